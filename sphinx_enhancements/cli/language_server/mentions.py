"""Mentions of proposals in texts: keys and phrases in prose, roles, links, and relations in metadata."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from ...core.collection.collection import Collection
from ...core.project.open_collection import ReadDocuments
from ...core.project.project import Project
from ...core.reading.path_match import GENERIC_STEMS

MAX_LENGTH = 2_000_000
"""Maximum length of a text in which mentions are looked for; the largest real proposals have a tenth of it."""

_TARGET = re.compile(
    r"(?:\{enh(?::[a-z]+)?\}|:enh(?::[a-z]+)?:)`(?:[^`<>\n]{0,400}<)?~?(?P<role>[^`<>\n~]{1,400})>?`"
    r"|\]\(\s{0,9}<?(?P<link>[^()<>\s]{1,1000})"
    r"|^\s{0,3}\[[^\]\n]{1,200}\]:\s{1,9}<?(?P<definition>[^<>\s]{1,1000})"
    r"|(?P<address>https?://[^\s<>\"'`)\]]{1,1000})"
    r"|(?P<word>[A-Za-z0-9][\w.#/-]{0,200})",
    re.MULTILINE,
)
_HAS_NUMBER_OR_PATH = re.compile(r"[0-9/]")


class MentionKind(StrEnum):
    """Form in which a proposal is mentioned."""

    KEY = "key"
    """A key, number or phrase."""
    ROLE = "role"
    LINK = "link"
    """A web address, or the path of a file."""


class Mention(NamedTuple):
    """Part of a text that means a proposal, with the positions of its start and end."""

    start: int
    end: int
    key: str
    kind: MentionKind


def find_mentions(text: str, path: str, collection: Collection) -> list[Mention]:
    """Return the mentions of proposals in the text of a file, in order; they do not overlap."""
    if len(text) > MAX_LENGTH:
        return []
    spans = [span for phrase in collection.references.phrases for span in phrase.find_spans(text)]
    candidates = [(start, end, MentionKind.KEY) for start, end in spans if _is_separate(text, start, end)]
    candidates += _iter_relations(text, path, collection)
    candidates += _iter_targets(text, collection)
    mentions: list[Mention] = []
    end_of_last = 0
    # Of two that overlap, the first one counts, and of two that start together, the longer one.
    for start, end, kind in sorted(candidates, key=lambda candidate: (candidate[0], -candidate[1])):
        if start >= end_of_last and (key := collection.find_key(text[start:end], path)) is not None:
            mentions.append(Mention(start, end, key, kind))
            end_of_last = end
    return mentions


def find_mention_at(mentions: list[Mention], position: int) -> Mention | None:
    """Return the mention at a position, or that ends there."""
    index = bisect_right(mentions, position, key=lambda mention: mention.start) - 1
    return mentions[index] if index >= 0 and position <= mentions[index].end else None


def _is_separate(text: str, start: int, end: int) -> bool:
    """Return True if a part of a text is no part of a longer word or path."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() or before in ("_", "/", "-")) and not (after.isalnum() or after in ("_", "/"))


def _iter_targets(text: str, collection: Collection) -> Iterator[tuple[int, int, MentionKind]]:
    """Yield the targets of roles and links, addresses, and words that are keys."""
    for match in _TARGET.finditer(text):
        name = match.lastgroup or ""
        start, end = match.span(name)
        if name == "role":
            yield start, end, MentionKind.ROLE
        elif name != "word":
            trimmed = match[name].rstrip(".,;:")
            yield start, start + len(trimmed), MentionKind.LINK
        else:
            word = match[name].rstrip(".#/-")
            if _is_key(word, collection):
                yield start, start + len(word), MentionKind.KEY


def _is_key(word: str, collection: Collection) -> bool:
    """Return True if a word of a text is a key: without a number or a path in it, only if its case tells it apart."""
    if _HAS_NUMBER_OR_PATH.search(word):
        return collection.references.has_key(word)
    return word in collection.entries and not word.islower()


def _iter_relations(text: str, path: str, collection: Collection) -> Iterator[tuple[int, int, MentionKind]]:
    """Yield the relations that the metadata in a file states; the collection may be older than the text."""
    relations_by_line: dict[int, set[str]] = {}
    for entry in collection:
        for relation in entry.enhancement.relations if path in entry.files else ():
            if relation.line is not None and (relation.path or entry.enhancement.source.path) == path:
                relations_by_line.setdefault(relation.line, set()).add(relation.raw)
    start = 0
    for number, line in enumerate(text.split("\n") if relations_by_line else (), 1):
        for raw in relations_by_line.get(number, ()):
            for match in re.finditer(re.escape(raw), line):
                if _is_separate(line, *match.span()):
                    yield start + match.start(), start + match.end(), MentionKind.KEY
        start += len(line) + 1


def find_all_mentions(documents: ReadDocuments, collection: Collection, key: str) -> Iterator[tuple[str, str, Mention]]:
    """Yield the path and text of each file that mentions a proposal, with each mention in it."""
    words = tuple(word.casefold() for word in _list_words(collection, key))
    for path in _list_files(documents, collection):
        text = _read_text(documents.project, path)
        folded = text.casefold()
        if any(word in folded for word in words):
            mentions = find_mentions(text, path, collection)
            yield from ((path, text, mention) for mention in mentions if mention.key == key)


def _list_words(collection: Collection, key: str) -> Iterator[str]:
    """Yield texts; each mention of the proposal contains at least one of them."""
    enhancement = collection.get_enhancement(key)
    yield key
    yield from enhancement.aliases
    if enhancement.number is not None:
        yield str(enhancement.number)
    for name in PurePosixPath(enhancement.source.path).with_suffix("").parts[-2:]:
        # Former paths had the same words after another number.
        if name.casefold() not in GENERIC_STEMS and (words := name.lstrip("0123456789-_")):
            yield words
    yield from (link.url for link in enhancement.links if link.type == "tracking")


def _list_files(documents: ReadDocuments, collection: Collection) -> Iterable[str]:
    """Return the paths of all documents, and of the metadata files beside them."""
    files = (path for entry in collection for path in entry.files)
    return sorted({*documents.shards, *files})


def _read_text(project: Project, path: str) -> str:
    return project.read_text(path)[0]
