"""Diagrams drawn by Graphviz, which is part of pygraphviz.

Files are named by their content: a diagram that has not changed is not drawn again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pygraphviz

from ...core.project.project import compute_digest
from ...core.standard_error import silence_stderr
from ...core.xml_text import replace_invalid_xml
from .colors import get_box_colors
from .diagrams import LINE_STYLES, Arrow, Box, Component, Diagram
from .wrapping import FONT_SIZE, LINE_HEIGHT

_COLUMN_WIDTH = 860  # width in points of what fits the text column of common themes, a little scaled
_LABEL_GAP = 28  # points by which boxes are nearer to each other if labels keep them apart
_POINTS_PER_INCH = 72
_MARGIN = 7  # points above and below the text of a box

_QUICK_LAYOUT = 120  # number of arrows from which Graphviz is limited to a quick layout


def draw_components(diagram: Diagram, folder: Path) -> list[Component]:
    """Draw each connected component of a diagram into a file; return wide ones before narrow ones, highest first."""
    components = [_draw_component(component, folder) for component in _split_components(diagram)]
    return sorted(components, key=lambda component: (not component.is_wide, -component.height))


def _draw_component(diagram: Diagram, folder: Path) -> Component:
    """Draw a connected component to the right or down, whichever takes less space on a page."""
    component = _draw_svg(diagram, folder)
    if not component.is_wide or len(diagram.arrows) > _QUICK_LAYOUT:
        return component
    return min(component, _draw_svg(diagram._replace(is_vertical=True), folder), key=_compute_cost)


def _compute_cost(component: Component) -> float:
    """Return the cost of the height of a component; narrow ones, which share a line, cost less than wide ones."""
    if not component.is_wide:
        return component.height / 2
    return component.height * (2.5 if component.width <= _COLUMN_WIDTH else 4 * component.width / _COLUMN_WIDTH)


def _draw_svg(diagram: Diagram, folder: Path) -> Component:
    file = draw_file(diagram, folder, "svg")
    start = file.read_bytes()[:2000]
    size = re.search(rb'viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"', start)
    width, height = map(float, size.groups()) if size else (0, 0)
    return Component(diagram, file, width, height)


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
        with silence_stderr():
            data: bytes = graph.draw(format=suffix, prog="dot")
        # Equal graphs give equal files. The new date is as long as the old one, since PDFs contain byte offsets.
        file.write_bytes(re.sub(rb"(?<=/CreationDate \(D:)\d{14}", b"20000101000000", data))
    return file


def _split_components(diagram: Diagram) -> Iterator[Diagram]:
    """Yield the connected components of a diagram, the largest first."""
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
    has_labels = not diagram.is_vertical and any(arrow.label for arrow in diagram.arrows)
    graph.graph_attr.update(
        id=diagram.anchor,
        rankdir="TB" if diagram.is_vertical else "LR",
        ranksep=_format_inches(shape.gap - _LABEL_GAP if has_labels else shape.gap),
        nodesep="0.25",
        pad="0.03",
        bgcolor="transparent",
        outputorder="edgesfirst",  # then boxes in their order, which the keyboard follows
    )
    graph.node_attr.update(
        shape="box",
        fixedsize="true",
        width=_format_inches(shape.width),
        fontname="Helvetica",
        fontsize=str(FONT_SIZE),
    )
    # Graphviz reserves more than enough for a label: a smaller size keeps boxes near to each other.
    graph.edge_attr.update(fontname="Helvetica", fontsize=str(FONT_SIZE - 1), arrowsize="0.7")
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
    lines = [_escape_text(line) for lines in box.texts for line in lines]
    styles = ["filled", *(["rounded"] if diagram.shape.is_rounded else []), *(["dashed"] if box.is_dashed else [])]
    line, background = get_box_colors(box.classes)
    return {
        "id": f"{diagram.anchor}-{name}",
        "class": f"enh-node {box.classes}".strip(),
        "label": "\n".join(lines),
        "height": _format_inches(len(lines) * LINE_HEIGHT + 2 * _MARGIN),
        "style": ",".join(styles),
        "color": line,
        "fillcolor": background,
        "penwidth": "3" if "enh-focus" in box.classes else "1",
    }


def _get_arrow_attributes(diagram: Diagram, arrow: Arrow, name: str) -> dict[str, str]:
    line_style = arrow.line_style % len(LINE_STYLES)
    return {
        "id": f"{diagram.anchor}-{name}",
        "class": f"enh-link enh-link-{line_style}",
        "label": _escape_text(arrow.label),
        "style": LINE_STYLES[line_style],
    }


def _format_inches(points: int) -> str:
    return f"{points / _POINTS_PER_INCH:.2f}"


def _escape_text(text: str) -> str:
    """Return a text on one line that Graphviz shows as it is.

    Graphviz gives a meaning to backslashes, character references, and text in angle brackets.
    """
    text = replace_invalid_xml(" ".join(text.split())).replace("&", "&amp;").replace("\\", "\\\\")
    return f"\u200b{text}" if text.startswith("<") else text
