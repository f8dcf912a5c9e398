"""Inputs of the panels of enhancements: a panel is answered again only if one of them changed.

A digest of these inputs is cheaper than the answer, and thousands of panels stay as they are after an edit. An input
that is left out makes pages stale, one too many only costs time.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Collection
from hashlib import blake2b

from ...core.collection.collection import Entry
from ...core.project.project import compute_digest, get_build_date
from ...core.views.cells import Item, ItemKind
from .domain import EnhancementDomain
from .linked_collection import serialize_external_projects
from .locations import locate_item
from .placed_views import HeaderSpec


class InputDigests:
    """Digests of the inputs of panels; each enhancement is digested once, however many panels show it."""

    def __init__(self, domain: EnhancementDomain) -> None:
        self.domain = domain
        self._common = compute_digest(repr([list_inputs(domain) for list_inputs in COMMON_INPUTS]))
        self._facts: dict[str, str] = {}

    def digest_panel(self, spec: HeaderSpec) -> str:
        """Return a digest of the inputs of a panel."""
        entry = self.domain.collection.entry_at(spec.docname, spec.index)
        inputs = [list_inputs(self, entry) for list_inputs in PANEL_INPUTS] if entry else []
        return compute_digest(repr((self._common, spec, inputs)))

    def digest_facts(self, keys: Collection[str]) -> list[str]:
        """Return a digest of all that is known of each of some enhancements, internal or external."""
        for key in keys:
            if key not in self._facts:
                # Much faster than `repr`; equal records may differ in bytes, which costs time but makes no page stale.
                data = pickle.dumps(self._list_facts(key), pickle.HIGHEST_PROTOCOL)
                self._facts[key] = blake2b(data, digest_size=12).hexdigest()
        return [self._facts[key] for key in keys]

    def _list_facts(self, key: str) -> object:
        entry = self.domain.collection.entries.get(key)
        if entry is not None:
            return entry.enhancement, entry.document, entry.index, self.domain.locate_entry(entry)
        external = self.domain.collection.external.entries[key]
        origin = external.original_key, external.project, external.profile.name
        return external.enhancement, origin, external.url, external.local_anchor


def _list_own_facts(digests: InputDigests, entry: Entry) -> object:
    """Return the facts of an enhancement, and True if it is one of several in its document."""
    is_one_of_several = digests.domain.collection.entry_at(entry.document, 1) is not None
    return digests.digest_facts((entry.key,)), is_one_of_several


def _list_relations(digests: InputDigests, entry: Entry) -> object:
    relations = digests.domain.collection.get_relations(entry.key)
    return [(kind, keys, digests.digest_facts(keys)) for kind, keys in relations.items()]


def _list_successors(digests: InputDigests, entry: Entry) -> object:
    """Return the successors of an enhancement, also those of its successors."""
    last, between = digests.domain.collection.graph.find_final_successors(entry.key)
    return last, between, digests.digest_facts((*last, *between))


PANEL_INPUTS: tuple[Callable[[InputDigests, Entry], object], ...] = (
    _list_own_facts, _list_relations, _list_successors,
)  # fmt: skip
"""Functions that return the inputs of the panel of one enhancement."""


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
"""Functions that return the inputs that all panels have in common."""
