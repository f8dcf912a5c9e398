"""Open questions: the list of questions of all proposals, and the directive that writes one in a proposal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from docutils import nodes

from ...core.views.questions import ListedQuestion, Questions, QuestionsSpec, compute_questions, make_named_stage_item
from ..build.links import choose_unused_id, make_anchor
from ..build.pages import QUESTION_CLASS
from ..build.placed_views import PlacedView, View, has_filter_or_summary
from ..drawing.renderer import Renderer, draw_caption
from ..messages import _, ngettext, translate_state
from .directive import ViewDirective, make_option_spec

_SENTENCE_ENDS = tuple(".!?:…。！？：")  # noqa: RUF001 # as Chinese writes them
"""Characters that end a sentence."""

_FORMATS_ON_PAPER = ("text", "man", "latex")  # formats of builders that show the whole text of every question

_CLOSING_MARKS = "\"')]*_`»”\N{RIGHT SINGLE QUOTATION MARK}"  # characters that may follow the end of a sentence


def draw_questions(
    renderer: Renderer, answer: Questions, placed: PlacedView[QuestionsSpec], level: int
) -> list[nodes.Node]:
    """Draw a list for each proposal or owner; a line of text if there are no questions."""
    drawn = nodes.container(classes=["enh-questions", *placed.classes])
    drawn += draw_caption(placed.caption, "enh-questions-caption")
    counts = _describe_counts(answer, placed)
    drawn += nodes.paragraph("", counts, classes=["enh-count" if answer.shown else "enh-empty"])
    by_owner = placed.spec.group_by == "owner"
    for group in answer.groups:
        title = renderer.draw_cell(group.title) if group.title else [nodes.Text(_("No owner"))]
        words = ngettext("%d question", "%d questions", len(group.rows)) % len(group.rows)
        # The heading of a proposal links to it, and the number to the first of its questions.
        count = nodes.Text(words) if by_owner else renderer.draw_item(group.rows[0].question._replace(text=words))
        heading = [nodes.strong("", "", *title), nodes.Text(" · "), count]
        drawn += nodes.paragraph("", "", *heading, classes=["enh-questions-of"])
        entries = (_draw_question(renderer, question, placed) for question in group.rows)
        drawn += nodes.bullet_list("", *entries, bullet="-")
    return [drawn]


def _describe_counts(answer: Questions, placed: PlacedView[QuestionsSpec]) -> str:
    if not answer.open_count and not answer.answered_count:
        return _("There are no open questions.")
    counts = [ngettext("%d open question", "%d open questions", answer.open_count) % answer.open_count]
    if answer.answered_count:
        counts.append(ngettext("%d answered", "%d answered", answer.answered_count) % answer.answered_count)
    total = answer.open_count + (answer.answered_count if placed.spec.answered else 0)
    if answer.shown < total:
        counts.append(ngettext("%d shown", "%d shown", answer.shown) % answer.shown)
    return " · ".join(counts)


def _draw_question(renderer: Renderer, question: ListedQuestion, placed: PlacedView[QuestionsSpec]) -> nodes.list_item:
    is_whole = renderer.builder.format in _FORMATS_ON_PAPER
    text = question.full_text if is_whole else question.question.text
    line = nodes.paragraph("", "", nodes.Text(text))
    if text != question.full_text:
        line += [nodes.Text(" "), renderer.draw_item(question.question._replace(text=_("more")))]
    sentences = []
    by_owner = placed.spec.group_by == "owner"
    if question.owner and not by_owner:  # else the owner is in the heading
        sentences.append(renderer.draw_sentence(_("Asked of %(owner)s."), owner=question.owner))
    if question.blocks is not None:
        sentences.append(renderer.draw_sentence(_("Blocks %(stage)s."), stage=question.blocks))
    if by_owner:
        link = question.question._replace(text=question.proposal.text)
        sentences.append(renderer.draw_sentence(_("See %(proposal)s."), proposal=link))
    # Many questions are a few words without a full stop.
    separator = " " if text == question.full_text and text.rstrip(_CLOSING_MARKS).endswith(_SENTENCE_ENDS) else " · "
    for sentence in sentences:
        line += [nodes.Text(separator), *sentence]
        separator = " "
    entry = nodes.list_item("", line)
    if question.answer is not None:
        entry["classes"].append("enh-answered")
        entry += _draw_answer([nodes.Text(question.answer)] if question.answer else [])
    return entry


def _draw_answer(text: Sequence[nodes.Node]) -> nodes.paragraph:
    """Draw the answer to a question, or only that it is answered if there is no text."""
    if not text:
        return nodes.paragraph("", "", nodes.strong("", _("Answered.")))
    return nodes.paragraph("", "", nodes.strong("", _("Answer:")), nodes.Text(" "), *text)


class OpenQuestionDirective(ViewDirective):
    """Directive ``open-question``, whose argument is a question that a proposal leaves open.

    It only draws the question; :mod:`~sphinx_enhancements.core.reading.questions` reads it from the text of the
    proposal.
    """

    optional_arguments = 1
    has_content = True
    option_spec: ClassVar = make_option_spec("owner", "blocks", "answer")

    def run(self) -> list[nodes.Node]:
        """Draw the question in the document."""
        question = self.read_argument()
        owner, blocks, answer = (self._read_option(name) for name in ("owner", "blocks", "answer"))
        # Not an admonition, of which the text builder joins the paragraphs.
        drawn = nodes.container("", classes=[QUESTION_CLASS, *self.classes])
        if answer:
            drawn["classes"].append("enh-answered")
        self.set_source_info(drawn)
        lead = nodes.strong("", _("Answered question:") if answer else _("Open question:"))
        words = "-".join(re.findall("[A-Za-z0-9]+", question[:60]))  # none in some languages
        anchors = (make_anchor(text, "question") for text in (words, question) if text)
        drawn["ids"].append(choose_unused_id(self.state.document, *anchors))
        self.state.document.note_explicit_target(drawn)
        drawn += nodes.paragraph("", "", lead, nodes.Text(" "), *self._parse_inline(question))
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
            drawn += _draw_answer(self._parse_inline(answer))
        return self.with_target(drawn)

    def _read_option(self, name: str) -> str:
        """Return an option as one line of text; empty if it is missing or a placeholder."""
        value = self.read_text(name)
        return "" if self.domain.project.profile.is_placeholder(value) else value

    def _parse_inline(self, text: str) -> list[nodes.Node]:
        parsed, messages = self.parse_inline(text, lineno=self.lineno)
        return [*parsed, *messages]


class EnhancementQuestionsDirective(ViewDirective):
    """Directive ``enhancement-questions``, the questions of all proposals."""

    option_spec: ClassVar = make_option_spec("filter", "group-by", "limit", "caption", flags=("answered",))

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
    reads_summaries=has_filter_or_summary,
)
