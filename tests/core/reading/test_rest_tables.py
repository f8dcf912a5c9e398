"""Cells of tables in reStructuredText."""

from __future__ import annotations

import pytest

from sphinx_enhancements.core.reading.rest_tables import iter_grid_cells, iter_simple_cells

GRID = """\
  +---------+------+
  | one     | two  |
  |         +------+
  |   deep  | 3    |
  +=========+======+
  | wide           |
  +----------------+
""".splitlines()

SIMPLE = """\
=====  =====
A      B
=====  =====
one    two
       more
3      | a
=====  =====
""".splitlines()


def test_grid_table() -> None:
    """Cells may cover several rows or columns; each has the index of its first line."""
    assert [(cell.row, cell.lines) for cell in iter_grid_cells(GRID)] == [
        (1, ["one", "", "  deep"]),
        (1, ["two"]),
        (3, ["3"]),
        (5, ["wide"]),
    ]


def test_simple_table() -> None:
    """A row goes on while its first column is blank."""
    assert [(cell.row, cell.lines) for cell in iter_simple_cells(SIMPLE)] == [
        (1, ["A"]),
        (1, ["B"]),
        (3, ["one", ""]),
        (3, ["two", "more"]),
        (5, ["3"]),
        (5, ["| a"]),
    ]


@pytest.mark.parametrize(
    "lines",
    [["+-+"], ["+-+", "| |"], ["+-+", "| "], ["+-+", "", "+-+"], ["+" * 140] * 140, ["+-" * 70, "|+" * 70] * 70,
     ["+" + "-" * 70 + "+"] * 250, ["+-" * 2000 + "+", "| " * 2000 + "|"] * 5],
)  # fmt: skip
def test_broken_or_dense_tables_end(lines: list[str]) -> None:
    """A broken border yields no cell, and many corners take no time that a test notices."""
    assert len(list(iter_grid_cells(lines))) <= 140 * 140
