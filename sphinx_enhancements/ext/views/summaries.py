"""Summaries of enhancements one below the other, with the markup of their documents."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes

from ...core.views.summaries import Summaries, SummariesSpec, SummarizedProposal, compute_summaries
from ..build.links import make_anchor
from ..build.placed_views import PlacedView, View
from ..drawing.renderer import Renderer, build_heading, draw_caption, draw_empty_note, draw_limit_note
from ..messages import _, translate_title
from .directive import ViewDirective, make_option_spec


def draw_summaries(
    renderer: Renderer, answer: Summaries, placed: PlacedView[SummariesSpec], level: int
) -> list[nodes.Node]:
    """Draw each summary under a heading with a link; a line of text if there are none."""
    drawn = nodes.container(classes=["enh-summaries", *placed.classes])
    drawn += draw_caption(placed.caption, "enh-summaries-caption")
    if not answer.shown:
        drawn += draw_empty_note(_("No proposals match."))
    for group in answer.groups:
        inner = level
        if group.title:
            title = translate_title(group.title, placed.spec.group_by)
            drawn += build_heading(f"{title} ({len(group.rows)})", level)
            inner += 1
        drawn += [_draw_summary(renderer, entry, inner) for entry in group.rows]
    drawn += draw_limit_note(answer.shown, answer.total)
    return [drawn]


def _draw_summary(renderer: Renderer, entry: SummarizedProposal, level: int) -> nodes.container:
    title = build_heading("", level)
    title.append(renderer.draw_item(entry.proposal))
    badges = nodes.paragraph("", "", renderer.draw_item(entry.status), classes=["enh-badges"])
    for stage in entry.stages:
        badges += [nodes.Text(renderer.badge_separator), *renderer.draw_cell((stage,))]
    assert renderer.draw_summary is not None  # noqa: S101 # the transform for summaries sets it
    # LaTeX makes no label of the id of a container.
    anchor = nodes.target("", "", ids=[make_anchor(entry.key.lower(), "summary")])
    return nodes.container("", anchor, title, badges, renderer.draw_summary(entry.key, level), classes=["enh-summary"])


class EnhancementSummariesDirective(ViewDirective):
    """Directive ``enhancement-summaries``, whose argument is a release."""

    optional_arguments = 1
    option_spec: ClassVar = make_option_spec("release", "filter", "content", "group-by", "limit", "caption")

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
