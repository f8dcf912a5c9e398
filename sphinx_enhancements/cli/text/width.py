"""Width of texts on a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_MIN_WIDTH = 10  # columns; narrower lines would break most words
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def measure_width(text: str) -> int:
    """Return the number of terminal cells that a text occupies."""
    return len(text) if text.isascii() else sum(map(_measure_character, text))


def _measure_character(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):  # accents, and variation selectors
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad_to_width(text: str, width: int) -> str:
    """Return a text with blanks up to a width."""
    return text + " " * (width - measure_width(text))


def shorten_to_width(text: str, width: int) -> str:
    """Return a text that occupies at most a number of terminal cells, with an ellipsis if it is cut."""
    if measure_width(text) <= width:
        return text
    return f"{text[: _find_end(text, width - 1)].rstrip()}{_ELLIPSIS}"


def wrap_to_width(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text that is broken at blanks, and words that are wider than a line after slashes."""
    line = ""
    for word in text.split():
        if line and measure_width(line) + 1 + measure_width(word) <= width:
            line = f"{line} {word}"
            continue
        if line:
            yield line
        while measure_width(word) > width:
            end = max(_find_end(word, width), 1)
            end = word.rfind("/", 0, end) + 1 or end
            yield word[:end]
            word = word[end:]  # noqa: PLW2901 - the rest of the word
        line = word
    if line:
        yield line


def wrap_text(text: str, width: int | None, indent: int = 0) -> list[str]:
    """Return the lines of a text beside an indent, on a terminal with a number of columns; one line without a width."""
    lines = wrap_to_width(text, max(width - indent, _MIN_WIDTH)) if width else (" ".join(text.split()),)
    return list(lines) or [""]


def _find_end(text: str, width: int) -> int:
    """Return the number of characters at the start of a text that occupy at most a number of terminal cells."""
    occupied = 0
    for n, character in enumerate(text):
        occupied += _measure_character(character)
        if occupied > width:
            return n
    return len(text)
