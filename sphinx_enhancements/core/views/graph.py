"""The relations between proposals as a picture holds them: nodes, and links with a kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..collection.graph import DEPENDENCY_KINDS
from ..diagnostics import Code
from ..model import key_sort_key
from .cells import Item, make_enhancement_item, make_state_items
from .columns import compute_cell
from .table import filter_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..collection.collection import Collection
    from ..collection.graph import Edge

MAX_LINKS = 500
"""A picture with more lines takes minutes to lay out, and nobody can read it."""

MAX_NODES = 60
"""A picture with more proposals is collapsed to groups, where the spec does not say otherwise."""


@dataclass(frozen=True, slots=True)
class GraphSpec:
    """What a graph is asked for. What is not said does not narrow it.

    :param filter: a query.
    :param focus: a reference to one proposal, of which the neighbourhood is shown.
    :param depth: how many relations away a source may be.
    :param release: a release, of which the way there is shown: what aims at it, and all that this needs.
    :param relations: the kinds that count; without them, all.
    :param limit: how many nodes at most, before they are collapsed to groups.
    :param group_by: the column that makes the groups.
    """

    filter: str = ""
    focus: str = ""
    depth: int = 1
    release: str = ""
    relations: tuple[str, ...] = ()
    limit: int = MAX_NODES
    group_by: str = "owner"


class GraphNode(NamedTuple):
    """A proposal, or where there are too many, a group of them.

    :param name: unique in the graph.
    :param size: how many proposals it stands for.
    :param external: the other project that it belongs to, or what it is if it is no proposal.
    """

    name: str
    item: Item
    title: str
    status: Item | None
    stage: Item | None
    size: int = 1
    focused: bool = False
    external: str = ""


class GraphLink(NamedTuple):
    """A relation, or between groups so many relations of a kind."""

    source: str
    target: str
    kind: str
    number: int = 1


class GraphView(NamedTuple):
    """A graph.

    :param kinds: the kinds of its links, in the order of the profile.
    :param total: how many proposals were chosen.
    :param alone: how many of them have no relation to another, and are left out.
    :param collapsed: the column by which proposals are collapsed to groups; empty where they are not.
    :param problems: code and message of whatever the spec asked for in vain.
    """

    nodes: tuple[GraphNode, ...]
    links: tuple[GraphLink, ...]
    kinds: tuple[str, ...]
    total: int
    alone: int = 0
    collapsed: str = ""
    problems: tuple[tuple[Code, str], ...] = ()


def compute_graph(collection: Collection, spec: GraphSpec) -> GraphView:
    """Answer a spec. What it asks for in vain is left out, and reported in the answer."""
    problems: list[tuple[Code, str]] = []
    kinds = _kinds(collection, spec.relations, problems)
    chosen = {entry.key for entry in filter_entries(collection, spec.filter, problems)}
    focus: str | None = None
    near: frozenset[str] | None = None
    if spec.focus:
        focus = collection.find_key(spec.focus)
        if focus is None:
            problems.append((Code.UNRESOLVED_REFERENCE, f"`focus` is {spec.focus!r}, which is no proposal here"))
            chosen, near = set(), frozenset()
        else:
            near = collection.graph.find_keys_within(focus, spec.depth, kinds)
            chosen = (chosen & near) | {focus}
    if spec.release:
        name = collection.order.spelling(spec.release)
        aiming = {e.key for e in collection if any(r == name for r, _ in e.enhancement.releases)}
        if name is None:
            message = f"`release` is {spec.release!r}, which is no version such as v1.9 and no declared release"
            problems.append((Code.UNKNOWN_RELEASE, message))
        chosen &= collection.graph.find_prerequisites(aiming) if name else set()
        kinds = tuple(kind for kind in kinds if kind in DEPENDENCY_KINDS) if not spec.relations else kinds
    edges = [e for e in collection.graph.edges if e.kind in kinds and e.source != e.target]
    # What belongs to other projects is there by what leads to it.
    shown = chosen | {
        key
        for edge in edges
        for key, other in ((edge.source, edge.target), (edge.target, edge.source))
        if key not in collection.entries and other in chosen and (near is None or key in near)
    }
    edges = [edge for edge in edges if {edge.source, edge.target} <= shown]
    related = {key for edge in edges for key in (edge.source, edge.target)} | ({focus} if focus else set())
    keys = sorted(shown & related, key=key_sort_key)
    view = _whole(collection, keys, edges, focus)
    if len(keys) > spec.limit:
        view = _collapsed(collection, keys, edges, spec)
    return view._replace(
        kinds=tuple(kind for kind in kinds if any(link.kind == kind for link in view.links)),
        total=len(shown),
        alone=len(shown) - len(keys),
        problems=tuple(problems),
    )


def _kinds(collection: Collection, wanted: Iterable[str], problems: list[tuple[Code, str]]) -> tuple[str, ...]:
    profile = collection.profile
    found = []
    for kind in wanted:
        if kind in profile.relations:
            found.append(kind)
        elif kind in profile.inverses:
            found.append(profile.inverses[kind])
        else:
            message = f"`relations` has {kind!r}, which is none of {', '.join(profile.inverses)}"
            problems.append((Code.UNKNOWN_OPTION_VALUE, message))
    return tuple(kind for kind in profile.relations if kind in found) or tuple(profile.relations)


def _whole(collection: Collection, keys: Iterable[str], edges: Iterable[Edge], focus: str | None) -> GraphView:
    nodes = []
    for key in keys:
        enhancement = collection.get_enhancement(key)
        status, stage = make_state_items(collection, key)
        item = make_enhancement_item(collection, key)
        outside = collection.get_external(key)
        origin = outside.origin_label if outside is not None else ""
        nodes.append(GraphNode(key, item, enhancement.title, status, stage, focused=key == focus, external=origin))
    links = tuple(GraphLink(edge.source, edge.target, edge.kind) for edge in edges)
    return GraphView(tuple(nodes), links, (), 0)


def _collapsed(collection: Collection, keys: list[str], edges: Iterable[Edge], spec: GraphSpec) -> GraphView:
    """The groups of proposals, the largest of them by name, and how many relations lead from one to another."""
    names = {key: _group(collection, key, spec.group_by) for key in keys}
    sizes = Counter(names.values())
    largest = {
        name for name, _ in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))[: max(spec.limit - 1, 1)]
    }
    if len(sizes) > spec.limit:
        names = {key: name if name in largest else "…" for key, name in names.items()}
        sizes = Counter(names.values())
    counted = Counter((names[edge.source], names[edge.target], edge.kind) for edge in edges)
    order = {kind: n for n, kind in enumerate(collection.profile.relations)}
    links = sorted(counted.items(), key=lambda link: (link[0][0], link[0][1], order[link[0][2]]))
    return GraphView(
        tuple(GraphNode(name, Item(name), "", None, None, count) for name, count in sorted(sizes.items())),
        tuple(GraphLink(*ends, count) for ends, count in links if ends[0] != ends[1]),
        (),
        0,
        collapsed=spec.group_by,
    )


def _group(collection: Collection, key: str, column: str) -> str:
    outside = collection.get_external(key)
    if outside is not None:
        return outside.origin_label
    return ", ".join(item.text for item in compute_cell(collection, collection.entries[key], column)) or f"no {column}"


def outline(view: GraphView) -> Iterator[tuple[GraphNode, tuple[tuple[str, GraphNode, int], ...]]]:
    """The same in words: each node with the kind, target and number of its links, as a list can show it."""
    nodes = {node.name: node for node in view.nodes}
    links: dict[str, list[tuple[str, GraphNode, int]]] = {}
    for link in view.links:
        links.setdefault(link.source, []).append((link.kind, nodes[link.target], link.number))
    return ((node, tuple(links.get(node.name, ()))) for node in view.nodes)
