"""Facts in sentences, which the roles ``enh:title``, ``enh:status`` and others show."""

from __future__ import annotations

from docutils import nodes

from ...core.collection.collection import Collection
from ...core.project.project import Project
from ...core.views.cells import ItemKind
from ...core.views.references import FactView, compute_fact
from ..build.placed_views import FactSpec, PlacedView, View
from ..drawing.renderer import Renderer
from ..messages import log_unresolved, translate_note


def draw_fact(renderer: Renderer, answer: FactView, placed: PlacedView[FactSpec], level: int) -> list[nodes.Node]:
    """Draw a fact, after the link to its enhancement if the role has one."""
    drawn = [] if answer.link is None else [renderer.draw_item(answer.link)]
    if drawn and answer.items:
        drawn.append(nodes.Text(" "))
    items = tuple(i._replace(text=translate_note(i.text)) if i.kind is ItemKind.TEXT else i for i in answer.items)
    return [*drawn, *renderer.draw_cell(items)]


def _find_fact(collection: Collection, spec: FactSpec) -> FactView | None:
    """Return the fact that a role names; ``None`` if its target is no enhancement."""
    return compute_fact(collection, spec.target, spec.fact, spec.text)


def _draw_missing(project: Project, collection: Collection, placed: PlacedView[FactSpec]) -> list[nodes.Node]:
    """Return the text of a role whose target is no enhancement, and log that."""
    log_unresolved(project, collection, placed.spec.target, placed.location)
    return [nodes.Text(placed.spec.text or placed.spec.target)]


VIEW = View(FactSpec, _find_fact, draw_fact, draw_missing=_draw_missing)
