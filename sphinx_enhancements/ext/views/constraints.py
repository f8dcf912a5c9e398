"""Table of the answers of proposals to the constraints of their community."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from docutils import nodes

from ...core.views.constraints import AnswerCell, AnswerState, Constraints, ConstraintsSpec, compute_constraints
from ..build.placed_views import PlacedView, View, has_filter_or_summary
from ..drawing.renderer import LINE_BREAK, Renderer, TextPart, draw_empty_note, draw_limit_note
from ..drawing.tables import TableCell, TableColumn, TableRow, build_table, wrap_in_scroll_box
from ..messages import _, translate_field
from .directive import ViewDirective, make_option_spec

_NAME_WIDTH, _ANSWER_WIDTH = 30, 16  # widths of the columns, in characters


def draw_constraints(
    renderer: Renderer, answer: Constraints, placed: PlacedView[ConstraintsSpec], level: int
) -> list[nodes.Node]:
    """Draw a table with a row for each proposal; a line of text if there are no constraints or no proposals."""
    if not answer.constraints or not answer.rows:
        words = _("No proposal is found.") if answer.constraints else _("There are no constraints.")
        return [draw_empty_note(words, placed.caption)]
    columns = [
        TableColumn(TableCell([[TextPart(translate_field("proposal"))]]), _NAME_WIDTH),
        *(
            TableColumn(
                TableCell([[TextPart(c.id), LINE_BREAK, TextPart(c.title, ("enh-note",))]]), _ANSWER_WIDTH, label=c.id
            )
            for c in answer.constraints
        ),
    ]
    rows = (
        TableRow([TableCell([[*renderer.get_item_parts(row.proposal)]]), *map(_build_answer, row.cells)])
        for row in answer.rows
    )
    table = build_table(renderer, columns, rows, placed.caption, renderer.anchor, placed.classes, has_stub=True)
    drawn: list[nodes.Node] = [wrap_in_scroll_box(renderer, table, placed.caption or _("Constraints"))]
    return [*drawn, *draw_limit_note(len(answer.rows), answer.total)]


def _build_answer(cell: AnswerCell) -> TableCell:
    words = {
        AnswerState.ANSWERED: _("Answered"),
        AnswerState.NOT_APPLICABLE: _("Not applicable"),
        AnswerState.MISSING: _("Missing"),
    }
    return TableCell([_iter_parts(cell, words[cell.state])])


def _iter_parts(cell: AnswerCell, word: str) -> Iterator[TextPart]:
    yield TextPart(word, ("enh-answer", f"enh-answer-{cell.state.replace(' ', '-')}"))
    if cell.reason or cell.state is AnswerState.NOT_APPLICABLE:
        yield LINE_BREAK
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
