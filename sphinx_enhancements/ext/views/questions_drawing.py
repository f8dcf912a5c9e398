"""Questions: the list of them, and one on the page of its proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from ..drawing.pen import filled
from ..messages import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...core.views.questions import ListedQuestion, Questions
    from ..build.placed_views import QuestionsUse
    from ..drawing.pen import Pen


_STOPS = tuple(".!?:…。！？：")  # noqa: RUF001 # as Chinese writes them
"""What ends a sentence."""

_BEHIND_STOPS = "\"')]*_`»”\N{RIGHT SINGLE QUOTATION MARK}"
"""What may stand behind that."""


def questions(pen: Pen, answer: Questions, use: QuestionsUse) -> list[nodes.Node]:
    """A list for each proposal or owner; a line of text where there is no question."""
    drawn = nodes.container(classes=["enh-questions", *use.classes])
    if use.caption:
        drawn += nodes.paragraph("", "", nodes.strong("", use.caption), classes=["enh-questions-caption"])
    drawn += nodes.paragraph("", _counted(answer, use), classes=["enh-count"] if answer.shown else ["enh-empty"])
    for group in answer.groups:
        title = pen.cell(group.title) if group.title else [nodes.Text(_("No owner"))]
        drawn += nodes.paragraph(
            "",
            "",
            nodes.strong("", "", *title),
            nodes.Text(f" ({len(group.questions)})"),
            classes=["enh-questions-of"],
        )
        entries = nodes.bullet_list(bullet="-")
        entries += [_entry(pen, asked, use) for asked in group.questions]
        drawn += entries
    return [drawn]


def _counted(answer: Questions, use: QuestionsUse) -> str:
    numbers = {"open": answer.open_count, "answered": answer.answered_count, "shown": answer.shown}
    if not answer.open_count and not answer.answered_count:
        return _("There are no open questions.")
    if not answer.open_count:
        counted = _("No question is open; %(answered)s answered.") % numbers
    elif answer.answered_count:
        counted = _("%(open)s open, %(answered)s answered.") % numbers
    else:
        counted = _("%(open)s open.") % numbers
    wanted = answer.open_count + (answer.answered_count if use.spec.answered else 0)
    if answer.shown < wanted:
        counted += " " + _("%(shown)s are shown.") % numbers
    return counted


def _entry(pen: Pen, asked: ListedQuestion, use: QuestionsUse) -> nodes.list_item:
    line = nodes.paragraph("", "", pen.item(asked.question))
    by_owner = use.spec.group_by == "owner"
    # The owner is in the heading there.
    sentences = facts(pen, asked, owner=not by_owner)
    if by_owner:
        sentences.append(filled(_("See %(proposal)s."), proposal=pen.item(asked.proposal)))
    # Many a question is a catchword, with no stop behind it.
    between = " " if asked.question.text.rstrip(_BEHIND_STOPS).endswith(_STOPS) else " · "
    for sentence in sentences:
        line += [nodes.Text(between), *sentence]
        between = " "
    entry = nodes.list_item("", line)
    if asked.answer is not None:
        entry["classes"].append("enh-answered")
        entry += answered([nodes.Text(asked.answer)] if asked.answer else [])
    return entry


def facts(pen: Pen, asked: ListedQuestion, *, owner: bool = True) -> list[list[nodes.Node]]:
    """Who is to answer, and what waits for it."""
    said = []
    if owner and asked.owner:
        said.append(filled(_("Asked of %(owner)s."), owner=nodes.Text(asked.owner)))
    if asked.blocks is not None:
        said.append(filled(_("Blocks %(stage)s."), stage=pen.item(asked.blocks)))
    return said


def answered(text: Sequence[nodes.Node]) -> nodes.paragraph:
    """The answer to a question; nothing but that there is one, where nobody wrote it down."""
    if not text:
        return nodes.paragraph("", "", nodes.strong("", _("Answered.")))
    return nodes.paragraph("", "", nodes.strong("", _("Answer:")), nodes.Text(" "), *text)
