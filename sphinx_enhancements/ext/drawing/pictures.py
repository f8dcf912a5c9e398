"""Diagrams in documents: as SVG in html, as an image file in builders that take one."""

from __future__ import annotations

from docutils import nodes

from .diagrams import Diagram
from .renderer import Renderer, build_region_attributes

_FILE_SUFFIXES = {"application/pdf": "pdf", "image/png": "png"}


def draw_diagram(renderer: Renderer, diagram: Diagram) -> list[nodes.Node]:
    """Return a diagram as SVG or as an image; nothing for builders that take neither."""
    if renderer.is_html_page:
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
