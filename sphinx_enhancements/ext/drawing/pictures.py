"""Diagrams in documents: as SVG in html, as an image file in builders that take one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from .renderer import build_region_attributes

if TYPE_CHECKING:
    from ...core.views.cells import Item
    from .diagrams import Diagram
    from .renderer import Renderer

_FILE_SUFFIXES = {"application/pdf": "pdf", "image/png": "png"}


def draw_diagram(renderer: Renderer, diagram: Diagram) -> list[nodes.Node]:
    """Return a diagram as SVG or as an image; nothing for builders that take neither."""
    if is_html_page(renderer):
        from .graphviz import draw_svgs  # slow to import, and few builds draw a diagram

        has_links = any(box.address for box in diagram.boxes)
        attributes = "" if has_links else build_region_attributes(diagram.title)
        markup = "\n".join(draw_svgs(diagram, renderer.pictures))
        return [nodes.raw("", f'<div class="enh-picture"{attributes}>{markup}</div>', format="html")]
    suffixes = [_FILE_SUFFIXES[t] for t in renderer.builder.supported_image_types if t in _FILE_SUFFIXES]
    if not suffixes:
        return []
    from .graphviz import draw_file

    file = str(draw_file(diagram, renderer.pictures, "pdf" if "pdf" in suffixes else "png"))
    renderer.builder.env.images.add_file(renderer.docname, file)
    return [nodes.image(uri=file, candidates={"*": file}, alt=diagram.title)]


def is_html_page(renderer: Renderer) -> bool:
    """Return True if the builder writes html for a browser, which shows SVG and styles; e-books may not."""
    return bool(renderer.builder.format == "html" and renderer.builder.name != "epub")


def find_item_address(renderer: Renderer, item: Item) -> str:
    """Return the address that an item links to from the renderer's document; empty for none."""
    reference = renderer.draw_item(item)
    if not isinstance(reference, nodes.reference):
        return ""
    return f"#{reference['refid']}" if reference.get("refid") else str(reference.get("refuri", ""))
