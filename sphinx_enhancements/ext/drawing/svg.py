"""SVG of diagrams as elements of html pages, with the page's fonts and colours."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ...core.xml_text import replace_invalid_xml
from .diagrams import Box, Component

_SVG = "{http://www.w3.org/2000/svg}"
_THEMED_ATTRIBUTES = (
    "fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size",
    "{http://www.w3.org/XML/1998/namespace}space",
)  # fmt: skip
"""Attributes of Graphviz's SVG that the style sheet decides instead."""


def render_component(component: Component) -> str:
    """Return a component of a diagram as SVG."""
    diagram = component.diagram
    root = ET.fromstring(component.file.read_text(encoding="utf-8"))  # noqa: S314 - written by Graphviz
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        for name in _THEMED_ATTRIBUTES:
            element.attrib.pop(name, None)
    root.attrib = {
        "xmlns": _SVG.strip("{}"),
        "class": "enh-graph",
        "viewBox": root.get("viewBox", ""),
        "width": f"{component.width:g}",
        "role": "group" if diagram.has_links else "img",  # an ``img`` would hide links
        "aria-label": diagram.title,
    }
    groups = {group.get("id"): group for group in root.findall("g/g")}
    for n, arrow in enumerate(diagram.arrows):
        _describe_group(groups[f"{diagram.anchor}-e{n}"], arrow.description)
    for n, box in enumerate(diagram.boxes):
        group = groups[f"{diagram.anchor}-n{n}"]
        _describe_group(group, box.description)
        numbers = [number for number, lines in enumerate(box.texts) for _line in lines]
        for number, line in zip(numbers, group.findall("text"), strict=True):
            line.set("class", f"enh-line-{number}")
        if box.address:
            _add_link(group, box)
    return replace_invalid_xml(ET.tostring(root, encoding="unicode"))


def _describe_group(group: ET.Element, description: str) -> None:
    """Replace the title of a box or an arrow, and Graphviz's own class, which themes may have a style for."""
    group.set("class", group.get("class", "").partition(" ")[2])
    for title in group.findall("title"):
        title.text = description


def _add_link(group: ET.Element, box: Box) -> None:
    """Put the content of a box into a link.

    Graphviz could write it, but gives a meaning to backslashes in tooltips and addresses, even if they are escaped.
    """
    link = ET.Element("a", {"href": box.address, "aria-label": box.description})
    link[:] = [child for child in group if child.tag != "title"]
    group[:] = [*group.findall("title"), link]


def render_box_sample(classes: str) -> str:
    """Return a small box with the look of the boxes that have some classes, for a legend."""
    shape = f'<g class="enh-node {classes}"><path d="M1.5 1.5h17v9h-17z"/></g>'
    return f'<svg class="enh-sample" width="20" height="12" aria-hidden="true">{shape}</svg>'


def render_arrow_sample(line_style: int) -> str:
    """Return a short arrow in a line style, for a legend."""
    shape = f'<g class="enh-link enh-link-{line_style}"><path d="M0 6h30"/><polygon points="30,2.5 37,6 30,9.5"/></g>'
    return f'<svg class="enh-sample" width="38" height="12" aria-hidden="true">{shape}</svg>'
