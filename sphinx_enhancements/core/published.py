"""Copies of what other projects publish -> :class:`~.foreign.ForeignProject`.

What stands in such a file was written by somebody else: every value is checked, what is no
proposal is left out and counted, and a file that is no such file gives none at all.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlsplit

from .diagnostics import Code, Diagnostic, shortened
from .export import SCHEMA_VERSION
from .foreign import Foreign, ForeignProject
from .model import UNKNOWN, Enhancement, Link, Milestone, Source, Status, Value
from .profile_loading import bundled, load_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .settings import Neighbour

MAX_BYTES = 128 * 1024 * 1024
"""A larger copy is not read, nor more of one that is packed: ten thousand proposals take 40 MiB."""

OBJECT_TYPE = "enh:enhancement"
"""What proposals are in an inventory."""

_OBJECT = re.compile(r"(?P<name>.+?)\s+(?P<type>\S+:\S+)\s+-?[0-9]+\s+(?P<uri>\S*)\s+(?P<title>.*)")


class Published(NamedTuple):
    """A proposal in an inventory.

    :param uri: relative to the site.
    """

    uri: str
    title: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """The proposals of an inventory, by key."""

    title: str
    version: str
    proposals: Mapping[str, Published]


class _UnusableError(ValueError):
    """A file that is not what it should be; the text says what it is instead."""


def load_projects(
    neighbours: Iterable[Neighbour], folder: Path, shown: Callable[[Path], str]
) -> tuple[tuple[ForeignProject, ...], tuple[Diagnostic, ...], str]:
    """Read the copies that the settings name.

    :param folder: what their paths are relative to.
    :param shown: a path as diagnostics name it.
    :returns: the projects, what is wrong with the copies, and a digest of their bytes.
    """
    found: list[Diagnostic] = []
    projects: list[ForeignProject] = []
    digest = blake2b(digest_size=12)

    def read(path: str | None, parse: Callable[[bytes], Any]) -> Any:
        if path is None:
            return None
        file = folder / path
        try:
            data = _bytes(file)
            digest.update(data)
            return parse(data)
        except _UnusableError as error:
            message = f"{error}; links to its proposals stay text. Fetch a new copy from the project's site"
            found.append(Diagnostic(shown(file), None, Code.FOREIGN_PROJECT, message))
            return None

    for neighbour in neighbours:
        inventory = read(neighbour.inventory, read_inventory)
        data = read(neighbour.enhancements, _read_json)
        project = foreign_project(neighbour, data, inventory)
        if neighbour.enhancements and data is not None:
            place = shown(folder / neighbour.enhancements)
            found += [Diagnostic(place, None, Code.FOREIGN_PROJECT, text) for text in _doubts(data, inventory)]
        projects.append(project)
    return tuple(projects), tuple(found), digest.hexdigest()


def foreign_project(neighbour: Neighbour, data: dict[str, Any] | None, inventory: Inventory | None) -> ForeignProject:
    """A project out of what it publishes.

    :param data: of ``enhancements.json``, which tells more than the inventory.
    """
    name = neighbour.name
    known = bool(neighbour.enhancements or neighbour.inventory) or inventory is not None
    uris = {key: published.uri for key, published in inventory.proposals.items()} if inventory else {}
    title = _text(data, "project") or (inventory.title if inventory else "") or name
    version = _text(data, "version") or (inventory.version if inventory else "")
    read: Iterable[tuple[Enhancement, str]] = ()
    if data is not None:
        read = ((e, _text(entry, "url")) for entry in _entries(data) for e in _enhancement(entry))
    elif inventory is not None:
        read = ((_named(key, published), published.uri) for key, published in inventory.proposals.items())
    profile_name = _text(data, "profile")
    profile = load_profile(profile_name if profile_name in bundled() else "default", Path())
    proposals = {}
    for enhancement, uri in read:
        own = enhancement.key
        url = _url(neighbour.url, uri or uris.get(own, ""))
        proposals[own] = Foreign(replace(enhancement, key=f"{name}:{own}"), own, title, profile, url)
    return ForeignProject(name, title, version, proposals, known)


def read_inventory(data: bytes) -> Inventory:
    """The proposals of an ``objects.inv``. Source: ``sphinx.util.inventory``, format version 2.

    :raises ValueError: if it is no such file, or is cut off.
    """
    lines = data.split(b"\n", 4)
    if len(lines) < 5 or lines[0].rstrip() != b"# Sphinx inventory version 2" or b"zlib" not in lines[3]:
        head = shortened(lines[0].decode("utf-8", "replace"))
        raise _UnusableError(f"this is no inventory of Sphinx in version 2; its first line is {head!r}")
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(lines[4], MAX_BYTES).decode("utf-8", "replace")
    except zlib.error as error:
        raise _UnusableError(f"this inventory cannot be unpacked ({error})") from None
    if not unpacking.eof:
        raise _UnusableError("this inventory is cut off, or far too large")
    found = {}
    for line in text.splitlines():
        matched = _OBJECT.fullmatch(line.rstrip())
        if matched and matched["type"] == OBJECT_TYPE:
            key, uri = matched["name"], matched["uri"]
            title = matched["title"].removeprefix(f"{key}: ")
            found[key] = Published(uri[:-1] + key if uri.endswith("$") else uri, "" if title == "-" else title)
    title, version = (line.decode("utf-8", "replace").partition(":")[2].strip() for line in lines[1:3])
    return Inventory(title, version, found)


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise _UnusableError(f"this copy is larger than {MAX_BYTES // 2**20} MiB, and is not read")
        return file.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, _UnusableError):
            raise
        reason = getattr(error, "strerror", None) or error
        raise _UnusableError(f"this copy cannot be read: {reason}") from None


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except RecursionError:
        raise _UnusableError("this is nested too deep for what the project publishes") from None
    except ValueError as error:
        raise _UnusableError(f"this is no valid JSON, or cut off ({error})") from None
    if not isinstance(found, dict) or not isinstance(found.get("enhancements"), list):
        raise _UnusableError("this is no `enhancements.json`: there is no list of `enhancements`")
    version = found.get("schemaVersion")
    if not isinstance(version, int) or not 1 <= version <= SCHEMA_VERSION:
        message = f"its `schemaVersion` is {shortened(repr(version))}, and this version knows {SCHEMA_VERSION}"
        raise _UnusableError(f"{message}: it comes from a newer one" if isinstance(version, int) else message)
    return found


def _doubts(data: dict[str, Any], inventory: Inventory | None) -> Iterator[str]:
    """What in a usable copy makes one doubt it."""
    entries = _entries(data)
    keys = {e.key for entry in entries for e in _enhancement(entry)}
    if bad := len(data["enhancements"]) - sum(1 for entry in entries for _ in _enhancement(entry)):
        yield f"{bad} of {len(data['enhancements'])} entries have no `key`, and are left out"
    if inventory is None:
        return
    only = [*sorted(keys - inventory.proposals.keys())[:2], *sorted(inventory.proposals.keys() - keys)[:2]]
    version = _text(data, "version")
    if only or (version and inventory.version and version != inventory.version):
        versions = f"(versions {version or '?'} and {inventory.version or '?'})"
        what = f", for example in {', '.join(map(shortened, only))}" if only else ""
        yield f"the copies of the inventory and of `enhancements.json` differ {versions}{what}: one of them is stale"


def _entries(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry for entry in data["enhancements"] if isinstance(entry, dict)]


def _enhancement(entry: dict[str, Any]) -> Iterator[Enhancement]:
    """The proposal of an entry, if it has a key."""
    key = " ".join(_text(entry, "key").split())
    if not key:
        return
    number = entry.get("number")
    source = entry.get("source")
    yield Enhancement(
        key,
        " ".join(_text(entry, "title").split()) or key,
        _text(entry, "profile"),
        Source(_text(source, "path")),
        number=number if isinstance(number, int) else None,
        status=_value(entry.get("status"), frozenset(Status)),
        stage=_value(entry.get("stage"), None),
        milestones=tuple(_milestones(entry.get("milestones"))),
        gates=_texts(entry.get("gates")),
        summary=_text(entry, "summary") or None,
        aliases=_texts(entry.get("aliases")),
        links=tuple(
            Link("tracking", _text(link, "url"))
            for link in _list(entry.get("links"))
            if _text(link, "type") == "tracking"
        ),
    )


def _named(key: str, published: Published) -> Enhancement:
    return Enhancement(key, published.title or key, "", Source(""))


def _value(data: Any, known: frozenset[str] | None) -> Value:
    raw, value = _text(data, "raw") or None, _text(data, "value") or None
    if value is not None and known is not None and value not in known:
        return Value(raw or value, UNKNOWN)
    return Value(raw, value)


def _milestones(data: Any) -> Iterator[Milestone]:
    for item in _list(data):
        release, stage = _text(item, "release"), _text(item, "stage")
        if release and stage and item.get("struck") is not True:
            yield Milestone(Value(stage, stage), release, _text(item, "raw") or release)


def _text(data: Any, key: str) -> str:
    found = data.get(key) if isinstance(data, dict) else None
    return found.strip() if isinstance(found, str) else ""


def _list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []


def _texts(data: Any) -> tuple[str, ...]:
    return tuple(item for item in _list(data) if isinstance(item, str) and item)


def _url(base: str | None, uri: str) -> str | None:
    """The address of a page; one that leads off the site is none."""
    if base is None or not uri:
        return None
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or uri.startswith(("/", "\\")):
        return None
    return f"{base.rstrip('/')}/{quote(uri, safe='/#?=&%~+,;:@!$*.()-_')}"
