"""Open questions: the list of all of them, and the directive that asks one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.nodes import make_id

from ...core.views.questions import QuestionsSpec, compute_questions, make_named_stage_item
from ..build.pages import QUESTION_CLASS
from ..build.placed_views import PlacedView, View
from ..drawing.renderer import fill_sentence
from ..messages import _, translate_state
from .directive import ViewDirective

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...core.views.questions import ListedQuestion, Questions
    from ..drawing.renderer import Renderer


_STOPS = tuple(".!?:…。！？：")  # noqa: RUF001 # as Chinese writes them
"""What ends a sentence."""

_BEHIND_STOPS = "\"')]*_`»”\N{RIGHT SINGLE QUOTATION MARK}"
"""What may stand behind that."""


def draw_questions(
    renderer: Renderer, answer: Questions, placed: PlacedView[QuestionsSpec], level: int
) -> list[nodes.Node]:
    """A list for each proposal or owner; a line of text where there is no question."""
    drawn = nodes.container(classes=["enh-questions", *placed.classes])
    if placed.caption:
        drawn += nodes.paragraph("", "", nodes.strong("", placed.caption), classes=["enh-questions-caption"])
    drawn += nodes.paragraph("", _counted(answer, placed), classes=["enh-count"] if answer.shown else ["enh-empty"])
    for group in answer.groups:
        title = renderer.draw_cell(group.title) if group.title else [nodes.Text(_("No owner"))]
        drawn += nodes.paragraph(
            "",
            "",
            nodes.strong("", "", *title),
            nodes.Text(f" ({len(group.rows)})"),
            classes=["enh-questions-of"],
        )
        entries = nodes.bullet_list(bullet="-")
        entries += [_entry(renderer, asked, placed) for asked in group.rows]
        drawn += entries
    return [drawn]


def _counted(answer: Questions, placed: PlacedView[QuestionsSpec]) -> str:
    numbers = {"open": answer.open_count, "answered": answer.answered_count, "shown": answer.shown}
    if not answer.open_count and not answer.answered_count:
        return _("There are no open questions.")
    if not answer.open_count:
        counted = _("No question is open; %(answered)s answered.") % numbers
    elif answer.answered_count:
        counted = _("%(open)s open, %(answered)s answered.") % numbers
    else:
        counted = _("%(open)s open.") % numbers
    wanted = answer.open_count + (answer.answered_count if placed.spec.answered else 0)
    if answer.shown < wanted:
        counted += " " + _("%(shown)s are shown.") % numbers
    return counted


def _entry(renderer: Renderer, asked: ListedQuestion, placed: PlacedView[QuestionsSpec]) -> nodes.list_item:
    line = nodes.paragraph("", "", renderer.draw_item(asked.question))
    by_owner = placed.spec.group_by == "owner"
    # The owner is in the heading there.
    sentences = facts(renderer, asked, owner=not by_owner)
    if by_owner:
        sentences.append(fill_sentence(_("See %(proposal)s."), proposal=renderer.draw_item(asked.proposal)))
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


def facts(renderer: Renderer, asked: ListedQuestion, *, owner: bool = True) -> list[list[nodes.Node]]:
    """Who is to answer, and what waits for it."""
    said = []
    if owner and asked.owner:
        said.append(fill_sentence(_("Asked of %(owner)s."), owner=nodes.Text(asked.owner)))
    if asked.blocks is not None:
        said.append(fill_sentence(_("Blocks %(stage)s."), stage=renderer.draw_item(asked.blocks)))
    return said


def answered(text: Sequence[nodes.Node]) -> nodes.paragraph:
    """The answer to a question; nothing but that there is one, where nobody wrote it down."""
    if not text:
        return nodes.paragraph("", "", nodes.strong("", _("Answered.")))
    return nodes.paragraph("", "", nodes.strong("", _("Answer:")), nodes.Text(" "), *text)


class OpenQuestionDirective(ViewDirective):
    """A question that the proposal leaves open. The argument is the question, the body says more.

    It counts for the proposal by its text: see :mod:`~sphinx_enhancements.core.reading.questions`.
    """

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {
        "owner": directives.unchanged,
        "blocks": directives.unchanged,
        "answer": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Draw it where it stands."""
        question = " ".join(self.arguments[0].split()) if self.arguments else ""
        owner, blocks, answer = (self._option(name) for name in ("owner", "blocks", "answer"))
        # No admonition: the text builder runs the paragraphs of one together.
        drawn = nodes.container("", classes=[QUESTION_CLASS, *self.classes])
        if answer:
            drawn["classes"].append("enh-answered")
        self.set_source_info(drawn)
        lead = nodes.strong("", _("Answered question:") if answer else _("Open question:"))
        drawn["ids"].append(make_id(self.env, self.state.document, "question", question[:60]))
        self.state.document.note_explicit_target(drawn)
        drawn += nodes.paragraph("", "", lead, nodes.Text(" "), *self._parsed(question))
        drawn += self.parse_content_to_nodes()
        facts = nodes.paragraph()
        if owner:
            facts += nodes.Text(_("Asked of %(owner)s.") % {"owner": owner})
        if blocks:
            stage = translate_state(make_named_stage_item(blocks, self.domain.project.profile).text)
            facts += nodes.Text(f"{' ' if owner else ''}{_('Blocks %(stage)s.') % {'stage': stage}}")
        if facts.children:
            drawn += facts
        if answer:
            drawn += answered(self._parsed(answer))
        return self.with_target(drawn)

    def _option(self, name: str) -> str:
        """An option on one line; empty where it means nothing."""
        value = self.read_text(name)
        return "" if self.domain.project.profile.is_placeholder(value) else value

    def _parsed(self, text: str) -> list[nodes.Node]:
        parsed, messages = self.parse_inline(text, lineno=self.lineno)
        return [*parsed, *messages]


class EnhancementQuestionsDirective(ViewDirective):
    """Every question of every proposal."""

    has_content = False
    option_spec: ClassVar = {
        "filter": directives.unchanged,
        "group-by": directives.unchanged,
        "answered": directives.flag,
        "limit": directives.unchanged,
        "caption": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Place the list in the document."""
        spec = QuestionsSpec(
            filter=self.query,
            group_by=(self.options.get("group-by") or "proposal").strip(),
            answered="answered" in self.options,
            limit=self.read_number("limit", "all questions are shown"),
        )
        return self.place_view(spec)


VIEW = View(
    QuestionsSpec,
    compute_questions,
    draw_questions,
    {"enhancement-questions": EnhancementQuestionsDirective, "open-question": OpenQuestionDirective},
)
