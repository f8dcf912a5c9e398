"""Layout in LaTeX: widths of columns, tables of several pages, lists of fields, and breaks of long words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder

NUMBER_CLASS = "enh-number"
"""Class of cells with a number; a column whose heading has it is aligned right."""

_MAX_ROWS_ON_PAGE = 5  # maximum number of rows of a table that LaTeX keeps together
_MAX_LINE_LENGTH = 140  # maximum number of characters of all columns for which the type is not very small

_RAGGED = r"\let\enhstart\sphinxAtStartPar\def\sphinxAtStartPar{\raggedright\enhstart}"
"""Aligns lines in cells, which Sphinx puts into boxes that know nothing of their column, without wide spaces."""

_MAX_WORD_LENGTH = 20  # maximum number of characters that LaTeX keeps together
_BREAKS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[/|._:-])(?=\w)")
"""Places in long names such as ``network/FastStart`` where a line may break."""

_UNNUMBERED = (
    r"\let\enhcontinued\sphinxtablecontinued"
    r"\def\sphinxtablecontinued#1{\enhcontinued{\let\tablename\relax\let\thetable\relax\let\textendash\relax#1}}"
)
"""Removes the number from "Table 3 - continued from previous page", since most tables have none."""


def lay_out_table(table: nodes.table) -> list[nodes.Node]:
    """Return the nodes of a table in small type, whose columns have fixed shares of the width of the page."""
    widths = [colspec["colwidth"] for colspec in table.findall(nodes.colspec)]
    total = sum(widths)
    start = r"\footnotesize" if total <= _MAX_LINE_LENGTH else r"\scriptsize"
    if len(list(table.findall(nodes.row))) - 1 > _MAX_ROWS_ON_PAGE:
        table["classes"].append("longtable")
        start += _UNNUMBERED
    headings = next(iter(table.findall(nodes.row))).findall(nodes.entry)
    columns = "".join(_format_column(entry, width, total) for entry, width in zip(headings, widths, strict=True))
    return [
        nodes.raw("", rf"\begingroup{start}{_RAGGED}\setlength{{\tabcolsep}}{{3pt}}\relax", format="latex"),
        addnodes.tabular_col_spec(spec=columns),
        table,
        nodes.raw("", r"\endgroup", format="latex"),
    ]


def _format_column(heading: nodes.Element, width: int, total: int) -> str:
    ragged = "raggedleft" if NUMBER_CLASS in heading["classes"] else "raggedright"
    return rf">{{\{ragged}\arraybackslash}}\X{{{width}}}{{{total}}}"


def discount_tables(drawn: Iterable[nodes.Node]) -> None:
    """Exclude tables without a caption from the numbering of LaTeX, which counts all tables of several pages."""
    for part in drawn:
        for table in list(part.findall(nodes.table)):
            if "longtable" in table["classes"] and table.next_node(nodes.title) is None:
                after = nodes.raw("", r"\addtocounter{table}{-1}", format="latex")
                table.parent.insert(table.parent.index(table) + 1, after)


def lay_out_fields(builder: Builder, fields: nodes.field_list) -> list[nodes.Node]:
    """Return the nodes of a list of fields; in LaTeX, name and text of a field are on one line."""
    if builder.format != "latex":
        return [fields]
    start = r"\begingroup\def\sphinxlineitem#1{\itemsep0pt\parskip0pt\item[{#1:}]}\relax"
    return [nodes.raw("", start, format="latex"), fields, nodes.raw("", r"\endgroup", format="latex")]


def build_breakable(text: str) -> Iterator[nodes.Node]:
    """Yield the nodes of a text whose long words LaTeX may break."""
    for n, piece in enumerate(_split_words(text)):
        if n:
            yield nodes.raw("", r"\allowbreak{}", format="latex")
        yield nodes.Text(piece)


def _split_words(text: str) -> Iterable[str]:
    """Return the pieces of a text between which lines may break, besides at spaces."""
    pieces = [""]
    for word in re.split(r"(?<=\s)", text):
        if len(word) <= _MAX_WORD_LENGTH:
            pieces[-1] += word
            continue
        for part in _BREAKS.split(word):
            pieces += [part[n : n + _MAX_WORD_LENGTH] for n in range(0, len(part), _MAX_WORD_LENGTH)]
    return filter(None, pieces)
