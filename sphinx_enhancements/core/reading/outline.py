"""What a document says by its headings, list entries, check boxes and first paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..config.profile import normalize_term
from ..model import CheckItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..config.patterns import Phrase
    from ..model import Section

COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_CHECKBOX = re.compile(r"(~{0,2})\[([ xX])\]\s*(.*?)(~{0,2})$", re.DOTALL)
_STRUCK = re.compile(r"(~{1,2})(.+?)\1$", re.DOTALL)


class Block(NamedTuple):
    """A list entry, or a paragraph outside lists and quotations.

    :param text: with its inline markup, but without check box and strikes.
    :param checked: ``None`` for an entry that has no check box.
    """

    text: str
    line: int
    is_entry: bool
    is_struck: bool = False
    checked: bool | None = None


def entry(text: str, line: int) -> Block:
    """A list entry, its check box and strikes taken off."""
    if box := _CHECKBOX.match(text):
        return Block(box[3].strip(), line, is_entry=True, is_struck=bool(box[1] and box[4]), checked=box[2] in "xX")
    if struck := _STRUCK.match(text):
        return Block(struck[2].strip(), line, is_entry=True, is_struck=True)
    return Block(text, line, is_entry=True)


class Outline:
    """A document's headings, and on demand what stands under each.

    A *place* is the position of a heading in :attr:`sections`; -1 stands for what is before the first.

    :param chunks: the text before the first heading and under each, with the number of lines before it.
    :param blocks: reads a chunk.
    """

    def __init__(
        self,
        sections: tuple[Section, ...],
        chunks: tuple[tuple[str, int], ...],
        blocks: Callable[[str, int], list[Block]],
    ) -> None:
        self.sections = sections
        self._chunks = chunks
        self._read = blocks
        self._blocks: dict[int, list[Block]] = {}

    def blocks(self, place: int) -> list[Block]:
        """The blocks directly under a heading."""
        if place not in self._blocks:
            text, offset = self._chunks[place + 1]
            self._blocks[place] = self._read(text, offset) if text.strip() else []
        return self._blocks[place]

    def text(self, place: int) -> tuple[str, int]:
        """The text directly under a heading, and the number of lines before it."""
        return self._chunks[place + 1]

    def places(self) -> range:
        """Every place, in order."""
        return range(-1, len(self.sections))

    def places_like(self, phrases: Iterable[Phrase]) -> Iterator[int]:
        """The places whose text has all the words of one of the phrases."""
        wanted = [phrase.required_words for phrase in phrases]
        for place in self.places() if wanted else ():
            text = self._chunks[place + 1][0].casefold()
            if any(all(word in text for word in words) for words in wanted):
                yield place

    def under(self, headings: Iterable[str]) -> Iterator[int]:
        """The places of the sections with one of the headings (folded), and of those nested in them."""
        level = 0
        for place, section in enumerate(self.sections):
            if level and section.level > level:
                yield place
            elif normalize_term(section.title) in headings:
                level = section.level
                yield place
            else:
                level = 0

    def check_items(self, places: Iterable[int]) -> tuple[CheckItem, ...]:
        """The entries with a check box."""
        return tuple(
            CheckItem(block.text, block.checked, block.is_struck, block.line)
            for place in places
            for block in self.blocks(place)
            if block.checked is not None
        )

    def first_paragraph(self, places: Iterable[int]) -> str | None:
        """The first paragraph of some sections."""
        return next((b.text for place in places for b in self.blocks(place) if not b.is_entry), None)
