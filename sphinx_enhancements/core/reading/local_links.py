"""Links of a Markdown document to files of the repository and to headings, and the anchors in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from ..config.template_text import TOC_START
from ..local_link import LocalLink
from .anchors import fold_anchor, iter_anchors, make_anchor
from .outline import COMMENT, Outline

# Patterns begin with a fixed character, which is searched ten times as fast; texts have a newline before them.
_NO_ADDRESS = r"(?![A-Za-z][A-Za-z0-9+.-]{1,30}:|//|<?https?:)"
_PATH = r"(?:<([^<>\n]{1,500})>|([^\s<>()]{1,500}(?:\([^\s<>()]{1,200}\)[^\s<>()]{0,200})?))"
_INLINE_LINK = re.compile(rf"\](?<!\\\])\([ \t]*{_NO_ADDRESS}{_PATH}(?=[ \t]*\)|\s+[\"'(])")
_DEFINITION = re.compile(
    rf"\n {{0,3}}\[(?!\^)[^\[\]\n]{{1,200}}\]:[ \t]+{_NO_ADDRESS}{_PATH}(?=[ \t]*(?:\n|\Z)|[ \t]+[\"'(])"
)
_REPOSITORY_LINK = re.compile(r"\](?<!\\\])[(:][ \t]*<?(https?://[^\s<>()\[\]]{1,500})(?=[\s)>])")
_ANCHORS = (
    ("<", re.compile(r"<[A-Za-z][^<>]{0,200}?\b(?:name|id)[ \t]*=[ \t]*[\"']?([^\s\"'<>]{1,200})")),
    ("#", re.compile(r"\{:?[ \t]*#([^\s{}]{1,200})[^{}\n]{0,100}\}")),
    (")=", re.compile(r"\n[ \t]*\(([^\s()]{1,200})\)=[ \t]*(?=\n|\Z)")),
)
"""Patterns of anchors, each with a text that every match contains."""

_TOC_END = re.compile(r"<!--[ \t]*(?:/toc|tocstop)[ \t]*-->", re.IGNORECASE)
_FENCE = re.compile(r"\n([ \t>0-9.)*+-]*+)(```+|~~~+)([^\n]*)")
_BEFORE_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|[0-9]{1,9}[.)][ \t]+)?")
_INLINE_CODE = re.compile(r"(`{1,3})[^`\n]+\1")
_HEADINGS = (
    re.compile(r"\n[ \t>*+-]*+#{1,6}[ \t]++([^\n]{1,300})"),
    re.compile(r"<h[1-6][^<>]*>([^<>\n]{1,300})"),
)
_MAX_LINKS = 200  # Maximum number of links, and of anchors, that are read in a document


def read_local_links(
    outline: Outline, anchors: Iterable[str], repositories: Sequence[str] = ()
) -> tuple[LocalLink, ...]:
    """Return the links of a Markdown text to files, and to headings that it does not have.

    Those in code, comments and a generated table of contents are left out.

    :param anchors: anchors that the text sets itself.
    :param repositories: beginnings of addresses of files.
    """
    if outline.is_rest or "]" not in outline.text:
        return ()
    text = f"\n{outline.text}"
    known = {fold_anchor(anchor) for anchor, _ in iter_anchors(outline.sections)}
    targets = [target for target in _iter_targets(text) if not _is_known(target[1], known)]
    targets += _iter_addresses(text, repositories)
    if any(target.startswith("#") for _, target in targets):
        known.update(map(fold_anchor, (*anchors, *_iter_nested_headings(text))))
    targets = [target for target in sorted(targets)[:_MAX_LINKS] if not _is_known(target[1], known)]
    ranges = list(_iter_hidden_ranges(text)) if targets else []
    links: list[LocalLink] = []
    line, position = outline.offset, 0
    for start, target in targets:
        line, position = line + text.count("\n", position, start), start
        if not _is_hidden(text, start, ranges):
            links.append(LocalLink(target, line, start - text.rfind("\n", 0, start)))
    return tuple(links)


def read_anchors(outline: Outline) -> tuple[str, ...]:
    """Return the anchors that a Markdown text sets itself, such as ``<a id="name">`` and ``{#name}``."""
    if outline.is_rest:
        return ()
    text = f"\n{outline.text}"
    anchors = (anchor for mark, pattern in _ANCHORS if mark in text for anchor in pattern.findall(text))
    return tuple(dict.fromkeys(anchors))[:_MAX_LINKS]


def _iter_targets(text: str) -> Iterator[tuple[int, str]]:
    """Yield position and target of each link that has neither scheme nor host."""
    for pattern in (_INLINE_LINK, _DEFINITION):
        for match in pattern.finditer(text):
            yield match.start(match.lastindex or 0), match[1] or match[2]


def _iter_addresses(text: str, repositories: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield position and target of each link to an address that begins like one of some repositories."""
    if any(repository in text for repository in repositories):
        for match in _REPOSITORY_LINK.finditer(text):
            if match[1].startswith(tuple(repositories)):
                yield match.start(1), match[1]


def _is_known(target: str, anchors: set[str]) -> bool:
    """Return True for a link to one of the anchors of its own document."""
    return target.startswith("#") and fold_anchor(unquote(target[1:])) in anchors


def _iter_nested_headings(text: str) -> Iterator[str]:
    """Yield the anchors of all headings, also of those in lists, quotations and HTML."""
    return (make_anchor(title.rstrip(" \t#")) for pattern in _HEADINGS for title in pattern.findall(text))


def _is_hidden(text: str, position: int, ranges: Iterable[tuple[int, int]]) -> bool:
    """Return True for a position in one of some ranges, or in code in its line."""
    if any(start <= position < end for start, end in ranges):
        return True
    first, last = text.rfind("\n", 0, position), text.find("\n", position)
    spans = (match.span() for match in _INLINE_CODE.finditer(text, first, last if last >= 0 else len(text)))
    return any(start <= position < end for start, end in spans)


def _iter_hidden_ranges(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of comments, fenced code and the generated table of contents."""
    if (start := TOC_START.search(text)) and (end := _TOC_END.search(text, start.end())):
        yield start.start(), end.end()
    yield from (match.span() for match in COMMENT.finditer(text))
    fence, opened = "", 0
    for match in _FENCE.finditer(text):
        before, marks, after = match.groups()
        if not _BEFORE_FENCE.fullmatch(before):
            continue
        if not fence:
            if marks[0] == "~" or "`" not in after:
                fence, opened = marks, match.start()
        elif marks.startswith(fence) and not after.strip():
            yield opened, match.end()
            fence = ""
    if fence:
        yield opened, len(text)
