"""Summaries of proposals one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from ..drawing.pen import cut_short, heading
from ..messages import _, group_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...core.views.summaries import Summaries, SummarizedProposal
    from ..build.placed_views import SummariesUse
    from ..drawing.pen import Pen


def summaries(
    pen: Pen, answer: Summaries, use: SummariesUse, level: int, text: Callable[[str, int], nodes.Node]
) -> nodes.Node:
    """Each under a heading that leads to its proposal; a line of text where there are none.

    :param level: of the headings.
    :param text: the summary of a proposal, given its key and the level of its heading.
    """
    drawn = nodes.container(classes=["enh-summaries", *use.classes])
    if use.caption:
        drawn += nodes.paragraph("", "", nodes.strong("", use.caption), classes=["enh-summaries-caption"])
    if not answer.shown:
        drawn += nodes.paragraph("", _("No proposals match."), classes=["enh-empty"])
    for group in answer.groups:
        inner = level
        if group.title:
            words = ", ".join(group_label(item.text, use.spec.group_by) for item in group.title)
            drawn += heading(f"{words} ({len(group.proposals)})", level)
            inner += 1
        drawn += [_summary(pen, entry, inner, text(entry.key, inner)) for entry in group.proposals]
    drawn += cut_short(answer.shown, answer.total)
    return drawn


def _summary(pen: Pen, entry: SummarizedProposal, level: int, text: nodes.Node) -> nodes.container:
    title = heading("", level)
    title.append(pen.item(entry.proposal))
    badges = nodes.paragraph("", "", pen.item(entry.status), classes=["enh-badges"])
    for stage in entry.stages:
        badges += [nodes.Text(" "), pen.item(stage)]
    # A target of its own: LaTeX makes no label of a container's id.
    anchor = nodes.target("", "", ids=[f"summary-{nodes.make_id(entry.key) or 'of'}"])
    return nodes.container("", anchor, title, badges, text, classes=["enh-summary"])
