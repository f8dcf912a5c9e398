"""The graph of relations between enhancements: dependencies, their cycles, and successions.

A relation may be written on either side. The graph has one edge for it, in the direction of its kind
(``depends-on``, never ``required-by``), with every location at which it is written.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from ..config.profile import Profile
from ..diagnostics import Code, Diagnostic, RelatedLocation
from ..keys import key_sort_key
from ..model import Enhancement

DEPENDENCY_KINDS = ("depends-on", "blocks")
"""Kinds of relations that make one enhancement depend on another: the source of the first, the target of the second."""

SUCCESSION_KINDS = ("supersedes", "replaces")  # Kinds of relations whose source is the successor of their target


class Mention(NamedTuple):
    """One location at which a relation is written.

    :param key: the enhancement whose document states the relation.
    :param kind: the kind as written, which may be the inverse of the edge's kind.
    """

    key: str
    kind: str
    path: str
    line: int | None

    @property
    def location(self) -> str:
        """The path, followed by the line if it is known."""
        return f"{self.path}:{self.line}" if self.line else self.path

    def make_diagnostic(self, code: Code, message: str, related: Iterable[RelatedLocation] = ()) -> Diagnostic:
        """Make a diagnostic at this location."""
        return Diagnostic(self.path, self.line, code, message, related=tuple(related))


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between enhancements, in the direction of its kind, with at least one mention, by path and line."""

    kind: str
    source: str
    target: str
    mentions: tuple[Mention, ...]

    @property
    def dependent(self) -> str:
        """Key of the enhancement that depends on the other, for an edge of :data:`DEPENDENCY_KINDS`."""
        return self.target if self.kind == "blocks" else self.source

    @property
    def dependency(self) -> str:
        """Key of the enhancement that the other depends on, for an edge of :data:`DEPENDENCY_KINDS`."""
        return self.source if self.kind == "blocks" else self.target


class Graph:
    """The relations of a collection as edges between keys, ordered by source, kind and target."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.edges = tuple(edges)

    @cached_property
    def dependencies(self) -> Mapping[str, tuple[Edge, ...]]:
        """Key -> edges to the direct dependencies of that enhancement."""
        return _group_edges((edge.dependent, edge) for edge in self.edges if edge.kind in DEPENDENCY_KINDS)

    @cached_property
    def successors(self) -> Mapping[str, tuple[Edge, ...]]:
        """Key -> edges from the direct successors of that enhancement."""
        return _group_edges((edge.target, edge) for edge in self.edges if edge.kind in SUCCESSION_KINDS)

    @cached_property
    def _adjacent_edges(self) -> Mapping[str, tuple[Edge, ...]]:
        return _group_edges((key, edge) for edge in self.edges for key in dict.fromkeys((edge.source, edge.target)))

    def get_dependencies(self, key: str) -> tuple[str, ...]:
        """Return the keys that an enhancement depends on directly, each once."""
        return tuple(dict.fromkeys(edge.dependency for edge in self.dependencies.get(key, ())))

    def find_prerequisites(self, keys: Iterable[str]) -> frozenset[str]:
        """Return some keys together with all their direct and indirect dependencies."""
        return frozenset(_iter_postorder(keys, self.get_dependencies, set()))

    def find_keys_within(self, key: str, depth: int, kinds: Collection[str] | None = None) -> frozenset[str]:
        """Return a key and those at most ``depth`` edges away from it, counting edges of some kinds or of all."""
        reached = outermost = {key}
        for _ in range(depth):
            edges = (edge for near in outermost for edge in self._adjacent_edges.get(near, ()))
            ends = {end for e in edges if kinds is None or e.kind in kinds for end in (e.source, e.target)}
            outermost = ends - reached
            reached = reached | outermost
        return frozenset(reached)

    def find_dependency_cycles(self) -> tuple[tuple[Edge, ...], ...]:
        """Return one shortest dependency cycle for each group of enhancements that depend on each other.

        Each cycle starts at the first of its group's keys, and the cycles are in the order of these keys.
        An edge from an enhancement to itself is no cycle.
        """
        groups = self._iter_cyclic_groups()
        cycles = (self._find_shortest_cycle(min(group, key=key_sort_key), group) for group in groups)
        return tuple(sorted(cycles, key=lambda edges: key_sort_key(edges[0].dependent)))

    def _iter_cyclic_groups(self) -> Iterator[frozenset[str]]:
        """Yield each group of two or more keys of which every one depends on every other, directly or indirectly.

        Source: the Kosaraju-Sharir algorithm for strongly connected components.
        """
        order = tuple(_iter_postorder(self.dependencies, self.get_dependencies, set()))
        dependents: dict[str, list[str]] = defaultdict(list)
        for edges in self.dependencies.values():
            for edge in edges:
                dependents[edge.dependency].append(edge.dependent)
        seen: set[str] = set()
        for root in reversed(order):
            group = frozenset(_iter_postorder((root,), lambda key: dependents.get(key, ()), seen))
            if len(group) > 1:
                yield group

    def _find_shortest_cycle(self, start: str, group: frozenset[str]) -> tuple[Edge, ...]:
        """Return the shortest cycle from a key through its group; of equally short ones, the first by keys."""
        reached_by: dict[str, Edge] = {}
        queue = deque([start])
        while start not in reached_by:
            key = queue.popleft()
            for edge in sorted(self.dependencies.get(key, ()), key=lambda edge: key_sort_key(edge.dependency)):
                other = edge.dependency
                if other in group and other != key and other not in reached_by:
                    reached_by[other] = edge
                    queue.append(other)
        cycle = [reached_by[start]]
        while cycle[-1].dependent != start:
            cycle.append(reached_by[cycle[-1].dependent])
        return tuple(reversed(cycle))

    def find_successor_chain(self, key: str) -> tuple[str, ...]:
        """Return the successor of an enhancement, the successor of that, and so on, each once.

        The chain ends where there is no successor, or more than one. It is empty if it leads back to the
        enhancement, and one key long if it enters a cycle further on.
        """
        chain, repeated = self._follow_successors(key)
        if repeated is None:
            return tuple(chain[1:])
        return () if repeated == key else tuple(chain[1:2])

    def find_final_successors(self, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the last enhancements of all successor chains of a key, and those between, each once.

        Both are empty if a chain leads back to the key. A chain that enters a cycle further on ends where it enters.
        """
        seen = {key}
        final: list[str] = []
        between: list[str] = []
        queue = deque([key])
        while queue:
            current = queue.popleft()
            direct = [s for s in dict.fromkeys(e.source for e in self.successors.get(current, ())) if s != current]
            if key in direct:
                return (), ()
            unseen = [successor for successor in direct if successor not in seen]
            if current != key:
                (between if unseen else final).append(current)
            seen.update(unseen)
            queue += unseen
        return tuple(final), tuple(between)

    def find_succession_cycles(self) -> tuple[tuple[str, ...], ...]:
        """Return the cycles of three or more enhancements that succeed each other, each from its first key on."""
        cycles = {}
        for key in self.successors:
            chain, repeated = self._follow_successors(key)
            if repeated is not None:
                cycle = chain[chain.index(repeated) :]
                first = cycle.index(min(cycle, key=key_sort_key))
                cycles[frozenset(cycle)] = (*cycle[first:], *cycle[:first])
        return tuple(sorted((c for c in cycles.values() if len(c) > 2), key=lambda c: key_sort_key(c[0])))

    def _follow_successors(self, key: str) -> tuple[list[str], str | None]:
        """Return a key and its successors, as far as each has exactly one, and the key at which they repeat, if any."""
        chain = [key]
        while len(sources := {edge.source for edge in self.successors.get(chain[-1], ())}) == 1:
            successor = sources.pop()
            if successor in chain:
                return chain, successor
            chain.append(successor)
        return chain, None


