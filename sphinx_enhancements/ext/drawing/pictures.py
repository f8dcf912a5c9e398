"""Diagrams in documents: as SVG in html, as image files in builders that take them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes

from ..messages import _
from .diagrams import Component, Diagram
from .renderer import Renderer, build_region_attributes

_FILE_SUFFIXES = {"application/pdf": "pdf", "image/png": "png"}


def draw_diagram(renderer: Renderer, diagram: Diagram) -> list[nodes.Node]:
    """Return a diagram as SVG, or as an image for each connected component; nothing if the builder takes neither."""
    if renderer.is_html_page:
        return [nodes.raw("", _render_diagram(renderer, diagram), format="html")]
    suffixes = [_FILE_SUFFIXES[t] for t in renderer.builder.supported_image_types if t in _FILE_SUFFIXES]
    if not suffixes:
        return []
    from .graphviz import draw_components, draw_file  # slow to import, and few builds draw a diagram

    images = nodes.paragraph()
    for component in _name_components(draw_components(diagram, renderer.pictures)):
        file = str(draw_file(component.diagram, renderer.pictures, "pdf" if "pdf" in suffixes else "png"))
        renderer.builder.env.images.add_file(renderer.docname, file)
        images += nodes.image(
            uri=file, candidates={"*": file}, alt=component.diagram.title, width=f"{component.width:.0f}px"
        )
        images += nodes.Text(" ")
    return [images]


def _render_diagram(renderer: Renderer, diagram: Diagram) -> str:
    """Return the connected components of a diagram, each in a box that scrolls if it is too narrow for legible text."""
    from .graphviz import draw_components  # slow to import, and few builds draw a diagram
    from .svg import render_component

    components = list(_name_components(draw_components(diagram, renderer.pictures)))
    boxes = [_render_box(c, render_component(c), is_spanning=c.is_wide or len(components) == 1) for c in components]
    column = max((component.width for component in components if not component.is_wide), default=0)
    style = f' style="--enh-column: {column:g}px"' if column else ""
    return f'<div class="enh-picture"{style}>{"".join(boxes)}</div>'


def _render_box(component: Component, picture: str, *, is_spanning: bool) -> str:
    classes = f"enh-graph-part enh-scroll{' enh-spanning' if is_spanning else ''}"
    attributes = build_region_attributes(component.diagram.title) if component.is_wide else ""
    return f'<div class="{classes}" style="--enh-width: {component.width:g}px"{attributes}>{picture}</div>'


def _name_components(components: Sequence[Component]) -> Iterator[Component]:
    """Yield components with numbered titles, unless there is only one."""
    for number, component in enumerate(components, start=1):
        title = component.diagram.title
        if len(components) > 1:
            title = _("%(title)s, part %(number)s of %(total)s") % {
                "title": title,
                "number": number,
                "total": len(components),
            }
        yield component._replace(diagram=component.diagram._replace(title=title))
