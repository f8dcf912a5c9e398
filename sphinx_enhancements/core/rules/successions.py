"""Rules about successions: missing, outdated, contradictory and one-sided successors."""

from __future__ import annotations

from collections.abc import Iterator

from ..collection.collection import Collection, Entry
from ..collection.graph import SUCCESSION_KINDS, Graph, Mention
from ..diagnostics import Code, Diagnostic, Level, RelatedLocation, join_with_conjunction
from ..line_edits import add_yaml_item
from ..model import Status
from .catalogue import Scope, rule

_MAX_SUCCESSORS = 8  # Maximum number of successors in one diagnostic
_DECIDED = (Status.ACCEPTED, Status.IMPLEMENTED, Status.REPLACED)  # Statuses of a proposal that replaces others


@rule(Code.MISSING_SUCCESSOR, scope=Scope.COLLECTION)
def check_missing_successors(collection: Collection) -> Iterator[Diagnostic]:
    """Report a replaced proposal without a relation that names its successor.

    Readers of an outdated proposal need a link to the present one. Name it with `superseded-by`.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    status: replaced
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
    status: replaced
    superseded-by: P-2
    ---
    # Lamps
    ```
    """
    inverses = collection.profile.inverses
    for entry in collection:
        status = entry.enhancement.status
        if entry.enhancement.decision is not Status.REPLACED or entry.key in collection.graph.successors:
            continue
        enhancement = entry.enhancement
        kinds = {relation.type for relation in enhancement.relations if relation.target is None}
        kinds |= {link.type for link in enhancement.links}
        if not any(inverses.get(kind) in SUCCESSION_KINDS for kind in kinds):
            path, line = enhancement.locate(status)
            word = collection.profile.get_display_word(Status.REPLACED, status.raw) if status.note else status.raw
            message = f"{entry.key} is {word}, and no proposal is named as its successor"
            yield Diagnostic(path, line, Code.MISSING_SUCCESSOR, message)


@rule(Code.SUPERSEDED_SUCCESSOR, scope=Scope.COLLECTION)
def check_superseded_successors(collection: Collection) -> Iterator[Diagnostic]:
    """Report a successor that is itself superseded.

    A reader has to follow several links to reach the present proposal. Link to the last in the chain that the message
    lists.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    status: replaced
    superseded-by: P-2
    ---
    # Lamps
    ```

    ```proposals/2.md
    ---
    id: P-2
    status: replaced
    superseded-by: P-3
    ---
    # Torches
    ```

    ```proposals/3.md
    ---
    id: P-3
    ---
    # Lanterns
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    status: replaced
    superseded-by: P-3
    ---
    # Lamps
    ```
    """
    graph = collection.graph
    for entry in collection:
        key = entry.key
        direct = tuple(dict.fromkeys(edge.source for edge in graph.successors.get(key, ())))
        chain = graph.find_successor_chain(key)
        if len(chain) > 1:
            path = " -> ".join((key, *chain))
            message = f"the successor of {key} has a successor itself: {path}; link to {chain[-1]}"
            yield _get_mention(graph, key, chain[0]).make_diagnostic(Code.SUPERSEDED_SUCCESSOR, message)
        for successor in direct if len(direct) > 1 else ():
            final, _ = graph.find_final_successors(successor)
            if later := [other for other in final if other not in direct and other != key]:
                message = f"{successor}, a successor of {key}, has a successor itself; link to {', '.join(later)}"
                yield _get_mention(graph, key, successor).make_diagnostic(Code.SUPERSEDED_SUCCESSOR, message)


@rule(Code.DISAGREEMENT, scope=Scope.COLLECTION)
def check_disagreements(collection: Collection) -> Iterator[Diagnostic]:
    """Report proposals that disagree about which supersedes which.

    Each claims to replace the other, they name different successors, three or more replace each other in a cycle, or
    one is still open although an accepted or implemented one replaces it. A reader cannot tell which one is in force.
    The message names the lines; correct one of them.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    supersedes: P-2
    ---
    # Lamps
    ```

    ```proposals/2.md
    ---
    id: P-2
    supersedes: P-1
    ---
    # Torches
    ```

    Good:

    ```proposals/2.md
    ---
    id: P-2
    status: replaced
    ---
    # Torches
    ```
    """
    yield from _find_cycles(collection)
    yield from _find_contradictions(collection)
    yield from _find_open_predecessors(collection)


