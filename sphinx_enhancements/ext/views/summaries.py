"""Summaries of enhancements one below the other, with the markup of their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from ...core.views.summaries import SummariesSpec, compute_summaries
from ..build.placed_views import PlacedView, View
from ..drawing.renderer import draw_limit_note, heading
from ..messages import _, translate_group
from .directive import ViewDirective

if TYPE_CHECKING:
    from ...core.views.summaries import Summaries, SummarizedProposal
    from ..drawing.renderer import Renderer


def draw_summaries(
    renderer: Renderer, answer: Summaries, placed: PlacedView[SummariesSpec], level: int
) -> list[nodes.Node]:
    """Draw each summary under a heading with a link; a line of text if there are none."""
    drawn = nodes.container(classes=["enh-summaries", *placed.classes])
    if placed.caption:
        drawn += nodes.paragraph("", "", nodes.strong("", placed.caption), classes=["enh-summaries-caption"])
    if not answer.shown:
        drawn += nodes.paragraph("", _("No proposals match."), classes=["enh-empty"])
    for group in answer.groups:
        inner = level
        if group.title:
            words = ", ".join(translate_group(item.text, placed.spec.group_by) for item in group.title)
            drawn += heading(f"{words} ({len(group.rows)})", level)
            inner += 1
        drawn += [_summary(renderer, entry, inner) for entry in group.rows]
    drawn += draw_limit_note(answer.shown, answer.total)
    return [drawn]


def _summary(renderer: Renderer, entry: SummarizedProposal, level: int) -> nodes.container:
    title = heading("", level)
    title.append(renderer.draw_item(entry.proposal))
    badges = nodes.paragraph("", "", renderer.draw_item(entry.status), classes=["enh-badges"])
    for stage in entry.stages:
        badges += [nodes.Text(" "), renderer.draw_item(stage)]
    assert renderer.summary_text is not None  # noqa: S101 # the transform for summaries sets it
    # A target of its own: LaTeX makes no label of a container's id.
    anchor = nodes.target("", "", ids=[f"summary-{nodes.make_id(entry.key) or 'of'}"])
    return nodes.container("", anchor, title, badges, renderer.summary_text(entry.key, level), classes=["enh-summary"])


class EnhancementSummariesDirective(ViewDirective):
    """The summaries of proposals, with their markup. The argument is a release."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = False
    option_spec: ClassVar = {
        "release": directives.unchanged,
        "filter": directives.unchanged,
        "content": directives.unchanged,
        "group-by": directives.unchanged,
        "limit": directives.unchanged,
        "caption": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Place the summaries in the document."""
        spec = SummariesSpec(
            release=self.read_text("release") or self.read_argument(),
            filter=self.query,
            content=self.read_text("content").lower() or "first",
            group_by=self.read_text("group-by"),
            limit=self.read_number("limit", "all summaries are shown"),
        )
        return self.place_view(spec)


VIEW = View(SummariesSpec, compute_summaries, draw_summaries, {"enhancement-summaries": EnhancementSummariesDirective})
