"""Rules about dependencies: cycles, and dependencies that come too late or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from ..collection.collection import Collection
from ..collection.graph import SUCCESSION_KINDS, Edge
from ..diagnostics import Code, Diagnostic, RelatedLocation, shorten_text
from ..model import Enhancement, Milestone, Relation, Source, Value
from ..reading.path_match import GENERIC_STEMS
from ..releases import rank_on_axis
from .catalogue import Scope, rule

_MAX_STEPS = 60  # Steps of a cycle that a message shows


@rule(Code.SELF_REFERENCE, scope=Scope.COLLECTION)
def check_self_references(collection: Collection) -> Iterator[Diagnostic]:
    """Report a relation of a proposal to itself.

    The relation says nothing, and is often a copy of the template or of another proposal. Remove it, or correct its
    target. A proposal may replace its own document at a former path.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    depends-on: P-1
    ---
    # Lamps
    ```

    ```proposals/2.md
    ---
    id: P-2
    ---
    # Torches
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    depends-on: P-2
    ---
    # Lamps
    ```
    """
    for entry in collection:
        source = entry.enhancement.source
        for relation in entry.enhancement.relations:
            if relation.target != entry.key or (relation.type in SUCCESSION_KINDS and _is_other_path(relation, source)):
                continue
            path, line = entry.enhancement.locate(relation)
            message = f"`{relation.type}` {shorten_text(relation.raw)!r} leads to the proposal itself, {entry.key}"
            yield Diagnostic(path, line, Code.SELF_REFERENCE, message)


def _is_other_path(relation: Relation, source: Source) -> bool:
    """Return True if a relation is written as a path, with another name of file or folder than that of a document."""
    name = _find_name(relation.raw)
    return "/" in relation.raw and not name.isdecimal() and name != _find_name(source.path)


def _find_name(path: str) -> str:
    """Return the name of a file without its suffix, or of its folder if the file name is generic."""
    file = PurePosixPath(path.casefold())
    return file.parent.name if file.stem in GENERIC_STEMS else file.stem


@rule(Code.DEPENDENCY_CYCLE, scope=Scope.COLLECTION)
def check_dependency_cycles(collection: Collection) -> Iterator[Diagnostic]:
    """Report proposals that depend on each other in a cycle.

    None of them can be delivered first. The message lists a shortest cycle with the line of each relation. Remove one
    of the relations, or split a proposal. Withdrawn, rejected and otherwise inactive proposals are not reported.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    depends-on: P-2
    ---
    # Lamps
    ```

    ```proposals/2.md
    ---
    id: P-2
    depends-on: P-1
    ---
    # Torches
    ```

    Good:

    ```proposals/2.md
    ---
    id: P-2
    ---
    # Torches
    ```
    """
    for cycle in collection.graph.find_dependency_cycles():
        if any(collection.get_enhancement(edge.dependent).decision.is_inactive for edge in cycle):
            continue
        keys = [edge.dependent for edge in cycle]
        steps = [f"{e.dependent} depends on {e.dependency} ({e.mentions[0].location})" for e in cycle]
        if len(cycle) > _MAX_STEPS:
            keys[_MAX_STEPS:], steps[_MAX_STEPS:] = [f"... {len(cycle) - _MAX_STEPS} more"], ["..."]
        path = " -> ".join([*keys, keys[0]])
        message = f"proposals depend on each other in a cycle: {path}; {', '.join(steps)}"
        related = (
            RelatedLocation(e.mentions[0].path, e.mentions[0].line, f"{e.dependent} depends on {e.dependency}")
            for e in cycle[1:_MAX_STEPS]
        )
        yield cycle[0].mentions[0].make_diagnostic(Code.DEPENDENCY_CYCLE, message, related)


@rule(Code.RELEASE_ORDER, scope=Scope.COLLECTION)
def check_release_order(collection: Collection) -> Iterator[Diagnostic]:
    """Report a proposal that targets an earlier release than any of a proposal that it depends on.

    One of the two milestones is out of date: the dependent work cannot ship first. Change one of the milestones.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    depends-on: P-2
    milestones:
      alpha: v1.1
    ---
    # Lamps
    ```

    ```proposals/2.md
    ---
    id: P-2
    milestones:
      alpha: v1.2
    ---
    # Torches
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    depends-on: P-2
    milestones:
      alpha: v1.2
    ---
    # Lamps
    ```
    """
    sort_key = collection.order.get_sort_key
    for edge, dependent, dependency in _iter_internal_dependencies(collection):
        own, other = _find_first_release(collection, dependent), _find_first_release(collection, dependency)
        if own is not None and other is not None and sort_key(own) < sort_key(other):
            message = f"{dependent.key} targets {own}, but depends on {dependency.key}, which targets {other}"
            milestone = next(m for name, m in dependency.release_milestones if name == other)
            related = _relate_value(dependency, milestone, f"{dependency.key} targets {other}")
            yield edge.mentions[0].make_diagnostic(Code.RELEASE_ORDER, message, related)


@rule(Code.STAGE_ORDER, scope=Scope.COLLECTION)
def check_stage_order(collection: Collection) -> Iterator[Diagnostic]:
    """Report a proposal with a higher stage than a proposal that it depends on.

    A stable feature on top of an alpha one makes a promise that its foundation does not. Correct one of the stages.

    Enforced by: EIP (`eipw`, preamble/requires_status.rs, for statuses).

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    depends-on: P-2
    stage: stable
    ---
    # Lamps
    ```

    ```proposals/2.md
    ---
    id: P-2
    stage: alpha
    ---
    # Torches
    ```

    Good:

    ```proposals/2.md
    ---
    id: P-2
    stage: stable
    ---
    # Torches
    ```
    """
    axis = collection.profile.stage_names
    for edge, dependent, dependency in _iter_internal_dependencies(collection):
        own, other = dependent.stage.value, dependency.stage.value
        if own in axis and other in axis and rank_on_axis(axis, own) > rank_on_axis(axis, other):
            message = f"{dependent.key} is {own}, but depends on {dependency.key}, which is only {other}"
            related = _relate_value(dependency, dependency.stage, f"{dependency.key} is {other}")
            yield edge.mentions[0].make_diagnostic(Code.STAGE_ORDER, message, related)


@rule(Code.NEEDS_DECLINED, scope=Scope.COLLECTION)
def check_declined_dependencies(collection: Collection) -> Iterator[Diagnostic]:
    """Report accepted work that depends on a rejected, withdrawn or deferred proposal.

    The work waits for something that nobody plans to deliver. Change the relation, or one of the decisions.

    Enforced by: EIP (`eipw`, preamble/requires_status.rs).

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    depends-on: P-2
    status: accepted
    ---
    # Lamps
    ```

    ```proposals/2.md
    ---
    id: P-2
    status: rejected
    ---
    # Torches
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    see-also: P-2
    status: accepted
    ---
    # Lamps
    ```
    """
    for edge, dependent, dependency in _iter_dependencies(collection):
        status = dependent.status.value
        if status in collection.profile.accepted and dependency.decision.is_declined:
            message = f"{dependent.key} is {status}, but depends on {dependency.key}, which is {dependency.decision}"
            if chain := collection.graph.find_successor_chain(dependency.key):
                message += f"; its successor is {chain[-1]}"
            related = _relate_value(dependency, dependency.status, f"{dependency.key} is {dependency.decision}")
            internal = related if dependency.key in collection.entries else ()
            yield edge.mentions[0].make_diagnostic(Code.NEEDS_DECLINED, message, internal)


def _relate_value(enhancement: Enhancement, value: Value | Milestone, message: str) -> tuple[RelatedLocation, ...]:
    """Return the place of a value of an enhancement of the collection, or of the enhancement itself."""
    return (RelatedLocation(*enhancement.locate(value), message),)


def _iter_dependencies(collection: Collection) -> Iterator[tuple[Edge, Enhancement, Enhancement]]:
    """Yield each dependency edge with its dependent, which is active, and its dependency, which is another."""
    for edges in collection.graph.dependencies.values():
        for edge in edges:
            dependent = collection.get_enhancement(edge.dependent)
            if edge.source != edge.target and not dependent.decision.is_inactive:
                yield edge, dependent, collection.get_enhancement(edge.dependency)


def _iter_internal_dependencies(collection: Collection) -> Iterator[tuple[Edge, Enhancement, Enhancement]]:
    """Yield the dependencies inside the collection: other projects have releases and stages of their own."""
    for edge, dependent, dependency in _iter_dependencies(collection):
        if dependent.key in collection.entries and dependency.key in collection.entries:
            yield edge, dependent, dependency


def _find_first_release(collection: Collection, enhancement: Enhancement) -> str | None:
    return min((name for name, _ in enhancement.release_milestones), key=collection.order.get_sort_key, default=None)
