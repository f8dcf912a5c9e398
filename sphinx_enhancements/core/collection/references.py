"""Resolution of references to enhancements, in every form in which people write them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import PurePosixPath
from posixpath import normpath, splitext
from typing import NamedTuple

from ..config.patterns import QUOTES, PathPattern, PatternError, Phrase
from ..config.profile import Profile
from ..model import Enhancement
from ..reading.identity import GENERIC_STEMS, is_document
from ..reading.values import parse_markdown_link

_NUMBER = re.compile(r"#?0*([0-9]{1,18})$")
_ADDRESS = re.compile(r"\b(?:https?|ftps?|git|ssh)://[^\s<>\"]+", re.IGNORECASE)
_HOST = re.compile(r"(?:www\.)?(?:[a-z0-9-]+\.)+(?:com|org|io|net|dev)/", re.IGNORECASE)
_FORGE = re.compile(r"https?://(?:www\.)?(?:github|gitlab)\.", re.IGNORECASE)
_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
_NO_PATH = re.compile(r"\s|@|:")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-|$)")
_REPOSITORY_FILE = re.compile(r"(?:blob|tree|raw|edit|blame)/[^/]+/(.*)$")
_TICKET = re.compile(r"(?:issues?|pull|pulls|discussions)/0*([0-9]{1,18})(?:/.*)?$")
_DELIMITERS = f"{QUOTES}`<>"  # Characters that people put around a reference
_MAX_PATH_END = 8  # Maximum number of parts in the end of a path that alone identifies an enhancement
_MAX_LENGTH = 1000  # Maximum length of a reference, in characters


class Lookup(NamedTuple):
    """A search for one name of an enhancement.

    :param kind: namespace that is searched: ``key``, ``number``, ``path``, ``address`` or ``name``.
    :param text: the name, in the spelling that messages show.
    """

    kind: str
    text: str


class ReferenceTarget(NamedTuple):
    """An enhancement that references can mean.

    :param is_page: True if the document as a whole is the proposal, so that its path names it.
    :param owns_number: True if its number refers to it; False if another enhancement got its key.
    """

    enhancement: Enhancement
    is_page: bool
    owns_number: bool


class ReferenceIndex:
    """Index of the names of a collection's enhancements; a name that two of them share means neither."""

    def __init__(self, targets: Iterable[ReferenceTarget], profile: Profile) -> None:
        self._targets = tuple(targets)
        self._profile = profile
        self._folder = f"{profile.folder}/" if profile.folder else ""
        keys = (target.enhancement.key for target in self._targets)
        self._keys = _keep_unique((key.casefold(), key) for key in keys)

    def find_key(self, text: str, origin: str = "") -> str | None:
        """Return the key that a key, number, alias, path, file name, address or link in the document *origin* means."""
        for kind, name in self.iter_lookups(text, origin):
            folded = name.casefold()
            if kind == "key" and folded in self._keys:
                return self._keys[folded]  # the common case, which needs no other tables
            if kind == "address":
                folded = folded.rstrip("/")
            if key := self._tables[kind].get(folded):
                return key
        return None

    def has_key(self, text: str) -> bool:
        """Return True if a text is a key, ignoring case; numbers and aliases do not count."""
        return text.strip().casefold() in self._keys

    def is_external_address(self, text: str) -> bool:
        """Return True if a reference is an address outside the profile's repositories."""
        address = _ADDRESS.search(text[:_MAX_LENGTH])
        return address is not None and _strip_repository_address(address[0], self._profile) is None

    # -- lookups of a reference -------------------------------------------------------------

    def iter_lookups(self, text: str, origin: str = "") -> Iterator[Lookup]:
        """Yield the lookups for a reference, in the order in which they are tried, each once."""
        if len(text) > _MAX_LENGTH:
            return
        seen = set()
        for lookup in self._iter_lookups(text.strip().strip(_DELIMITERS).strip(), origin):
            if lookup.text and lookup not in seen:
                seen.add(lookup)
                yield lookup

    def _iter_lookups(self, text: str, origin: str) -> Iterator[Lookup]:
        yield Lookup("key", text)
        if link := parse_markdown_link(text, whole=True):
            yield from self._iter_lookups(link[1], origin)
            if not _NUMBER.match(label := link[0].strip(_DELIMITERS)):
                yield Lookup("key", label)
                yield Lookup("number", self._parse_number(label))
            return
        if _HOST.match(text):
            text = f"https://{text}"
        if address := _ADDRESS.search(text):
            yield from self._iter_address_lookups(address[0], origin)
            return
        yield Lookup("number", self._parse_number(text))
        if not _NUMBER.match(text) and not _NO_PATH.search(text):
            yield from self._iter_path_lookups(text, origin)

    def _iter_address_lookups(self, address: str, origin: str) -> Iterator[Lookup]:
        rest = _strip_repository_address(address, self._profile)
        if rest is None:
            return
        yield Lookup("address", address)
        file = _REPOSITORY_FILE.match(rest)
        if ticket := _TICKET.match(rest):
            yield Lookup("number", ticket[1])
        elif file or not _FORGE.match(address):
            path = file[1] if file else rest
            yield Lookup("number", self._parse_number(path))
            yield from self._iter_path_lookups(f"/{path}", origin)

    def _iter_path_lookups(self, text: str, origin: str) -> Iterator[Lookup]:
        path = text.split("#", 1)[0].split("?", 1)[0]
        from_origin = "" if path.startswith("/") or not origin else _join_path(str(PurePosixPath(origin).parent), path)
        from_root = self._strip_repository_name(_join_path("", path.lstrip("/")))
        from_folder = from_root.removeprefix(self._folder)
        for candidate in (from_origin, from_root, from_folder):
            yield Lookup("path", candidate.casefold())
            yield Lookup("path", self._strip_generic_name(candidate).casefold())
        # Elsewhere, file names have numbers and words of their own.
        if from_folder != from_root or self._is_beside_proposals(from_origin) or self._is_beside_proposals(from_root):
            yield from self._iter_file_name_lookups(self._strip_generic_name(from_root).rsplit("/", 1)[-1])

    def _iter_file_name_lookups(self, name: str) -> Iterator[Lookup]:
        yield Lookup("number", self._parse_file_number(name))
        stem = name.rpartition(".")[0] if is_document(name) else name
        for pattern in self._profile.reference_names:
            if match := pattern.match(stem):
                yield Lookup("name", match.get("slug", "").casefold())

    def _parse_number(self, text: str) -> str:
        """Return the number that a whole text spells, without leading zeros; empty if it spells none."""
        if digits := _NUMBER.match(text):
            return digits[1]
        matches = (phrase.match(text) for phrase in self._phrases)
        return next((match["number"] for match in matches if match), "")

    def _parse_file_number(self, name: str) -> str:
        """Return the number in a file name, at the position that the profile's paths give it; empty if it has none."""
        if not _NUMBER.match(name) and not _DATE.match(name):
            for pattern in self._numbered_segments:
                if match := pattern.match(name):
                    return match["number"].lstrip("0") or "0"
        return self._parse_number(name)

    def _strip_repository_name(self, path: str) -> str:
        """Return a path without the owner and name of a repository at its start."""
        for repository in self._profile.repositories:
            name = repository.partition("://")[2].partition("/")[2]
            if name:
                path = path.removeprefix(f"{name}/")
        return path

    def _strip_generic_name(self, path: str) -> str:
        """Return a path without a generic file name at its end."""
        folder, slash, name = path.rstrip("/").rpartition("/")
        return folder if slash and name.casefold() in self._generic_names else path.rstrip("/")

    def _is_beside_proposals(self, path: str) -> bool:
        """Return True if a path is in a folder that contains proposals."""
        return self._strip_generic_name(path).rpartition("/")[0].casefold() in self._folders

    # -- names of enhancements --------------------------------------------------------------

    @cached_property
    def _tables(self) -> Mapping[str, Mapping[str, str]]:
        """Kind of lookup -> case-folded name -> key."""
        names: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for target in self._targets:
            for kind, name in self._iter_names(target):
                names[kind].append((name.casefold(), target.enhancement.key))
        tables = {kind: _keep_unique(pairs) for kind, pairs in names.items()}
        exact_paths, path_ends = tables.get("path", {}), tables.get("path end", {})
        return defaultdict(dict, tables | {"path": path_ends | exact_paths})

    def _iter_names(self, target: ReferenceTarget) -> Iterator[tuple[str, str]]:
        """Yield the names of an enhancement beside its key, each with its kind."""
        enhancement = target.enhancement
        yield from (("key", alias) for alias in enhancement.aliases)
        if target.owns_number and enhancement.number is not None:
            yield "number", str(enhancement.number)
        yield from (("address", link.url.rstrip("/")) for link in enhancement.links if link.type == "tracking")
        paths = [alias for alias in enhancement.aliases if "/" in alias or is_document(alias)]
        paths = [alias for alias in paths if len(alias) < _MAX_LENGTH]
        if target.is_page:
            paths.insert(0, enhancement.source.path)
            matches = (pattern.match(paths[0].removeprefix(self._folder)) for pattern in self._profile.paths)
            if slug := next((match.get("slug") for match in matches if match), None):
                yield "name", slug
        for path in paths:
            for spelling in dict.fromkeys((path, splitext(path)[0], self._strip_generic_name(path))):
                yield "path", spelling
                yield from (("path end", end) for end in self._iter_path_ends(spelling))

    def _iter_path_ends(self, path: str) -> Iterator[str]:
        """Yield the ends of a path that identify it, the longest first; a generic file name alone does not."""
        parts = path.split("/")
        for n in range(max(1, len(parts) - _MAX_PATH_END), len(parts)):
            if n < len(parts) - 1 or parts[-1].casefold() not in self._generic_names:
                yield "/".join(parts[n:])

    @cached_property
    def _folders(self) -> frozenset[str]:
        """Case-folded folders that contain proposals, and the ends of their paths."""
        folders = set()
        for target in self._targets:
            path = target.enhancement.source.path
            if target.is_page and len(path) < _MAX_LENGTH:
                parts = self._strip_generic_name(path).casefold().split("/")[:-1]
                folders |= {"/".join(parts[n:]) for n in range(len(parts))}
        return frozenset(folders)

    # -- syntax of the profile --------------------------------------------------------------

    @cached_property
    def _generic_names(self) -> frozenset[str]:
        """Case-folded file names that identify no proposal, because every proposal or sidecar has one of them."""
        names = {stem + suffix for stem in GENERIC_STEMS for suffix in ("", ".md", ".rst", ".txt")}
        for pattern in self._profile.paths:
            last = pattern.segments[-1]
            if "{" not in last and "*" not in last and len(pattern.segments) > 1:
                names |= {last.casefold(), PurePosixPath(last).stem.casefold()}
        names |= {PurePosixPath(path).name.casefold() for path in self._profile.sidecars.values() if "{" not in path}
        return frozenset(names)

    @cached_property
    def _numbered_segments(self) -> tuple[PathPattern, ...]:
        """Patterns of the path segments that contain a proposal's number."""
        segments = (s for pattern in self._profile.paths for s in pattern.segments if "{number}" in s)
        return tuple(PathPattern(f"/{segment}") for segment in dict.fromkeys(segments))

    @cached_property
    def _phrases(self) -> tuple[Phrase, ...]:
        """Phrases that spell a number, such as ``KEP-{number}``."""
        phrases = list(self._profile.reference_phrases)
        for template in self._profile.key_formats:
            if "{number}" in template:
                try:
                    phrases.append(Phrase(template))
                except PatternError:
                    continue  # a key of that form cannot be told from other text
        return tuple(phrases)


def _strip_repository_address(address: str, profile: Profile) -> str | None:
    """Return the part of an address after that of a repository of the profile; None if it is in none of them."""
    bare = _SCHEME.sub("", address)
    for repository in profile.repositories:
        prefix = _SCHEME.sub("", repository)
        if f"{bare}/".casefold().startswith(f"{prefix}/".casefold()):
            return bare[len(prefix) :].strip("/").split("#", 1)[0].split("?", 1)[0]
    return None


def _keep_unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return name -> key, without the names of two different keys."""
    keys: dict[str, set[str]] = defaultdict(set)
    for name, key in pairs:
        keys[name].add(key)
    return {name: next(iter(group)) for name, group in keys.items() if len(group) == 1}


def _join_path(folder: str, path: str) -> str:
    """Return the normalized path of a file relative to a folder; empty if it is outside the root."""
    joined = normpath(f"{folder}/{path}".lstrip("/"))
    return "" if joined in (".", "..") or joined.startswith("../") else joined
