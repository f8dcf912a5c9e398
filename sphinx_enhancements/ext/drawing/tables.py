"""Tables of proposals: rows as docutils nodes, or as html on sites for speed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from html import escape
from typing import NamedTuple

from docutils import nodes

from ...core.views.cells import Cell, ItemKind
from ...core.views.table import Row
from ..messages import _, translate_field
from .large_html import build_large_html
from .latex import NUMBER_CLASS, lay_out_table
from .long_cells import build_short_note, move_note_to_tooltip, split_long_cell
from .renderer import Renderer, TextPart, build_details_tags, build_region_attributes, draw_caption

_WIDTHS = {
    "key": 11, "title": 40, "proposal": 50, "summary": 60, "reason": 40, "status": 16, "owner": 15, "authors": 18,
    "release": 14, "gate": 26, "default": 12, "since": 12, "until": 14, "created": 12, "updated": 12, "number": 10,
    "spellings": 30, "following": 24, "sections": 50, "readiness": 24, "outcome": 24, "later": 24,
    "before": 16, "now": 16, "date": 12,
}  # fmt: skip
"""Widths of columns in characters. On sites, each width is a class of the style sheet."""

_DEFAULT_WIDTH = 14

_SHARED_WIDTH = 40
"""Minimum width of the columns that share the remaining space on sites."""

_MIN_SHARED_WIDTH = 19
"""Minimum width of a column that shares the remaining space; if there is less, the table scrolls."""

_MAX_WIDTH = 120
"""Largest minimum width of a table for which the style sheet has a class."""

_SELF_EXPLANATORY = frozenset(
    {
        "key", "title", "proposal", "summary", "status", "stage", "release", "milestones", "owner", "gate", "default",
        "readiness", "outcome", "later", "checklist", "before", "now",
    }
)  # fmt: skip
"""Columns whose cells need no label in rows that are drawn as cards."""

_MAX_SHORT_LIST, _MAX_SHORT_TEXT = 2, 60
"""Maximum numbers of items, and of characters of the first item, for which a cell is certainly short."""

_FORMATS_WITHOUT_CAPTIONS = ("text", "man")
"""Formats of builders that would make the title of a table a heading of the document."""

_MAX_COLUMNS_ON_PAPER, _MAX_COLUMNS_IN_EPUB = 8, 4
"""Maximum numbers of equal columns of a table, beside the column of names."""

_LONG_KEY = 8
"""Maximum number of characters of a key that certainly fits into its column and is never broken."""

_PATH_KEY = 24
"""Maximum number of characters of a key for which a page keeps the column narrow."""


class TableCell(NamedTuple):
    """Cell of a table.

    :param span: number of columns that it covers.
    :param rest: html of a folded last paragraph; sites only.
    """

    paragraphs: Iterable[Iterable[TextPart]] = ()
    classes: tuple[str, ...] = ()
    span: int = 1
    rest: str = ""


_EMPTY_CELL = TableCell()


def build_number_cell(parts: Iterable[TextPart]) -> TableCell:
    """Return a cell with a number, or the heading of a column of numbers."""
    return TableCell([parts], (NUMBER_CLASS,))


class TableRow(NamedTuple):
    """Row of a table.

    :param is_group: True for a row with the name of the group of rows that follows.
    """

    cells: Iterable[TableCell]
    classes: tuple[str, ...] = ()
    is_group: bool = False


class TableColumn(NamedTuple):
    """Column of a table.

    :param width: in characters; most builders use it in relation to the other columns.
    :param classes: classes of its cells on sites.
    :param label: name of the column before each cell where sites draw rows as cards; empty for none.
    """

    heading: TableCell
    width: int
    classes: tuple[str, ...] = ()
    label: str = ""


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
    return draw_grouped_table(renderer, columns, [("", rows)], title, anchor, classes, label)


def draw_grouped_table(
    renderer: Renderer,
    columns: Sequence[str],
    groups: Iterable[tuple[str, Iterable[Row]]],
    title: str = "",
    anchor: str = "",
    classes: Iterable[str] = (),
    label: str = "",
) -> nodes.container:
    """Draw groups of rows as one table in a box that scrolls; a group with a name starts with a row of that name.

    On sites, a column has the same width in all tables, whatever their content.
    """
    names = [*classes]
    if renderer.is_site:
        widths = [_WIDTHS.get(name, _DEFAULT_WIDTH) for name in columns]
        minimum = sum(_MIN_SHARED_WIDTH if width >= _SHARED_WIDTH else width for width in widths)
        names += ["enh-fixed", f"enh-w-{min(minimum, _MAX_WIDTH) // 5 * 5}"]
    # The title of a proposal is its link; the key is one only if there is no title.
    plain = columns.index("key") if "key" in columns and "title" in columns else -1
    table = build_table(
        renderer,
        [_build_column(renderer, name, n == plain) for n, name in enumerate(columns)],
        _iter_table_rows(renderer, groups, columns, plain),
        title,
        anchor,
        names,
    )
    return wrap_in_scroll_box(renderer, table, title or label or _("Enhancement proposals"))


def _build_column(renderer: Renderer, name: str, is_key: bool) -> TableColumn:
    width, heading = _WIDTHS.get(name, _DEFAULT_WIDTH), translate_field(name)
    parts = [[TextPart(heading)]]
    if not renderer.is_site:
        return TableColumn(TableCell(parts), width)
    if width >= _SHARED_WIDTH:
        column = TableColumn(TableCell(parts, ("enh-wide",)), width, ("enh-wide",))
    else:
        column = TableColumn(TableCell(parts, (f"enh-w-{width}",)), width, ("enh-key",) if is_key else ())
    return column if name in _SELF_EXPLANATORY else column._replace(label=heading)


def _iter_table_rows(
    renderer: Renderer, groups: Iterable[tuple[str, Iterable[Row]]], columns: Sequence[str], plain: int
) -> Iterator[TableRow]:
    builders = [_choose_builder(renderer, columns, name, n == plain) for n, name in enumerate(columns)]
    if renderer.is_site:
        builders = [
            _render_equal_cells_once(renderer, name, build) for name, build in zip(columns, builders, strict=True)
        ]
    for title, rows in groups:
        if title:
            yield build_group_row(title, len(columns))
        for row in rows:
            yield TableRow([build(cell) for build, cell in zip(builders, row.cells, strict=True)])


def _choose_builder(renderer: Renderer, columns: Sequence[str], name: str, is_key: bool) -> Callable[[Cell], TableCell]:
    """Return the function that builds the cells of a column."""
    width = _WIDTHS.get(name, _DEFAULT_WIDTH)
    if is_key:
        return lambda cell: _build_key_cell(renderer, cell)
    if renderer.is_site and name == "release":
        return lambda cell: _build_release_cell(renderer, cell, width)
    if renderer.is_site and name == "stage" and "release" in columns:
        return lambda cell: _build_cell(renderer, tuple(map(move_note_to_tooltip, cell)), width)
    return lambda cell: _build_cell(renderer, cell, width)


def _render_equal_cells_once(
    renderer: Renderer, name: str, build: Callable[[Cell], TableCell]
) -> Callable[[Cell], TableCell]:
    """Return a builder of cells on a site that renders equal cells of a column, such as those of a status, once."""
    if name == "proposal":
        return lambda cell: _render_proposal(renderer, cell, build)
    render = cache(lambda cell: render_content(renderer, build(cell)))
    # Links to proposals are all different.
    return lambda cell: build(cell) if cell and cell[0].kind is ItemKind.ENHANCEMENT else render(cell)


def _render_proposal(renderer: Renderer, cell: Cell, build: Callable[[Cell], TableCell]) -> TableCell:
    """Return a cell of the column "proposal", which several releases on one page may have."""
    if cell not in renderer.drawn.proposals:
        renderer.drawn.proposals[cell] = render_content(renderer, build(cell)).rest
    return TableCell(rest=renderer.drawn.proposals[cell])


def render_content(renderer: Renderer, cell: TableCell) -> TableCell:
    """Return a cell for a site whose paragraphs are html already."""
    return cell._replace(paragraphs=(), rest=_render_paragraphs(renderer, cell.paragraphs) + cell.rest)


def _render_paragraphs(renderer: Renderer, paragraphs: Iterable[Iterable[TextPart]]) -> str:
    return "\n".join([f"<p>{renderer.render_parts(parts)}</p>" for parts in paragraphs])


def build_group_row(title: str, span: int) -> TableRow:
    """Return a row with the name of a group.

    :param span: number of columns of the table.
    """
    return TableRow([TableCell([[TextPart(title, element="strong")]], span=span)], ("enh-group",), is_group=True)


def _build_key_cell(renderer: Renderer, cell: Cell) -> TableCell:
    key = cell[0].text
    limits = {"enh-long": _LONG_KEY, "enh-path": _PATH_KEY}
    # On sites, the column has the class that keeps short keys on one line.
    classes = ("enh-key",) if not renderer.is_site and len(key) <= _LONG_KEY else ()
    return TableCell(((TextPart(key, classes),),), tuple(name for name, limit in limits.items() if len(key) > limit))


def _build_release_cell(renderer: Renderer, cell: Cell, width: int) -> TableCell:
    """Return a cell of the column "release" on a site; if it has one milestone, its note is shortened."""
    if len(cell) != 1 or not cell[0].note:
        return _build_cell(renderer, cell, width)
    return TableCell(((*renderer.get_item_parts(cell[0]), *build_short_note(cell[0].note)),))


def _build_cell(renderer: Renderer, cell: Cell, width: int) -> TableCell:
    if not cell:
        return _EMPTY_CELL
    first = cell[0]
    if len(cell) <= _MAX_SHORT_LIST and len(first.text) + len(first.note or "") <= _MAX_SHORT_TEXT:
        return TableCell((renderer.iter_parts(cell),))
    parts, rest, label = split_long_cell(renderer, cell, width)
    if not rest:
        return TableCell((parts,))
    start, end = build_details_tags(label, "enh-rest")
    return TableCell((parts,), rest=f"{start}<p>{renderer.render_parts(rest)}</p>{end}")


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
    head = nodes.thead("", _draw_row(renderer, TableRow([column.heading for column in columns])))
    if renderer.is_site:
        group += [head, build_large_html(_render_bodies(renderer, columns, rows, has_stub))]
    else:
        group += [head, nodes.tbody("", *(_draw_row(renderer, row) for row in rows))]
    table += group
    return table


def split_columns(renderer: Renderer, count: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of the equal columns of each of several tables, which are about equally wide.

    Sites have all columns in one table, which scrolls.
    """
    maximum = _MAX_COLUMNS_ON_PAPER
    if renderer.builder.format == "html":
        maximum = _MAX_COLUMNS_IN_EPUB if renderer.builder.name == "epub" else count
    parts = -(-count // maximum)
    for n in range(parts):
        yield count * n // parts, count * (n + 1) // parts


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


def _render_bodies(renderer: Renderer, columns: Sequence[TableColumn], rows: Iterable[TableRow], has_stub: bool) -> str:
    """Return the html of rows, with a ``tbody`` element for each group."""
    starts = [_render_start("th" if has_stub and not n else "td", column, ()) for n, column in enumerate(columns)]
    lines = ["<tbody>\n"]
    number = 0  # of the row in its group
    for row in rows:
        if row.is_group:
            (cell,) = row.cells
            text = "".join(renderer.render_parts(parts) for parts in cell.paragraphs)
            if len(lines) > 1:
                lines.append("</tbody>\n<tbody>\n")
            head = f'<th class="stub" scope="rowgroup" colspan="{cell.span}"><p>{text}</p></th>\n'
            lines.append(f'<tr class="{" ".join(row.classes)}">{head}</tr>\n')
            number = 0
        else:
            lines.append(_render_row(renderer, row, number, columns, starts))
            number += 1
    return "".join([*lines, "</tbody>\n"])


def _render_row(
    renderer: Renderer, row: TableRow, number: int, columns: Sequence[TableColumn], starts: Sequence[str]
) -> str:
    """Return a row as Sphinx would write it in html.

    :param starts: start tag for each column, used for cells without classes of their own.
    """
    cells = []
    for start, column, (paragraphs, classes, _span, rest) in zip(starts, columns, row.cells, strict=True):
        tag = start[1:3]
        content = _render_paragraphs(renderer, paragraphs) + rest
        cells.append(f"{_render_start(tag, column, classes) if classes else start}{content}</{tag}>\n")
    names = (*row.classes, "row-odd" if number % 2 else "row-even")
    return f'<tr class="{" ".join(names)}">{"".join(cells)}</tr>\n'


def _render_start(tag: str, column: TableColumn, classes: tuple[str, ...]) -> str:
    """Return the start tag of a cell.

    :param tag: ``th`` for the name of the row, ``td`` otherwise.
    """
    names = (*(("stub",) if tag == "th" else ()), *column.classes, *classes)
    attributes = f' class="{" ".join(names)}"' if names else ""
    return f"<{tag}{attributes}" + (f' data-label="{escape(column.label)}">' if column.label else ">")


def wrap_in_scroll_box(renderer: Renderer, table: nodes.table, name: str, *classes: str) -> nodes.container:
    """Return a table in a box that scrolls on narrow screens, where the page would scroll in some themes.

    In LaTeX, the columns get fixed shares of the width of the page instead.
    """
    names = ["enh-scroll", *classes]
    if renderer.builder.format in _FORMATS_WITHOUT_CAPTIONS:
        return nodes.container("", *extract_title(table), table, classes=names)
    if renderer.builder.format == "latex":
        return nodes.container("", *lay_out_table(table), classes=names)
    if renderer.builder.format != "html" or _contains_link(table):
        return nodes.container("", table, classes=names)
    start = f'<div class="{" ".join(names)}"{build_region_attributes(name)}>'
    return nodes.container("", nodes.raw("", start, format="html"), table, nodes.raw("", "</div>", format="html"))


def extract_title(table: nodes.table) -> list[nodes.Node]:
    """Remove the title of a table, and return it as a paragraph; nothing if it has none."""
    title = table.next_node(nodes.title)
    if title is None:
        return []
    title.parent.remove(title)
    return draw_caption(title.astext(), "enh-caption")


def _contains_link(table: nodes.table) -> bool:
    return any(
        isinstance(node, nodes.reference) or (isinstance(node, nodes.raw) and "<a " in node.astext())
        for node in table.findall()
    )
