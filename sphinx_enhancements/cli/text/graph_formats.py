"""Graphs of relations in the languages of Graphviz and Mermaid, and as a picture."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from ...core.diagnostics import to_printable_line
from ...core.model import Status
from ...core.standard_error import silence_stderr
from ...core.views.graph import GraphLink, GraphNode, GraphView
from ...core.xml_text import replace_invalid_xml
from ..errors import CommandError
from .table import format_items

_LINE_LENGTH = 28  # maximum number of characters of a line in a box
_LINE_STYLES = ("solid", "dashed", "dotted", "bold")
_MERMAID_MARKUP = re.compile(r"[^\w\s.,:/-]|_")


def format_dot(view: GraphView) -> str:
    """Return a graph in the language of Graphviz. The names of its nodes are the keys of proposals."""
    return "".join(f"{line}\n" for line in _iter_dot(view))


def _iter_dot(view: GraphView) -> Iterator[str]:
    yield "digraph enhancements {"
    yield "  rankdir=LR;"
    yield '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica", fontsize=11];'
    yield '  edge [fontname="Helvetica", fontsize=9, arrowsize=0.7];'
    for node in view.nodes:
        attributes = [f"label={_quote(*_list_lines(node))}", f'fillcolor="{_find_fill(node)}"']
        attributes += ['style="rounded,filled,dashed"'] if node.external else ["penwidth=2"] if node.focused else []
        yield f"  {_quote(node.name)} [{', '.join(attributes)}];"
    for link in view.links:
        style = _LINE_STYLES[view.kinds.index(link.kind) % len(_LINE_STYLES)]
        ends = f"{_quote(link.source)} -> {_quote(link.target)}"
        yield f"  {ends} [label={_quote(_name_link(link))}, style={style}];"
    yield "}"


def _find_fill(node: GraphNode) -> str:
    """Return the colour of a node by its decision, which the text in the node says too."""
    status = Status(node.status.target or "") if node.status is not None else None
    if status is None or status is Status.UNKNOWN:
        return "white"
    if status.is_in_review:
        return "#fff4cf"
    return "#eeeeee" if status.has_dropped_milestones else "#d5ecf2" if status is Status.IMPLEMENTED else "#dcf1e2"


def _quote(*lines: str) -> str:
    """Return lines as a string of Graphviz, which shows them as they are: without escapes and character references."""
    text = "\\n".join(map(_escape_dot, lines))
    return f'"{text}"'


def _escape_dot(text: str) -> str:
    return replace_invalid_xml(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')


def _list_lines(node: GraphNode) -> list[str]:
    """Return the lines in the box of a node: key, title and state."""
    key, _, title = to_printable_line(node.item.text).partition(": ")
    words = [node.external, *(format_items([item]) for item in (node.status, node.stage) if item is not None)]
    size = [f"{node.size} proposals"] if node.size > 1 else []
    state = [", ".join(filter(None, words))]
    return [line for line in (key, *textwrap.wrap(title, _LINE_LENGTH), *size, *state) if line]


def _name_link(link: GraphLink) -> str:
    number = f" ({link.number})" if link.number > 1 else ""
    return to_printable_line(f"{link.kind.replace('-', ' ')}{number}")


def format_mermaid(view: GraphView) -> str:
    """Return a graph in the language of Mermaid, which forges draw in Markdown."""
    return "".join(f"{line}\n" for line in _iter_mermaid(view))


def _iter_mermaid(view: GraphView) -> Iterator[str]:
    yield "flowchart LR"
    names = {node.name: f"n{n}" for n, node in enumerate(view.nodes)}
    for node in view.nodes:
        lines = "<br>".join(map(_escape_mermaid, _list_lines(node)))
        yield f'  {names[node.name]}["{lines}"]{":::external" if node.external else ""}'
    for link in view.links:
        label = _escape_mermaid(_name_link(link))
        yield f'  {names[link.source]} -->|"{label}"| {names[link.target]}'
    if any(node.external for node in view.nodes):
        yield "  classDef external stroke-dasharray: 4"


def _escape_mermaid(text: str) -> str:
    """Return a text with character codes of Mermaid for everything that could be markup."""
    return _MERMAID_MARKUP.sub(lambda match: f"#{ord(match[0])};", text)


def render_svg(view: GraphView) -> str:
    """Return a graph as a picture.

    :raises CommandError: if Graphviz cannot draw it.
    """
    try:
        from pygraphviz import AGraph  # imported on use: it takes longer than the other forms
    except ImportError as error:
        raise CommandError(f"the format svg needs the package pygraphviz: {error}") from None
    graph = AGraph(string=format_dot(view))
    try:
        with silence_stderr():
            data: bytes = graph.draw(format="svg", prog="dot")
    except (OSError, ValueError) as error:
        raise CommandError(f"Graphviz cannot draw the graph: {error}") from None
    return data.decode("utf-8")
