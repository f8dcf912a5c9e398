"""Tables of proposals."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from ..drawing.pen import by_keyboard, cut_short, folded
from ..messages import _, field_label, group_label
from .filter import filterable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...core.views.cells import Cell
    from ...core.views.table import Row, Table
    from ..build.placed_views import TableUse
    from ..drawing.pen import Pen

_WIDTHS = {
    "key": 10, "title": 40, "proposal": 50, "summary": 60, "status": 14, "stage": 12, "owner": 16, "authors": 18,
    "gate": 26, "default": 12, "spellings": 30, "following": 24, "sections": 50,
    "readiness": 44, "outcome": 44,
}  # fmt: skip

_LONG = 16
"""A key or word of more letters may be broken; else it would leave no room for the other columns."""


def table(pen: Pen, answer: Table, use: TableUse) -> list[nodes.Node]:
    """A table, or one for each group under the group's name; a line of text where it has no rows."""
    caption = use.caption
    if not answer.shown:
        text = _("No proposals match.")
        return [nodes.paragraph("", f"{caption}: {text}" if caption else text, classes=["enh-empty"])]
    drawn: list[nodes.Node] = []
    grouped = any(group.title for group in answer.groups)
    for n, group in enumerate(answer.groups):
        title = caption if n == 0 and not grouped else ""
        if grouped:
            words = ", ".join(group_label(item.text, use.spec.group_by or "") for item in group.title)
            counted = f"{words} ({len(group.rows)})"
            title = f"{caption}: {counted}" if caption else counted
        if grouped and use.fold and pen.site:
            lines = rows(pen, answer.columns, group.rows, classes=use.classes, label=title)
            drawn += folded(title, [lines], "enh-folded")
        else:
            drawn.append(rows(pen, answer.columns, group.rows, title, f"{pen.anchor}-{n}", use.classes))
    drawn += cut_short(answer.shown, answer.total)
    return drawn if answer.search is None else [filterable(answer, answer.search, drawn, caption)]


def rows(
    pen: Pen,
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
        head += nodes.entry("", nodes.paragraph("", field_label(name)))
    body = nodes.tbody()
    # The title leads to the proposal, and the key only where there is no title.
    plain = columns.index("key") if "key" in columns and "title" in columns else -1
    if pen.site:
        lines = (_row_markup(pen, row, plain, n) for n, row in enumerate(rows))
        body += nodes.raw("", "".join(lines), format="html")
    else:
        body += [_row(pen, row, plain) for row in rows]
    group += [nodes.thead("", head), body]
    table += group
    return scrolling(pen, table, title or label or _("Enhancement proposals"))


def _key_classes(key: str) -> tuple[str, ...]:
    return ("enh-key", "enh-long") if len(key) > _LONG else ("enh-key",)


def _is_wordy(cell: Cell) -> bool:
    """Whether a word of it is so long that it would leave no room for the other columns."""
    return any(
        len(word) > _LONG for item in cell if len(item.text) > _LONG for word in item.text.replace("-", " ").split()
    )


def _row(pen: Pen, row: Row, plain: int) -> nodes.row:
    line = nodes.row()
    for n, cell in enumerate(row.cells):
        entry = nodes.entry()
        if n == plain:
            entry["classes"] += _key_classes(cell[0].text)
            entry += nodes.paragraph("", cell[0].text)
        elif cell:
            if _is_wordy(cell):
                entry["classes"].append("enh-wordy")
            entry += nodes.paragraph("", "", *pen.cell(cell))
        line += entry
    return line


def _row_markup(pen: Pen, row: Row, plain: int, number: int) -> str:
    """What Sphinx makes of a row."""
    cells = "".join(
        f'<td class="{" ".join(_key_classes(cell[0].text))}"><p>{escape(cell[0].text)}</p></td>\n'
        if n == plain
        else f'<td class="enh-wordy"><p>{pen.markup(cell)}</p></td>\n'
        if _is_wordy(cell)
        else f"<td><p>{pen.markup(cell)}</p></td>\n"
        if cell
        else "<td></td>\n"
        for n, cell in enumerate(row.cells)
    )
    return f'<tr class="{row_class(number)}">{cells}</tr>\n'


def row_class(number: int) -> str:
    """The class that Sphinx gives to a row below the heads of columns, counted from 0."""
    return "row-odd" if number % 2 else "row-even"


def scrolling(pen: Pen, table: nodes.table, name: str, *classes: str) -> nodes.container:
    """A table in a box of its own: a narrow screen scrolls that, never the page; not every theme sees to it.

    :param name: what the table is, for those who cannot see it.
    :param classes: of the box.
    """
    names = ["enh-scroll", *classes]
    if pen.builder.format != "html" or _leads_somewhere(table):
        return nodes.container("", table, classes=names)
    start = f'<div class="{" ".join(names)}"{by_keyboard(name)}>'
    return nodes.container("", nodes.raw("", start, format="html"), table, nodes.raw("", "</div>", format="html"))


def _leads_somewhere(table: nodes.table) -> bool:
    return any(
        isinstance(node, nodes.reference) or (isinstance(node, nodes.raw) and "<a " in node.astext())
        for node in table.findall()
    )
