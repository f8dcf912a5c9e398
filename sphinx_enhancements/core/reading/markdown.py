"""Markdown: where the headings are, and the blocks under one of them.

Headings are found line by line, which costs a fraction of parsing; what stands under the few that
matter is read by markdown-it-py with its block rules only, so that comments, code, quotations and
nesting are told apart as MyST and GitHub do.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt

from ..model import Section
from .outline import COMMENT, Block, Outline, entry

_SETEXT = re.compile(r"(=+|-+)[ \t]*$")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_ITEM = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]+|$)")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$")
_HTML = re.compile(
    r"</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl"
    r"|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main"
    r"|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title"
    r"|tr|track|ul)(?:\s|/?>|$)",
    re.IGNORECASE,
)
_HTML_ALONE = re.compile(r"</?[A-Za-z][^<>]*>\s*$")


def read_markdown(text: str, offset: int = 0) -> Outline:
    """The outline of a Markdown text.

    Source: CommonMark 0.31, sections 4.2 and 4.3 (headings), 4.5 (fences), 4.6 (HTML blocks), 5.2 (list items).

    :param offset: how many lines of the file stand before the text.
    """
    lines = text.split("\n")
    found: list[tuple[int, int, int, str]] = []  # first line, line behind it, level, title
    filled: set[int] = set()
    fence, floor = "", 0
    paragraph: int | None = None
    comment = html = alone = False
    lazy = False  # whether text on this line goes on a quotation's paragraph
    item = 0  # how far the content of the list item above is indented; 0 outside lists
    for n, line in enumerate(lines):
        stripped = line.lstrip(" \t")
        if not stripped:
            paragraph, html, lazy = None, False, False
            continue
        indent = len(line) - len(stripped)
        if "\t" in line[:indent]:
            indent = len(line[:indent].expandtabs(4))
        if fence:
            if indent < floor:
                fence = ""  # the list item that it stands in has ended
            else:
                end = stripped.rstrip()
                if end[0] == fence[0] and len(end) >= len(fence) and not end.strip(fence[0]):
                    fence = ""
                continue
        if comment:
            comment = "-->" not in stripped
            continue
        first = stripped[0]
        if stripped.startswith("<!--") and not html and (indent < 4 or item):
            comment = "-->" not in stripped
            if not comment and COMMENT.sub("", stripped).strip():
                filled.add(len(found))
            paragraph, lazy = None, False
            continue
        place = len(found)
        if html:
            filled.add(place)
            continue
        outside = not item or indent < item
        if first == "#" and indent < 4 and outside and (heading := _atx(stripped)):
            found.append((n, n + 1, *heading))
            paragraph, item, lazy = None, 0, False
            continue
        if first in "=-" and paragraph is not None and indent < 4 and outside and (under := _SETEXT.match(stripped)):
            title = " ".join(part.strip() for part in lines[paragraph:n])
            if alone:
                filled.discard(place)  # what filled it was this heading
            found.append((paragraph, n + 1, 1 if under[1][0] == "=" else 2, title))
            paragraph, item = None, 0
            continue
        if paragraph is None:
            alone = place not in filled  # if a paragraph starts here, it is the first text of its place
        filled.add(place)
        if first in "`~" and (indent < 4 or item) and (opened := _FENCE.match(stripped)):
            item = item if indent >= item else 0
            fence, floor, paragraph = opened[1] or opened[2], item, None
        elif (
            first == "<"
            and indent < 4
            and (_HTML.match(stripped) or (paragraph is None and _HTML_ALONE.match(stripped)))
        ):
            item = item if indent >= item else 0
            html, paragraph = True, None
        elif _RULE.match(stripped):
            paragraph, lazy = None, False
            item = item if indent >= item else 0
        elif (indent < 4 or item) and (marker := _ITEM.match(stripped)):
            item, paragraph = indent + max(marker.end(), 2), None
            if opened := _FENCE.match(stripped[marker.end() :]):
                fence, floor = opened[1] or opened[2], item
        elif first == ">":
            item = item if indent >= item else 0
            paragraph, lazy = None, True
        elif paragraph is None and lines[n - 1].strip() == "" and indent < item:
            item = 0
            paragraph = n if indent < 4 else None
        elif paragraph is None and not item and indent < 4 and not lazy:
            paragraph = n
    sections = tuple(
        Section(" ".join(title.split()), level, start + 1 + offset, has_text=k + 1 in filled)
        for k, (start, _, level, title) in enumerate(found)
    )
    starts = [0, *(behind for _, behind, _, _ in found)]
    ends = [*(start for start, _, _, _ in found), len(lines)]
    chunks = tuple(("\n".join(lines[s:e]), s + offset) for s, e in zip(starts, ends, strict=True))
    return Outline(sections, chunks, markdown_blocks)


def _atx(line: str) -> tuple[int, str] | None:
    """Level and title of a heading with ``#`` in front."""
    title = line.lstrip("#")
    level = len(line) - len(title)
    if level > 6 or (title and title[0] not in " \t"):
        return None
    title = title.strip()
    bare = title.rstrip("#")
    return level, bare.rstrip() if not bare or bare[-1] in " \t" else title


@lru_cache(maxsize=1)
def block_parser() -> MarkdownIt:
    """A parser of CommonMark's blocks, which leaves the text in them alone."""
    # Building one costs more than reading a page; it holds no state between two texts.
    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def markdown_blocks(text: str, offset: int) -> list[Block]:
    """The list entries and the paragraphs outside lists and quotations, in order."""
    blocks: list[Block] = []
    quoted = in_list = 0
    fresh = False
    for token in block_parser().parse(text):
        match token.type:
            case "blockquote_open":
                quoted += 1
            case "blockquote_close":
                quoted -= 1
            case "bullet_list_open" | "ordered_list_open":
                in_list += 1
            case "bullet_list_close" | "ordered_list_close":
                in_list -= 1
            case "list_item_open":
                fresh = True
            case "inline" if token.map:
                content = COMMENT.sub("", token.content).strip()
                line = token.map[0] + 1 + offset
                if not content:
                    continue
                if in_list and fresh:
                    blocks.append(entry(content, line))
                    fresh = False
                elif not in_list and not quoted:
                    blocks.append(Block(content, line, is_entry=False))
    return blocks


MAX_INLINE = 10_000
"""A longer text is taken as it is: what parses inline markup takes the square of its length, at worst."""


@lru_cache(maxsize=1)
def _inline_parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("strikethrough")


def plain(text: str) -> tuple[str, bool]:
    """Inline markup -> its text on one line, and whether there was more markup than code spans."""
    if len(text) > MAX_INLINE or not re.search(r"[*_`\[<&\\~!]", text):
        return " ".join(text.split()), False
    words: list[str] = []
    marked = False
    for token in _inline_parser().parseInline(text):
        for child in token.children or ():
            match child.type:
                case "text" | "code_inline" | "text_special":
                    words.append(child.content)
                case "softbreak" | "hardbreak":
                    words.append(" ")
                case "image":
                    words.append(child.content)
                    marked = True
                case _:
                    marked = True
    return " ".join("".join(words).split()), marked
