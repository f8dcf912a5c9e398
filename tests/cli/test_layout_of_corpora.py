"""Tables, single proposals and graphs of real communities on terminals of several widths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import load_community

from sphinx_enhancements.cli.text.graph_tree import format_tree
from sphinx_enhancements.cli.text.proposal import format_proposal
from sphinx_enhancements.cli.text.table import convert_table
from sphinx_enhancements.cli.text.table_layout import format_table
from sphinx_enhancements.cli.text.terminal import Screen
from sphinx_enhancements.cli.text.width import measure_width
from sphinx_enhancements.core.views.graph import Direction, GraphSpec, compute_surroundings
from sphinx_enhancements.core.views.table import TableSpec, compute_table

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.corpora


@pytest.mark.parametrize("name", ["kep", "gep", "vep", "openshift"])
def test_lines_fit_terminals(corpora: Path, name: str) -> None:
    """All lines fit terminals of 40, 80 and 120 columns, except keys, which are never shortened."""
    collection = load_community(corpora, name)
    table = convert_table(compute_table(collection, TableSpec()))
    view = compute_surroundings(collection, GraphSpec(limit=len(collection)), Direction.OUT)
    for width in (40, 80, 120):
        screen = Screen(width, 24)
        lines = [*format_table(table, screen)]
        lines += format_tree(view, Direction.OUT, collection.profile.inverses, None, screen)
        for entry in collection:
            lines += format_proposal(collection, entry, entry.enhancement.diagnostics, screen)
        assert [line for line in lines if measure_width(line) > width and line not in collection.entries] == []


@pytest.mark.parametrize("width", [80, 40])
def test_nothing_is_lost_on_narrow_terminals(corpora: Path, width: int) -> None:
    """Each proposal has its whole title in a list whose columns do not fit the terminal."""
    collection = load_community(corpora, "kep")
    lines = format_table(convert_table(compute_table(collection, TableSpec())), Screen(width, 24))
    text = "".join("".join(lines).split())  # words that are wider than a line are broken
    titles = ("".join(entry.enhancement.title.split()) for entry in collection)
    assert [title for title in titles if title not in text] == []