def _find_cycles(collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each cycle of three or more proposals that succeed each other."""
    for cycle in collection.graph.find_succession_cycles():
        message = f"each proposal is succeeded by the next, in a cycle: {' -> '.join((*cycle, cycle[0]))}"
        yield _get_mention(collection.graph, cycle[0], cycle[1]).make_diagnostic(Code.DISAGREEMENT, message)


def _find_contradictions(collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each two proposals that disagree about which supersedes which."""
    graph = collection.graph
    for edge in graph.edges:
        kind, newer, older = edge.kind, edge.source, edge.target
        if kind not in SUCCESSION_KINDS or newer == older:
            continue
        rivals = [e for e in graph.successors[older] if e.kind == kind and e.source != newer]
        named_by_older = [mention for e in rivals for mention in e.mentions if mention.key == older]
        opposite = [e for e in graph.successors.get(newer, ()) if e.kind == kind and e.source == older]
        if opposite:
            if newer < older:  # one diagnostic for the two edges
                other = opposite[0].mentions[0]
                message = f"{newer} {kind} {older}, but {other.key} says the opposite in {other.location}"
                location = RelatedLocation(other.path, other.line, f"{other.key} {other.kind} {newer}")
                yield edge.mentions[0].make_diagnostic(Code.DISAGREEMENT, message, (location,))
        elif named_by_older and all(mention.key == newer for mention in edge.mentions):
            named = named_by_older[0]
            message = f"{newer} {kind} {older}, which in {named.location} names another as its successor"
            location = RelatedLocation(named.path, named.line, f"{older} names another successor")
            yield edge.mentions[0].make_diagnostic(Code.DISAGREEMENT, message, (location,))


def _find_open_predecessors(collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each proposal that is open although another one replaces it."""
    for key in collection.graph.successors:
        if key in collection.entries and (succession := describe_succession(collection, collection.entries[key])):
            enhancement = collection.entries[key].enhancement
            status = enhancement.status
            remedy, related = succession
            message = f"the status is {status.raw!r}, but {remedy}"
            path, line = enhancement.locate(status)
            yield Diagnostic(path, line, Code.DISAGREEMENT, message, related=related)


def describe_succession(collection: Collection, entry: Entry) -> tuple[str, tuple[RelatedLocation, ...]] | None:
    """Return a text that names the successors of an open proposal and the status to set, and the places of relations.

    None if the proposal is not open, its status is unknown, or the community has no status for replaced proposals. A
    successor that is not accepted yet replaces nothing, and neither does one that names the proposal as its own
    successor.
    """
    status, word = entry.enhancement.status, collection.profile.find_status_word(Status.REPLACED)
    if word is None or status.raw is None or not status.is_known or not entry.enhancement.decision.is_open:
        return None
    successors = collection.graph.successors
    edges = [
        edge
        for edge in successors.get(entry.key, ())
        if edge.source in collection.entries
        and collection.get_enhancement(edge.source).decision in _DECIDED
        and all(opposite.source != entry.key for opposite in successors.get(edge.source, ()))
    ]
    if not edges:
        return None
    keys = tuple(dict.fromkeys(edge.source for edge in edges))
    names = join_with_conjunction(keys[:_MAX_SUCCESSORS], "and")
    verb = "replaces" if len(keys) == 1 else "replace"
    mentions = [mention for edge in edges for mention in edge.mentions][:_MAX_SUCCESSORS]
    related = (RelatedLocation(m.path, m.line, f"the relation of {m.key}: `{m.kind}`") for m in mentions)
    return f"{names} {verb} it; set it to {word!r}", tuple(related)


@rule(Code.ONE_SIDED_SUCCESSION, scope=Scope.COLLECTION, level=Level.OFF, is_fixable=True)
def check_one_sided_successions(collection: Collection) -> Iterator[Diagnostic]:
    """Report a succession that only one of the two proposals states.

    The site derives the other direction, but a reader of the file itself does not learn that a proposal has a
    successor, or which proposal it succeeds. State the relation in the other proposal too. A proposal that names
    another successor is reported as a disagreement instead.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    rules = { one-sided-succession = "warning" }
    ```

    ```proposals/1.md
    ---
    id: P-1
    supersedes: P-2
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

    ```proposals/2.md
    ---
    id: P-2
    superseded-by: P-1
    ---
    # Torches
    ```
    """
    mentions = _group_mentions(collection.graph)
    naming_successor = {older for (_, older), group in mentions.items() if any(m.key == older for m in group)}
    for (newer, older), group in mentions.items():
        authors = {mention.key for mention in group}
        silent = older if newer in authors else newer
        names_another = silent == older and older in naming_successor
        if len(authors) == 1 and silent in collection.entries and (older, newer) not in mentions and not names_another:
            yield _report_one_side(collection, group[0], silent)


def _report_one_side(collection: Collection, mention: Mention, silent: str) -> Diagnostic:
    """Return a diagnostic in the proposal that does not state its relation to the one of a mention."""
    entry, inverse = collection.entries[silent], collection.profile.inverses.get(mention.kind, "")
    status = entry.enhancement.status
    path, line = entry.enhancement.locate(status)
    message = f"{mention.key} states `{mention.kind}: {silent}`, but {silent} does not state `{inverse}`"
    edits = add_yaml_item(path, collection.get_lines(path), status.line, inverse, mention.key)
    location = RelatedLocation(mention.path, mention.line, f"{mention.kind} {silent}")
    hint = f"write `{inverse}: {mention.key}`"
    return Diagnostic(path, line, Code.ONE_SIDED_SUCCESSION, message, hint=hint, related=(location,), edits=edits)


def _group_mentions(graph: Graph) -> dict[tuple[str, str], list[Mention]]:
    """Return (successor, proposal that it succeeds) -> mentions of their relation, of any kind of succession."""
    mentions: dict[tuple[str, str], list[Mention]] = {}
    for edge in graph.edges:
        if edge.kind in SUCCESSION_KINDS and edge.source != edge.target:
            mentions.setdefault((edge.source, edge.target), []).extend(edge.mentions)
    return mentions


def _get_mention(graph: Graph, key: str, successor: str) -> Mention:
    """Return the first mention of the edge from a successor to a key."""
    return next(edge.mentions[0] for edge in graph.successors[key] if edge.source == successor)
