"""Header of a proposal: status, stage, progress, banners, facts and dependencies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..collection.graph import DEPENDENCY_KINDS
from ..collection.sections import find_missing_sections
from .banners import Banner, compute_banners
from .cells import (
    Cell,
    Item,
    ItemKind,
    make_address_item,
    make_checklist_item,
    make_enhancement_item,
    make_key_item,
    make_meter_item,
    make_milestone_items,
    make_person_item,
    make_stage_item,
    make_state_items,
    make_status_item,
    make_unresolved_items,
)
from .columns import compute_cell
from .progress import StageStep, compute_progress
from .shortening import MAX_SUMMARY, MAX_TITLE, extract_first_sentence, shorten

MAX_RELATED_CARDS = 12
"""Largest number of enhancements in one relation that are shown with details; others are shown by name."""


class RelatedProposal(NamedTuple):
    """Enhancement on which another one depends, or that depends on it.

    :param status: its status; None if it is external and its status is not published.
    :param stage: its stage; None if it has none.
    :param release: release of its present stage, or the next targeted one; None if it has none or is external.
    :param origin: project to which it belongs, or its kind if it is no enhancement; empty within the collection.
    """

    proposal: Item
    title: str
    status: Item | None
    stage: Item | None
    release: Item | None
    origin: str = ""


class Fact(NamedTuple):
    """One line of the header.

    :param name: field of the enhancement or kind of relation, which a renderer translates into a label.
    :param related: details of the first enhancements in *items*, for dependencies only.
    """

    name: str
    items: Cell
    related: tuple[RelatedProposal, ...] = ()


class Meter(NamedTuple):
    """Completed share of the check list, the questions or the required sections.

    :param missing: headings of the required sections that are missing.
    """

    name: str
    item: Item
    missing: tuple[str, ...] = ()


class Header(NamedTuple):
    """Header of one proposal.

    :param stage: its stage; None if it has none.
    :param summary: first sentence of its summary; empty if it has none.
    :param steps: stages of its progress; empty if it has no stage and no milestone.
    :param other_milestones: milestones that no step shows, such as struck ones.
    :param authors: names of its authors for a citation.
    """

    key: str
    title: str
    status: Item
    stage: Item | None
    facts: tuple[Fact, ...]
    banners: tuple[Banner, ...] = ()
    summary: str = ""
    steps: tuple[StageStep, ...] = ()
    other_milestones: Cell = ()
    meters: tuple[Meter, ...] = ()
    authors: tuple[str, ...] = ()

    @property
    def without_site_parts(self) -> Header:
        """Copy without the parts that only HTML sites draw: their changes rewrite no page of other builders."""
        facts = tuple(fact._replace(related=()) for fact in self.facts)
        return self._replace(facts=facts, steps=(), other_milestones=(), authors=())


def compute_header(collection: Collection, entry: Entry) -> Header:
    """Return the header of a proposal; facts without a value are left out."""
    enhancement, profile = entry.enhancement, collection.profile
    steps = compute_progress(collection, entry)
    stages = {step.stage.target for step in steps}
    others = (m for m in enhancement.milestones if m.is_struck or m.release is None or m.stage.value not in stages)
    authors = (person for person in enhancement.people if person.role == "author")
    return Header(
        entry.key,
        enhancement.title,
        make_status_item(enhancement, profile),
        make_stage_item(enhancement.stage, profile),
        tuple(fact for fact in _iter_facts(collection, entry) if fact.items),
        tuple(compute_banners(collection, entry)),
        shorten(extract_first_sentence(enhancement.summary or ""), MAX_SUMMARY),
        steps,
        tuple(make_milestone_items(collection, others)),
        tuple(_iter_meters(collection, entry)),
        tuple(person.name or person.handle or person.raw for person in authors),
    )


def _iter_facts(collection: Collection, entry: Entry) -> Iterator[Fact]:
    """Yield every fact in the order of the header, also those without a value."""
    enhancement, source = entry.enhancement, entry.enhancement.source
    for name in ("milestones", "owner", "participants"):
        yield Fact(name, compute_cell(collection, entry, name))
    for name, role in collection.profile.people.items():
        yield Fact(name, tuple(make_person_item(person) for person in enhancement.people if person.role == role))
    yield from _iter_relations(collection, entry)
    yield Fact("gates", compute_cell(collection, entry, "gates"))
    for kind in dict.fromkeys(link.type for link in enhancement.links):
        yield Fact(kind, tuple(make_address_item(link.url) for link in enhancement.links if link.type == kind))
    yield Fact("attachments", tuple(Item(path, ItemKind.DOCUMENT, path) for path in source.attachments))
    for name in ("labels", "created", "updated"):
        yield Fact(name, compute_cell(collection, entry, name))
    yield Fact("source", (Item(f"{source.path}:{source.line}"),))


def _iter_relations(collection: Collection, entry: Entry) -> Iterator[Fact]:
    """Yield the relations of an enhancement by kind, with details of its dependencies and dependents."""
    enhancement, profile = entry.enhancement, collection.profile
    relations = collection.get_relations(entry.key)
    # Most enhancements have few kinds of relations: skipping the others early keeps large builds fast.
    present = {*relations, *(relation.type for relation in enhancement.relations)}
    dependency_kinds = {*DEPENDENCY_KINDS, *(profile.relations.get(kind) for kind in DEPENDENCY_KINDS)}
    for kind in (kind for kind in profile.relation_kinds if kind in present):
        keys = relations.get(kind, ())
        targets = (make_enhancement_item(collection, key, note=True) for key in keys)
        detailed = keys[:MAX_RELATED_CARDS] if kind in dependency_kinds else ()
        related = tuple(_describe_related(collection, key) for key in detailed)
        yield Fact(kind, (*targets, *make_unresolved_items(enhancement, kind)), related)


def _describe_related(collection: Collection, key: str) -> RelatedProposal:
    entry, external = collection.entries.get(key), collection.get_external(key)
    status, stage = make_state_items(collection, key)
    return RelatedProposal(
        make_key_item(collection, key),
        shorten(collection.get_enhancement(key).title, MAX_TITLE),
        status if external is None or status.target else None,
        stage,
        next(iter(compute_cell(collection, entry, "release")), None) if entry else None,
        external.origin_label if external else "",
    )


def _iter_meters(collection: Collection, entry: Entry) -> Iterator[Meter]:
    enhancement, profile = entry.enhancement, collection.profile
    if checked := make_checklist_item(enhancement):
        yield Meter("checklist", checked)
    if enhancement.questions:
        total = len(enhancement.questions)
        yield Meter("questions", make_meter_item(total - len(enhancement.open_questions), total))
    if required := dict.fromkeys(profile.iter_required_headings(enhancement.status.value, enhancement.stage.value)):
        absent = tuple(find_missing_sections(enhancement, profile))
        yield Meter("required-sections", make_meter_item(len(required) - len(absent), len(required)), absent)
