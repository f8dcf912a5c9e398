"""Tables: rows of cells as docutils nodes, or as html where there are many."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from ..messages import _, translate_field
from .renderer import build_region_attributes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...core.views.cells import Cell
    from ...core.views.table import Row
    from .renderer import Renderer

_WIDTHS = {
    "key": 10, "title": 40, "proposal": 50, "summary": 60, "status": 14, "stage": 12, "owner": 16, "authors": 18,
    "gate": 26, "default": 12, "spellings": 30, "following": 24, "sections": 50,
    "readiness": 44, "outcome": 44,
}  # fmt: skip

_LONG = 16
"""A key or word of more letters may be broken; else it would leave no room for the other columns."""


def draw_table(
    renderer: Renderer,
    columns: tuple[str, ...],
    rows: Iterable[Row],
    title: str = "",
    anchor: str = "",
    classes: Iterable[str] = (),
    label: str = "",
) -> nodes.container:
    """Rows under the words for their columns.

    :param title: the caption, if there is one, and *anchor* its id.
    :param label: what the table is called where it has no caption.
    """
    # Whoever searches wants the proposal, not every table that names it.
    table = nodes.table(classes=["enh-table", "colwidths-auto", "no-search", *classes])
    if title:
        # A table with a caption is one that could be numbered, which Sphinx wants an id for.
        table["ids"].append(anchor)
        table += nodes.title(title, title)
    group = nodes.tgroup(cols=len(columns))
    head = nodes.row()
    for name in columns:
        group += nodes.colspec(colwidth=_WIDTHS.get(name, 14))
        head += nodes.entry("", nodes.paragraph("", translate_field(name)))
    body = nodes.tbody()
    # The title leads to the proposal, and the key only where there is no title.
    plain = columns.index("key") if "key" in columns and "title" in columns else -1
    if renderer.site:
        lines = (_row_markup(renderer, row, plain, n) for n, row in enumerate(rows))
        body += nodes.raw("", "".join(lines), format="html")
    else:
        body += [_row(renderer, row, plain) for row in rows]
    group += [nodes.thead("", head), body]
    table += group
    return wrap_in_scroll_box(renderer, table, title or label or _("Enhancement proposals"))


def _key_classes(key: str) -> tuple[str, ...]:
    return ("enh-key", "enh-long") if len(key) > _LONG else ("enh-key",)


def _is_wordy(cell: Cell) -> bool:
    """Whether a word of it is so long that it would leave no room for the other columns."""
    return any(
        len(word) > _LONG for item in cell if len(item.text) > _LONG for word in item.text.replace("-", " ").split()
    )


def _row(renderer: Renderer, row: Row, plain: int) -> nodes.row:
    line = nodes.row()
    for n, cell in enumerate(row.cells):
        entry = nodes.entry()
        if n == plain:
            entry["classes"] += _key_classes(cell[0].text)
            entry += nodes.paragraph("", cell[0].text)
        elif cell:
            if _is_wordy(cell):
                entry["classes"].append("enh-wordy")
            entry += nodes.paragraph("", "", *renderer.draw_cell(cell))
        line += entry
    return line


def _row_markup(renderer: Renderer, row: Row, plain: int, number: int) -> str:
    """What Sphinx makes of a row."""
    cells = "".join(
        f'<td class="{" ".join(_key_classes(cell[0].text))}"><p>{escape(cell[0].text)}</p></td>\n'
        if n == plain
        else f'<td class="enh-wordy"><p>{renderer.render_cell(cell)}</p></td>\n'
        if _is_wordy(cell)
        else f"<td><p>{renderer.render_cell(cell)}</p></td>\n"
        if cell
        else "<td></td>\n"
        for n, cell in enumerate(row.cells)
    )
    return f'<tr class="{row_class(number)}">{cells}</tr>\n'


def row_class(number: int) -> str:
    """The class that Sphinx gives to a row below the heads of columns, counted from 0."""
    return "row-odd" if number % 2 else "row-even"


def wrap_in_scroll_box(renderer: Renderer, table: nodes.table, name: str, *classes: str) -> nodes.container:
    """A table in a box of its own: a narrow screen scrolls that, never the page; not every theme sees to it.

    :param name: what the table is, for those who cannot see it.
    :param classes: of the box.
    """
    names = ["enh-scroll", *classes]
    if renderer.builder.format != "html" or _leads_somewhere(table):
        return nodes.container("", table, classes=names)
    start = f'<div class="{" ".join(names)}"{build_region_attributes(name)}>'
    return nodes.container("", nodes.raw("", start, format="html"), table, nodes.raw("", "</div>", format="html"))


def _leads_somewhere(table: nodes.table) -> bool:
    return any(
        isinstance(node, nodes.reference) or (isinstance(node, nodes.raw) and "<a " in node.astext())
        for node in table.findall()
    )