def _iter_postorder(roots: Iterable[str], follow: Callable[[str], Iterable[str]], seen: set[str]) -> Iterator[str]:
    """Yield the keys reachable from some roots but not seen yet, each after the keys that follow it."""
    # Iterative, because chains can be longer than Python's recursion limit.
    for root in roots:
        stack = [(root, False)]
        while stack:
            key, expanded = stack.pop()
            if expanded:
                yield key
            elif key not in seen:
                seen.add(key)
                stack.append((key, True))
                stack += [(other, False) for other in follow(key)]


def _group_edges(edges: Iterable[tuple[str, Edge]]) -> dict[str, tuple[Edge, ...]]:
    groups: dict[str, list[Edge]] = defaultdict(list)
    for key, edge in edges:
        groups[key].append(edge)
    return {key: tuple(group) for key, group in groups.items()}


def build_graph(enhancements: Iterable[Enhancement], profile: Profile) -> Graph:
    """Build the graph of linked enhancements; unresolved relations are no edges."""
    mentions: dict[tuple[str, str, str], list[Mention]] = defaultdict(list)
    for enhancement in enhancements:
        for relation in enhancement.relations:
            if relation.target is not None:
                ends = _orient_relation(relation.type, enhancement.key, relation.target, profile)
                path, line = enhancement.locate(relation)
                mentions[ends].append(Mention(enhancement.key, relation.type, path, line))
    ranks = {kind: n for n, kind in enumerate(profile.relations)}
    get_sort_key = cache(key_sort_key)  # most enhancements are ends of several relations
    order = sorted(mentions, key=lambda ends: (get_sort_key(ends[1]), ranks[ends[0]], get_sort_key(ends[2])))
    return Graph(
        Edge(*ends, tuple(sorted(mentions[ends], key=lambda mention: (mention.path, mention.line or 0))))
        for ends in order
    )


def _orient_relation(kind: str, source: str, target: str, profile: Profile) -> tuple[str, str, str]:
    """Return the kind, source and target of a relation in the direction of the profile's kind."""
    if kind not in profile.relations:
        kind, source, target = profile.inverses[kind], target, source
    if profile.relations[kind] == kind and key_sort_key(target) < key_sort_key(source):
        source, target = target, source  # a kind that is its own inverse has no direction
    return kind, source, target
