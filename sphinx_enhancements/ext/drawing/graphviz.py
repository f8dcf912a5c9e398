"""Diagrams drawn by Graphviz, which is part of pygraphviz.

Files are named by their content: a diagram that has not changed is not drawn again.
"""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pygraphviz

from ...core.project.project import compute_digest
from ...core.xml_text import replace_invalid_xml
from .diagrams import Arrow, Box, Diagram

_POINTS_PER_INCH = 72

_QUICK_LAYOUT = 120  # number of arrows from which Graphviz is limited to a quick layout
_LINE_STYLES = ("solid", "dashed", "dotted", "bold")

_SVG = "{http://www.w3.org/2000/svg}"
_THEMED_ATTRIBUTES = (
    "fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size",
    "{http://www.w3.org/XML/1998/namespace}space",
)  # fmt: skip
"""Attributes of Graphviz's SVG that the style sheet decides instead."""


def draw_file(diagram: Diagram, folder: Path, suffix: str) -> Path:
    """Draw a diagram into a file, unless the file exists.

    :param suffix: ``pdf``, ``png`` or ``svg``.
    """
    graph = _build_graph(diagram)
    graph.graph_attr["dpi"] = "144" if suffix == "png" else "72"
    source = f"{pygraphviz.__version__}\0{graph.to_string()}"
    file = folder / f"graph-{compute_digest(source)}.{suffix}"
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        with _silence_stderr():
            data: bytes = graph.draw(format=suffix, prog="dot")
        # Equal graphs give equal files. The new date is as long as the old one, since PDFs contain byte offsets.
        file.write_bytes(re.sub(rb"(?<=/CreationDate \(D:)\d{14}", b"20000101000000", data))
    return file


def draw_svgs(diagram: Diagram, folder: Path) -> Iterator[str]:
    """Yield an SVG for each connected part of a diagram, so that the page can put small ones beside each other."""
    role = "group" if any(box.address for box in diagram.boxes) else "img"
    for part in _split_components(diagram):
        yield _adapt_svg(draw_file(part, folder, "svg").read_text(encoding="utf-8"), part, role)


def _split_components(diagram: Diagram) -> Iterator[Diagram]:
    """Yield the connected parts of a diagram, the largest first."""
    components = {box.name: {box.name} for box in diagram.boxes}
    for arrow in diagram.arrows:
        merged = components[arrow.source] | components[arrow.target]
        components |= dict.fromkeys(merged, merged)
    distinct = {id(names): names for names in components.values()}
    for n, names in enumerate(sorted(distinct.values(), key=len, reverse=True)):
        yield diagram._replace(
            anchor=f"{diagram.anchor}-{n}",
            boxes=tuple(box for box in diagram.boxes if box.name in names),
            arrows=tuple(arrow for arrow in diagram.arrows if arrow.source in names),
        )


def _build_graph(diagram: Diagram) -> pygraphviz.AGraph:
    graph = pygraphviz.AGraph(directed=True, strict=False)
    shape = diagram.shape
    graph.graph_attr.update(
        id=diagram.anchor,
        rankdir="LR",
        ranksep=_format_inches(shape.gap),
        nodesep="0.25",
        bgcolor="transparent",
        outputorder="edgesfirst",  # then boxes in their order, which the keyboard follows
    )
    graph.node_attr.update(
        shape="box",
        fixedsize="true",
        width=_format_inches(shape.width),
        height=_format_inches(shape.height),
        fontname="Helvetica",
        fontsize="11",
    )
    graph.edge_attr.update(fontname="Helvetica", fontsize="10", arrowsize="0.7")
    if len(diagram.arrows) > _QUICK_LAYOUT:
        graph.graph_attr.update(nslimit="1", nslimit1="1", mclimit="0.3")
    names = {box.name: f"n{n}" for n, box in enumerate(diagram.boxes)}
    for box in diagram.boxes:
        graph.add_node(names[box.name], **_get_box_attributes(diagram, box, names[box.name]))
    for n, arrow in enumerate(diagram.arrows):
        ends = names[arrow.source], names[arrow.target]
        graph.add_edge(*ends, key=f"e{n}", **_get_arrow_attributes(diagram, arrow, f"e{n}"))
    return graph


def _get_box_attributes(diagram: Diagram, box: Box, name: str) -> dict[str, str]:
    styles = [*(["rounded"] if diagram.shape.is_rounded else []), *(["dashed"] if box.is_dashed else [])]
    return {
        "id": f"{diagram.anchor}-{name}",
        "class": f"enh-node {box.classes}".strip(),
        "label": "\n".join(map(_escape_text, box.lines)),
        "style": ",".join(styles),
    }


def _get_arrow_attributes(diagram: Diagram, arrow: Arrow, name: str) -> dict[str, str]:
    line_style = arrow.line_style % len(_LINE_STYLES)
    return {
        "id": f"{diagram.anchor}-{name}",
        "class": f"enh-link enh-link-{line_style}",
        "label": _escape_text(arrow.label),
        "style": _LINE_STYLES[line_style],
    }


def _format_inches(points: int) -> str:
    return f"{points / _POINTS_PER_INCH:.2f}"


def _escape_text(text: str) -> str:
    """Return a text on one line that Graphviz shows as it is.

    Graphviz gives a meaning to backslashes, character references, and text in angle brackets.
    """
    text = replace_invalid_xml(" ".join(text.split())).replace("&", "&amp;").replace("\\", "\\\\")
    return f"\u200b{text}" if text.startswith("<") else text


@contextmanager
def _silence_stderr() -> Iterator[None]:
    """Discard what C libraries write to the standard error, such as warnings about the fonts of the machine."""
    try:
        saved = os.dup(2)
    except OSError:  # the process has no standard error
        yield
        return
    devnull = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(devnull, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(devnull)


def _adapt_svg(text: str, diagram: Diagram, role: str) -> str:
    """Return Graphviz's SVG as an element for an html page, with the page's fonts and colours.

    :param role: ``group`` if boxes are links, which an ``img`` would hide.
    """
    root = ET.fromstring(text)  # noqa: S314 - written by Graphviz
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        for name in _THEMED_ATTRIBUTES:
            element.attrib.pop(name, None)
    width = float(root.get("viewBox", "").split()[2])
    root.attrib = {
        "xmlns": _SVG.strip("{}"),
        "class": "enh-graph",
        "viewBox": root.get("viewBox", ""),
        "width": f"{width:g}",
        "style": f"--enh-width: {width:g}px",
        "role": role,
        "aria-label": diagram.title,
    }
    groups = {group.get("id"): group for group in root.findall("g/g")}
    for n, arrow in enumerate(diagram.arrows):
        _describe_group(groups[f"{diagram.anchor}-e{n}"], arrow.description)
    for n, box in enumerate(diagram.boxes):
        group = groups[f"{diagram.anchor}-n{n}"]
        _describe_group(group, box.description)
        for number, line in enumerate(group.findall("text")):
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
