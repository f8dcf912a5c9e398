"""Rules about dates in the metadata of a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ..collection.collection import Collection
from ..diagnostics import Code, Diagnostic, Level, shorten_text
from ..line_edits import replace_in_line
from ..model import Text
from ..reading.dates import parse_date, parse_whole_date
from ..reading.document_context import DocumentContext
from .catalogue import Scope, rule


def _iter_dates(created: str | None, updated: str | None) -> Iterator[tuple[str, date]]:
    """Yield the name and value of each field that is a date."""
    for name, text in (("created", created), ("updated", updated)):
        # Other texts, and days that do not exist, are reported as invalid values.
        if text is not None and (day := parse_date(text)) is not None:
            yield name, day


def _get_written_name(context: DocumentContext, name: str) -> str:
    return context.fields[name][0].name if name in context.fields else name


@rule(Code.DATE_SPELLING, scope=Scope.DOCUMENT, level=Level.OFF, is_fixable=True)
def check_date_spellings(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a date that is not written as year, month and day with hyphens, such as `2026-03-31`.

    Scripts that sort or compare dates as texts go wrong. Write the date in this form, which is that of ISO 8601. A date
    that can be read in two ways, such as `05/07/2026`, is reported as an invalid value.

    Enforced by: EIP (`eipw`, "preamble-date-created").

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { date-spelling = "warning" }
    ```

    ```proposals/1.md
    ---
    id: P-1
    created: 2026/3/1
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    created: 2026-03-01
    ---
    # Lamps
    ```
    """
    for name in ("created", "updated"):
        for part in context.fields.get(name, ())[:1]:
            text = part.tree
            if not isinstance(text, Text) or (day := parse_whole_date(text.text)) is None:
                continue
            written, right = text.text.strip(), day.isoformat()
            if written != right:
                message = f"`{part.name}` is {shorten_text(written)!r}, which is {right}"
                edits = replace_in_line(text.line, context.get_line(text.line, text.path), written, right)
                hint = f"write {right}"
                yield context.make_diagnostic(Code.DATE_SPELLING, text, message, quoted=written, hint=hint, edits=edits)


@rule(Code.DATE_ORDER, scope=Scope.DOCUMENT, level=Level.OFF)
def check_date_order(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a proposal that was last updated before it was created.

    One of the two dates is wrong: in the first months of a year, it is often the year. Correct it.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { date-order = "warning" }
    ```

    ```proposals/1.md
    ---
    id: P-1
    created: 2026-03-01
    updated: 2025-03-02
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    created: 2026-03-01
    updated: 2026-03-02
    ---
    # Lamps
    ```
    """
    dates = dict(_iter_dates(context.enhancement.created, context.enhancement.updated))
    if len(dates) == 2 and dates["updated"] < dates["created"]:
        created, updated = (_get_written_name(context, name) for name in ("created", "updated"))
        message = f"`{updated}` is {dates['updated']}, before `{created}`, which is {dates['created']}"
        parts = context.fields.get("updated", ())
        yield context.make_diagnostic(Code.DATE_ORDER, parts[0].tree if parts else None, message)


@rule(Code.EARLY_DATE, scope=Scope.DOCUMENT, level=Level.OFF)
def check_early_dates(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a date before the first day of the community's proposals.

    The year is probably wrong. Correct it. The day is `first-day` in the profile's `[metadata-checks]`.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { early-date = "warning" }

    [profile.metadata-checks]
    first-day = "2019-08-22"
    ```

    ```proposals/1.md
    ---
    id: P-1
    created: 2016-03-01
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    created: 2026-03-01
    ---
    # Lamps
    ```
    """
    first = context.profile.metadata_checks.first_day
    for name, day in _iter_dates(context.enhancement.created, context.enhancement.updated):
        if first and day < date.fromisoformat(first):
            parts = context.fields.get(name, ())
            message = f"`{_get_written_name(context, name)}` is {day}, but the first proposal is of {first}"
            yield context.make_diagnostic(Code.EARLY_DATE, parts[0].tree if parts else None, message)


@rule(Code.FUTURE_DATE, scope=Scope.COLLECTION, level=Level.OFF)
def check_future_dates(collection: Collection) -> Iterator[Diagnostic]:
    """Report a proposal that was created or updated in the future.

    The year is probably wrong. Correct it. Tomorrow is allowed, because it may already be tomorrow where the author is.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { future-date = "warning" }
    ```

    ```proposals/1.md
    ---
    id: P-1
    created: 9026-03-01
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    created: 2026-03-01
    ---
    # Lamps
    ```
    """
    tomorrow = collection.today + timedelta(days=1)
    for entry in collection:
        source = entry.enhancement.source
        for name, day in _iter_dates(entry.enhancement.created, entry.enhancement.updated):
            if day > tomorrow:
                message = f"the proposal was {name} on {day}, which is in the future"
                path, line = (source.metadata, None) if source.metadata else (source.path, source.line)
                yield Diagnostic(path, line, Code.FUTURE_DATE, message)
