"""``needs.json`` of sphinx-needs -> its needs, as proposals of another project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..model import Enhancement, Source, Text
from .feed import Feed
from .validation import UnusableError, clean, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ub_needs_exchange import Record

    from ..config.profile import Profile


def read_needs(data: bytes, profile: Profile) -> Feed:
    """The needs of the current version in a ``needs.json``.

    :param profile: the vocabularies of their statuses and stages.
    :raises UnusableError: if it is no such file, is cut off, or of another format.
    """
    try:
        # Not above: it comes with an extra, and is asked for only where there is such a copy.
        from ub_needs_exchange import ExchangeError, parse
    except ImportError:
        message = "this is a copy of a `needs.json`, which the package ub-needs-exchange reads; install it"
        raise UnusableError(f"{message} (`pip install sphinx-enhancements[needs]`)") from None
    try:
        document = parse(data)
        version = document.select_version(None)
        records = version.records()
    except ExchangeError as error:
        raise UnusableError(f"this is no `needs.json` that can be read: {error}") from None
    except RecursionError:
        raise UnusableError("this is nested too deep for a `needs.json`") from None
    keys = tuple(clean(record.key) for record in records)
    title = text_in(document.data, "project")
    return Feed(
        title, version.name, profile.name, keys, lambda: _needs(records, profile), left_out=len(version.diagnostics)
    )


def _needs(records: list[Record], profile: Profile) -> Iterator[tuple[Enhancement, str]]:
    for record in records:
        fields: dict[str, Any] = record.fields
        docname = text_in(fields, "docname", 400)
        status, stage = (Text(text) if (text := text_in(fields, name)) else None for name in ("status", "stage"))
        key = clean(record.key)
        yield (
            Enhancement(
                key,
                " ".join(text_in(fields, "title").split()) or key,
                profile.name,
                Source(docname),
                kind=text_in(fields, "type_name") or text_in(fields, "type") or None,
                status=profile.read_status(status),
                stage=profile.read_stage(stage),
            ),
            f"{docname}.html#{key}" if docname else "",
        )
