"""The typed relations of a collection as a graph: who needs whom, in which order, and where that goes round.

Relations may be written on either side. Here each is one edge in the direction of its kind
(``depends-on``, never ``required-by``), with every place at which it is written.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ..model import key_sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..config.profile import Profile
    from ..model import Enhancement, Relation

DEPENDENCY_KINDS = ("depends-on", "blocks")
"""Kinds that say that one proposal waits for another: the source of the first, the target of the second."""

SUCCESSION_KINDS = ("supersedes", "replaces")
"""Kinds by which a proposal takes the place of its target."""


class Mention(NamedTuple):
    """One place at which an edge is written.

    :param key: the proposal that says so.
    :param kind: as it says it, which may be the inverse.
    """

    key: str
    kind: str
    path: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Edge:
    """One proposal related to another, in the direction of the kind.

    :param mentions: where it is written, in the order of paths and lines; never empty.
    """

    kind: str
    source: str
    target: str
    mentions: tuple[Mention, ...]


class Graph:
    """The relations of a collection between proposals that are in it.

    :param edges: in the order of their sources' keys, kinds and targets' keys.
    """

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.edges = tuple(edges)

    @cached_property
    def needed(self) -> Mapping[str, tuple[Edge, ...]]:
        """Key -> the edges to what it cannot do without, whichever way it is put."""
        return _grouped((needed_by(edge)[0], edge) for edge in self.edges if edge.kind in DEPENDENCY_KINDS)

    @cached_property
    def successors(self) -> Mapping[str, tuple[Edge, ...]]:
        """Key -> the edges of what takes its place."""
        return _grouped((edge.target, edge) for edge in self.edges if edge.kind in SUCCESSION_KINDS)

    @cached_property
    def _touching(self) -> Mapping[str, tuple[Edge, ...]]:
        return _grouped((key, edge) for edge in self.edges for key in dict.fromkeys((edge.source, edge.target)))

    def get_dependencies(self, key: str) -> tuple[str, ...]:
        """What a proposal cannot do without, by key, each once."""
        return tuple(dict.fromkeys(needed_by(edge)[1] for edge in self.needed.get(key, ())))

    def cycles(self) -> tuple[tuple[Edge, ...], ...]:
        """A shortest way round in every group of proposals that wait for each other.

        Each starts at the first of its keys, and they are in the order of these. A proposal that
        waits for itself is none: that is a mistake of its own.
        """
        found = []
        for group in self._waiting_for_each_other():
            start = min(group, key=key_sort_key)
            found.append(self._way_round(start, group))
        return tuple(sorted(found, key=lambda edges: key_sort_key(needed_by(edges[0])[0])))

    def _waiting_for_each_other(self) -> Iterator[frozenset[str]]:
        """Groups of more than one proposal of which each needs every other.

        Source: R. Tarjan, Depth-first search and linear graph algorithms, 1972; without recursion.
        """
        index: dict[str, int] = {}
        low: dict[str, int] = {}
        on_stack: dict[str, None] = {}
        for root in sorted(self.needed, key=key_sort_key):
            if root in index:
                continue
            work = [(root, iter(self.get_dependencies(root)))]
            index[root] = low[root] = len(index)
            on_stack[root] = None
            while work:
                key, following = work[-1]
                for other in following:
                    if other not in index:
                        index[other] = low[other] = len(index)
                        on_stack[other] = None
                        work.append((other, iter(self.get_dependencies(other))))
                        break
                    if other in on_stack:
                        low[key] = min(low[key], index[other])
                else:
                    work.pop()
                    if work:
                        above = work[-1][0]
                        low[above] = min(low[above], low[key])
                    if low[key] == index[key]:
                        group = []
                        while True:
                            member, _ = on_stack.popitem()
                            group.append(member)
                            if member == key:
                                break
                        if len(group) > 1:
                            yield frozenset(group)

    def _way_round(self, start: str, group: frozenset[str]) -> tuple[Edge, ...]:
        """The shortest way from a proposal back to itself inside a group; of equal ones the first by key."""
        reached: dict[str, Edge] = {}
        todo = deque([start])
        while todo:
            key = todo.popleft()
            for edge in sorted(self.needed.get(key, ()), key=lambda edge: key_sort_key(needed_by(edge)[1])):
                other = needed_by(edge)[1]
                if other == start and key != start:
                    way = [edge]
                    while key != start:
                        way.append(reached[key])
                        key = needed_by(reached[key])[0]
                    return tuple(reversed(way))
                if other in group and other not in reached and other != start:
                    reached[other] = edge
                    todo.append(other)
        raise AssertionError("a group in which everything waits for everything has a way round")

    def find_keys_within(self, key: str, depth: int, kinds: Iterable[str] | None = None) -> frozenset[str]:
        """The proposals that are at most so many edges away, and the one itself.

        :param kinds: the edges that count; without them, all.
        """
        wanted = None if kinds is None else frozenset(kinds)
        reached = {key}
        edge_of = [key]
        for _ in range(depth):
            following = []
            for here in edge_of:
                for edge in self._touching.get(here, ()):
                    if wanted is not None and edge.kind not in wanted:
                        continue
                    other = edge.target if edge.source == here else edge.source
                    if other not in reached:
                        reached.add(other)
                        following.append(other)
            edge_of = following
        return frozenset(reached)

    def find_prerequisites(self, keys: Iterable[str]) -> frozenset[str]:
        """Some proposals with everything that they need, and what that needs, to the end."""
        reached = set(keys)
        todo = list(reached)
        while todo:
            for other in self.get_dependencies(todo.pop()):
                if other not in reached:
                    reached.add(other)
                    todo.append(other)
        return frozenset(reached)

    def find_successor_chain(self, key: str) -> tuple[str, ...]:
        """What takes the place of a proposal, what takes the place of that, and so on, each once.

        It ends where there is no successor, or several; a proposal that comes back to itself has none.
        """
        chain = [key]
        while successor := self._only_successor(chain[-1]):
            if successor == key:
                return ()
            if successor in chain:
                return tuple(chain[1:2])  # what comes after that goes round
            chain.append(successor)
        return tuple(chain[1:])

    def find_final_successors(self, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Where every way of successors ends, and what is on the way, each once; nothing where a way comes back.

        A way that goes round further on ends where it enters the round.
        """
        seen = {key}
        ends: list[str] = []
        between: list[str] = []
        todo = [key]
        while todo:
            here = todo.pop(0)
            following = [s for s in dict.fromkeys(e.source for e in self.successors.get(here, ())) if s != here]
            if key in following:
                return (), ()
            fresh = [successor for successor in following if successor not in seen]
            if here != key:
                (between if fresh else ends).append(here)
            seen.update(fresh)
            todo += fresh
        return tuple(ends), tuple(between)

    def _only_successor(self, key: str) -> str | None:
        following = {edge.source for edge in self.successors.get(key, ())}
        return following.pop() if len(following) == 1 else None

    def find_succession_cycles(self) -> tuple[tuple[str, ...], ...]:
        """Proposals that take each other's place in a circle, from the first by key on; two alone are none."""
        found = {}
        for key in self.successors:
            chain = [key]
            while successor := self._only_successor(chain[-1]):
                if successor in chain:
                    circle = chain[chain.index(successor) :]
                    first = circle.index(min(circle, key=key_sort_key))
                    found[frozenset(circle)] = (*circle[first:], *circle[:first])
                    break
                chain.append(successor)
        return tuple(sorted((c for c in found.values() if len(c) > 2), key=lambda c: key_sort_key(c[0])))


