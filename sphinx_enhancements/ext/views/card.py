"""The card of a proposal, which a script shows beside a link."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from ..messages import counted_label, field_label

if TYPE_CHECKING:
    from ...core.views.card import Card
    from ..drawing.pen import Pen


def card(pen: Pen, view: Card, name: str) -> list[nodes.Node]:
    """A card, hidden until the script shows it.

    There are no links on it: what describes a link can't be reached by keyboard.

    :param name: the id of the card.
    """
    title = nodes.paragraph("", "", nodes.strong("", view.key, classes=["enh-key"]), classes=["enh-card-title"])
    title += nodes.Text(f": {view.title}")
    state = nodes.paragraph("", "", pen.item(view.status), classes=["enh-badges"])
    if view.stage is not None:
        state += [nodes.Text(" "), pen.item(view.stage)]
    if view.release is not None:
        note = f" ({counted_label(view.release.note)})" if view.release.note else ""
        words = f"{field_label('release')}: {view.release.text}{note}"
        state += [nodes.Text(" "), nodes.inline("", words, classes=["enh-card-release"])]
    drawn: list[nodes.Node] = [title, state]
    if view.summary:
        drawn.append(nodes.paragraph("", view.summary, classes=["enh-card-summary"]))
    start = f'<div class="enh-card" id="{escape(name)}" role="tooltip" hidden>'
    return [nodes.raw("", start, format="html"), *drawn, nodes.raw("", "</div>", format="html")]
