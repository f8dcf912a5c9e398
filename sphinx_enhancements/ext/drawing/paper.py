"""Tables on paper: how LaTeX shares out the width of a page among columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Sequence


def column_spec(left: Sequence[int], right: Sequence[int] = ()) -> addnodes.tabular_col_spec:
    """The widths of the columns of the next table, in parts of their sum.

    :param left: of columns of text, and *right* of those of numbers behind them.
    """
    total = sum(left) + sum(right)
    columns = [*(("raggedright", width) for width in left), *(("raggedleft", width) for width in right)]
    spec = "".join(rf">{{\{ragged}\arraybackslash}}\X{{{width}}}{{{total}}}" for ragged, width in columns)
    return addnodes.tabular_col_spec(spec=spec)


def small(spec: addnodes.tabular_col_spec, table: nodes.table, more: str = "") -> list[nodes.Node]:
    """A table in smaller letters.

    :param more: what else holds for it.
    """
    start = rf"\begingroup\footnotesize\setlength{{\tabcolsep}}{{3pt}}{more}\relax"
    return [nodes.raw("", start, format="latex"), spec, table, nodes.raw("", r"\endgroup", format="latex")]
