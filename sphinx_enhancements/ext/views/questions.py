"""The directives ``open-question``, which asks, and ``enhancement-questions``, which lists what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.nodes import make_id

from ...core.views.questions import QuestionsSpec, make_named_stage_item
from ..build.placed_views import QuestionsUse
from ..messages import _, status_label
from .directive import ViewDirective
from .questions_drawing import answered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...core.model import Enhancement


_CALLOUT = "enh-question"
"""The class by which a question on a page is found again."""


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
        drawn = nodes.container("", classes=[_CALLOUT, *self.classes])
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
            stage = status_label(make_named_stage_item(blocks, self.enhancements.project.profile).text)
            facts += nodes.Text(f"{' ' if owner else ''}{_('Blocks %(stage)s.') % {'stage': stage}}")
        if facts.children:
            drawn += facts
        if answer:
            drawn += answered(self._parsed(answer))
        return self.named(drawn)

    def _option(self, name: str) -> str:
        """An option on one line; empty where it means nothing."""
        value = self.text(name)
        return "" if self.enhancements.project.profile.is_placeholder(value) else value

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
        """Leave the place of the list."""
        spec = QuestionsSpec(
            filter=self.options.get("filter") or "",
            group_by=(self.options.get("group-by") or "proposal").strip(),
            answered="answered" in self.options,
            limit=self.number("limit", "all questions are shown"),
        )
        return self.named(self.view(QuestionsUse(spec, self.text("caption"), self.classes, self.place)))


def question_anchors(
    doctree: nodes.document, path: str, enhancements: Iterable[Enhancement]
) -> tuple[tuple[str, ...], ...]:
    """Where the questions of a document's proposals stand: the ids of the sections or callouts, in their order.

    Empty where neither is at hand: the proposal itself is near enough then.

    :param path: of the document, as its proposals have it; a proposal may stand in a file that it includes.
    """
    source = doctree.get("source")
    places = sorted(
        (node.line, node["ids"][0])
        for node in doctree.findall(nodes.Element)
        if (isinstance(node, nodes.section) or _CALLOUT in node["classes"])
        and node.line
        and node["ids"]
        and node.source in (None, source)
    )

    def anchor(enhancement: Enhancement, line: int | None) -> str:
        first = enhancement.source.line
        if enhancement.source.path != path or line is None:
            return ""
        return next((name for at, name in reversed(places) if first <= at <= line), "")

    return tuple(tuple(anchor(e, question.line) for question in e.questions) for e in enhancements)
