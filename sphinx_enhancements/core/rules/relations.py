"""What the relations of proposals show to be wrong: circles, an order that cannot be kept, decisions that clash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..collection.graph import SUCCESSION_KINDS, needed_by
from ..diagnostics import Code, Diagnostic
from ..model import Status
from ..releases import rank_on_axis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..collection.collection import Collection
    from ..collection.graph import Edge, Graph, Mention
    from ..model import Enhancement

_SHOWN = 60
"""As many steps of a circle are printed."""


def links_to_itself(collection: Collection) -> Iterator[Diagnostic]:
    """A proposal that names itself."""
    for edge in collection.graph.edges:
        if edge.source == edge.target:
            for mention in edge.mentions:
                yield _at(mention, Code.SELF_REFERENCE, f"{edge.source}: `{mention.kind}` leads to the proposal itself")


def cycles(collection: Collection) -> Iterator[Diagnostic]:
    """Proposals that wait for each other: one finding for each circle, with the place of every edge in it."""
    for cycle in collection.graph.cycles():
        if any(collection.get_enhancement(needed_by(e)[0]).decision.is_inactive for e in cycle):
            continue  # somebody in it does not wait any more
        keys = [needed_by(edge)[0] for edge in cycle]
        places = [f"{needed_by(e)[0]} needs {needed_by(e)[1]} ({_place(e.mentions[0])})" for e in cycle]
        if len(keys) > _SHOWN:
            keys[_SHOWN:], places[_SHOWN:] = [f"... {len(cycle) - _SHOWN} more"], ["..."]
        way = " -> ".join([*keys, keys[0]])
        yield _at(
            cycle[0].mentions[0], Code.DEPENDENCY_CYCLE, f"proposals wait for each other: {way}; {', '.join(places)}"
        )


def order_of_releases(collection: Collection) -> Iterator[Diagnostic]:
    """A proposal that reaches a stage in a release in which something that it needs is not there yet.

    The first release that each is meant for is compared: without that of the other there is nothing to build on.
    """
    order = collection.order
    for edge, waiting, other in _needs_of_ours(collection):
        own, needed = _first_release(collection, waiting), _first_release(collection, other)
        if own is not None and needed is not None and order.sort_key(own) < order.sort_key(needed):
            message = f"{waiting.key} aims at {own}, but needs {other.key}, which comes in {needed}"
            yield _at(edge.mentions[0], Code.RELEASE_ORDER, message)


def order_of_stages(collection: Collection) -> Iterator[Diagnostic]:
    """A proposal that is more mature than something that it needs."""
    axis = collection.profile.stage_names
    for edge, waiting, other in _needs_of_ours(collection):
        own, needed = waiting.stage.value, other.stage.value
        if own in axis and needed in axis and rank_on_axis(axis, own) > rank_on_axis(axis, needed):
            message = f"{waiting.key} is {own}, but needs {other.key}, which is only {needed}"
            yield _at(edge.mentions[0], Code.STAGE_ORDER, message)


def accepted_needs_declined(collection: Collection) -> Iterator[Diagnostic]:
    """Accepted work that needs work which will not come, or not soon."""
    for edge, waiting, other in _needs(collection):
        if waiting.status.value in collection.profile.accepted and other.decision.is_declined:
            message = f"{waiting.key} is {waiting.status.value}, but needs {other.key}, which is {other.decision}"
            if chain := collection.graph.find_successor_chain(other.key):
                message += f"; its place has been taken by {chain[-1]}"
            yield _at(edge.mentions[0], Code.NEEDS_DECLINED, message)


def successors(collection: Collection) -> Iterator[Diagnostic]:
    """A replaced proposal of which nobody says what replaces it, or whose successor is replaced itself."""
    graph = collection.graph
    for entry in collection:
        enhancement = entry.enhancement
        source = enhancement.source
        if enhancement.decision is Status.REPLACED and entry.key not in graph.successors:
            unresolved = any(
                collection.profile.inverses.get(r.type) in SUCCESSION_KINDS
                for r in enhancement.relations
                if r.target is None
            )
            if not unresolved:
                path, line = enhancement.status.path or source.path, enhancement.status.line or source.line
                message = f"{entry.key} is {enhancement.status.raw}, and nothing says by what"
                yield Diagnostic(path, line, Code.MISSING_SUCCESSOR, message)
        chain = graph.find_successor_chain(entry.key)
        if len(chain) > 1 and not any(edge.source == chain[-1] for edge in graph.successors[entry.key]):
            edge = _edge_to(graph, entry.key, chain[0])
            way = " -> ".join((entry.key, *chain))
            message = f"the successor of {entry.key} has a successor itself: {way}; link to {chain[-1]}"
            yield _at(edge.mentions[0], Code.SUPERSEDED_SUCCESSOR, message)
        direct = dict.fromkeys(edge.source for edge in graph.successors.get(entry.key, ()))
        for successor in direct if len(direct) > 1 else ():
            later = [key for key in graph.find_final_successors(successor)[0] if key not in direct and key != entry.key]
            if later:
                edge = _edge_to(graph, entry.key, successor)
                message = f"{successor}, a successor of {entry.key}, has a successor itself; link to {', '.join(later)}"
                yield _at(edge.mentions[0], Code.SUPERSEDED_SUCCESSOR, message)


def disagreements(collection: Collection) -> Iterator[Diagnostic]:
    """Proposals that tell a succession differently: all as the later one, or one naming somebody else."""
    graph = collection.graph
    for circle in graph.find_succession_cycles():
        edge = _edge_to(graph, circle[0], circle[1])
        message = f"each takes the place of the one before it, in a circle: {' -> '.join((*circle, circle[0]))}"
        yield _at(edge.mentions[0], Code.DISAGREEMENT, message)
    for edge in graph.edges:
        if edge.kind not in SUCCESSION_KINDS or edge.source == edge.target:
            continue
        older, newer = edge.target, edge.source
        here, kind = edge.mentions[0], edge.kind
        rivals = [e for e in graph.successors.get(older, ()) if e.kind == kind and e.source != newer]
        named = [m for e in rivals for m in e.mentions if m.key == older]
        back = [e for e in graph.successors.get(newer, ()) if e.kind == kind and e.source == older]
        if back:
            if newer < older:
                there = _place(back[0].mentions[0])
                message = f"{newer} {kind} {older}, but {back[0].mentions[0].key} says the opposite in {there}"
                yield _at(here, Code.DISAGREEMENT, message)
        elif named and all(mention.key == newer for mention in edge.mentions):
            # Only the successor says so, and the other names somebody else.
            message = f"{newer} {kind} {older}, which in {_place(named[0])} names another as its successor"
            yield _at(here, Code.DISAGREEMENT, message)


def _needs(collection: Collection) -> Iterator[tuple[Edge, Enhancement, Enhancement]]:
    """Every edge of need, with who waits and for whom; left out are those to itself, and who waits no more."""
    for edges in collection.graph.needed.values():
        for edge in edges:
            waiting, other = needed_by(edge)
            if waiting != other and not collection.get_enhancement(waiting).decision.is_inactive:
                yield edge, collection.get_enhancement(waiting), collection.get_enhancement(other)


def _needs_of_ours(collection: Collection) -> Iterator[tuple[Edge, Enhancement, Enhancement]]:
    """The same without other projects, which have releases and stages of their own."""
    for edge, waiting, other in _needs(collection):
        if waiting.key in collection.entries and other.key in collection.entries:
            yield edge, waiting, other


def _first_release(collection: Collection, enhancement: Enhancement) -> str | None:
    return min((name for name, _ in enhancement.release_milestones), key=collection.order.sort_key, default=None)


def _edge_to(graph: Graph, key: str, successor: str) -> Edge:
    return next(edge for edge in graph.successors[key] if edge.source == successor)


def _at(mention: Mention, code: Code, message: str) -> Diagnostic:
    return Diagnostic(mention.path, mention.line, code, message)


def _place(mention: Mention) -> str:
    return f"{mention.path}:{mention.line}" if mention.line else mention.path
