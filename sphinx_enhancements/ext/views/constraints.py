"""Table of the answers of proposals to the constraints of their community."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from docutils import nodes

from ...core.config.constraints import Constraint
from ...core.views.constraints import AnswerCell, AnswerState, Constraints, ConstraintsSpec, compute_constraints
from ..build.placed_views import PlacedView, View, has_filter_or_summary
from ..drawing.renderer import Renderer, TextPart, draw_caption, draw_empty_note, draw_limit_note
from ..drawing.tables import TableCell, TableColumn, TableRow, build_table, split_columns, wrap_in_scroll_box
from ..messages import _, translate_field
from .directive import ViewDirective, make_option_spec

_NAME_WIDTH, _ANSWER_WIDTH = 30, 15  # widths of the columns, in characters
_MIN_NAME_WIDTH = 20  # minimum width of the column of proposals on sites; if there is less, the table scrolls
_MAX_WIDTH = 120  # largest minimum width of a table for which the style sheet has a class


def draw_constraints(
    renderer: Renderer, answer: Constraints, placed: PlacedView[ConstraintsSpec], level: int
) -> list[nodes.Node]:
    """Draw a list of the constraints, and a table with a row for each proposal; a line of text if there are none."""
    if not answer.constraints or not answer.rows:
        words = _("No proposal is found.") if answer.constraints else _("There are no constraints.")
        return [draw_empty_note(words, placed.caption)]
    drawn: list[nodes.Node] = [*draw_caption(placed.caption, "enh-caption")]
    drawn.append(nodes.bullet_list("", *map(_draw_constraint, answer.constraints), bullet="-"))
    for start, end in split_columns(renderer, len(answer.constraints)):
        drawn.append(_draw_table(renderer, answer, placed, start, end))
    return [*drawn, *draw_limit_note(len(answer.rows), answer.total)]


def _draw_constraint(constraint: Constraint) -> nodes.list_item:
    title: nodes.Node = nodes.Text(constraint.title)
    if constraint.link.startswith(("http://", "https://")):
        title = nodes.reference("", constraint.title, refuri=constraint.link)
    return nodes.list_item("", nodes.paragraph("", "", nodes.strong("", constraint.id), nodes.Text(" "), title))


def _draw_table(
    renderer: Renderer, answer: Constraints, placed: PlacedView[ConstraintsSpec], start: int, end: int
) -> nodes.container:
    """Draw the columns of some constraints."""
    constraints = answer.constraints[start:end]
    proposal = TableCell([[TextPart(translate_field("proposal"))]], ("enh-wide",) if renderer.is_site else ())
    width = (f"enh-w-{_ANSWER_WIDTH}",) if renderer.is_site else ()
    columns = [
        TableColumn(proposal, _NAME_WIDTH, ("enh-wide",)),
        *(TableColumn(TableCell([[TextPart(c.id)]], width), _ANSWER_WIDTH, label=c.id) for c in constraints),
    ]
    rows = (
        TableRow([TableCell([[*renderer.get_item_parts(row.proposal)]]), *map(_build_answer, row.cells[start:end])])
        for row in answer.rows
    )
    classes = [*placed.classes]
    if renderer.is_site:
        minimum = min(_MIN_NAME_WIDTH + _ANSWER_WIDTH * len(constraints), _MAX_WIDTH) // 5 * 5
        classes += ["enh-fixed", f"enh-w-{minimum}"]
    table = build_table(renderer, columns, rows, classes=classes, has_stub=True)
    return wrap_in_scroll_box(renderer, table, placed.caption or _("Constraints"))


def _build_answer(cell: AnswerCell) -> TableCell:
    return TableCell([_iter_parts(cell)])


def _iter_parts(cell: AnswerCell) -> Iterator[TextPart]:
    if cell.state is AnswerState.ANSWERED:
        yield TextPart(_("Answered"), ("enh-verdict", "enh-ready"))
    elif cell.state is AnswerState.MISSING:
        yield TextPart(_("Missing"), ("enh-verdict", "enh-not-ready"))
    else:
        yield TextPart(f"{_('Not applicable')}: ")
        yield TextPart(cell.reason or _("without a reason"), ("enh-note",))


class EnhancementConstraintsDirective(ViewDirective):
    """Directive ``enhancement-constraints``, the answers of proposals to the constraints of their community."""

    option_spec: ClassVar = make_option_spec("filter", "limit", "caption")

    def run(self) -> list[nodes.Node]:
        """Place the table in the document."""
        limit = self.read_number("limit", "all proposals are shown")
        return self.place_view(ConstraintsSpec(filter=self.query, limit=limit))


VIEW = View(
    ConstraintsSpec,
    compute_constraints,
    draw_constraints,
    {"enhancement-constraints": EnhancementConstraintsDirective},
    reads_summaries=has_filter_or_summary,
)
