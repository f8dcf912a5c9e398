"""Tables of reStructuredText: the text of their cells.

Source: docutils, "reStructuredText Markup Specification", sections "Grid Tables" and "Simple Tables".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import islice
from textwrap import dedent
from typing import NamedTuple

GRID_BORDER = re.compile(r" *\+(?:[-=]+\+)+$")
SIMPLE_BORDER = re.compile(r" *=+(?: +=+)+$")
_MAX_TABLE = 20_000  # Maximum number of characters of a table that is searched, with those that fill up short lines


class TableCell(NamedTuple):
    """The text of a cell, without its indentation.

    :param row: index of its first line among those of the table.
    """

    row: int
    lines: list[str]


def find_grid_end(lines: Sequence[str], start: int) -> int:
    """Return the index after the last line of the grid table that starts on a line."""
    end = start
    while end < len(lines) and lines[end].strip()[:1] in ("+", "|") and lines[end].strip():
        end += 1
    return end


def find_simple_end(lines: Sequence[str], start: int) -> int:
    """Return the index after the simple table that starts on a line; without a last border, after that line.

    The last border is the second below the first line, or one before a blank line.
    """
    borders = (n for n in range(start + 1, len(lines)) if SIMPLE_BORDER.match(lines[n].rstrip()))
    for count, border in enumerate(islice(borders, 2), 1):
        if count == 2 or border + 1 == len(lines) or not lines[border + 1].strip():
            return border + 1
    return start + 1


def iter_grid_cells(table: Sequence[str]) -> Iterator[TableCell]:
    """Yield the cells of a grid table; a table with a broken border yields those before it."""
    if len(table) * max(map(len, table)) > _MAX_TABLE:
        return
    lines = [line.replace("=", "-") if GRID_BORDER.match(line.rstrip()) else line for line in table]
    grid = _Grid(lines, lines[0].index("+"))
    done = [-1] * grid.width  # for each column, the last row that belongs to a cell
    corners = [(0, 0)]
    while corners:
        top, left = heappop(corners)
        opposite = grid.find_opposite_corner(top, left) if top > done[left] else None
        if opposite is None:
            continue
        bottom, right = opposite
        done[left:right] = [bottom - 1] * (right - left)
        yield _make_cell(top + 1, [line[left + 1 : right] for line in grid.lines[top + 1 : bottom]])
        heappush(corners, (top, right))
        heappush(corners, (bottom, left))


class _Grid:
    """Characters of a grid table, with the length of the border from each of them.

    :param indent: number of columns before the table.
    """

    def __init__(self, lines: Sequence[str], indent: int) -> None:
        self.width = max(map(len, lines)) - indent
        self.lines = [line[indent:].ljust(self.width) for line in lines]
        height = len(self.lines)
        # The last column, and the last row, to which a border goes on from a character.
        self._ends_right = [[*range(self.width)] for _ in range(height)]
        self._ends_down = [[row] * self.width for row in range(height)]
        for row in reversed(range(height)):
            for column in reversed(range(self.width)):
                if column + 1 < self.width and self._is_border(row, column, "-", row, column + 1):
                    self._ends_right[row][column] = self._ends_right[row][column + 1]
                if row + 1 < height and self._is_border(row, column, "|", row + 1, column):
                    self._ends_down[row][column] = self._ends_down[row + 1][column]

    def _is_border(self, row: int, column: int, line: str, next_row: int, next_column: int) -> bool:
        return self.lines[row][column] in f"+{line}" and self.lines[next_row][next_column] in f"+{line}"

    def find_opposite_corner(self, top: int, left: int) -> tuple[int, int] | None:
        """Return the bottom right corner of the smallest cell with a top left corner; None if there is no cell."""
        if self.lines[top][left] != "+":
            return None
        for right in range(left + 1, self._ends_right[top][left] + 1):
            if self.lines[top][right] == "+":
                last = min(self._ends_down[top][left], self._ends_down[top][right])
                for bottom in range(top + 1, last + 1):
                    corners = self.lines[bottom][left] + self.lines[bottom][right]
                    if corners == "++" and self._ends_right[bottom][left] >= right:
                        return bottom, right
        return None


def iter_simple_cells(table: Sequence[str]) -> Iterator[TableCell]:
    """Yield the cells of a simple table; a row starts where there is text in the first column."""
    columns = [(match.start(), match.end()) for match in re.finditer("=+", table[0])]
    columns[-1] = (columns[-1][0], max(map(len, table)))
    first_start, first_end = columns[0]
    starts = [
        n
        for n, line in enumerate(table)
        if not line.strip() or not line.strip("=- ") or line[first_start:first_end].strip()
    ]
    for start, end in zip(starts, [*starts[1:], len(table)], strict=True):
        if table[start].strip("=- "):
            for left, right in columns:
                yield _make_cell(start, [line[left:right] for line in table[start:end]])


def _make_cell(row: int, lines: Sequence[str]) -> TableCell:
    return TableCell(row, [line.rstrip() for line in dedent("\n".join(line.rstrip() for line in lines)).split("\n")])
