"""The parts of a document that carry meaning: headings, list entries, check boxes, first paragraphs.

Markdown is read by markdown-it-py with its block rules only: comments, code and quotations are
told apart from prose without paying for inline markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from ..model import CheckItem, Section
from ..profile import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADORNMENT = re.compile(r"([!-/:-@[-`{-~])\1*$")
_CHECKBOX = re.compile(r"(~{0,2})\[([ xX])\]\s*(.*?)(~{0,2})$", re.DOTALL)
_STRUCK = re.compile(r"(~{1,2})(.+?)\1$", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list.

    :param heading: the place in :attr:`Outline.sections` of the heading above it, -1 for none.
    """

    text: str
    line: int
    heading: int
    struck: bool = False
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """A document's headings and list entries, and the first paragraph under each heading."""

    sections: tuple[Section, ...] = ()
    entries: tuple[Entry, ...] = ()
    paragraphs: tuple[tuple[int, str], ...] = ()

    def under(self, headings: tuple[str, ...]) -> Iterator[int]:
        """The places of the sections with one of the headings (folded), and of those nested in them."""
        level = 0
        for n, section in enumerate(self.sections):
            if level and section.level > level:
                yield n
            elif fold(section.title) in headings:
                level = section.level
                yield n
            else:
                level = 0

    def check_items(self, places: set[int] | None = None) -> tuple[CheckItem, ...]:
        """The entries with a check box, of all sections or of some."""
        return tuple(
            CheckItem(entry.text, entry.checked, entry.struck, entry.line)
            for entry in self.entries
            if entry.checked is not None and (places is None or entry.heading in places)
        )

    def first_paragraph(self, places: set[int]) -> str | None:
        """The first paragraph of some sections."""
        return next((text for place, text in self.paragraphs if place in places), None)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    # Building one costs more than reading a page; it holds no state between two texts.
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def read_markdown(text: str, offset: int = 0) -> Outline:
    """The outline of a Markdown text.

    :param offset: how many lines of the file stand before the text.
    """
    sections: list[Section] = []
    entries: list[Entry] = []
    paragraphs: list[tuple[int, str]] = []
    filled: set[int] = set()
    kind, level, quoted, in_list, fresh = "", 0, 0, 0, False
    for token in _parser().parse(text):
        match token.type:
            case "heading_open":
                kind, level = "heading", int(token.tag[1])
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
            case "paragraph_open":
                kind = "paragraph"
            case "inline" if token.map:
                line = token.map[0] + 1 + offset
                if kind == "heading":
                    if not quoted and not in_list:
                        sections.append(Section(" ".join(token.content.split()), level, line, filled=False))
                else:
                    content = _COMMENT.sub("", token.content).strip()
                    if not content:
                        continue
                    filled.add(len(sections) - 1)
                    if in_list and fresh:
                        entries.append(_entry(content, line, len(sections) - 1))
                        fresh = False
                    elif not in_list and not quoted and kind == "paragraph":
                        place = len(sections) - 1
                        if not paragraphs or paragraphs[-1][0] != place:
                            paragraphs.append((place, content))
                kind = ""
            case "fence" | "code_block" | "table_open":
                filled.add(len(sections) - 1)
            case "html_block":
                if _COMMENT.sub("", token.content).strip():
                    filled.add(len(sections) - 1)
    return Outline(
        tuple(Section(section.title, section.level, section.line, n in filled) for n, section in enumerate(sections)),
        tuple(entries),
        tuple(paragraphs),
    )


def _entry(content: str, line: int, heading: int) -> Entry:
    if box := _CHECKBOX.match(content):
        return Entry(box[3].strip(), line, heading, bool(box[1] and box[4]), box[2] in "xX")
    if struck := _STRUCK.match(content):
        return Entry(struck[2].strip(), line, heading, struck=True)
    return Entry(content, line, heading)


def read_rest(text: str, offset: int = 0) -> Outline:
    """The headings, first paragraphs and bullet entries of a reStructuredText document.

    Source: docutils, reStructuredText Markup Specification, "Sections": the levels are those of
    the adornment styles in the order in which they are met.
    """
    lines = text.split("\n")
    styles: list[str] = []
    sections: list[Section] = []
    entries: list[Entry] = []
    paragraphs: list[tuple[int, str]] = []
    filled: set[int] = set()
    n = 0
    while n < len(lines):
        line = lines[n].rstrip()
        following = lines[n + 1].rstrip() if n + 1 < len(lines) else ""
        over = bool(_ADORNMENT.match(line)) and len(line) > 1 and n + 2 < len(lines)
        if over and following.strip() and lines[n + 2].rstrip() == line:
            title, style, step = following.strip(), f"{line[0]}{line[0]}", 3
        elif line and line == line.lstrip() and _ADORNMENT.match(following) and len(following) >= max(2, len(line)):
            title, style, step = line, following[0], 2
        else:
            place = len(sections) - 1
            if line.strip():
                filled.add(place)
            if item := re.match(r"\s*[-*+]\s+(.*)", line):
                entries.append(_entry(item[1], n + 1 + offset, place))
            elif (
                line
                and not line[0].isspace()
                and not line.startswith((".. ", ":"))
                and (n == 0 or not lines[n - 1].strip())
                and (not paragraphs or paragraphs[-1][0] != place)
            ):
                end = n
                while end < len(lines) and lines[end].strip():
                    end += 1
                paragraphs.append((place, " ".join(part.strip() for part in lines[n:end])))
            n += 1
            continue
        if style not in styles:
            styles.append(style)
        sections.append(Section(title, styles.index(style) + 1, n + 1 + offset + (step == 3), filled=False))
        n += step
    return Outline(
        tuple(Section(s.title, s.level, s.line, k in filled) for k, s in enumerate(sections)),
        tuple(entries),
        tuple(paragraphs),
    )


@lru_cache(maxsize=1)
def _inline_parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("strikethrough")


def plain(text: str) -> tuple[str, bool]:
    """Inline markup -> its text on one line, and whether there was more markup than code spans."""
    if not re.search(r"[*_`\[<&\\~!]", text):
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
