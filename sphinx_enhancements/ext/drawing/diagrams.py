"""Diagrams of boxes and arrows, as SVG in html or as an image file, whichever the builder takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from .renderer import by_keyboard

if TYPE_CHECKING:
    from ...core.views.cells import Item
    from .renderer import Renderer

_FILE_SUFFIXES = {"application/pdf": "pdf", "image/png": "png"}


class BoxShape(NamedTuple):
    """Size and corners of the boxes of a diagram.

    :param width: in points.
    :param height: in points.
    :param gap: distance in points between a box and the next one, in addition to the label of the arrow.
    """

    width: int = 150
    height: int = 52
    gap: int = 36
    is_rounded: bool = True


class Box(NamedTuple):
    """Box of a diagram.

    :param name: unique in the diagram.
    :param lines: text in the box, at most three lines.
    :param description: text for screen readers and tooltips.
    :param classes: class names separated by spaces.
    :param address: address that the box links to; empty for none.
    """

    name: str
    lines: tuple[str, ...]
    description: str
    classes: str = ""
    address: str = ""
    is_dashed: bool = False


class Arrow(NamedTuple):
    """Arrow from one box to another, both given by name.

    :param label: text on the arrow; empty for none.
    :param description: text for screen readers and tooltips.
    :param line_style: index of the line style; arrows of one kind have the same.
    """

    source: str
    target: str
    label: str
    description: str
    line_style: int = 0


class Diagram(NamedTuple):
    """Boxes and arrows between them.

    :param title: accessible name.
    :param anchor: prefix of the ids, unique in the project.
    """

    title: str
    anchor: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    shape: BoxShape = BoxShape()


def draw_diagram(pen: Renderer, diagram: Diagram) -> list[nodes.Node]:
    """Return a diagram as SVG or as an image; nothing for builders that take neither."""
    if is_html_page(pen):
        from .graphviz import draw_svgs  # slow to import, and few builds draw a diagram

        has_links = any(box.address for box in diagram.boxes)
        attributes = "" if has_links else by_keyboard(diagram.title)
        markup = "\n".join(draw_svgs(diagram, pen.pictures))
        return [nodes.raw("", f'<div class="enh-picture"{attributes}>{markup}</div>', format="html")]
    suffixes = [_FILE_SUFFIXES[t] for t in pen.builder.supported_image_types if t in _FILE_SUFFIXES]
    if not suffixes:
        return []
    from .graphviz import draw_file

    file = str(draw_file(diagram, pen.pictures, "pdf" if "pdf" in suffixes else "png"))
    pen.builder.env.images.add_file(pen.docname, file)
    return [nodes.image(uri=file, candidates={"*": file}, alt=diagram.title)]


def is_html_page(pen: Renderer) -> bool:
    """Return True if the builder writes html for a browser, which shows SVG and styles; e-books may not."""
    return bool(pen.builder.format == "html" and pen.builder.name != "epub")


def find_item_address(pen: Renderer, item: Item) -> str:
    """Return the address that an item links to from the pen's document; empty for none."""
    reference = pen.item(item)
    if not isinstance(reference, nodes.reference):
        return ""
    return f"#{reference['refid']}" if reference.get("refid") else str(reference.get("refuri", ""))
