"""Resolution of references to enhancements, in every form in which people write them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from posixpath import normpath, splitext
from typing import NamedTuple
from urllib.parse import unquote

from ..config.parser_settings import DEFAULT_PARSER_SETTINGS
from ..config.patterns import QUOTES, PathPattern, PatternError, Phrase
from ..config.profile import Profile
from ..model import Enhancement
from ..reading.addresses import (
    PageKind,
    find_addresses,
    find_markdown_link,
    parse_repository_page,
)
from ..reading.path_match import GENERIC_STEMS, normalize_name

_DIGIT = re.compile(r"[0-9]")
_NUMBER = re.compile(r"#?0*([0-9]{1,18})$")
_NO_PATH = re.compile(r"\s|@|:")
_DATE = re.compile(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?:[-_.]|$)"
)
_DELIMITERS = f"{QUOTES}`<>"  # Characters that people put around a reference
_MAX_PATH_END = 8  # Maximum number of parts in the end of a path that alone identifies an enhancement
_MAX_LENGTH = 1000  # Maximum length of a reference, in characters
_MAX_WORDS = 60  # Maximum number of words of a text in which keys are searched


class Lookup(NamedTuple):
    """A search for one name of an enhancement.

    :param kind: namespace that is searched: ``key``, ``number``, ``path``, ``address`` or ``name``.
    :param text: the name, in the spelling that messages show.
    """

    kind: str
    text: str


class ReferenceTarget(NamedTuple):
    """Names of an enhancement that references can mean.

    It refers to no enhancement, which would stay in memory beside that with the targets of its relations.

    :param tracking: addresses of its tracking issues.
    :param is_page: True if the document as a whole is the proposal, so that its path names it.
    :param owns_number: True if its number refers to it; False if another enhancement got its key.
    """

    key: str
    number: int | None
    aliases: tuple[str, ...]
    tracking: tuple[str, ...]
    path: str
    is_page: bool
    owns_number: bool


def make_reference_target(enhancement: Enhancement, *, is_page: bool, owns_number: bool = True) -> ReferenceTarget:
    """Return the names of an enhancement that references can mean."""
    e = enhancement
    tracking = tuple(link.url for link in e.links if link.type == "tracking")
    return ReferenceTarget(e.key, e.number, e.aliases, tracking, e.source.path, is_page, owns_number)


class ReferenceIndex:
    """Index of the names of a collection's enhancements; a name that two of them share means neither."""

    def __init__(self, targets: Iterable[ReferenceTarget], profile: Profile) -> None:
        self._targets = tuple(targets)
        self._profile = profile
        self._folder = f"{profile.folder}/" if profile.folder else ""
        self._keys = _keep_unique((target.key.casefold(), target.key) for target in self._targets)

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

    def owns_address(self, text: str) -> bool:
        """Return True if a reference is an address in the profile's repositories."""
        address = self.find_address(text)
        return address is not None and parse_repository_page(address, self._profile) is not None

    def find_address(self, text: str) -> str | None:
        """Return the first web address in a reference, if it has one."""
        if len(text) > _MAX_LENGTH or _NUMBER.match(text.strip()):  # the number of a proposal, not of an issue
            return None
        return next((found.address for found in find_addresses(text, self._profile)), None)

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
        if link := find_markdown_link(text):
            yield from self._iter_lookups(link[1], origin)
            if not _NUMBER.match(label := link[0].strip(_DELIMITERS)):
                yield Lookup("key", label)
                yield Lookup("number", self.parse_number(label))
            return
        if address := self.find_address(text):
            yield from self._iter_address_lookups(address, origin)
            return
        yield Lookup("number", self.parse_number(text))
        if not _NUMBER.match(text) and not _NO_PATH.search(text):
            yield from self._iter_path_lookups(text, origin)
            return
        if len(mentions := self.find_mentioned_numbers(text)) == 1:
            yield Lookup("number", self.parse_number(mentions[0]))
        if (word := text.split(None, 1)[0].rstrip(":,;") if text else "") != text and is_path(word):
            yield from self._iter_path_lookups(word, origin)

    def find_mentioned_numbers(self, text: str, max_words: int = _MAX_WORDS) -> list[str]:
        """Return the first mention of each number in a text, such as ``KEP-42``; none in one with too many words."""
        words = text.split()
        mentions: dict[str, str] = {}
        has_digit = [_DIGIT.search(word) is not None for word in words] if len(words) <= max_words else []
        for start in range(len(has_digit)):
            for length in self._phrase_lengths:
                if not any(has_digit[start : start + length]):
                    continue
                mention = " ".join(words[start : start + length]).strip(f"{_DELIMITERS}()[],;:.")
                if number := self._parse_phrase(mention):
                    mentions.setdefault(number, mention)
        return list(mentions.values())

    def _iter_address_lookups(self, address: str, origin: str) -> Iterator[Lookup]:
        page = parse_repository_page(address, self._profile)
        if page is None:
            return
        yield Lookup("address", address)
        if page.kind in (PageKind.FILE, PageKind.SITE, PageKind.INCOMPLETE):
            yield Lookup("number", self.parse_number(page.path))
            yield from self._iter_path_lookups(f"/{page.path}", origin)
        elif self._has_numbers(page.kind):
            yield Lookup("number", page.number)

    def _has_numbers(self, kind: PageKind) -> bool:
        """Return True if proposals have the numbers of the pages of a kind."""
        profile = self._profile
        return (kind is PageKind.ISSUE and profile.has_issue_numbers) or (
            kind is PageKind.PULL_REQUEST and profile.has_pull_request_numbers
        )

    def _iter_path_lookups(self, text: str, origin: str) -> Iterator[Lookup]:
        from_origin, from_root, from_folder = self.list_paths(text, origin)
        for candidate in (from_origin, from_root, from_folder):
            yield Lookup("path", candidate.casefold())
            yield Lookup("path", self._strip_generic_name(candidate).casefold())
        # Elsewhere, file names have numbers and words of their own.
        if from_folder != from_root or self._is_beside_proposals(from_origin) or self._is_beside_proposals(from_root):
            yield from self._iter_file_name_lookups(self._strip_generic_name(from_root).rsplit("/", 1)[-1])

    def list_paths(self, text: str, origin: str) -> tuple[str, str, str]:
        """Return the paths that a reference by path can mean: from a document, the root and the folder of proposals."""
        path = unquote(text.split("#", 1)[0].split("?", 1)[0])
        if not path:
            return "", "", ""
        from_origin = "" if path.startswith("/") or not origin else _join_path(str(PurePosixPath(origin).parent), path)
        from_root = self._strip_repository_name(_join_path("", path.lstrip("/")))
        return from_origin, from_root, from_root.removeprefix(self._folder)

    def _iter_file_name_lookups(self, name: str) -> Iterator[Lookup]:
        stem = name.rpartition(".")[0] if DEFAULT_PARSER_SETTINGS.is_document(name) else name
        for pattern in self._profile.reference_names:
            if match := pattern.match(stem):
                yield Lookup("name", normalize_name(match.get("slug", "")))
        yield Lookup("number", self._parse_file_number(name))

    def parse_number(self, text: str) -> str:
        """Return the number that a whole text spells, without leading zeros; empty if it spells none."""
        digits = _NUMBER.match(text)
        return digits[1] if digits else self._parse_phrase(text)

    def _parse_phrase(self, text: str) -> str:
        """Return the number in a whole text that is a phrase such as ``KEP-42``; empty for any other text."""
        matches = (phrase.match(text) for phrase in self.phrases)
        return next((match["number"] for match in matches if match), "")

    def _parse_file_number(self, name: str) -> str:
        """Return the number in a file name, at its position in the profile's paths; empty if it has none.

        A profile with former numbers (option ``references.names``) tells them from present ones by leading zeros.
        """
        if _DATE.match(name):
            return ""
        if not _NUMBER.match(name):
            for pattern in self._numbered_segments:
                if match := pattern.match(name):
                    return match["number"] if self._has_former_numbers else match["number"].lstrip("0") or "0"
        return self.parse_number(name)

    @property
    def _has_former_numbers(self) -> bool:
        return any("{number}" in pattern.text for pattern in self._profile.reference_names)

    def format_path(self, path: str) -> str:
        """Return the path of a proposal as people write it: from the root of the repository, without a generic name."""
        return f"/{self._folder}{self._strip_generic_name(path).removeprefix(self._folder)}"

    def _strip_repository_name(self, path: str) -> str:
        """Return a path without the owner and name of a repository at its start."""
        for repository in self._profile.repositories:
            name = repository.partition("://")[2].partition("/")[2]
            if name:
                path = path.removeprefix(f"{name}/")
        return path

    def _strip_generic_name(self, path: str) -> str:
        """Return a path without a generic file name at its end."""
        return _strip_name(path, self._generic_names)

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
                names[kind].append((name.casefold(), target.key))
        tables = {kind: _keep_unique(pairs) for kind, pairs in names.items()}
        exact_paths, path_ends = tables.get("path", {}), tables.get("path end", {})
        return defaultdict(dict, tables | {"path": path_ends | exact_paths})

    def _iter_names(self, target: ReferenceTarget) -> Iterator[tuple[str, str]]:
        """Yield the names of an enhancement beside its key, each with its kind."""
        yield from (("key", alias) for alias in target.aliases)
        if target.owns_number and target.number is not None:
            yield "number", str(target.number)
        yield from (("address", address.rstrip("/")) for address in target.tracking)
        paths = [alias for alias in target.aliases if "/" in alias or DEFAULT_PARSER_SETTINGS.is_document(alias)]
        paths = [alias for alias in paths if len(alias) < _MAX_LENGTH]
        if target.is_page:
            paths.insert(0, target.path)
            matches = (pattern.match(paths[0].removeprefix(self._folder)) for pattern in self._profile.paths)
            placeholders = next((match for match in matches if match), {})
            if slug := placeholders.get("slug"):
                yield "name", normalize_name(slug)
            if target.owns_number and (digits := placeholders.get("number")):
                yield "number", digits  # as written, perhaps with zeros
        for path in paths:
            yield from _list_path_names(path, self._generic_names)

    @cached_property
    def _folders(self) -> frozenset[str]:
        """Case-folded folders that contain proposals, and the ends of their paths."""
        folders = set()
        for target in self._targets:
            path = target.path
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
    def phrases(self) -> tuple[Phrase, ...]:
        """Phrases that spell a number, such as ``KEP-{number}``."""
        phrases = list(self._profile.reference_phrases)
        for template in self._profile.key_formats:
            if "{number}" in template:
                try:
                    phrases.append(Phrase(template))
                except PatternError:
                    continue  # a key of that form cannot be told from other text
        return tuple(phrases)

    @cached_property
    def _phrase_lengths(self) -> tuple[int, ...]:
        """Numbers of words of the phrases that spell a number."""
        return tuple(sorted({len(phrase.text.split()) for phrase in self.phrases}))


