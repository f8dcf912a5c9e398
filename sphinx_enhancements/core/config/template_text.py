"""Paragraphs of templates, and the search for them in proposals. This module imports no parser."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from enum import Enum
from functools import lru_cache

TOC_START = re.compile(r"^[ \t]*<!--[ \t]*toc[ \t]*-->", re.IGNORECASE | re.MULTILINE)
"""Marker before a table of contents. Source: kubernetes-sigs/mdtoc, README.md."""

_MIN_WORDS = 6  # Minimum number of words of a paragraph that identify it as one of the template
_MIN_COMMENT_WORDS = 3  # Minimum number of words of a comment that has no such paragraph
_START_LENGTH = 12  # Number of characters by which most paragraphs are told apart
_MAX_SHARES = 4096  # Maximum number of texts of which the share is kept: proposals have the same comments
_PARAGRAPH_END = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_ADDRESS = re.compile(r"\w+://\S*|(?<=\])(?:\([^)\s]*|\[[^\]]*\])")  # URL, or target of a link
_NOT_WORD = re.compile(r"[\W_]+")
_CHECK_BOX = re.compile(r"\s{0,9}\[[ xX]?\]")
_SENTENCE_END = re.compile(r"(?<=[.:!?])\s+")


class Share(Enum):
    """Part of the paragraphs of a text that are from the template."""

    NONE = 0
    PART = 1
    ALL = 2


class ParagraphIndex:
    """Search for paragraphs of a template in documents, without regard to case, punctuation and markup."""

    def __init__(self, paragraphs: Collection[str]) -> None:
        self._texts = frozenset(paragraphs)
        # Most paragraphs of documents are told apart by their first characters.
        self._starts = frozenset(text[:_START_LENGTH] for text in paragraphs)
        self._words = frozenset(map(fold_paragraph, paragraphs))
        self._shares: dict[str, Share] = {}
        self._max_length = 2 * max(map(len, paragraphs), default=0)

    def has_paragraph(self, text: str) -> bool:
        """Return True if a text is one of the paragraphs."""
        text = text.strip()
        if text[:_START_LENGTH] not in self._starts or len(text) > self._max_length:
            return False
        return text in self._texts or fold_paragraph(text) in self._words

    def measure_share(self, text: str) -> Share:
        """Return the part of a text with several paragraphs that is from the template."""
        share = self._shares.get(text)
        if share is None:
            if len(self._shares) == _MAX_SHARES:
                self._shares.clear()
            parts = [part for part in text.split("\n\n") if part.strip()]
            known = sum(map(self.has_paragraph, parts))
            is_whole = (known and known == len(parts)) or self.has_paragraph(text)
            share = self._shares[text] = Share.ALL if is_whole else Share.PART if known else Share.NONE
        return share


@lru_cache(maxsize=512)  # Proposals have the same comments
def fold_paragraph(text: str) -> str:
    """Return the words of a paragraph, without case, punctuation and markup."""
    return " ".join(_NOT_WORD.sub(" ", text).casefold().split())


def iter_comment_paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a comment, without its delimiters, that identify it; all of a short one."""
    paragraphs = [part.strip() for part in _PARAGRAPH_END.split(text) if _count_words(part) >= _MIN_WORDS]
    if paragraphs:
        yield from paragraphs
    elif _count_words(text) >= _MIN_COMMENT_WORDS:
        yield text.strip()


def is_prompt_form(paragraph: str) -> bool:
    """Return True if a paragraph can be a prompt: no check box, and no mere question, which an answer may follow.

    Addresses do not count as words: the author of a proposal may cite the source that the template cites.
    """
    if _count_words(_ADDRESS.sub(" ", paragraph)) < _MIN_WORDS or _CHECK_BOX.match(paragraph):
        return False
    return not all(sentence.endswith("?") for sentence in _SENTENCE_END.split(paragraph.strip()))


def _count_words(text: str) -> int:
    return len(_NOT_WORD.sub(" ", text).split())
