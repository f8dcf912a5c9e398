"""Cells of tables in reStructuredText."""

from __future__ import annotations

import pytest
from core.proposals import limit_cpu_time

from sphinx_enhancements.core.reading.directives import find_directives
from sphinx_enhancements.core.reading.rest_tables import find_simple_end, iter_grid_cells, iter_simple_cells

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
     ["+" + "-" * 70 + "+"] * 250, ["+" + "-" * 9_000 + "+", *["+"] * 5_000],
     ["+-" * 2000 + "+", "| " * 2000 + "|"] * 5],
)  # fmt: skip
def test_broken_or_dense_tables_end(lines: list[str]) -> None:
    """A broken border yields no cell, and many corners take no time that a test notices."""
    assert len(list(iter_grid_cells(lines))) <= 140 * 140


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (["= =", "a b", "= =", "", "text"], 3),
        (["= =", "A B", "= =", "a b", "= =", "text"], 5),
        (["= =", "A B", "= =", "a b", "= =", "= ="], 5),
        (["= =", "a b", "= =", "text"], 1),
        (["= =", "text", ""], 1),
    ],
)
def test_end_of_a_simple_table(lines: list[str], end: int) -> None:
    """It ends with the border before a blank line, or the second below the first line; without them it is no table."""
    assert find_simple_end(lines, 0) == end


@pytest.mark.parametrize(
    "text", ["= =\nx\n" * 20_000, "- " * 50_000, ":a: " * 25_000], ids=["borders", "list", "fields"]
)
def test_long_text_with_a_directive(text: str) -> None:
    """Starts of tables without an end, and markers without text, take no time that a test notices."""
    with limit_cpu_time(3):
        assert [found.title for found in find_directives(f".. enhancement:: A\n\n{text}", "a.rst")] == ["A"]