def _grouped(edges: Iterable[tuple[str, Edge]]) -> dict[str, tuple[Edge, ...]]:
    found: dict[str, list[Edge]] = defaultdict(list)
    for key, edge in edges:
        found[key].append(edge)
    return {key: tuple(group) for key, group in found.items()}


def needed_by(edge: Edge) -> tuple[str, str]:
    """Of an edge of :data:`DEPENDENCY_KINDS`: who waits, and for whom."""
    return (edge.target, edge.source) if edge.kind == "blocks" else (edge.source, edge.target)


def build_graph(enhancements: Iterable[Enhancement], profile: Profile) -> Graph:
    """The graph of linked proposals; relations that lead nowhere are no edges."""
    kinds = {kind: n for n, kind in enumerate(profile.relations)}
    found: dict[tuple[str, int, str], list[Mention]] = defaultdict(list)
    for enhancement in enhancements:
        for relation in enhancement.relations:
            if relation.target is None:
                continue
            forward = relation.type in kinds
            kind = relation.type if forward else profile.inverses[relation.type]
            source, target = (enhancement.key, relation.target) if forward else (relation.target, enhancement.key)
            if profile.relations[kind] == kind and key_sort_key(target) < key_sort_key(source):
                source, target = target, source  # a kind that is its own inverse has no direction
            found[source, kinds[kind], target].append(_mention(enhancement, relation))
    names = list(profile.relations)
    order = sorted(found, key=lambda edge: (key_sort_key(edge[0]), edge[1], key_sort_key(edge[2])))
    return Graph(
        Edge(names[kind], source, target, tuple(sorted(found[source, kind, target], key=_by_place)))
        for source, kind, target in order
    )


def _mention(enhancement: Enhancement, relation: Relation) -> Mention:
    source = enhancement.source
    return Mention(enhancement.key, relation.type, relation.path or source.path, relation.line or source.line)


def _by_place(mention: Mention) -> tuple[str, int]:
    return mention.path, mention.line or 0
