"""Graphs -> pictures: laid out by Graphviz, which comes with pygraphviz, and drawn by ourselves for html.

Boxes have sizes that follow from their text alone, so that a layout does not depend on the fonts of
the machine: the same graph gives the same bytes. What has been laid out is kept by its content.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from html import escape
from typing import TYPE_CHECKING, NamedTuple

import pygraphviz

from ...core.model import replace_invalid_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from ...core.views.graph import GraphNode, GraphView

_POINTS = 72.0
_LINE = 24
"""As many letters of a title fit into a box."""

_MANY_LINKS = 120
"""From here on Graphviz is told to be content with a quick layout."""

_MAX_WORDS = 200
"""With more lines than that, their words would cover each other."""

_DASHES = ("solid", "dashed", "dotted", "bold")


class Shape(NamedTuple):
    """What a picture looks like, where that does not follow from the graph. Lengths are in points.

    :param gap: between a box and the next in the direction of the lines.
    :param radius: of the corners of a box.
    :param worded: whether the lines have words on them.
    """

    width: int = 168
    height: int = 52
    gap: int = 65
    radius: int = 6
    worded: bool = True


class Words(NamedTuple):
    """What a picture says beside the texts of the proposals, and in which shape.

    :param kind: the words for a kind of relation.
    :param state: the words for the decision and stage of a node.
    :param box: the lines in a box, where they are not those of a proposal.
    """

    kind: Callable[[str], str]
    state: Callable[[GraphNode], str]
    box: Callable[[GraphNode], tuple[str, ...]] | None = None
    shape: Shape = Shape()


@dataclass(frozen=True)
class Layout:
    """Where everything is, in points, from the upper left corner.

    :param boxes: name of each node -> the middle of its box.
    :param paths: for each link, the SVG path of its line, the points of its arrow, and the place of its word.
    """

    width: float
    height: float
    boxes: Mapping[str, tuple[float, float]]
    paths: tuple[tuple[str, str, tuple[float, float]], ...]


def _agraph(view: GraphView, words: Words, *, sized: bool) -> pygraphviz.AGraph:
    """The graph for Graphviz.

    :param sized: whether words take a fixed room, for a picture that is drawn by somebody else.
    """
    graph = pygraphviz.AGraph(directed=True, strict=False)
    shape = words.shape
    gap = str(round(shape.gap / _POINTS, 2))
    graph.graph_attr.update(rankdir="LR", ranksep=gap, nodesep="0.25", fontname="Helvetica", bgcolor="transparent")
    width, height = str(shape.width / _POINTS), str(shape.height / _POINTS)
    graph.node_attr.update(shape="box", style="rounded", fixedsize="true", width=width, height=height)
    graph.node_attr.update(fontname="Helvetica", fontsize="10")
    graph.edge_attr.update(fontname="Helvetica", fontsize="9", arrowsize="0.7")
    if len(view.links) > _MANY_LINKS:
        graph.graph_attr.update(nslimit="1", nslimit1="1", mclimit="0.3")
    for n, node in enumerate(view.nodes):
        label = "" if sized else "\n".join(filter(None, box_lines(node, words)))
        graph.add_node(f"n{n}", label=quoted(label), style="rounded,dashed" if node.external else "rounded")
    place = {node.name: f"n{n}" for n, node in enumerate(view.nodes)}
    for n, link in enumerate(view.links):
        word = _link_word(link.kind, link.number, words)
        style = _DASHES[view.kinds.index(link.kind) % len(_DASHES)]
        label = _room(word) if sized else quoted(word)
        if not _worded(view, words):
            label = ""
        graph.add_edge(place[link.source], place[link.target], key=f"e{n}", label=label, style=style, comment=f"e{n}")
    return graph


def _drawn(graph: pygraphviz.AGraph, form: str, program: str = "dot") -> bytes:
    """What Graphviz makes of a graph. What its libraries say of the fonts of the machine is nobody's matter.

    :param program: what lays it out; ``nop2`` leaves everything where it is.
    """
    with _no_standard_error():
        made: bytes = graph.draw(format=form, prog=program)
    # The same graph gives the same bytes; the date has as many letters as before, which the places in the file need.
    return re.sub(rb"(?<=/CreationDate \(D:)\d{14}", b"20000101000000", made)


@contextmanager
def _no_standard_error() -> Iterator[None]:
    # Written by C, past sys.stderr.
    try:
        kept = os.dup(2)
    except OSError:  # there is none
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def quoted(text: str) -> str:
    """A text that Graphviz shows as it is."""
    # Graphviz reads backslashes, character references and, in angle brackets, markup of its own.
    text = replace_invalid_xml(text).replace("&", "&amp;").replace("\\", "\\\\")
    return f"\u200b{text}" if text.startswith("<") else text


def _room(word: str) -> str:
    width = 6 * len(word) + 8
    return (
        f'<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0" FIXEDSIZE="TRUE" WIDTH="{width}" '
        'HEIGHT="14"><TR><TD></TD></TR></TABLE>>'
    )


def _link_word(kind: str, number: int, words: Words) -> str:
    return words.kind(kind) if number == 1 else f"{words.kind(kind)} ({number})"


def _worded(view: GraphView, words: Words) -> bool:
    return words.shape.worded and len(view.links) <= _MAX_WORDS


def box_lines(node: GraphNode, words: Words) -> tuple[str, ...]:
    """The lines in a box: key, title and state; for a group its name and how many it holds."""
    if words.box is not None:
        return tuple(map(_cut, words.box(node)))
    if not node.title:
        return _cut(node.item.text), str(node.size), ""
    return _cut(node.name), _cut(node.title), _cut(words.state(node))


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LINE else f"{text[: _LINE - 1]}\u2026"


def lay_out(view: GraphView, words: Words, folder: Path) -> Layout:
    """Lay a graph out.

    :param folder: where layouts are kept.
    """
    graph = _agraph(view, words, sized=True)
    source = graph.to_string()
    file = folder / f"{_digest(source)}.json"
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        data = json.loads(_drawn(graph, "json"))
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(data), encoding="utf-8")
    _, _, width, height = (float(number) for number in data["bb"].split(","))
    boxes = {}
    for item in data["objects"]:
        x, y = _point(item["pos"], height)
        boxes[view.nodes[int(item["name"][1:])].name] = (x, y)
    drawn = sorted(data.get("edges", ()), key=lambda edge: int(edge["comment"][1:]))
    return Layout(width, height, boxes, tuple(_path(edge, height) for edge in drawn))


def _point(text: str, height: float) -> tuple[float, float]:
    x, y = text.split(",")
    return round(float(x), 1), round(height - float(y), 1)


def _path(edge: Mapping[str, str], height: float) -> tuple[str, str, tuple[float, float]]:
    """Source: Graphviz, type splineType: an end point ``e,x,y``, then a start and triples of control points."""
    end = None
    points = []
    for part in edge["pos"].split(" "):
        if part.startswith("e,"):
            end = _point(part[2:], height)
        else:
            points.append(_point(part, height))
    end = end or points[-1]
    curve = " ".join(f"{x:g},{y:g}" for x, y in points[1:])
    line = f"M{points[0][0]:g},{points[0][1]:g}C{curve}"
    x, y = points[-1]
    dx, dy = end[0] - x, end[1] - y
    arrow = f"{end[0]:g},{end[1]:g} {x - dy * 0.4:g},{y + dx * 0.4:g} {x + dy * 0.4:g},{y - dx * 0.4:g}"
    return line, arrow, _point(edge["lp"], height) if "lp" in edge else points[len(points) // 2]


def svg(view: GraphView, layout: Layout, words: Words, title: str, anchor: str, links: Mapping[str, str]) -> str:
    """A graph as SVG to stand in a page, in the colours of the page.

    :param anchor: unique on the page: what ids start with.
    :param links: name of a node -> address of its page.
    """
    width, height = layout.width + 8, layout.height + 8
    parts = [
        (
            f'<svg class="enh-graph" xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {width:g} {height:g}" '
            f'width="{width:g}" height="{height:g}" role="group" aria-labelledby="{escape(anchor)}-title">'
        ),
        f'<title id="{escape(anchor)}-title">{escape(title)}</title>',
    ]
    names = {node.name: node for node in view.nodes}
    shape, worded = words.shape, _worded(view, words)
    for link, (line, arrow, (x, y)) in zip(view.links, layout.paths, strict=True):
        word = _link_word(link.kind, link.number, words)
        said = f"{_name(names[link.source], words)} {word} {_name(names[link.target], words)}"
        kind = view.kinds.index(link.kind) % len(_DASHES)
        shown = f'<text x="{x:g}" y="{y + 3:g}">{escape(word)}</text>' if worded else ""
        parts.append(
            f'<g class="enh-link enh-link-{kind}"><title>{escape(said)}</title><path d="{line}"/>'
            f'<polygon points="{arrow}"/>{shown}</g>'
        )
    for node in view.nodes:
        x, y = layout.boxes[node.name]
        state = f" enh-stage-{_class(node.stage.target)}" if node.stage else ""
        focus = (" enh-focus" if node.focused else "") + (" enh-foreign" if node.external else "")
        said = f"{_name(node, words)} ({words.state(node) if node.title else node.size})"
        written = box_lines(node, words)
        if words.box is not None:
            said = ", ".join(words.box(node))
            state = state or f" enh-status-{_class(node.status.target if node.status else None)}"
        rect = (
            f'<rect x="{x - shape.width / 2:g}" y="{y - shape.height / 2:g}" '
            f'width="{shape.width}" height="{shape.height}" rx="{shape.radius}"/>'
        )
        top = y + 5 - 7.5 * (len(written) - 1)
        lines = "".join(
            f'<text class="enh-line-{n}" x="{x:g}" y="{top + 15 * n:g}">{escape(line)}</text>'
            for n, line in enumerate(written)
            if line
        )
        inside = f"<title>{escape(said)}</title>{rect}{lines}"
        address = links.get(node.name)
        if address:
            inside = f'<a href="{escape(address)}" aria-label="{escape(said)}">{inside}</a>'
        parts.append(f'<g class="enh-node{state}{focus}">{inside}</g>')
    return replace_invalid_xml("".join([*parts, "</svg>"]))


def _name(node: GraphNode, words: Words) -> str:
    if words.box is not None:
        return words.box(node)[0]
    return f"{node.name}: {node.title}" if node.title else node.item.text


def _class(text: str | None) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c == "-") else "-" for c in text or "none")


def picture_file(view: GraphView, words: Words, folder: Path, suffix: str) -> Path:
    """A graph as a file, for builders that take no SVG.

    :param suffix: ``pdf`` or ``png``.
    """
    return drawn_file(_agraph(view, words, sized=False), folder, "graph", suffix)


def drawn_file(graph: pygraphviz.AGraph, folder: Path, name: str, suffix: str, program: str = "dot") -> Path:
    """What Graphviz makes of a graph, as a file that is kept by its content.

    :param name: what the name of the file starts with.
    :param program: what lays it out.
    """
    graph.graph_attr["dpi"] = "144" if suffix == "png" else "72"
    file = folder / f"{name}-{_digest(graph.to_string())}.{suffix}"
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_drawn(graph, suffix, program))
    return file


def _digest(text: str) -> str:
    return blake2b(f"{pygraphviz.__version__}\0{text}".encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
