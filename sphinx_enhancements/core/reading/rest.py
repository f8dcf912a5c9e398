"""reStructuredText: headings, and the blocks under each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .outline import Heading, Outline, Piece

ADORNMENT = re.compile(r"([!-/:-@[-`{-~])\1*$")
_ITEM = re.compile(r"(?:[-*+\u2022]|\(?(?:[0-9]{1,3}|#)[.)])[ \t]+(?=\S)")
_EXPLICIT = re.compile(r"(?:\.\.|__)(?: |$)")


def read_rest(text: str, offset: int = 0) -> Outline:
    """Return the outline of a reStructuredText document; as in docutils, new adornment styles are deeper levels."""
    lines = [line.rstrip() for line in text.split("\n")]
    styles: list[str] = []
    headings: list[Heading] = []
    row = 0
    while row < len(lines):
        match = _match_heading(lines, row)
        if match is None:
            row += 1
            continue
        title, style, height = match
        if style not in styles:
            styles.append(style)
        headings.append(Heading(title, styles.index(style) + 1, row + (height == 3), row, row + height))
        row += height
    return Outline(text, lines, offset, headings, split_rest_blocks, is_rest=True)


def _match_heading(lines: list[str], row: int) -> tuple[str, str, int] | None:
    """Return title, adornment style and number of lines of the heading that starts on a line, if one does."""
    line, below = lines[row], lines[row + 1] if row + 1 < len(lines) else ""
    if not line or not below:
        return None
    is_adornment = ADORNMENT.match(line) is not None
    if is_adornment and len(line) > 1 and row + 2 < len(lines) and lines[row + 2] == line:
        return below.strip(), line[0] * 2, 3
    is_title = not is_adornment and not line[0].isspace()
    if is_title and ADORNMENT.match(below) and len(below) >= min(4, max(2, len(line))):
        return line, below[0], 2
    return None


def split_rest_blocks(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text, without field lists; indented text belongs to the block at the margin above it.

    A term and its definition are an item of a list.
    """
    lines = text.split("\n")
    row = 0
    while row < len(lines):
        start, line = row, lines[row].lstrip()
        indent = len(lines[row]) - len(line)
        row += 1
        if not line or line[0] == ":" or _EXPLICIT.match(line):
            continue
        item = _ITEM.match(line)
        while row < len(lines) and lines[row].strip() and not ((item or indent) and _ends_block(lines[row], indent)):
            row += 1
        parts = [part.strip() for part in lines[start:row]]
        if item is not None:
            yield "\n".join(parts)[item.end() :], start, 2 if indent else 1
        elif indent:
            yield "\n".join(parts), start, None
        elif len(parts) > 1 and lines[start + 1][0] in " \t":
            yield "\n".join(parts), start, 1  # a term and its definition
        else:
            yield "\n".join(parts), start, 0


def _ends_block(line: str, indent: int) -> bool:
    """Return True if a line does not continue the list item or indented text above it."""
    text = line.lstrip()
    return len(line) - len(text) < max(indent, 1) or _ITEM.match(text) is not None
