"""Wrapping of text in diagrams, since Graphviz breaks no lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

FONT_SIZE = 13  # points, of all text in a diagram
LINE_HEIGHT = 16  # points

_MAX_LINES = 6  # maximum number of lines of one text; the rest of it is cut
_MAX_LINE_LENGTH = 100  # maximum number of characters of a line, many of which may have no width
_PADDING = 0.6  # em, at each side of the text in a box
_BOLD = 1.08  # width of bold text, relative to regular text

_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_NARROW = frozenset("fijlrtI.,:;'\"|!()[]{}-/\\` ")
_WIDE = frozenset("mwMW@%\N{EM DASH}" + _ELLIPSIS)
_BREAKS = frozenset(" -/_.:,")


def wrap_texts(texts: Iterable[str], width: int) -> tuple[tuple[str, ...], ...]:
    """Return the lines of each text in a box, the first of which is bold; empty texts are left out.

    :param width: of the box, in points.
    """
    available = width / FONT_SIZE - 2 * _PADDING
    wrapped = (_wrap_text(text, available if n else available / _BOLD) for n, text in enumerate(texts))
    return tuple(tuple(lines) for lines in wrapped if lines)


def _wrap_text(text: str, width: float) -> list[str]:
    """Return a text as few lines as possible, at most six, which are about equally long."""
    words = " ".join(text.split())
    beginning = words[: _MAX_LINES * _MAX_LINE_LENGTH]
    lines = _fill_lines(beginning, width)
    if len(lines) > _MAX_LINES or len(beginning) < len(words):
        lines = lines[:_MAX_LINES]
        return [*lines[:-1], _add_ellipsis(lines[-1], width)]
    longest = max((_measure_text(word) for word in re.split(r"(?<=[-/_.:, ])", beginning)), default=0)
    narrower = (_fill_lines(beginning, share * width) for share in (0.6, 0.7, 0.8, 0.9) if longest <= share * width)
    return next((balanced for balanced in narrower if len(balanced) == len(lines)), lines)


def _fill_lines(text: str, width: float) -> list[str]:
    lines = []
    while text:
        end = _find_line_end(text, width)
        lines.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return lines


def _add_ellipsis(line: str, width: float) -> str:
    while _measure_text(line) + _measure_character(_ELLIPSIS) > width:
        line = line.rpartition(" ")[0] or line[:-1]
    return f"{line.rstrip(' ,;:')}{_ELLIPSIS}"


def _find_line_end(text: str, width: float) -> int:
    """Return the number of characters of the first line: up to where it may break, or as many as fit."""
    used = 0.0
    last_break = 0
    for n, character in enumerate(text):
        used += _measure_character(character)
        if used > width and character != " ":
            return last_break or max(n, 1)
        if character in _BREAKS or unicodedata.east_asian_width(character) in "WF":
            last_break = n + 1
    return len(text)


def _measure_text(text: str) -> float:
    return sum(map(_measure_character, text))


@cache
def _measure_character(character: str) -> float:
    """Return the approximate width of a character in sans-serif fonts, in em."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if character in _NARROW:
        return 0.31
    if character in _WIDE:
        return 0.88
    return 0.66 if character.isupper() else 0.53