def _strip_name(path: str, generic_names: Container[str]) -> str:
    """Return a path without a file name at its end that is one of some case-folded names."""
    folder, slash, name = path.rstrip("/").rpartition("/")
    return folder if slash and name.casefold() in generic_names else path.rstrip("/")


@lru_cache(maxsize=16_384)
def _list_path_names(path: str, generic_names: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return the spellings of a path, and their ends that identify it, each with its kind of lookup.

    The names of each path are listed twice: to follow redirects, and to resolve references.
    """
    names: list[tuple[str, str]] = []
    for spelling in dict.fromkeys((path, splitext(path)[0], _strip_name(path, generic_names))):
        names.append(("path", spelling))
        names += (("path end", end) for end in _iter_path_ends(spelling, generic_names))
    return tuple(names)


def _iter_path_ends(path: str, generic_names: Container[str]) -> Iterator[str]:
    """Yield the ends of a path that identify it, the longest first; a generic file name alone does not."""
    parts = path.split("/")
    for n in range(max(1, len(parts) - _MAX_PATH_END), len(parts)):
        if n < len(parts) - 1 or parts[-1].casefold() not in generic_names:
            yield "/".join(parts[n:])


def is_path(text: str) -> bool:
    """Return True if a word looks like the path of a file: with a slash, or with the suffix of a document."""
    return _NO_PATH.search(text) is None and ("/" in text or DEFAULT_PARSER_SETTINGS.is_document(text))


def _keep_unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return name -> key, without the names of two different keys."""
    keys: dict[str, str] = {}
    shared: set[str] = set()
    for name, key in pairs:
        if keys.setdefault(name, key) != key:
            shared.add(name)
    for name in shared:
        del keys[name]
    return keys


def _join_path(folder: str, path: str) -> str:
    """Return the normalized path of a file relative to a folder; empty if it is outside the root."""
    joined = normpath(f"{folder}/{path}".lstrip("/"))
    return "" if joined in (".", "..") or joined.startswith("../") else joined
