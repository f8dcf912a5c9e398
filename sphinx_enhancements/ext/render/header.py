"""The panel at the head of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from ..messages import _, field_label
from .pen import filled

if TYPE_CHECKING:
    from ...core.views import Banner, Header
    from .pen import Pen

_SEPARATED_BY_LINES = {"attachments", "links", "tracking", "discussion"}


def banner(pen: Pen, answer: Banner | None) -> list[nodes.Node]:
    """What a reader has to know first, if there is anything."""
    if answer is None:
        return []
    words = _("Superseded by %(successors)s.")
    if answer.by_way_of:
        words = _("Superseded by %(successors)s, by way of %(between)s.")
    sentence = filled(words, successors=pen.cell(answer.successors), between=pen.cell(answer.by_way_of))
    return [nodes.container("", nodes.paragraph("", "", *sentence), classes=["enh-banner"])]


def panel(pen: Pen, header: Header) -> nodes.Node:
    """The panel: a line of badges, then the facts as a field list."""
    badges = nodes.paragraph("", "", nodes.strong("", header.key, classes=["enh-key"]), classes=["enh-badges"])
    for item in (header.status, header.stage):
        if item is not None:
            badges += nodes.Text(" ")
            badges += pen.item(item)
    facts = nodes.field_list(classes=["enh-facts"])
    for fact in header.facts:
        body = nodes.field_body()
        if fact.name in _SEPARATED_BY_LINES and len(fact.items) > 1:
            lines = nodes.bullet_list(bullet="-")
            lines += [nodes.list_item("", nodes.paragraph("", "", *pen.cell((item,)))) for item in fact.items]
            body += lines
        else:
            body += nodes.paragraph("", "", *pen.cell(fact.items))
        name = field_label(fact.name)
        facts += nodes.field("", nodes.field_name("", name), body, classes=[f"enh-{nodes.make_id(fact.name)}"])
    return nodes.container("", badges, *([facts] if len(facts) else []), classes=["enh-panel"])
