"""Tables in LaTeX: widths of columns, and small type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Sequence


def build_column_spec(left: Sequence[int], right: Sequence[int] = ()) -> addnodes.tabular_col_spec:
    """Return the widths of the columns of the table that follows, as shares of the page's width.

    :param left: widths of the first columns, which hold text and are aligned left.
    :param right: widths of the last columns, which hold numbers and are aligned right.
    """
    total = sum(left) + sum(right)
    columns = [*(("raggedright", width) for width in left), *(("raggedleft", width) for width in right)]
    spec = "".join(rf">{{\{ragged}\arraybackslash}}\X{{{width}}}{{{total}}}" for ragged, width in columns)
    return addnodes.tabular_col_spec(spec=spec)


def set_in_small_type(spec: addnodes.tabular_col_spec, table: nodes.table, more: str = "") -> list[nodes.Node]:
    """Return the nodes of a table in small type.

    :param more: further LaTeX that applies to the table.
    """
    start = rf"\begingroup\footnotesize\setlength{{\tabcolsep}}{{3pt}}{more}\relax"
    return [nodes.raw("", start, format="latex"), spec, table, nodes.raw("", r"\endgroup", format="latex")]
