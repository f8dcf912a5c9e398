"""A document's headings, with the list items, check boxes and paragraphs under each.

A *section index* is the position of a heading in :attr:`Outline.sections`; -1 stands for the text before them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..config.patterns import Phrase
from ..config.profile import normalize_term
from ..model import CheckItem, Section

COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
"""An HTML comment; one that is never closed goes on to the end of the text."""

_CHECKBOX = re.compile(r"(~{0,2})\[([ xX])\]\s*(.*?)(~{0,2})$", re.DOTALL)
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

    @property
    def is_item(self) -> bool:
        """True for a list item, False for a paragraph."""
        return self.depth > 0


class BlockCollector:
    """Blocks in the order of the text, each nested one also among the details of the block around it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._outer: Block | None = None

    def add_paragraph(self, text: str, line: int) -> None:
        """Add a paragraph outside lists and quotations."""
        self._outer = Block(text, line)
        self.blocks.append(self._outer)

    def add_item(self, text: str, line: int, depth: int) -> None:
        """Add a list item, its check box and strikethrough taken off."""
        if box := _CHECKBOX.match(text):
            block = Block(box[3].strip(), line, depth, is_struck=bool(box[1] and box[4]), is_checked=box[2] in "xX")
        elif struck := _STRUCK.match(text):
            block = Block(struck[2].strip(), line, depth, is_struck=True)
        else:
            block = Block(text, line, depth)
        self.blocks.append(block)
        if depth > 1:
            self.add_detail(block.text)
        else:
            self._outer = block

    def add_detail(self, text: str) -> None:
        """Add a text that belongs to the last block outside other lists and quotations."""
        if self._outer is not None:
            self._outer.details.append(text)


class Heading(NamedTuple):
    """A heading, with the lines of its markup counted from 0.

    :param line: of the title.
    :param start: first line of the markup.
    :param end: line after the markup.
    """

    title: str
    level: int
    line: int
    start: int
    end: int


class Outline:
    """A document's headings, and the blocks under each, which are parsed on demand.

    :param lines: of the document's text.
    :param offset: number of lines of the file before the text.
    :param parse: parser of the blocks in a text, given the number of lines before it.
    """

    def __init__(
        self,
        lines: Sequence[str],
        headings: Sequence[Heading],
        offset: int,
        parse: Callable[[str, int], list[Block]],
    ) -> None:
        starts = [0, *(heading.end for heading in headings)]
        ends = [*(heading.start for heading in headings), len(lines)]
        self._texts = ["\n".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
        self._offsets = [start + offset for start in starts]
        self._parse = parse
        self._blocks: dict[int, list[Block]] = {}
        self.sections = tuple(
            Section(h.title, h.level, h.line + 1 + offset, has_text=_has_text(text))
            for h, text in zip(headings, self._texts[1:], strict=True)
        )

    def get_blocks(self, index: int) -> list[Block]:
        """Return the blocks directly under a heading."""
        if index not in self._blocks:
            text = self._texts[index + 1]
            self._blocks[index] = self._parse(text, self._offsets[index + 1]) if text.strip() else []
        return self._blocks[index]

    @property
    def indices(self) -> range:
        """Every section index, in order."""
        return range(-1, len(self.sections))

    def find_sections_with(self, phrases: Iterable[Phrase]) -> Iterator[int]:
        """Yield the indices of the sections whose text has all fixed words of one of the phrases."""
        word_lists = [phrase.required_words for phrase in phrases]
        for index in self.indices if word_lists else ():
            text = self._texts[index + 1].casefold()
            if any(all(word in text for word in words) for words in word_lists):
                yield index

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
        """Return the first paragraph of some sections, with its markup."""
        return next((b.text for index in indices for b in self.get_blocks(index) if not b.is_item), None)


def _has_text(text: str) -> bool:
    """Return True if a text holds more than comments."""
    text = text.lstrip()
    return bool(COMMENT.sub("", text).strip() if text.startswith("<!--") else text)
