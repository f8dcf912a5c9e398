"""Rules about titles and numbers in the metadata of a proposal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Code, Diagnostic, Level, RelatedLocation, shorten_text
from ..model import Text, iter_texts
from ..reading.document_context import DocumentContext
from ..text_parts import Section
from .catalogue import Scope, rule

_SEPARATORS = re.compile(r"[\W_]+")


@rule(Code.TITLE_LENGTH, scope=Scope.DOCUMENT, level=Level.OFF)
def check_title_length(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a title with more characters than the community allows.

    Long titles do not fit into lists, boards and subjects of messages. Shorten it, and explain the rest in the summary.
    The maximum is `title-length` in the profile's `[metadata-checks]`.

    Enforced by: PEP (`check-peps.py`, 79 characters), EIP (`eipw`, "preamble-len-title", 44 characters).

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { title-length = "warning" }

    [profile.metadata-checks]
    title-length = 40
    ```

    ```proposals/1.md
    ---
    id: P-1
    status: draft
    ---
    # Lamps that switch themselves on when somebody enters
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    status: draft
    ---
    # Lamps that switch themselves on
    ```
    """
    title, limit = context.enhancement.title, context.profile.metadata_checks.title_length
    if limit and len(title) > limit:
        message = f"the title has {len(title)} characters; at most {limit} are allowed"
        yield context.make_diagnostic(Code.TITLE_LENGTH, _find_title(context), message)


def _find_title(context: DocumentContext) -> Text | Section | int:
    """Return the field with the title, else the first heading, else the first line of the proposal."""
    sections = context.enhancement.sections
    return _find_title_field(context) or (sections[0] if sections else context.enhancement.source.line)


def _find_title_field(context: DocumentContext) -> Text | None:
    """Return the title in the metadata."""
    texts = (text for part in context.fields.get("title", ()) for text in iter_texts(part.tree))
    return next((text for text in texts if text.line is not None), None)


@rule(Code.TITLE_KEY, scope=Scope.DOCUMENT, level=Level.OFF)
def check_title_keys(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a title in the metadata that repeats the key of the proposal.

    Lists show the key beside the title, and so show it twice. Remove it from the field.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { title-key = "warning" }
    ```

    ```proposals/1.md
    ---
    id: P-1
    title: "P-1: Lamps"
    ---
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    title: Lamps
    ---
    ```
    """
    title, key = _find_title_field(context), context.enhancement.key
    match = re.match(r"\W*([^\W\d_]+)\W*0*([0-9]+)(?!\w)", title.text[:80]) if title is not None else None
    if match is not None and f"{match[1]}{match[2]}".casefold() == _SEPARATORS.sub("", key).casefold():
        message = f"the title repeats the key {key!r}"
        yield context.make_diagnostic(Code.TITLE_KEY, title, message, quoted=match[0])


@rule(Code.TITLE_MISMATCH, scope=Scope.DOCUMENT, level=Level.OFF)
def check_title_mismatch(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a title in the metadata that differs from the heading.

    Boards and lists show one, readers of the document see the other. Use one title. The key in front of the heading,
    case, punctuation, markup and spaces make no difference.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { title-mismatch = "warning" }
    ```

    ```proposals/1.md
    ---
    id: P-1
    title: Lamps in the hall
    ---
    # Lights
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    title: Lamps in the hall
    ---
    # P-1: Lamps in the Hall
    ```
    """
    # Imported late: the parsers are needed for documents that are read only.
    from ..reading.identity import find_title_heading, parse_heading, strip_key
    from ..reading.inline import strip_inline_markup

    title, profile, key = _find_title_field(context), context.profile, context.enhancement.key
    heading = find_title_heading(context.enhancement.sections, profile)
    if title is None or heading is None or profile.is_placeholder(title.text):
        return
    heading_text = strip_inline_markup(heading.title)
    texts = [strip_key(text, key) for text in (title.text, parse_heading(heading_text, profile))]
    first, second = (_SEPARATORS.sub("", text).casefold() for text in texts)
    if first != second:
        message = f"the title {shorten_text(title.text)!r} differs from the heading {shorten_text(heading_text)!r}"
        location = RelatedLocation(context.path, heading.line, "the heading")
        yield context.make_diagnostic(Code.TITLE_MISMATCH, title, message, quoted=title.text, related=(location,))


@rule(Code.RESERVED_NUMBER, scope=Scope.DOCUMENT, level=Level.OFF)
def check_numbers(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a number that is reserved, or outside the range of the community.

    Another proposal, or another repository, may have it. Ask for a number. The allowed ranges are `numbers` in the
    profile's `[metadata-checks]`.

    Enforced by: PEP (`check-peps.py`, 0 to 9999), EIP (`eipw`, "preamble-eip").

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { reserved-number = "warning" }

    [profile.metadata-checks]
    numbers = ["1-8999"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    number: 9001
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    number: 901
    ---
    # Lamps
    ```
    """
    number, ranges = context.enhancement.number, context.profile.metadata_checks.numbers
    if ranges and number is not None and not any(first <= number <= last for first, last in ranges):
        listed = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)
        parts = context.fields.get("number", ())
        message = f"the number {number} is reserved or out of range; allowed are {listed}"
        yield context.make_diagnostic(Code.RESERVED_NUMBER, parts[0].tree if parts else None, message)
