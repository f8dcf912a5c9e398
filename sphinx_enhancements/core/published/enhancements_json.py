"""Reader of ``enhancements.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..diagnostics import shorten_text
from ..export.enhancements_json import SCHEMA_VERSION
from ..model import UNKNOWN, Enhancement, Link, Milestone, Source, Status, Value
from .publication import Publication, UnusableError, clean_text, get_text, get_title


def read_enhancements_json(data: bytes) -> Publication:
    """Read an ``enhancements.json``; raise :exc:`UnusableError` if it is another file, cut off, or too new."""
    document = _parse_document(data)
    entries: dict[str, Any] = {}
    for entry in document["enhancements"]:
        if key := " ".join(get_text(entry, "key").split()):
            entries.setdefault(key, entry)
    return Publication(
        get_text(document, "project"),
        get_text(document, "version"),
        tuple(entries),
        lambda: ((_build_enhancement(key, entry), get_text(entry, "url")) for key, entry in entries.items()),
        get_text(document, "profile"),
        len(document["enhancements"]) - len(entries),
    )


def _parse_document(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except RecursionError:
        raise UnusableError("this is nested too deep for what the project publishes") from None
    except ValueError as error:
        raise UnusableError(f"this is no valid JSON, or cut off ({error})") from None
    if not isinstance(document, dict) or not isinstance(document.get("enhancements"), list):
        raise UnusableError("this is no `enhancements.json`: there is no list of `enhancements`")
    schema = document.get("schemaVersion")
    if isinstance(schema, bool) or not isinstance(schema, int) or not 1 <= schema <= SCHEMA_VERSION:
        message = f"its `schemaVersion` is {shorten_text(repr(schema))}, and this version knows {SCHEMA_VERSION}"
        newer = isinstance(schema, int) and schema > SCHEMA_VERSION
        raise UnusableError(f"{message}: it comes from a newer one" if newer else message)
    return document


def _build_enhancement(key: str, entry: Any) -> Enhancement:
    number = entry.get("number")
    links = (link for link in _as_list(entry.get("links")) if get_text(link, "type") == "tracking")
    return Enhancement(
        key,
        get_title(entry, key),
        get_text(entry, "profile"),
        Source(get_text(entry.get("source"), "path", 400)),
        number=number if isinstance(number, int) else None,
        status=_build_value(entry.get("status"), frozenset(Status)),
        stage=_build_value(entry.get("stage"), None),
        milestones=tuple(_iter_milestones(entry.get("milestones"))),
        aliases=tuple(filter(None, (clean_text(a) for a in _as_list(entry.get("aliases")) if isinstance(a, str)))),
        links=tuple(Link("tracking", get_text(link, "url")) for link in links),
    )


def _build_value(data: Any, known: frozenset[str] | None) -> Value:
    raw, value = get_text(data, "raw") or None, get_text(data, "value") or None
    if value is not None and known is not None and value not in known:
        return Value(raw or value, UNKNOWN)
    return Value(raw, value)


def _iter_milestones(data: Any) -> Iterator[Milestone]:
    for item in _as_list(data):
        release, stage = get_text(item, "release"), get_text(item, "stage") or None
        if release and item.get("struck") is not True:
            yield Milestone(Value(stage, stage), release, get_text(item, "raw") or release)


def _as_list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []
