"""Drawing of the answer to one view of a document, when its page is written or, for large views, before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from docutils import nodes

from ..drawing.renderer import Renderer
from .assets import is_site
from .collector import collect_included_objects
from .domain import EnhancementDomain
from .locations import locate_item
from .placed_views import AnyPlacedView, Drawing, make_view_anchor


def draw_view(
    domain: EnhancementDomain,
    docname: str,
    index: int,
    level: int,
    draw: Callable[[Renderer, object, AnyPlacedView, int], list[nodes.Node]] | None = None,
) -> Drawing | None:
    """Draw the answer to a view, with headings of a level; None if it has no answer.

    :param draw: draws the nodes in the place of the view, if not the function of its definition does.
    """
    placed = domain.placed_views[docname][index]
    answer = domain.get_answer(docname, index)
    if answer is None:
        return None
    view, renderer = domain.get_view_definition(placed), make_renderer(domain, docname, index)
    return Drawing(
        (draw or view.draw)(renderer, answer, placed, level),
        view.draw_footer(renderer, answer) if renderer.is_site else [],
        tuple(view.scripts(answer)),
        tuple(getattr(answer, "problems", ())),
    )


def draw_stale_views(domain: EnhancementDomain, docname: str) -> None:
    """Draw the large views of a stale page again that were answered for its digest, and drop their answers.

    The drawings are kept in files until the page is written: the answers of several pages with thousands of rows
    would take much memory. The level of headings is that of the last drawing; with another one, the view is drawn
    again with its page.
    """
    drawings = domain.kept_drawings
    if drawings is None:
        return
    for index in range(len(domain.placed_views.get(docname, ()))):
        level = drawings.find_last_level(docname, index) if (docname, index) in domain.linked.answers else None
        if level is not None and (drawing := draw_view(domain, docname, index, level)):
            drawings.store(docname, index, level, drawing)
            del drawing, domain.linked.answers[docname, index]
            collect_included_objects()


def make_renderer(domain: EnhancementDomain, docname: str, index: int) -> Renderer:
    """Return the renderer for the view with an index among those of a document."""
    anchor = make_view_anchor(docname, index)
    pictures = Path(domain.env.doctreedir) / "enhancements-graphs"
    locate = partial(locate_item, domain)
    return Renderer(
        domain.builder,
        docname,
        anchor,
        locate,
        pictures,
        is_site(domain.builder),
        drawn=domain.linked.get_drawn_parts(docname),
    )
