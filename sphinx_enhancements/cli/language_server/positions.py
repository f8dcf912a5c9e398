"""Positions in texts: lines and columns of the core, and those of the Language Server Protocol.

The core counts lines and columns from 1, and columns in characters. The protocol counts both from 0, and columns in
units of the encoding that client and server have agreed on, UTF-16 by default.
Source: Language Server Protocol 3.17, "Position".
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from lsprotocol.types import Position, PositionEncodingKind, Range

from ...core.diagnostics import Edit


class TextPositions:
    r"""Lines of a text with ``\n`` line ends, and conversion of positions in it.

    :param encoding: unit of the columns of the client.
    """

    def __init__(self, text: str, encoding: str = PositionEncodingKind.Utf16) -> None:
        self.text = text
        self.lines = tuple(text.split("\n"))
        self._encoding = encoding

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Position in the text of the start of each line."""
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        return tuple(starts[:-1])

    def get_line(self, line: int) -> str:
        """Return a line, counted from 1; empty beyond the end."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def find_offset(self, position: Position) -> int:
        """Return the position in the text of a position of the client; the nearest one if it is outside the text."""
        if position.line >= len(self.lines):
            return len(self.text)
        line = self.lines[position.line]
        return self._starts[position.line] + _count_characters(line, position.character, self._encoding)

    def locate(self, offset: int) -> Position:
        """Return the position for the client of a position in the text."""
        index = bisect_right(self._starts, offset) - 1
        return self._make_position(index, offset - self._starts[index])

    def make_range(self, start: int, end: int) -> Range:
        """Return the range for the client between two positions in the text."""
        return Range(self.locate(start), self.locate(end))

    def make_line_range(self, line: int | None, column: int | None = None, end_column: int | None = None) -> Range:
        """Return the range for the client of a part of a line, without the blanks around it if no column is given.

        :param line: counted from 1; None for the first line.
        """
        index = min(max((line or 1) - 1, 0), len(self.lines) - 1)
        text = self.lines[index]
        start = len(text) - len(text.lstrip()) if column is None else column - 1
        end = len(text.rstrip()) if end_column is None else end_column - 1
        return Range(self._make_position(index, min(start, end)), self._make_position(index, max(start, end)))

    def make_edit_range(self, edit: Edit) -> Range:
        """Return the range for the client that an edit replaces."""
        start = self._make_position(edit.line - 1, edit.column - 1)
        return Range(start, self._make_position(edit.end_line - 1, edit.end_column - 1))

    def _make_position(self, index: int, column: int) -> Position:
        if index >= len(self.lines):  # the end of a text that ends with a line end
            return Position(index, 0)
        return Position(index, _count_units(self.lines[index][:column], self._encoding))


def _count_units(text: str, encoding: str) -> int:
    if encoding == PositionEncodingKind.Utf32 or text.isascii():
        return len(text)
    if encoding == PositionEncodingKind.Utf8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _count_characters(line: str, units: int, encoding: str) -> int:
    """Return the number of characters at the start of a line that have a number of units; that of all if it has fewer.

    A position inside a character counts as the one before it.
    """
    if encoding == PositionEncodingKind.Utf32 or line.isascii():
        return min(units, len(line))
    for index, character in enumerate(line):
        units -= _count_units(character, encoding)
        if units < 0:
            return index
    return len(line)
