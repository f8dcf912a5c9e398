"""Tables: one writer of rows, as docutils nodes, or as html where tables are long; and their layout in LaTeX."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes

from ...core.views.cells import Cell
from ...core.views.table import Row
from ..messages import _, translate_field
from .renderer import Renderer, TextPart, build_region_attributes

_WIDTHS = {
    "key": 10, "title": 40, "proposal": 50, "summary": 60, "status": 14, "stage": 12, "owner": 16, "authors": 18,
    "gate": 26, "default": 12, "spellings": 30, "following": 24, "sections": 50,
    "readiness": 44, "outcome": 44, "later": 30,
}  # fmt: skip
_DEFAULT_WIDTH = 14

_LONG_WORD = 16
"""Maximum number of characters of a word that is never broken; longer ones would leave no width for other columns."""


class TableCell(NamedTuple):
    """Cell of a table.

    :param span: number of columns that it covers.
    """

    paragraphs: Iterable[Iterable[TextPart]] = ()
    classes: tuple[str, ...] = ()
    span: int = 1


_EMPTY_CELL = TableCell()


class TableRow(NamedTuple):
    """Row of a table."""

    cells: Iterable[TableCell]
    classes: tuple[str, ...] = ()


class TableColumn(NamedTuple):
    """Column of a table.

    :param width: relative to the other columns; number of characters for builders that count them.
    """

    heading: TableCell
    width: int


def draw_table(
    renderer: Renderer,
    columns: Sequence[str],
    rows: Iterable[Row],
    title: str = "",
    anchor: str = "",
    classes: Iterable[str] = (),
    label: str = "",
) -> nodes.container:
    """Draw rows of items in a box that scrolls.

    :param anchor: id of a table with a title.
    :param label: accessible name of a table without a title.
    """
    # The title of a proposal is its link; the key is one only if there is no title.
    plain = columns.index("key") if "key" in columns and "title" in columns else -1
    table = build_table(
        renderer,
        [
            TableColumn(TableCell([[TextPart(translate_field(name))]]), _WIDTHS.get(name, _DEFAULT_WIDTH))
            for name in columns
        ],
        (TableRow([_build_cell(renderer, cell, n == plain) for n, cell in enumerate(row.cells)]) for row in rows),
        title,
        anchor,
        classes,
    )
    return wrap_in_scroll_box(renderer, table, title or label or _("Enhancement proposals"))


def _build_cell(renderer: Renderer, cell: Cell, is_plain: bool) -> TableCell:
    if is_plain:
        key = cell[0].text
        return TableCell(((TextPart(key),),), ("enh-key", "enh-long") if len(key) > _LONG_WORD else ("enh-key",))
    if not cell:
        return _EMPTY_CELL
    return TableCell((renderer.iter_parts(cell),), ("enh-wordy",) if _has_long_word(cell) else ())


def _has_long_word(cell: Cell) -> bool:
    for item in cell:
        if len(item.text) > _LONG_WORD and any(len(word) > _LONG_WORD for word in item.text.replace("-", " ").split()):
            return True
    return False


def build_table(
    renderer: Renderer,
    columns: Sequence[TableColumn],
    rows: Iterable[TableRow],
    title: str = "",
    anchor: str = "",
    classes: Iterable[str] = (),
    *,
    has_stub: bool = False,
) -> nodes.table:
    """Return a table.

    :param anchor: id of a table with a title.
    :param has_stub: True if the first column has the names of the rows.
    """
    # Tables are left out of the search of a site: a proposal is found by its own page.
    table = nodes.table(classes=["enh-table", "colwidths-auto", "no-search", *classes])
    if title:
        table["ids"].append(anchor)  # Sphinx could number a table with a title, and needs an id for that
        table += nodes.title(title, title)
    group = nodes.tgroup(cols=len(columns))
    for n, column in enumerate(columns):
        group += (colspec := nodes.colspec(colwidth=column.width))
        if has_stub and not n:
            colspec["stub"] = 1
    body = nodes.tbody()
    if renderer.is_site:
        lines = (_render_row(renderer, row, n, has_stub) for n, row in enumerate(rows))
        body += nodes.raw("", "".join(lines), format="html")
    else:
        body += [_draw_row(renderer, row) for row in rows]
    group += [nodes.thead("", _draw_row(renderer, TableRow([column.heading for column in columns]))), body]
    table += group
    return table


def _draw_row(renderer: Renderer, row: TableRow) -> nodes.row:
    drawn = nodes.row(classes=list(row.classes))
    for cell in row.cells:
        paragraphs = (nodes.paragraph("", "", *renderer.draw_parts(parts)) for parts in cell.paragraphs)
        entry = nodes.entry("", *paragraphs, classes=list(cell.classes))
        drawn += entry
        if cell.span > 1 and renderer.builder.format == "man":  # which has no cells that span columns
            drawn += [nodes.entry() for _column in range(cell.span - 1)]
        elif cell.span > 1:
            entry["morecols"] = cell.span - 1
    return drawn


def _render_row(renderer: Renderer, row: TableRow, number: int, has_stub: bool) -> str:
    """Return the html that Sphinx writes for a row."""
    cells = []
    is_stub = has_stub
    for paragraphs, classes, span in row.cells:
        tag, names = ("th", ("stub", *classes)) if is_stub else ("td", classes)
        is_stub = False
        attributes = f' class="{" ".join(names)}"' if names else ""
        if span > 1:
            attributes += f' colspan="{span}"'
        content = "\n".join([f"<p>{renderer.render_parts(parts)}</p>" for parts in paragraphs])
        cells.append(f"<{tag}{attributes}>{content}</{tag}>\n")
    names = (*row.classes, "row-odd" if number % 2 else "row-even")
    return f'<tr class="{" ".join(names)}">{"".join(cells)}</tr>\n'


def wrap_in_scroll_box(renderer: Renderer, table: nodes.table, name: str, *classes: str) -> nodes.container:
    """Return a table in a box that scrolls on narrow screens, where the page would scroll in some themes."""
    names = ["enh-scroll", *classes]
    if renderer.builder.format != "html" or _contains_link(table):
        return nodes.container("", table, classes=names)
    start = f'<div class="{" ".join(names)}"{build_region_attributes(name)}>'
    return nodes.container("", nodes.raw("", start, format="html"), table, nodes.raw("", "</div>", format="html"))


def _contains_link(table: nodes.table) -> bool:
    return any(
        isinstance(node, nodes.reference) or (isinstance(node, nodes.raw) and "<a " in node.astext())
        for node in table.findall()
    )


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
    """Return the nodes of a table in small type."""
    start = rf"\begingroup\footnotesize\setlength{{\tabcolsep}}{{3pt}}{more}\relax"
    return [nodes.raw("", start, format="latex"), spec, table, nodes.raw("", r"\endgroup", format="latex")]
