"""Diagrams in documents: as SVG in html, as image files in builders that take them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes

from ..messages import _
from .diagrams import Diagram, Part
from .renderer import Renderer, build_region_attributes

_FILE_SUFFIXES = {"application/pdf": "pdf", "image/png": "png"}


def draw_diagram(renderer: Renderer, diagram: Diagram) -> list[nodes.Node]:
    """Return a diagram as SVG or as images, one for each connected part; nothing for builders that take neither."""
    if renderer.is_html_page:
        return [nodes.raw("", _render_diagram(renderer, diagram), format="html")]
    suffixes = [_FILE_SUFFIXES[t] for t in renderer.builder.supported_image_types if t in _FILE_SUFFIXES]
    if not suffixes:
        return []
    from .graphviz import draw_file, draw_parts  # slow to import, and few builds draw a diagram

    images = nodes.paragraph()
    for part in _name_parts(draw_parts(diagram, renderer.pictures)):
        file = str(draw_file(part.diagram, renderer.pictures, "pdf" if "pdf" in suffixes else "png"))
        renderer.builder.env.images.add_file(renderer.docname, file)
        images += nodes.image(uri=file, candidates={"*": file}, alt=part.diagram.title, width=f"{part.width:.0f}px")
        images += nodes.Text(" ")
    return [images]


def _render_diagram(renderer: Renderer, diagram: Diagram) -> str:
    """Return the connected parts of a diagram, each in a box that scrolls where it is too narrow for legible text."""
    from .graphviz import draw_parts  # slow to import, and few builds draw a diagram
    from .svg import render_part

    parts = list(_name_parts(draw_parts(diagram, renderer.pictures)))
    boxes = [_render_box(part, render_part(part), is_spanning=part.is_wide or len(parts) == 1) for part in parts]
    column = max((part.width for part in parts if not part.is_wide), default=0)
    style = f' style="--enh-column: {column:g}px"' if column else ""
    return f'<div class="enh-picture"{style}>{"".join(boxes)}</div>'


def _render_box(part: Part, picture: str, *, is_spanning: bool) -> str:
    classes = f"enh-graph-part enh-scroll{' enh-spanning' if is_spanning else ''}"
    attributes = build_region_attributes(part.diagram.title) if part.is_wide else ""
    return f'<div class="{classes}" style="--enh-width: {part.width:g}px"{attributes}>{picture}</div>'


def _name_parts(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield parts whose diagrams have titles that differ."""
    for number, part in enumerate(parts, start=1):
        title = part.diagram.title
        if len(parts) > 1:
            title = _("%(title)s, part %(number)s of %(total)s") % {
                "title": title,
                "number": number,
                "total": len(parts),
            }
        yield part._replace(diagram=part.diagram._replace(title=title))
