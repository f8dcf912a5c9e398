"""Graphs of enhancements and their relations: nodes, and links with a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ..collection.collection import Collection
from ..collection.graph import DEPENDENCY_KINDS, Edge
from ..config.profile import Profile
from ..diagnostics import Code
from ..keys import key_sort_key
from ..model import UNKNOWN, Status
from ..spelling import format_suggestion
from .cells import NO_STAGE, Item, ItemKind, make_enhancement_item, make_state_items
from .columns import compute_cell
from .options import OptionReader, Problems

MAX_LINKS = 500  # Maximum number of links in a picture; more take minutes to lay out and cannot be read
_NO_STAGE = Item(NO_STAGE, ItemKind.STAGE)
MAX_NODES = 60  # Maximum number of enhancements in a graph without the option ``limit``; more are collapsed to groups


class Direction(StrEnum):
    """Direction in which relations are followed: as they are written, against that, or both ways."""

    OUT = "out"
    IN = "in"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class GraphSpec:
    """Options of a graph. Each one narrows the selection; the default is every enhancement.

    :param focus: reference to an enhancement around which others are selected.
    :param depth: maximum number of relations between an enhancement and the focus.
    :param release: release whose enhancements are selected, with everything on which they depend.
    :param limit: maximum number of nodes; more are collapsed to groups.
    """

    filter: str = ""
    focus: str = ""
    depth: int = 1
    release: str = ""
    relations: tuple[str, ...] = ()
    limit: int = MAX_NODES
    group_by: str = "owner"


class GraphNode(NamedTuple):
    """Node of a graph: an enhancement, an *external* target with its project or kind, or a collapsed group."""

    name: str
    item: Item
    title: str
    status: Item | None
    stage: Item | None
    size: int = 1
    focused: bool = False
    external: str = ""

    def get_state(self, axis: ItemKind) -> Item | None:
        """Return the status or the stage; ``None`` for a group, and for an external node whose state is unknown."""
        if self.status is None:
            return None
        state = self.stage or _NO_STAGE if axis is ItemKind.STAGE else self.status
        return state if state.target or not self.external else None


class GraphLink(NamedTuple):
    """Link between two nodes, given by name: a relation, or all relations of a kind between two groups."""

    source: str
    target: str
    kind: str
    number: int = 1


class GraphView(NamedTuple):
    """Nodes and links of a graph.

    :param unrelated: number of enhancements without a node, since no link leads from or to them.
    :param collapsed: column of the groups that are its nodes; empty if enhancements are.
    :param axis: kind of the states that give nodes a colour: stages if a node has one, otherwise statuses.
    :param states: the states on that axis that occur, in order.
    """

    nodes: tuple[GraphNode, ...]
    links: tuple[GraphLink, ...]
    kinds: tuple[str, ...]
    total: int
    unrelated: int = 0
    collapsed: str = ""
    problems: Problems = ()
    axis: ItemKind = ItemKind.STAGE
    states: tuple[Item, ...] = ()


def compute_graph(collection: Collection, spec: GraphSpec) -> GraphView:
    """Return the graph for some options; invalid options are reported in it."""
    options = OptionReader(collection)
    kinds = _resolve_kinds(collection, spec.relations, options)
    selected = {entry.key for entry in options.filter_entries(spec.filter)}
    focus: str | None = None
    nearby: frozenset[str] | None = None
    if spec.focus:
        focus, nearby = _find_nearby_keys(collection, spec, kinds, options)
        selected = (selected & nearby) | ({focus} if focus else set())
    if spec.release:
        release = options.resolve_release("release", spec.release, "")
        targeting = {key for key, _ in collection.get_milestones(release)} if release else set()
        selected &= collection.graph.find_prerequisites(targeting)
        kinds = kinds if spec.relations else tuple(kind for kind in kinds if kind in DEPENDENCY_KINDS)
    selected |= _find_external_keys(collection, selected, _list_edges(collection, kinds), nearby)
    return _make_view(collection, selected, kinds, spec, options, focus)


def compute_surroundings(collection: Collection, spec: GraphSpec, direction: Direction) -> GraphView:
    """Return the graph of the focused enhancement, or of selected ones, and of those that relations reach from there.

    :param spec: focus is a key; depth is the maximum number of relations from an enhancement with which the graph
        starts.
    """
    options = OptionReader(collection)
    kinds = _resolve_kinds(collection, spec.relations, options)
    start = {spec.focus} if spec.focus else {entry.key for entry in options.filter_entries(spec.filter)}

    def follows(kind: str, way: Direction) -> bool:
        """Return True if relations of a kind are followed; those of a kind that is its own inverse are in both ways."""
        return direction in (way, Direction.BOTH) or collection.profile.inverses[kind] == kind

    edges = _list_edges(collection, kinds)
    reached, outermost = set(start), set(start)
    for _ in range(spec.depth):
        ends = {edge.target for edge in edges if edge.source in outermost and follows(edge.kind, Direction.OUT)}
        ends |= {edge.source for edge in edges if edge.target in outermost and follows(edge.kind, Direction.IN)}
        outermost = ends - reached
        if not outermost:
            break
        reached |= outermost
    return _make_view(collection, reached, kinds, spec, options, *(start if spec.focus or spec.filter.strip() else ()))


def _list_edges(collection: Collection, kinds: tuple[str, ...]) -> list[Edge]:
    return [edge for edge in collection.graph.edges if edge.kind in kinds and edge.source != edge.target]


def _make_view(
    collection: Collection,
    selected: set[str],
    kinds: tuple[str, ...],
    spec: GraphSpec,
    options: OptionReader,
    *focused: str | None,
) -> GraphView:
    """Return the graph of some keys and the edges between them.

    :param focused: keys that have a node although no edge leads from or to it.
    """
    edges = [edge for edge in _list_edges(collection, kinds) if {edge.source, edge.target} <= selected]
    related = {key for edge in edges for key in (edge.source, edge.target)} | {key for key in focused if key}
    keys = sorted(selected & related, key=key_sort_key)
    is_collapsed = len(keys) > spec.limit
    if is_collapsed:
        nodes, links = _make_groups(collection, keys, edges, spec)
    else:
        nodes = [_make_node(collection, key, frozenset(focused)) for key in keys]
        links = [GraphLink(edge.source, edge.target, edge.kind) for edge in edges]
    axis = ItemKind.STAGE if any(node.stage for node in nodes) else ItemKind.STATUS
    return GraphView(
        tuple(nodes),
        tuple(links),
        tuple(kind for kind in kinds if any(link.kind == kind for link in links)),
        len(selected),
        len(selected) - len(keys),
        spec.group_by if is_collapsed else "",
        options.problems,
        axis,
        _list_states(collection.profile, nodes, axis),
    )


def _resolve_kinds(collection: Collection, names: Iterable[str], options: OptionReader) -> tuple[str, ...]:
    """Return the kinds of relations for some names of kinds and inverses; all kinds if none is known."""
    profile = collection.profile
    resolved = set()
    for name in names:
        if name in profile.relations:
            resolved.add(name)
        elif name in profile.inverses:
            resolved.add(profile.inverses[name])
        else:
            known = f"{', '.join(profile.inverses)}{format_suggestion(name, profile.inverses)}"
            message = f"`relations` has {name!r}, which is none of {known}"
            options.report(Code.UNKNOWN_OPTION_VALUE, message)
    return tuple(kind for kind in profile.relations if kind in resolved) or tuple(profile.relations)


def _find_nearby_keys(
    collection: Collection, spec: GraphSpec, kinds: tuple[str, ...], options: OptionReader
) -> tuple[str | None, frozenset[str]]:
    """Return the key of the focus, and the keys within the depth around it; nothing for an unresolved focus."""
    focus = collection.find_key(spec.focus)
    if focus is None:
        options.report(Code.UNRESOLVED_REFERENCE, f"`focus` is {spec.focus!r}, which is no proposal here")
        return None, frozenset()
    return focus, collection.graph.find_keys_within(focus, spec.depth, kinds)


def _find_external_keys(
    collection: Collection, selected: set[str], edges: Iterable[Edge], nearby: frozenset[str] | None
) -> set[str]:
    """Return the keys of external targets that have a relation to a selected enhancement."""
    return {
        key
        for edge in edges
        for key, other in ((edge.source, edge.target), (edge.target, edge.source))
        if key not in collection.entries and other in selected and (nearby is None or key in nearby)
    }


def _make_node(collection: Collection, key: str, focused: Set[str | None]) -> GraphNode:
    external = collection.get_external(key)
    return GraphNode(
        key,
        make_enhancement_item(collection, key),
        collection.get_enhancement(key).title,
        *make_state_items(collection, key),
        focused=key in focused,
        external=external.origin_label if external is not None else "",
    )


def _make_groups(
    collection: Collection, keys: list[str], edges: Iterable[Edge], spec: GraphSpec
) -> tuple[list[GraphNode], list[GraphLink]]:
    """Return the groups of enhancements by name, those above the limit as ``…``, and the links between them."""
    groups = {key: _name_group(collection, key, spec.group_by) for key in keys}
    sizes = Counter(groups.values())
    if len(sizes) > spec.limit:
        largest = sorted(sizes, key=lambda name: (-sizes[name], name))[: max(spec.limit - 1, 1)]
        groups = {key: name if name in largest else "…" for key, name in groups.items()}
        sizes = Counter(groups.values())
    counted = Counter((groups[edge.source], groups[edge.target], edge.kind) for edge in edges)
    order = {kind: n for n, kind in enumerate(collection.profile.relations)}
    links = sorted(counted.items(), key=lambda link: (link[0][0], link[0][1], order[link[0][2]]))
    return (
        [GraphNode(name, Item(name), "", None, None, size) for name, size in sorted(sizes.items())],
        [GraphLink(*ends, number) for ends, number in links if ends[0] != ends[1]],
    )


def _list_states(profile: Profile, nodes: Iterable[GraphNode], axis: ItemKind) -> tuple[Item, ...]:
    """Return the distinct states of nodes in the order of the axis, then one for unknown states and one for none."""
    order = profile.axis if axis is ItemKind.STAGE else tuple(Status)

    def sort_key(state: Item) -> tuple[bool, int, str]:
        return state.target is None, order.index(state.target) if state.target in order else len(order), state.text

    states = {state for node in nodes if (state := node.get_state(axis)) is not None}
    words = {Item(UNKNOWN if state.target == UNKNOWN else state.text, axis, state.target) for state in states}
    return tuple(sorted(words, key=sort_key))


def _name_group(collection: Collection, key: str, column: str) -> str:
    external = collection.get_external(key)
    if external is not None:
        return external.origin_label
    return ", ".join(item.text for item in compute_cell(collection, collection.entries[key], column)) or f"no {column}"


def iter_node_links(view: GraphView) -> Iterator[tuple[GraphNode, tuple[tuple[str, GraphNode, int], ...]]]:
    """Yield each node with the kind, target and number of each link from it, for a graph as a list."""
    nodes = {node.name: node for node in view.nodes}
    links: dict[str, list[tuple[str, GraphNode, int]]] = {}
    for link in view.links:
        links.setdefault(link.source, []).append((link.kind, nodes[link.target], link.number))
    return ((node, tuple(links.get(node.name, ()))) for node in view.nodes)
