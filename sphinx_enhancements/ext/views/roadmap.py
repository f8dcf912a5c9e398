"""The roadmap: a matrix of enhancements by releases."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from ...core.views.roadmap import Certainty, RoadmapSpec, compute_roadmap
from ..build.placed_views import PlacedView, View
from ..drawing.paper import build_column_spec, set_in_small_type
from ..drawing.renderer import draw_limit_note, fill_sentence
from ..drawing.tables import row_class, wrap_in_scroll_box
from ..messages import _, translate_field, translate_group, translate_state_in_sentence
from .directive import ViewDirective

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...core.views.cells import Item
    from ...core.views.roadmap import Roadmap, RoadmapMilestone, RoadmapRow
    from ..drawing.renderer import Renderer

_FIRST, _OTHER = 30, 11
"""How wide the columns are, in characters where that is the measure."""

_ON_PAPER, _ON_READER = 8, 4
"""How many releases fit beside each other where nothing can be scrolled."""

_NAMED = 20
"""How many proposals are named in a sentence."""


def draw_roadmap(renderer: Renderer, answer: Roadmap, placed: PlacedView[RoadmapSpec], level: int) -> list[nodes.Node]:
    """A matrix, or several where the page is too narrow for all releases; a line of text where it is empty."""
    drawn: list[nodes.Node] = []
    if not answer.groups:
        text = _("No proposal aims at these releases.")
        drawn.append(
            nodes.paragraph("", f"{placed.caption}: {text}" if placed.caption else text, classes=["enh-empty"])
        )
    else:
        for n, (start, end) in enumerate(_parts(renderer, len(answer.columns))):
            drawn += _matrix(renderer, answer, placed, start, end, n)
    drawn += draw_limit_note(answer.shown_count, answer.total)
    if answer.unreadable:
        words = _("In no column, since the release is not understood: %(proposals)s.")
        if len(answer.unreadable) > _NAMED:
            words = _("In no column, since the release is not understood: %(proposals)s and %(more)s more.")
        named = renderer.draw_cell(answer.unreadable[:_NAMED])
        more = nodes.Text(str(len(answer.unreadable) - _NAMED))
        drawn.append(nodes.paragraph("", "", *fill_sentence(words, proposals=named, more=more), classes=["enh-unread"]))
    return drawn


def _parts(renderer: Renderer, count: int) -> Iterator[tuple[int, int]]:
    """From where to where the columns go into one matrix; parts are as wide as each other."""
    most = _ON_READER if renderer.builder.name == "epub" else count if renderer.builder.format == "html" else _ON_PAPER
    parts = -(-count // most)
    for n in range(parts):
        yield count * n // parts, count * (n + 1) // parts


def _matrix(
    renderer: Renderer, answer: Roadmap, placed: PlacedView[RoadmapSpec], start: int, end: int, number: int
) -> list[nodes.Node]:
    """The columns of some releases, with the rows that have something in them."""
    columns = answer.columns[start:end]
    table = nodes.table(classes=["enh-table", "enh-roadmap", "colwidths-auto", "no-search", *placed.classes])
    title = placed.caption
    if len(columns) < len(answer.columns):
        ends = {"first": columns[0].text, "last": columns[-1].text}
        span = _("%(first)s to %(last)s") % ends
        title = f"{title}: {span}" if title else span
    if title:
        # A table with a caption is one that could be numbered, which Sphinx wants an id for.
        table["ids"].append(f"{renderer.anchor}-{number}")
        table += nodes.title(title, title)
    group = nodes.tgroup("", nodes.colspec(colwidth=_FIRST, stub=1), cols=len(columns) + 1)
    group += [nodes.colspec(colwidth=_OTHER) for _column in columns]
    head = nodes.row("", nodes.entry("", nodes.paragraph("", translate_field("proposal"))))
    head += [_head(renderer, column, answer.current) for column in columns]
    body = nodes.tbody()
    drawn = 0
    for part in answer.groups:
        lines = [(row, row.cells[start:end]) for row in part.rows if any(row.cells[start:end])]
        if not lines:
            continue
        words = ", ".join(translate_group(item.text, placed.spec.group_by) for item in part.title)
        words = f"{words} ({len(lines)})" if words else ""
        if renderer.site:
            made = [_heading_markup(words, len(columns), drawn)] if words else []
            made += (_row_markup(renderer, row, cells, n) for n, (row, cells) in enumerate(lines, drawn + len(made)))
            drawn += len(made)
            body += nodes.raw("", "".join(made), format="html")
            continue
        if words:
            body += _heading(renderer, words, len(columns))
        body += [_row(renderer, row, cells) for row, cells in lines]
    group += [nodes.thead("", head), body]
    table += group
    if renderer.builder.format == "latex":
        return _for_latex(table, len(columns))
    return [wrap_in_scroll_box(renderer, table, title or _("Roadmap"), "enh-matrix")]


def _for_latex(table: nodes.table, columns: int) -> list[nodes.Node]:
    """Let a table go on over pages, in smaller letters and in columns that are wide enough for their words."""
    table["classes"].append("longtable")
    return set_in_small_type(build_column_spec([_FIRST, *[_OTHER] * columns]), table, r"\hyphenpenalty=10000")


def _head(renderer: Renderer, column: Item, current: str | None) -> nodes.entry:
    text = nodes.paragraph("", "", renderer.draw_item(column))
    if column.text == current:
        text += _note(renderer, translate_state_in_sentence("current"))
    return nodes.entry("", text, classes=["enh-now"] if column.text == current else [])


def _heading(renderer: Renderer, title: str, columns: int) -> nodes.row:
    """A row that is the heading of those below it."""
    text = nodes.paragraph("", "", nodes.strong("", title))
    if renderer.builder.format == "man":  # which has no cells that go over several columns
        return nodes.row("", nodes.entry("", text), *(nodes.entry() for _column in range(columns)))
    return nodes.row("", nodes.entry("", text, morecols=columns), classes=["enh-group"])


def _row(renderer: Renderer, row: RoadmapRow, cells: Iterable[tuple[RoadmapMilestone, ...]]) -> nodes.row:
    name = nodes.paragraph("", "", renderer.draw_item(row.proposal))
    if row.status is not None:
        name += [nodes.Text(" "), renderer.draw_item(row.status)]
    line = nodes.row("", nodes.entry("", name))
    line += [nodes.entry("", *(_mark(renderer, mark) for mark in marks)) for marks in cells]
    return line


def _mark(renderer: Renderer, mark: RoadmapMilestone) -> nodes.paragraph:
    """A stage as a badge, and what else there is to say of it in words."""
    badge = renderer.draw_item(mark.stage)
    if mark.certainty is not Certainty.REACHED and isinstance(badge, nodes.inline):
        badge["classes"].append(f"enh-aim-{mark.certainty}")
    drawn = nodes.paragraph("", "", badge)
    notes = ", ".join(_notes(mark))
    if notes:
        drawn += _note(renderer, notes)
    return drawn


def _notes(mark: RoadmapMilestone) -> Iterator[str]:
    """Yield the track of a milestone and how certain it is, in words."""
    if mark.track:
        yield mark.track
    if mark.certainty is not Certainty.REACHED:
        words = {
            Certainty.PLANNED: _("planned"),
            Certainty.PROPOSED: _("proposed"),
            Certainty.DROPPED: _("not planned"),
        }
        yield words[mark.certainty]


def _note(renderer: Renderer, text: str) -> list[nodes.Node]:
    """What stands below a name in a narrow column."""
    note = nodes.inline("", f"({text})", classes=["enh-note"])
    # LaTeX would stretch the blank between the two.
    return [
        nodes.raw("", r"\newline{}", format="latex") if renderer.builder.format == "latex" else nodes.Text(" "),
        note,
    ]


# -- the pages of a site: what Sphinx makes of these rows, which as nodes are most of the time that such a page takes --


def _heading_markup(title: str, columns: int, number: int) -> str:
    head = f'<th class="stub" colspan="{columns + 1}"><p><strong>{escape(title)}</strong></p></th>\n'
    return f'<tr class="enh-group {row_class(number)}">{head}</tr>\n'


def _row_markup(renderer: Renderer, row: RoadmapRow, cells: Iterable[tuple[RoadmapMilestone, ...]], number: int) -> str:
    status = f" {renderer.render_cell((row.status,))}" if row.status is not None else ""
    name = f'<th class="stub"><p>{renderer.render_cell((row.proposal,))}{status}</p></th>\n'
    made = "".join(f"<td>{_cell_markup(renderer, marks)}</td>\n" for marks in cells)
    return f'<tr class="{row_class(number)}">{name}{made}</tr>\n'


def _cell_markup(renderer: Renderer, marks: Iterable[RoadmapMilestone]) -> str:
    return "\n".join(_mark_markup(renderer, mark) for mark in marks)


def _mark_markup(renderer: Renderer, mark: RoadmapMilestone) -> str:
    badge = renderer.render_cell(
        (mark.stage,), *([f"enh-aim-{mark.certainty}"] if mark.certainty is not Certainty.REACHED else ())
    )
    notes = escape(", ".join(_notes(mark)))
    note = f' <span class="enh-note">({notes})</span>' if notes else ""
    return f"<p>{badge}{note}</p>"


class EnhancementRoadmapDirective(ViewDirective):
    """A matrix of enhancements by releases."""

    has_content = False
    option_spec: ClassVar = {
        "from": directives.unchanged,
        "to": directives.unchanged,
        "filter": directives.unchanged,
        "group-by": directives.unchanged,
        "limit": directives.unchanged,
        "caption": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Place the roadmap in the document."""
        group_by = self.read_text("group-by") or "owner"
        spec = RoadmapSpec(
            first=self.read_text("from"),
            last=self.read_text("to"),
            filter=self.query,
            group_by="" if group_by == "none" else group_by,
            limit=self.read_number("limit", "all rows are shown"),
        )
        return self.place_view(spec)


VIEW = View(RoadmapSpec, compute_roadmap, draw_roadmap, {"enhancement-roadmap": EnhancementRoadmapDirective})
