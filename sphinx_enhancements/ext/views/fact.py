"""One fact of a proposal, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from ...core.views.cells import ItemKind
from ..messages import note_label

if TYPE_CHECKING:
    from ...core.views.facts import FactView
    from ..build.placed_views import FactUse
    from ..drawing.pen import Pen


def fact(pen: Pen, use: FactUse, answer: FactView | None) -> list[nodes.Node]:
    """The link, if there is one, and the fact; what was written where there is no such proposal."""
    if answer is None:
        return [nodes.Text(use.text or use.target)]
    drawn = [] if answer.link is None else [pen.item(answer.link)]
    if drawn and answer.items:
        drawn.append(nodes.Text(" "))
    items = (i._replace(text=note_label(i.text)) if i.kind is ItemKind.TEXT else i for i in answer.items)
    return [*drawn, *pen.cell(tuple(items))]
