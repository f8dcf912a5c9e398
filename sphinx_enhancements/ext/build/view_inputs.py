"""Inputs of views: a view is answered again only if one of them changed.

A digest of these inputs is cheaper than the answer, and most views stay as they are after an edit. An input that is
left out makes pages stale, one too many only costs time. No input contains the numbers of lines in documents, except
that of the enhancement itself in its panel: an edit moves all the lines below it.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from collections.abc import Collection as Keys
from contextlib import suppress
from functools import cached_property
from hashlib import blake2b
from itertools import chain

from ...core.collection.collection import Collection, Entry
from ...core.collection.external import ExternalTarget
from ...core.diagnostics import SetupError
from ...core.events import EventKind
from ...core.project.project import compute_digest, get_build_date
from ...core.views.cells import Item, ItemKind
from ...core.views.changes import ChangesSpec
from .domain import EnhancementDomain
from .linked_collection import serialize_external_projects
from .locations import locate_item
from .placed_views import AnyPlacedView, HeaderSpec


class InputDigests:
    """Digests of the inputs of views; each enhancement is digested once, however many views show it.

    Digests of facts and histories are kept with the linked collection, for all objects of this class.
    """

    def __init__(self, domain: EnhancementDomain) -> None:
        self.domain = domain
        self._views: dict[object, str] = {}

    @cached_property
    def _common(self) -> str:
        """Digest of the inputs that all views have in common."""
        return compute_digest(repr([list_inputs(self.domain) for list_inputs in COMMON_INPUTS]))

    def digest_panels(self, panels: Iterable[HeaderSpec]) -> str:
        """Return a digest of the inputs of the panels on a page, which are drawn together."""
        return compute_digest(repr((self._common, [self._list_panel_inputs(panel) for panel in panels])))

    def _list_panel_inputs(self, panel: HeaderSpec) -> object:
        entry = self.domain.collection.entry_at(panel.docname, panel.index)
        inputs = [list_inputs(self, entry) for list_inputs in PANEL_INPUTS] if entry else []
        return panel.docname, panel.index, panel.is_short, inputs

    def digest_view(self, placed: AnyPlacedView) -> str:
        """Return a digest of the inputs of a view that is no panel."""
        spec = placed.spec
        if spec not in self._views:
            self._views[spec] = compute_digest(repr((self._common, spec, *self._list_view_inputs(placed))))
        return self._views[spec]

    def _list_view_inputs(self, placed: AnyPlacedView) -> tuple[str, object]:
        spec, view = placed.spec, self.domain.get_view_definition(placed)
        keys = view.list_keys(self.domain.collection, spec)
        if keys is not None:
            collection = self._digest_collection(find_related_keys(self.domain.collection, keys))
        elif view.reads_summaries(spec):
            collection = self._collection_with_summaries
        else:
            collection = self._collection
        changes = [list_inputs(self, spec) for list_inputs in CHANGES_INPUTS] if isinstance(spec, ChangesSpec) else []
        return collection, changes

    def digest_facts(self, keys: Keys[str]) -> list[str]:
        """Return a digest of the facts of each of some enhancements, internal or external, without the summary."""
        digests = self.domain.linked.fact_digests
        for key in keys:
            if key not in digests:
                entry = self.domain.collection.entries.get(key)
                if entry is None:
                    digests[key] = _digest_external(self.domain.collection.external.entries[key])
                else:
                    inputs = [list_inputs(self.domain, entry) for list_inputs in ENTRY_INPUTS]
                    digests[key] = compute_digest(repr(inputs))
        return [digests[key] for key in keys]

    def digest_history(self, key: str) -> str:
        """Return a digest of the changes of an enhancement that the repository records; empty without a history."""
        history, digests = self.domain.collection.history, self.domain.linked.history_digests
        if history is None:
            return ""
        if key not in digests:
            digests[key] = compute_digest(repr(history.events.get(key)))
        return digests[key]

    @cached_property
    def _collection(self) -> str:
        """Digest of the inputs of a view that can show any enhancement, without summaries."""
        return self._digest_collection(self.domain.collection.entries.keys())

    def _digest_collection(self, keys: Keys[str]) -> str:
        """Return a digest of the inputs of a view that shows some enhancements, without summaries."""
        return compute_digest(repr([list_inputs(self, keys) for list_inputs in COLLECTION_INPUTS]))

    @cached_property
    def _collection_with_summaries(self) -> str:
        return compute_digest(repr((self._collection, [list_inputs(self) for list_inputs in SUMMARY_INPUTS])))


def find_related_keys(collection: Collection, keys: Iterable[str]) -> Keys[str]:
    """Return the keys of enhancements, and of all whose facts their rows can show: relations and final successors."""
    related = dict.fromkeys(keys)
    for key in tuple(related):
        if relations := collection.get_relations(key):
            related.update(dict.fromkeys(chain.from_iterable(relations.values())))
            last, between = collection.graph.find_final_successors(key)
            related.update(dict.fromkeys((*last, *between)))
    return related.keys()


def _digest_external(target: ExternalTarget) -> str:
    origin = target.original_key, target.project, target.profile.name
    facts = target.enhancement, origin, target.url, target.local_anchor
    # Much faster than `repr`; equal records may differ in bytes, which costs time but makes no page stale.
    return blake2b(pickle.dumps(facts, pickle.HIGHEST_PROTOCOL), digest_size=12).hexdigest()


def _list_read_facts(domain: EnhancementDomain, entry: Entry) -> object:
    """Return the facts that the document states, and its name."""
    return domain.facts[entry.document][entry.index], entry.document, entry.index


def _list_linked_facts(_domain: EnhancementDomain, entry: Entry) -> object:
    """Return the facts that depend on other documents and on levels of rules: all that linking and titles change.

    Entries of ``enhancements.json`` depend on them, too.
    """
    e = entry.enhancement
    return (
        (e.key, entry.claimed_key, entry.broken_redirect, e.title, e.stage.value),
        [(m.raw, m.release, m.commitment.value) for m in e.milestones],
        [(r.type, r.raw, r.target) for r in e.relations],
        [(link.type, link.url, link.text) for link in e.links],
        [(p.identity.handle, p.identity.names) if p.identity else None for p in e.people],
        (e.aliases, e.source.attachments, len(e.extra), bool(e.diagnostics)),
    )


def _list_location(domain: EnhancementDomain, entry: Entry) -> object:
    """Return the location to which links to an enhancement and to its questions lead."""
    location, anchors = domain.locate_entry(entry), domain.question_anchors.get(entry.document)
    return location and tuple(location), anchors and anchors[entry.index : entry.index + 1]


ENTRY_INPUTS: tuple[Callable[[EnhancementDomain, Entry], object], ...] = (
    _list_read_facts, _list_linked_facts, _list_location,
)  # fmt: skip
"""Functions that return the inputs that any view of one enhancement may have, except its summary."""


def _list_own_facts(digests: InputDigests, entry: Entry) -> object:
    """Return the facts of an enhancement, and True if it is one of several in its document."""
    is_one_of_several = digests.domain.collection.entry_at(entry.document, 1) is not None
    enhancement = entry.enhancement
    return digests.digest_facts((entry.key,)), enhancement.summary, enhancement.source.line, is_one_of_several


def _list_relations(digests: InputDigests, entry: Entry) -> object:
    relations = digests.domain.collection.get_relations(entry.key)
    return [(kind, keys, digests.digest_facts(keys)) for kind, keys in relations.items()]


def _list_successors(digests: InputDigests, entry: Entry) -> object:
    """Return the successors of an enhancement, also those of its successors."""
    if not digests.domain.collection.get_relations(entry.key):
        return ()  # as most: looking for successors takes longer than digesting the enhancement
    last, between = digests.domain.collection.graph.find_final_successors(entry.key)
    return last, between, digests.digest_facts((*last, *between))


def _list_history(digests: InputDigests, entry: Entry) -> object:
    """Return a digest of the changes of an enhancement that the repository records."""
    return digests.digest_history(entry.key)


PANEL_INPUTS: tuple[Callable[[InputDigests, Entry], object], ...] = (
    _list_own_facts, _list_relations, _list_successors, _list_history,
)  # fmt: skip
"""Functions that return the inputs of the panel of one enhancement."""


def _list_shown_facts(digests: InputDigests, keys: Keys[str]) -> object:
    """Return the facts of the enhancements that a view can show."""
    return digests.digest_facts(keys)


def _list_local_targets(digests: InputDigests, _keys: Keys[str]) -> object:
    """Return the facts of needs in this project, to which relations may lead."""
    return list(map(_digest_external, digests.domain.collection.external.local))


def _list_recorded_changes(digests: InputDigests, _keys: Keys[str]) -> object:
    """Return the changes that the repository records, but those of texts, and the freezes that have passed by then."""
    history, order = digests.domain.collection.history, digests.domain.collection.order
    if history is None:
        return None
    removed = [(proposal.key, proposal.title) for proposal in history.removed]
    events = [*history.events.items(), *((proposal.key, proposal.events) for proposal in history.removed)]
    changes = [(key, [event for event in some if event.kind is not EventKind.TEXT]) for key, some in events]
    passed = [
        (release.name, name)
        for release in order.declared
        for name, instant in release.gates.items()
        if instant <= history.commit.time
    ]
    return changes, removed, passed


COLLECTION_INPUTS: tuple[Callable[[InputDigests, Keys[str]], object], ...] = (
    _list_shown_facts,
    _list_local_targets,
    _list_recorded_changes,
)
"""Functions that return the inputs of a view that can show several enhancements, given the keys of these."""


def _list_summaries(digests: InputDigests) -> object:
    return [entry.enhancement.summary for entry in digests.domain.collection]


SUMMARY_INPUTS: tuple[Callable[[InputDigests], object], ...] = (_list_summaries,)
"""Functions that return the inputs of views that read summaries, which change more often than facts."""


def _list_bounds(digests: InputDigests, spec: ChangesSpec) -> object:
    """Return the instants between which a view shows changes; None for one that is unknown."""
    history, instants = digests.domain.collection.history, []
    for text in (spec.since, spec.until) if history else ():
        with suppress(SetupError):
            instants.append(history.find_instant(text) if history and text else None)
    return instants


CHANGES_INPUTS: tuple[Callable[[InputDigests, ChangesSpec], object], ...] = (_list_bounds,)
"""Functions that return the inputs of a view of the changes in a period."""


def has_changes(domain: EnhancementDomain) -> bool:
    """Return True if a document has a view of the changes in a period."""
    return any(isinstance(placed.spec, ChangesSpec) for _, placed in domain.visible_views)


def _list_settings(domain: EnhancementDomain) -> object:
    """Return the settings, the day, the calendar, and the data of other projects."""
    order = domain.collection.order
    return (
        (domain.data["reading"], domain.project.settings, get_build_date()),
        (order.names, order.current, order.next_name, order.next_freeze),
        (serialize_external_projects(domain.env, domain.project), domain.needs.serialize_external_needs()),
    )


def _list_pages(domain: EnhancementDomain) -> object:
    """Return the pages to which releases and queries lead, and the documents to which other links can lead."""
    items = [Item(name, ItemKind.RELEASE, name) for name in domain.collection.order.names]
    locations = [locate_item(domain, item) for item in (*items, Item("", ItemKind.QUERY, ""))]
    return locations, sorted(domain.env.found_docs)


COMMON_INPUTS: tuple[Callable[[EnhancementDomain], object], ...] = (_list_settings, _list_pages)
"""Functions that return the inputs that all views have in common."""
