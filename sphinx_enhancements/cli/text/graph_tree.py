"""Graphs of relations as a tree of lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...core.diagnostics import to_printable_line
from ...core.views.graph import Direction, GraphNode, GraphView
from .output import format_count
from .styles import add_style
from .table import format_items
from .terminal import Screen
from .width import measure_width, shorten_to_width

_MIN_TITLE = 12  # cells that remain of a title; of a line that is too narrow for them, the end is cut


class _Branch(NamedTuple):
    """Link from a node of the tree to another.

    :param kind: kind of the relation, or its inverse, as seen from the first node.
    """

    kind: str
    name: str


class _Step(NamedTuple):
    """Node to print, below its parent.

    :param prefix: lines of the tree before the node's own.
    :param connector: line from the parent to the node; empty for a root.
    :param continuation: lines of the tree before the children of the node.
    """

    branch: _Branch
    parent: _Branch | None
    depth: int
    prefix: str = ""
    connector: str = ""
    continuation: str = ""


def format_tree(
    view: GraphView, direction: Direction, inverses: Mapping[str, str], max_depth: int | None, screen: Screen
) -> Iterator[str]:
    """Yield the lines of a graph as a tree; the relations of each proposal are listed once.

    :param inverses: kind of relation -> its inverse.
    :param max_depth: maximum number of relations between a root and a node; None for any number.
    """
    nodes = {node.name: node for node in view.nodes}
    branches = _list_branches(view, direction, inverses)
    expanded: set[str] = set()
    for root in _list_roots(view, direction):
        if root in expanded:
            continue
        todo = [_Step(_Branch("", root), None, 0)]
        while todo:
            step = todo.pop()
            name = step.branch.name
            following = [b for b in branches[name] if not _leads_back(b, step, inverses)]
            is_cut = max_depth is not None and step.depth >= max_depth
            is_repeated = name in expanded and bool(following) and not is_cut
            yield _format_line(step, nodes[name], is_repeated, screen)
            if not (is_cut or is_repeated):
                expanded.add(name)
                todo += reversed(list(_iter_children(step, following)))
    yield from ["" for _ in view.nodes[:1]]
    yield f"{format_count(len(view.nodes), 'proposal')}, {format_count(len(view.links), 'relation')}"


def _list_branches(view: GraphView, direction: Direction, inverses: Mapping[str, str]) -> dict[str, list[_Branch]]:
    """Return each node -> the links that the tree follows from it.

    Around selected nodes, links of a kind that is its own inverse are followed in both directions.
    """
    branches: dict[str, list[_Branch]] = {node.name: [] for node in view.nodes}
    has_focus = any(node.focused for node in view.nodes)
    for link in view.links:
        has_both = direction is Direction.BOTH or (has_focus and inverses[link.kind] == link.kind)
        if has_both or direction is Direction.OUT:
            branches[link.source].append(_Branch(link.kind, link.target))
        if has_both or direction is Direction.IN:
            branches[link.target].append(_Branch(inverses[link.kind], link.source))
    return branches


def _list_roots(view: GraphView, direction: Direction) -> list[str]:
    """Return the nodes at which trees start: selected ones, or those to which no link leads, and then all others."""
    focused = [node.name for node in view.nodes if node.focused]
    if focused:
        return focused
    reached = {link.source if direction is Direction.IN else link.target for link in view.links}
    names = [node.name for node in view.nodes]
    return [*(name for name in names if name not in reached), *names]


def _leads_back(branch: _Branch, step: _Step, inverses: Mapping[str, str]) -> bool:
    """Return True if a link is the one that led to a node, in the other direction."""
    parent = step.parent
    return parent is not None and branch.name == parent.name and inverses[branch.kind] == step.branch.kind


def _iter_children(step: _Step, following: list[_Branch]) -> Iterator[_Step]:
    for n, branch in enumerate(following):
        is_last = n == len(following) - 1
        connector, continuation = ("└─ ", "   ") if is_last else ("├─ ", "│  ")
        prefix = step.prefix + step.continuation
        yield _Step(branch, step.branch, step.depth + 1, prefix, connector, continuation)


def _format_line(step: _Step, node: GraphNode, is_repeated: bool, screen: Screen) -> str:
    """Return the line of a node: kind of relation, key, title and state; a title is shortened to the screen's width."""
    kind = f"{step.branch.kind.replace('-', ' ')} " if step.branch.kind else ""
    start = f"{step.prefix}{step.connector}{kind}"
    key, _, title = to_printable_line(node.item.text).partition(": ")
    words = [node.external, *(format_items([item]) for item in (node.status, node.stage) if item is not None)]
    state = ", ".join(filter(None, words))
    end = f" ({state})" if state else ""
    end += " …" if is_repeated else ""
    if screen.width is not None:
        rest = screen.width - measure_width(f"{start}{key} {end}")
        if rest < min(_MIN_TITLE, measure_width(title)):
            return shorten_to_width(f"{start}{key} {title}{end}", screen.width)
        title = shorten_to_width(title, rest)
    has_color = screen.has_color
    style = (node.status.target or "") if node.status is not None else ""
    parts = ((start, "note"), (key, "key"), (f" {title}", ""), (end, style))
    return "".join(add_style(text, name, has_color=has_color) for text, name in parts)
