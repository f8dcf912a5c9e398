"""Which proposal a reference means, in every form in which people write one."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from pathlib import PurePosixPath
from posixpath import splitext
from typing import TYPE_CHECKING, NamedTuple

from ..config.patterns import QUOTES, PathPattern, PatternError, Phrase
from ..reading.identity import GENERIC_STEMS, is_document
from ..reading.values import parse_markdown_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..config.profile import Profile
    from ..model import Enhancement

_NUMBER = re.compile(r"#?0*([0-9]{1,18})$")
_ADDRESS = re.compile(r"\b(?:https?|ftps?|git|ssh)://[^\s<>\"]+", re.IGNORECASE)
_HOST = re.compile(r"(?:www\.)?(?:[a-z0-9-]+\.)+(?:com|org|io|net|dev)/", re.IGNORECASE)
_FORGE = re.compile(r"https?://(?:www\.)?(?:github|gitlab)\.", re.IGNORECASE)
_NO_PATH = re.compile(r"\s|@|:")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-|$)")
_IN_REPOSITORY = re.compile(r"(?:blob|tree|raw|edit|blame)/[^/]+/(.*)$")
_TICKET = re.compile(r"(?:issues?|pull|pulls|discussions)/0*([0-9]{1,18})(?:/.*)?$")
_AROUND = f"{QUOTES}`<>"
"""What people put around a reference."""

_MAX_END = 8
"""As many parts of a path, from its end, name a proposal by themselves."""

_MAX_LENGTH = 1000
"""A longer text is no reference."""


class Lookup(NamedTuple):
    """One way to look for a proposal.

    :param kind: namespace that is searched: ``key``, ``number``, ``path``, ``address`` or ``name``.
    :param text: by which text.
    """

    kind: str
    text: str


class ReferenceTarget(NamedTuple):
    """A proposal as references know it.

    :param is_page: True if the document as a whole is the proposal, so that its path names it.
    :param owns_number: True if its number refers to it; False if another enhancement got its key.
    """

    enhancement: Enhancement
    is_page: bool
    owns_number: bool


class ReferenceIndex:
    """The names of a collection's proposals.

    A name that two proposals have means neither.
    """

    def __init__(self, proposals: Iterable[ReferenceTarget], profile: Profile) -> None:
        self._proposals = tuple(proposals)
        self._profile = profile
        self._keys = _unique((p.enhancement.key.casefold(), p.enhancement.key) for p in self._proposals)

    def find_key(self, text: str, origin: str = "") -> str | None:
        """The key of the one proposal that a reference means.

        :param text: a key, number, alias, path, file name, address or Markdown link.
        :param origin: the path of the document in which it stands.
        """
        for way in self.iter_lookups(text, origin):
            if key := self._look_up(way):
                return key
        return None

    def has_key(self, text: str) -> bool:
        """Whether a text is a key, case aside."""
        return text.strip().casefold() in self._keys

    def is_external_address(self, text: str) -> bool:
        """Whether a reference is an address outside the repository, so that nobody can expect a proposal here."""
        address = _ADDRESS.search(text[:_MAX_LENGTH])
        return address is not None and _inside(address[0], self._profile) is None

    def iter_lookups(self, text: str, origin: str = "") -> Iterator[Lookup]:
        """The ways to look for a reference, in the order in which they are tried."""
        if len(text) > _MAX_LENGTH:
            return
        seen = set()
        for way in self._ways(text.strip().strip(_AROUND).strip(), origin):
            if way.text and way not in seen:
                seen.add(way)
                yield way

    def _ways(self, text: str, origin: str) -> Iterator[Lookup]:
        yield Lookup("key", text)
        if found := parse_markdown_link(text, whole=True):
            yield from self._ways(found[1], origin)
            if not _NUMBER.match(label := found[0].strip(_AROUND)):
                yield Lookup("key", label)
                yield from self._number_way(label)
            return
        if _HOST.match(text):
            text = f"https://{text}"
        if address := _ADDRESS.search(text):
            yield from self._address_ways(address[0], origin)
            return
        yield from self._number_way(text)
        if not _NUMBER.match(text) and not _NO_PATH.search(text):
            yield from self._path_ways(text, origin)

    def _address_ways(self, address: str, origin: str) -> Iterator[Lookup]:
        inside = _inside(address, self._profile)
        if inside is None:
            return
        yield Lookup("address", address)
        if ticket := _TICKET.match(inside):
            yield Lookup("number", ticket[1])
        elif _IN_REPOSITORY.match(inside) or not _FORGE.match(address):
            path = _path_inside(inside)
            yield from self._number_way(path)
            yield from self._path_ways(f"/{path}", origin)

    def _number_way(self, text: str) -> Iterator[Lookup]:
        """The number that a whole text spells."""
        if digits := _NUMBER.match(text):
            yield Lookup("number", digits[1])
        elif said := next(filter(None, (phrase.match(text) for phrase in self._phrases)), None):
            yield Lookup("number", said["number"])

    def _path_ways(self, text: str, origin: str) -> Iterator[Lookup]:
        path = text.split("#", 1)[0].split("?", 1)[0]
        near = "" if path.startswith("/") or not origin else _joined(PurePosixPath(origin).parent.as_posix(), path)
        far = _joined("", path.lstrip("/"))
        for repository in self._profile.repositories:
            name = repository.partition("://")[2].partition("/")[2]
            if name and far.startswith(f"{name}/"):
                far = far.removeprefix(f"{name}/")
        folder = f"{self._profile.folder}/" if self._profile.folder else ""
        inside = far.removeprefix(folder)
        for candidate in dict.fromkeys((near, far, inside)):
            yield from self._at(candidate)
        last = _trimmed(far, self._generic).rsplit("/", 1)[-1]
        if not (folder and far != inside) and self._owner(near) is None and self._owner(far) is None:
            return  # what stands elsewhere has numbers and names of its own
        if number := self._numbered(last):
            yield Lookup("number", number)
        stem = last.rpartition(".")[0] if is_document(last) else last
        for pattern in self._profile.reference_names:
            if (named := pattern.match(stem)) and named.get("slug"):
                yield Lookup("name", named["slug"].casefold())

    def _at(self, path: str) -> Iterator[Lookup]:
        if path:
            yield Lookup("path", path.casefold())
            if (trimmed := _trimmed(path, self._generic)) != path:
                yield Lookup("path", trimmed.casefold())

    def _owner(self, path: str) -> str | None:
        """The folder in which something stands, if proposals stand there too."""
        folder = _trimmed(path, self._generic).rpartition("/")[0].casefold()
        return folder if folder in self._folders else None

    def _numbered(self, segment: str) -> str | None:
        """The number that the last part of a path has, where proposals have theirs."""
        if digits := _NUMBER.match(segment):
            return digits[1]
        for pattern in self._segments:
            found = pattern.match(segment)
            if found and not _DATE.match(segment):
                return found["number"].lstrip("0") or "0"
        return next((way.text for way in self._number_way(segment)), None)

    def _look_up(self, way: Lookup) -> str | None:
        match way.kind:
            case "key":
                return self._keys.get(way.text.casefold()) or self._aliases.get(way.text.casefold())
            case "number":
                return self._numbers.get(way.text)
            case "path":
                return self._paths.get(way.text)
            case "address":
                return self._addresses.get(way.text.casefold().rstrip("/"))
            case _:
                return self._slugs.get(way.text)

    # -- what a proposal is called ----------------------------------------------------------

    @cached_property
    def _aliases(self) -> Mapping[str, str]:
        return _unique((alias.casefold(), p.key) for p, _, _ in self._proposals for alias in p.aliases)

    @cached_property
    def _numbers(self) -> Mapping[str, str]:
        return _unique(
            (str(p.number), p.key) for p, _, numbered in self._proposals if numbered and p.number is not None
        )

    @cached_property
    def _addresses(self) -> Mapping[str, str]:
        return _unique(
            (link.url.casefold().rstrip("/"), p.key)
            for p, _, _ in self._proposals
            for link in p.links
            if link.type == "tracking"
        )

    @cached_property
    def _slugs(self) -> Mapping[str, str]:
        named = ((self._slug(p.source.path), p.key) for p, whole, _ in self._proposals if whole)
        return _unique((slug.casefold(), key) for slug, key in named if slug)

    def _slug(self, path: str) -> str | None:
        if self._profile.folder:
            path = path.removeprefix(f"{self._profile.folder}/")
        return next((named.get("slug") for pattern in self._profile.paths if (named := pattern.match(path))), None)

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The folders in which proposals stand, folded, from any point of the path on."""
        folders = set()
        for p, whole, _ in self._proposals:
            named = whole and len(p.source.path) < _MAX_LENGTH
            parts = _trimmed(p.source.path, self._generic).casefold().split("/")[:-1] if named else []
            folders |= {"/".join(parts[n:]) for n in range(len(parts))}
        return frozenset(folders)

    @cached_property
    def _paths(self) -> Mapping[str, str]:
        """Every end of a path, from full to its last part, as far as it names one proposal."""
        ends: list[tuple[str, str]] = []
        full: list[tuple[str, str]] = []
        for p, whole, _ in self._proposals:
            paths = [p.source.path] if whole else []
            paths += [alias for alias in p.aliases if ("/" in alias or is_document(alias)) and len(alias) < _MAX_LENGTH]
            for path in paths:
                names = dict.fromkeys((path, splitext(path)[0], _trimmed(path, self._generic)))
                full += [(name.casefold(), p.key) for name in names]
                for name in names:
                    parts = name.casefold().split("/")
                    ends += [
                        ("/".join(parts[n:]), p.key)
                        for n in range(max(1, len(parts) - _MAX_END), len(parts))
                        if n < len(parts) - 1 or parts[-1] not in self._generic
                    ]
        exact = _unique(full)
        return _unique(ends) | exact

    @cached_property
    def _generic(self) -> frozenset[str]:
        """File names that say nothing by themselves, folded: those of every proposal, and of sidecars."""
        names = {name + suffix for name in GENERIC_STEMS for suffix in ("", ".md", ".rst", ".txt")}
        for pattern in self._profile.paths:
            last = pattern.segments[-1]
            if "{" not in last and "*" not in last and len(pattern.segments) > 1:
                names |= {last.casefold(), PurePosixPath(last).stem.casefold()}
        names |= {PurePosixPath(path).name.casefold() for path in self._profile.sidecars.values() if "{" not in path}
        return frozenset(names)

    @cached_property
    def _segments(self) -> tuple[PathPattern, ...]:
        """The parts of paths in which proposals have their number."""
        parts = (part for pattern in self._profile.paths for part in pattern.segments if "{number}" in part)
        return tuple(PathPattern(f"/{part}") for part in dict.fromkeys(parts))

    @cached_property
    def _phrases(self) -> tuple[Phrase, ...]:
        phrases = list(self._profile.reference_phrases)
        for template in self._profile.key_formats:
            if "{number}" in template:
                try:
                    phrases.append(Phrase(template))
                except PatternError:
                    continue  # a key of that form cannot be told from other text
        return tuple(phrases)


def _inside(address: str, profile: Profile) -> str | None:
    """What stands behind the address of the repository, ``None`` for an address elsewhere."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address, flags=re.IGNORECASE)
    for repository in profile.repositories:
        own = re.sub(r"^https?://(?:www\.)?", "", repository)
        if bare.casefold() == own.casefold() or bare.casefold().startswith(f"{own.casefold()}/"):
            return bare[len(own) :].strip("/").split("#", 1)[0].split("?", 1)[0]
    return None


def _path_inside(inside: str) -> str:
    """The path of a file that stands behind the repository's address."""
    file = _IN_REPOSITORY.match(inside)
    return file[1] if file else inside


def _unique(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name -> key, without the names that two proposals have."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, key in named:
        found[name].add(key)
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}


def _joined(folder: str, path: str) -> str:
    """A path from a folder on, ``.`` and ``..`` followed; empty if it leads out of the root."""
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    for part in path.split("/"):
        if part == ".." and not parts:
            return ""
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _trimmed(path: str, generic: Iterable[str]) -> str:
    """A path without a file name that says nothing."""
    folder, slash, name = path.rstrip("/").rpartition("/")
    return folder if slash and name.casefold() in generic else path.rstrip("/")
