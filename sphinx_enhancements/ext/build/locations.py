"""Locations in the project to which the items of a view lead."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from ...core.views.cells import Item, ItemKind
from ...core.views.releases import ReleaseSpec
from ...core.views.table import TableSpec
from .assets import is_site
from .domain import EnhancementDomain
from .links import Location, make_release_anchor
from .placed_views import PlacedView


def locate_item(domain: EnhancementDomain, item: Item) -> Location | None:
    """Return the location to which an item leads, or None."""
    target = item.target or ""
    match item.kind:
        case ItemKind.ENHANCEMENT:
            return domain.location(domain.collection.entries[target])
        case ItemKind.RELEASE:
            return locate_release(domain, target)
        case ItemKind.QUERY:
            return locate_list(domain)
        case ItemKind.QUESTION:
            return _locate_question(domain, target)
        case ItemKind.LOCAL:
            anchor = domain.collection.external.entries[target].local_anchor
            return Location(*anchor) if anchor else None
        case ItemKind.DOCUMENT:
            docname = domain.env.path2doc(domain.project.root / target)
            return Location(docname, "") if docname in domain.env.found_docs else None
    return None


def locate_release(domain: EnhancementDomain, name: str) -> Location | None:
    """Return the page that shows a release: the one about it alone, else the first that shows all.

    Pages with a filter come after those without.
    """
    locations = domain.linked.release_locations
    if name not in locations:
        locations[name] = _find_release(domain, name)
    return locations[name]


def locate_list(domain: EnhancementDomain) -> Location | None:
    """Return the page with a list of all enhancements that readers can filter, or None."""
    linked = domain.linked
    if not linked.list_location:
        linked.list_location = (_find_list(domain),)
    return linked.list_location[0]


def _locate_question(domain: EnhancementDomain, target: str) -> Location:
    key, _hash, index = target.rpartition("#")
    entry = domain.collection.entries[key]
    anchor = domain.question_anchors[entry.document][entry.index][int(index)]
    if not anchor or domain.builder.name == "singlehtml":
        # There, the sections of all documents have their ids on one page: each proposal has open questions.
        return domain.location(entry)
    return Location(entry.document, anchor)


def _find_release(domain: EnhancementDomain, name: str) -> Location | None:
    order = domain.collection.order
    spelling = order.get_canonical_name(name)
    if spelling is None:
        return None

    def shows(spec: Any) -> bool:
        return isinstance(spec, ReleaseSpec) and (
            spec.release is None or order.get_canonical_name(spec.release) == spelling
        )

    candidates = [
        (bool(placed.spec.filter), placed.spec.release is None, docname)
        for docname, placed in domain.written_views
        if shows(placed.spec)
    ]
    if candidates:
        return Location(min(candidates)[2], make_release_anchor(spelling))
    if page := domain.generated.get("releases"):
        return Location(page, make_release_anchor(spelling))
    return None


def _find_list(domain: EnhancementDomain) -> Location | None:
    if not is_site(domain.builder) or domain.builder.name == "singlehtml":
        return None
    # A query in an address is for the first list of its page that can be filtered.
    first: dict[str, PlacedView[TableSpec]] = {}
    for docname, placed in domain.written_views:
        if isinstance(placed.spec, TableSpec) and placed.spec.filterable:
            first.setdefault(docname, placed)
    for docname, placed in sorted(first.items(), key=itemgetter(0)):
        if not placed.spec.filter.strip() and placed.spec.limit is None:
            return Location(docname, "")
    page = domain.generated.get("list")
    return Location(page, "") if page else None
