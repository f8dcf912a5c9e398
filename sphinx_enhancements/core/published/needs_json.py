"""Reader of ``needs.json``, which sphinx-needs writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..collection.external import make_need_enhancement
from ..config.profile import Profile
from ..model import Enhancement, Source
from .publication import Publication, UnusableError, clean_text, get_text, get_title


def read_needs_json(data: bytes, profile: Profile) -> Publication:
    """Read the current needs of a ``needs.json`` as enhancements; raise :exc:`UnusableError` for another file."""
    try:
        # Imported here because the package comes with an extra, and only such a copy needs it.
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
    return Publication(
        get_text(document.data, "project"),
        version.name,
        tuple(clean_text(record.key) for record in records),
        lambda: _build_enhancements(records, profile),
        profile.name,
        len(version.diagnostics),
    )


def _build_enhancements(records: Iterable[Any], profile: Profile) -> Iterator[tuple[Enhancement, str]]:
    for record in records:
        fields = record.fields
        key, docname = clean_text(record.key), get_text(fields, "docname", 400)
        kind = get_text(fields, "type_name") or get_text(fields, "type")
        status, stage = get_text(fields, "status"), get_text(fields, "stage")
        title, source = get_title(fields, key), Source(docname)
        enhancement = make_need_enhancement(profile, key, title, source, kind, status, stage)
        yield enhancement, f"{docname}.html#{key}" if docname else ""
