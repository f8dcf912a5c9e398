"""``enhancements.json`` -> the proposals in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..diagnostics import shorten_text
from ..export.enhancements_json import SCHEMA_VERSION
from ..model import UNKNOWN, Enhancement, Link, Milestone, Source, Status, Value
from .validation import UnusableError, list_of, text_in, texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Feed:
    """What a project publishes of its proposals.

    :param profile: the name of the profile that read them.
    :param keys: of the proposals.
    :param proposals: makes them, each with the address of its page, relative to the site, empty where there is none.
    :param left_out: how many entries are no proposals.
    """

    title: str
    version: str
    profile: str
    keys: tuple[str, ...]
    proposals: Callable[[], Iterable[tuple[Enhancement, str]]]
    left_out: int = 0


def read_feed(data: bytes) -> Feed:
    """The proposals of an ``enhancements.json``.

    :raises UnusableError: if it is no such file, is cut off, or of a newer schema.
    """
    try:
        found = json.loads(data)
    except RecursionError:
        raise UnusableError("this is nested too deep for what the project publishes") from None
    except ValueError as error:
        raise UnusableError(f"this is no valid JSON, or cut off ({error})") from None
    if not isinstance(found, dict) or not isinstance(found.get("enhancements"), list):
        raise UnusableError("this is no `enhancements.json`: there is no list of `enhancements`")
    schema = found.get("schemaVersion")
    if isinstance(schema, bool) or not isinstance(schema, int) or not 1 <= schema <= SCHEMA_VERSION:
        message = f"its `schemaVersion` is {shorten_text(repr(schema))}, and this version knows {SCHEMA_VERSION}"
        newer = isinstance(schema, int) and schema > SCHEMA_VERSION
        raise UnusableError(f"{message}: it comes from a newer one" if newer else message)
    # Made when somebody asks for them: most builds only want to know that the file can be used.
    entries: dict[str, Any] = {}
    for entry in found["enhancements"]:
        if key := " ".join(text_in(entry, "key").split()):
            entries.setdefault(key, entry)
    title, version, profile = (text_in(found, key) for key in ("project", "version", "profile"))
    return Feed(
        title,
        version,
        profile,
        tuple(entries),
        lambda: ((_enhancement(key, entry), text_in(entry, "url")) for key, entry in entries.items()),
        len(found["enhancements"]) - len(entries),
    )


def _enhancement(key: str, entry: Any) -> Enhancement:
    number = entry.get("number")
    links = (link for link in list_of(entry.get("links")) if text_in(link, "type") == "tracking")
    return Enhancement(
        key,
        " ".join(text_in(entry, "title").split()) or key,
        text_in(entry, "profile"),
        Source(text_in(entry.get("source"), "path", 400)),
        number=number if isinstance(number, int) else None,
        status=_value(entry.get("status"), frozenset(Status)),
        stage=_value(entry.get("stage"), None),
        milestones=tuple(_milestones(entry.get("milestones"))),
        aliases=texts_of(entry.get("aliases")),
        links=tuple(Link("tracking", text_in(link, "url")) for link in links),
    )


def _value(data: Any, known: frozenset[str] | None) -> Value:
    raw, value = text_in(data, "raw") or None, text_in(data, "value") or None
    if value is not None and known is not None and value not in known:
        return Value(raw or value, UNKNOWN)
    return Value(raw, value)


def _milestones(data: Any) -> Iterator[Milestone]:
    for item in list_of(data):
        release, stage = text_in(item, "release"), text_in(item, "stage")
        if release and stage and item.get("struck") is not True:
            yield Milestone(Value(stage, stage), release, text_in(item, "raw") or release)
