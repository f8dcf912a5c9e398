"""Locations in the project to which the items of a view lead."""

from __future__ import annotations

from ...core.views.cells import Item, ItemKind
from ...core.views.releases import ReleaseSpec
from ...core.views.table import TableSpec
from .assets import is_site
from .domain import EnhancementDomain
from .links import Location, make_release_anchor

LOCATED_KINDS = frozenset((
    ItemKind.ENHANCEMENT, ItemKind.RELEASE, ItemKind.QUERY, ItemKind.QUESTION, ItemKind.LOCAL, ItemKind.DOCUMENT,
))  # fmt: skip
"""Kinds of items that can lead to a location; others, most of a table, are not looked up."""


def locate_item(domain: EnhancementDomain, item: Item) -> Location | None:
    """Return the location to which an item leads, or None."""
    target = item.target or ""
    match item.kind:
        case ItemKind.ENHANCEMENT:
            return domain.locate_entry(domain.collection.entries[target])
        case ItemKind.RELEASE:
            return _locate_page(domain, target)
        case ItemKind.QUERY:
            page = _locate_page(domain, None)
            return page and page._replace(query=target)
        case ItemKind.QUESTION:
            return _locate_question(domain, target)
        case ItemKind.LOCAL:
            anchor = domain.collection.external.entries[target].local_anchor
            return Location(*anchor) if anchor else None
        case ItemKind.DOCUMENT:
            docname = domain.env.path2doc(domain.project.root / target)
            return Location(docname, "") if docname in domain.env.found_docs else None
    return None


def _locate_question(domain: EnhancementDomain, target: str) -> Location | None:
    key, _hash, index = target.rpartition("#")
    entry = domain.collection.entries[key]
    anchor = domain.question_anchors[entry.document][entry.index][int(index)]
    location = domain.locate_entry(entry)
    if location is None or not anchor or domain.builder.name == "singlehtml":
        # There, the sections of all documents have their ids on one page: each proposal has open questions.
        return location
    return Location(entry.document, anchor)


def _locate_page(domain: EnhancementDomain, release: str | None) -> Location | None:
    """Return the page that shows a release or, without a release, the list of all enhancements; None if none does."""
    locations = domain.linked.page_locations
    if release not in locations:
        locations[release] = _find_list_page(domain) if release is None else _find_release_page(domain, release)
    return locations[release]


def _find_release_page(domain: EnhancementDomain, name: str) -> Location | None:
    """Find the page about a release alone, else the first that shows all; pages with a filter come last."""
    order = domain.collection.order
    spelling = order.get_canonical_name(name)
    if spelling is None:
        return None
    candidates = [
        (bool(placed.spec.filter), placed.spec.release is None, docname)
        for docname, placed in domain.visible_views
        if isinstance(placed.spec, ReleaseSpec)
        and (placed.spec.release is None or order.get_canonical_name(placed.spec.release) == spelling)
    ]
    page = min(candidates)[2] if candidates else domain.generated_pages.get("releases")
    return Location(page, make_release_anchor(spelling)) if page else None


def _find_list_page(domain: EnhancementDomain) -> Location | None:
    """Find the page with a list of all enhancements that readers can filter."""
    if not is_site(domain.builder) or domain.builder.name == "singlehtml":
        return None
    # A query in an address is for the first list of its page that can be filtered.
    first_specs: dict[str, TableSpec] = {}
    for docname, placed in domain.visible_views:
        if isinstance(placed.spec, TableSpec) and placed.spec.filterable:
            first_specs.setdefault(docname, placed.spec)
    pages = [name for name, spec in first_specs.items() if not spec.filter.strip() and spec.limit is None]
    page = min(pages, default=domain.generated_pages.get("list"))
    return Location(page, "") if page else None
