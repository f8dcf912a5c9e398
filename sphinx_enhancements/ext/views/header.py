"""The header of an enhancement: banners, panel, and on sites a footer below its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.views.header import Header, compute_header
from ..build.placed_views import HeaderSpec, PlacedView, View
from .banners import draw_banners
from .header_markup import draw_site_footer, draw_site_header
from .header_nodes import draw_panel

if TYPE_CHECKING:
    from docutils import nodes

    from ...core.collection.collection import Collection
    from ..drawing.renderer import Renderer


def draw_header(renderer: Renderer, answer: Header, placed: PlacedView[HeaderSpec], level: int) -> list[nodes.Node]:
    """Draw banners and panel."""
    panel = draw_site_header(renderer, answer) if renderer.site else draw_panel(renderer, answer)
    return [*draw_banners(renderer, answer.banners), panel]


def answer_header(collection: Collection, spec: HeaderSpec) -> Header | None:
    """Compute the header of the enhancement at a position in a document; ``None`` if there is none."""
    entry = collection.entry_at(spec.docname, spec.index)
    return compute_header(collection, entry) if entry else None


def simplify_header(header: Header) -> Header:
    """Reduce a header to the facts that :func:`draw_panel` shows."""
    return header.without_site_parts


VIEW = View(HeaderSpec, answer_header, draw_header, simplify=simplify_header, draw_footer=draw_site_footer)
