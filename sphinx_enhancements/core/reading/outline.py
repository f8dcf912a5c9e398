"""A document's headings, with the list items, check boxes and paragraphs under each.

A *section index* is the position of a heading in :attr:`Outline.sections`; -1 stands for the text before them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ..config.patterns import Phrase
from ..config.terms import normalize_term
from ..text_parts import CheckItem, Section

_LINK_DEFINITION = re.compile(r"\n {0,3}\[([^\[\]\n]{1,200})\]:[ \t]*\S")  # of a text with a newline before it
_LINK_DEFINITIONS = re.compile(r"(?:\[[^\[\]\n]{1,200}\]:[^\n]*(?:\n\s*|$))+$")
COMMENT = re.compile(r"<!--(?:[^-]++|-(?!->))*+(?:-->)?")
"""An HTML comment; one that is never closed goes on to the end of the text."""

_CHECKBOX = re.compile(r"(~{0,2})\[([ xX])\]\s*(.*?)(~{0,2})$", re.DOTALL)
_LABEL = re.compile(r"\{\{[^{}\n]{1,200}\}\}|(\*\*|__)[^*_\n]{1,40}(?<![.!?])\1:?")
"""A paragraph without a sentence: a shortcode of a site generator, or a label such as ``**NOTE**``."""

_STRUCK = re.compile(r"(~{1,2})(.+?)\1$", re.DOTALL)


@dataclass(slots=True)
class Block:
    """A list item, or a paragraph outside lists and quotations.

    :param text: its first paragraph, with inline markup but without check box and strikethrough.
    :param depth: number of lists and quotations around the text: 0 for a paragraph, 1 for an item of an outermost list.
    :param is_checked: ``None`` for an item without a check box.
    :param details: texts that belong to a block of depth 0 or 1: its nested items, further paragraphs and quotations.
    """

    text: str
    line: int
    depth: int = 0
    is_struck: bool = False
    is_checked: bool | None = None
    details: list[str] = field(default_factory=list)


Piece = tuple[str, int, int | None]
"""Text, line from 0, and depth as in :class:`Block`; ``None`` for a text that belongs to the block above it."""


def _collect_blocks(pieces: Iterable[Piece], first_line: int) -> list[Block]:
    """Return the blocks of a text; each nested one is also among the details of the block around it."""
    blocks: list[Block] = []
    outer: Block | None = None
    for text, row, depth in pieces:
        block = _parse_item(text, first_line + row, depth) if depth else Block(text, first_line + row)
        if depth is not None:
            blocks.append(block)
        if depth in (0, 1):
            outer = block
        elif outer is not None:
            outer.details.append(block.text)
    return blocks


def _parse_item(text: str, line: int, depth: int) -> Block:
    """Return a list item, its check box and strikethrough taken off."""
    if box := _CHECKBOX.match(text):
        return Block(box[3].strip(), line, depth, is_struck=bool(box[1] and box[4]), is_checked=box[2] in "xX")
    if struck := _STRUCK.match(text):
        return Block(struck[2].strip(), line, depth, is_struck=True)
    return Block(text, line, depth)


class Heading(NamedTuple):
    """A heading; its lines are counted from 0, and its markup goes from *start* up to the line before *end*."""

    title: str
    level: int
    line: int
    start: int
    end: int


def _has_text(text: str) -> bool:
    """Return True if a text has more than comments and definitions of links."""
    text = text.lstrip()
    if text[:1] not in ("", "<", "["):
        return True
    text = COMMENT.sub("", text).strip()
    return bool(_LINK_DEFINITIONS.sub("", text) if text.startswith("[") else text)


@dataclass
class Outline:
    """A document's headings, and the blocks under each, which are parsed on demand.

    :param lines: lines of the text.
    :param offset: number of lines of the file before the text.
    :param split_blocks: parser that yields the pieces of the text under a heading.
    :param is_rest: True if the text is reStructuredText.
    :param unspaced: indices of lines that stand alone, but are no headings: their ``#`` has no space after it.
    """

    text: str
    lines: Sequence[str]
    offset: int
    headings: Sequence[Heading]
    split_blocks: Callable[[str], Iterable[Piece]]
    is_rest: bool = False
    unspaced: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        lines = self.lines
        self._starts = [0, *(heading.end for heading in self.headings)]
        ends = [*(heading.start for heading in self.headings), len(lines)]
        self._texts = ["\n".join(lines[start:end]) for start, end in zip(self._starts, ends, strict=True)]
        self._blocks: dict[int, list[Block]] = {}
        self.sections = tuple(
            Section(h.title, h.level, h.line + 1 + self.offset, has_text=_has_text(text))
            for h, text in zip(self.headings, self._texts[1:], strict=True)
        )

    @cached_property
    def link_labels(self) -> tuple[str, ...]:
        """Labels of the links that a Markdown document defines."""
        is_possible = not self.is_rest and "]:" in self.text
        return tuple(_LINK_DEFINITION.findall(f"\n{self.text}")) if is_possible else ()

    def get_text(self, index: int) -> str:
        """Return the text directly under a heading."""
        return self._texts[index + 1]

    def get_blocks(self, index: int) -> list[Block]:
        """Return the blocks directly under a heading."""
        if index not in self._blocks:
            self._blocks[index] = _collect_blocks(self._split(index), self._starts[index + 1] + self.offset + 1)
        return self._blocks[index]

    def _split(self, index: int) -> Iterable[Piece]:
        """Return the pieces of the text directly under a heading, which are found while they are read."""
        text = self._texts[index + 1]
        return self.split_blocks(text) if text.strip() else ()

    def find_sections_with(self, phrases: Iterable[Phrase]) -> Iterator[int]:
        """Yield the indices of the sections whose text has all fixed words of one of the phrases."""
        word_lists = [phrase.required_words for phrase in phrases]
        for index in range(-1, len(self.sections)) if word_lists else ():
            text = self._texts[index + 1].casefold()
            if any(all(word in text for word in words) for words in word_lists):
                yield index

    def find_titled_sections(self, headings: Iterable[str]) -> Iterator[int]:
        """Yield the indices of the sections with one of the headings (folded)."""
        return (n for n, section in enumerate(self.sections) if normalize_term(section.title) in headings)

    def find_sections_under(self, headings: Iterable[str]) -> Iterator[int]:
        """Yield the indices of the sections with one of the headings (folded), and of those nested in them."""
        level = 0
        for index, section in enumerate(self.sections):
            if level and section.level > level:
                yield index
            elif normalize_term(section.title) in headings:
                level = section.level
                yield index
            else:
                level = 0

    def list_check_items(self, indices: Iterable[int]) -> tuple[CheckItem, ...]:
        """Return the list items with a check box in some sections."""
        return tuple(
            CheckItem(block.text, block.is_checked, block.is_struck, block.line)
            for index in indices
            for block in self.get_blocks(index)
            if block.is_checked is not None
        )

    def find_first_paragraph(self, indices: Iterable[int]) -> str | None:
        """Return the first paragraph of some sections, with its markup; a mere label only if there is no other."""
        label: str | None = None
        pieces = (piece for index in indices for piece in self._split(index))
        for text in (text for text, _, depth in pieces if depth == 0):
            if not _LABEL.fullmatch(text):
                return text
            label = text if label is None else label
        return label
