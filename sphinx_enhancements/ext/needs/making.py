"""The needs that a collection gives, and what stands against others."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sphinx_needs.api import InvalidNeedException
from sphinx_needs.config import NeedsSphinxConfig
from sphinx_needs.data import SphinxNeedsData

from ...core.diagnostics import Code, Diagnostic
from .fitting import values_of
from .generating import AnyId, generate
from .mirrored import others_in

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from sphinx.environment import BuildEnvironment
    from sphinx_needs.need_item import NeedItem

    from ...core.collection.collection import Collection, Entry
    from ..build.domain import EnhancementDomain
    from .bodies import Around, Beside
    from .fitting import Fit

_TAKEN = "there is another need with the id {!r}, which keeps it: the proposal is no need"


@dataclass(slots=True)
class Made:
    """The needs that a collection gives.

    :param needs: key -> need.
    :param parents: id of a need that stands in a proposal -> the nearest that it stands in; empty for none.
    :param problems: what stands against other needs.
    :param besides: document -> what only sphinx-needs wants to know of it.
    """

    collection: Collection
    needs: dict[str, NeedItem] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    besides: dict[str, Beside] = field(default_factory=dict)

    def note(self, entry: Entry, message: str, code: Code = Code.SPHINX_NEEDS_ID) -> None:
        """Take in what is wrong with a proposal as a need."""
        source = entry.enhancement.source
        self.problems.append(Diagnostic(source.path, source.line, code, message))


def make(domain: EnhancementDomain, fit: Fit) -> Made:
    """Make the needs of the collection."""
    made = Made(domain.collection, besides=dict(domain.besides))
    env = domain.env
    others = others_in(env)
    entries = _settled(made, env, others)
    links = _Links(fit, made.collection, entries.keys(), others)
    schema = SphinxNeedsData(env).get_schema()
    config = AnyId(NeedsSphinxConfig(env.config))
    places = _Places(domain, entries)
    besides = made.besides
    drafts = {}
    for key, entry in entries.items():
        values, problems = values_of(entry, made.collection, fit)
        for problem in problems:
            made.note(entry, problem, Code.SPHINX_NEEDS_VALUE)
        if entry.document in besides:
            body = besides[entry.document].bodies.get(domain.anchors[entry.document][entry.index])
            if body is not None:
                values |= body.values
                if outer := places.outer(entry.document, body.around):
                    values["parent_needs"] = [outer]
        links.prune(values)
        drafts[key] = values
    for key, values in drafts.items():
        try:
            made.needs[key] = generate(config, schema, entries[key], values)
        except InvalidNeedException as error:
            message = f"sphinx-needs does not take the proposal {key!r}: {error.message}"
            made.note(entries[key], message, Code.SPHINX_NEEDS_VALUE)
    if len(made.needs) < len(drafts):
        links = _Links(fit, made.collection, made.needs.keys(), others)
        for key in made.needs:
            if links.prune(drafts[key]):
                made.needs[key] = generate(config, schema, entries[key], drafts[key])
    places = _Places(domain, made.needs)
    for document, beside in besides.items():
        made.parents.update((key, places.outer(document, around)) for key, around in beside.inside.items())
    return made


class _Places:
    """Which needs stand in which, by what proposals are known by in their documents.

    :param keys: of the proposals that are needs.
    """

    def __init__(self, domain: EnhancementDomain, keys: Container[str]) -> None:
        self._domain = domain
        self._keys = keys

    def outer(self, document: str, around: Iterable[Around]) -> str:
        """The nearest that links of needs can lead to."""
        for outer in around:
            key = self._key(document, outer.name) if outer.is_proposal else outer.name
            if key:
                return key
        return ""

    def _key(self, document: str, anchor: str) -> str:
        entry = self._domain.entry_at(document, anchor)
        return entry.key if entry and entry.key in self._keys and "." not in entry.key else ""


def _settled(made: Made, env: BuildEnvironment, others: Container[str]) -> dict[str, Entry]:
    """The proposals whose keys can be those of needs; what stands against the rest is noted."""
    refused = _refused(env)
    entries = {}
    for entry in made.collection:
        key = entry.key
        if message := refused(key) or (_TAKEN.format(key) if key in others else ""):
            made.note(entry, message)
            continue
        if "." in key:
            made.note(entry, f"the key {key!r} has a dot, which sphinx-needs reads as a part: no need links to it")
        entries[key] = entry
    return entries


def _refused(env: BuildEnvironment) -> Callable[[str], str]:
    """What stands against a key by the pattern for ids, where it is one that the project has chosen itself."""
    pattern = NeedsSphinxConfig(env.config).id_regex
    if not pattern or pattern == NeedsSphinxConfig.get_default("id_regex"):
        return lambda _key: ""
    try:
        matches = re.compile(pattern).match
    except (re.error, TypeError):
        return lambda _key: ""  # sphinx-needs itself has something to say of it

    def refused(key: str) -> str:
        if matches(key):
            return ""
        return f"`needs_id_regex` is {pattern!r}, which the key {key!r} does not match: the proposal is no need"

    return refused


class _Links:
    """Takes out of the values of needs where sphinx-needs cannot lead: it would warn of what we have told already.

    Where the project has made the link type for its needs, what is nothing at all stays: of that nobody else tells.

    :param fit: which link types there are.
    :param keys: of the proposals that are needs.
    :param others: the ids of the needs that are no proposals.
    """

    def __init__(self, fit: Fit, collection: Collection, keys: Container[str], others: Container[str]) -> None:
        self._collection = collection
        self._keys = keys
        self._others = others
        theirs = fit.custom_links if fit.own else fit.custom_links - {"links"}
        self._keeps = {name: name in theirs for name in (*fit.links.values(), "links", *theirs)}

    def prune(self, values: dict[str, Any]) -> bool:
        """Leave the links that lead somewhere, and tell whether any did not."""
        pruned = False
        for name, keeps in self._keeps.items():
            if written := values.get(name):
                values[name] = [target for target in written if self._stays(target, keeps=keeps)]
                pruned |= len(values[name]) < len(written)
        return pruned

    def _stays(self, target: str, *, keeps: bool) -> bool:
        # sphinx-needs reads a dot as a part, and brackets as a condition.
        if target in self._collection.entries:
            return target in self._keys and "." not in target
        return keeps or ("[" not in target and target.partition(".")[0] in self._others)
