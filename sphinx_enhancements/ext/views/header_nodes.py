"""The header of an enhancement as docutils nodes, for builders that do not publish sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from ..messages import _, translate_field

if TYPE_CHECKING:
    from ...core.views.header import Header
    from ..drawing.renderer import Renderer

SEPARATED_BY_LINES = frozenset(("attachments", "links", "tracking", "discussion"))
"""Facts whose items stand on a line each."""


def draw_panel(renderer: Renderer, header: Header) -> nodes.Node:
    """Draw a line of badges, the lead sentence, and the facts as a field list."""
    badges = nodes.paragraph("", "", nodes.strong("", header.key, classes=["enh-key"]), classes=["enh-badges"])
    for item in (header.status, header.stage):
        if item is not None:
            badges += nodes.Text(" ")
            badges += renderer.draw_item(item)
    drawn: list[nodes.Node] = [badges]
    if header.summary:
        drawn.append(nodes.paragraph("", header.summary, classes=["enh-lead"]))
    facts = nodes.field_list(classes=["enh-facts"])
    lines = [*((f.name, f.items, ()) for f in header.facts), *((m.name, (m.item,), m.missing) for m in header.meters)]
    for name, items, lacking in lines:
        body = nodes.field_body()
        if name in SEPARATED_BY_LINES and len(items) > 1:
            listed = nodes.bullet_list(bullet="-")
            listed += [nodes.list_item("", nodes.paragraph("", "", *renderer.draw_cell((item,)))) for item in items]
            body += listed
        else:
            body += nodes.paragraph("", "", *renderer.draw_cell(items))
        if lacking:
            words = _("missing: %s") % ", ".join(lacking)
            body += nodes.paragraph("", words, classes=["enh-note"])
        facts += nodes.field(
            "", nodes.field_name("", translate_field(name)), body, classes=[f"enh-{nodes.make_id(name)}"]
        )
    return nodes.container("", *drawn, *([facts] if len(facts) else []), classes=["enh-panel"])
