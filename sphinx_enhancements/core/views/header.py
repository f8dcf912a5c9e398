"""The head of a proposal: its decision, how far it has come, the facts about it, and what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..collection.collection import Collection, Entry

_PLAIN_FACTS = ("owner", "participants")

MAX_RELATED = 12
"""How many proposals in one relation are shown with their states as cards; others are named."""


class Related(NamedTuple):
    """Another proposal, with the state that it is in.

    :param status: ``None`` where nothing is known of it, as for *stage* and *release*.
    :param origin: the project that it belongs to, or what it is if no proposal; empty for one of the collection.
    """

    proposal: Item
    title: str
    status: Item | None
    stage: Item | None
    release: Item | None
    origin: str = ""


class Fact(NamedTuple):
    """One line of the panel; *name* is the field, which a renderer puts into words.

    :param related: the first proposals of *items*, where there is more to say of them.
    """

    name: str
    items: Cell
    related: tuple[Related, ...] = ()


class Meter(NamedTuple):
    """How much of something is done: of the check list, the questions, the sections that the profile asks for.

    :param missing: the names of what is not, where they say something without the text.
    """

    name: str
    item: Item
    missing: tuple[str, ...] = ()


class Header(NamedTuple):
    """The head of one proposal.

    :param stage: ``None`` where there is none yet.
    :param lead: one sentence; empty where the proposal has no summary.
    :param steps: the stages, one after another; empty where it is at none and aims at none.
    :param unplaced: milestones that are on none of the steps, such as struck ones.
    :param authors: who wrote it, by name, as one cites it.
    """

    key: str
    title: str
    status: Item
    stage: Item | None
    facts: tuple[Fact, ...]
    banners: tuple[Banner, ...] = ()
    lead: str = ""
    steps: tuple[StageStep, ...] = ()
    unplaced: Cell = ()
    meters: tuple[Meter, ...] = ()
    authors: tuple[str, ...] = ()

    @property
    def in_words(self) -> Header:
        """What is left of it where it is drawn as a list of facts: the others are no reason to draw it again."""
        facts = tuple(fact._replace(related=()) for fact in self.facts)
        return self._replace(facts=facts, steps=(), unplaced=(), authors=())


def compute_header(collection: Collection, entry: Entry) -> Header:
    """The head of a proposal. Facts that are not there are left out."""
    enhancement, profile = entry.enhancement, collection.profile
    facts = [Fact("milestones", tuple(make_milestone_items(collection, enhancement.milestones)))]
    facts += [Fact(name, compute_cell(collection, entry, name)) for name in _PLAIN_FACTS]
    for name, role in profile.people.items():
        people = (person for person in enhancement.people if person.role == role)
        facts.append(Fact(name, tuple(map(make_person_item, people))))
    # Most proposals have few kinds of relations, and there are as many heads as proposals.
    relations = collection.get_relations(entry.key)
    present = {*relations, *(relation.type for relation in enhancement.relations)}
    needs = {*DEPENDENCY_KINDS, *(profile.relations.get(kind) for kind in DEPENDENCY_KINDS)}
    for kind in (kind for kind in profile.relation_kinds if kind in present):
        keys = relations.get(kind, ())
        targets = (make_enhancement_item(collection, key, note=True) for key in keys)
        items = (*targets, *make_unresolved_items(enhancement, kind))
        cards = keys[:MAX_RELATED] if kind in needs else ()
        facts.append(Fact(kind, items, tuple(_related(collection, key) for key in cards)))
    facts.append(Fact("gates", compute_cell(collection, entry, "gates")))
    for kind in dict.fromkeys(link.type for link in enhancement.links):
        facts.append(Fact(kind, tuple(make_address_item(link.url) for link in enhancement.links if link.type == kind)))
    facts.append(Fact("attachments", tuple(Item(p, ItemKind.DOCUMENT, p) for p in enhancement.source.attachments)))
    facts += [Fact(name, compute_cell(collection, entry, name)) for name in ("labels", "created", "updated")]
    source = enhancement.source
    facts.append(Fact("source", (Item(f"{source.path}:{source.line}"),)))
    steps = compute_progress(collection, entry)
    placed = {step.stage.target for step in steps}
    unplaced = (m for m in enhancement.milestones if m.is_struck or m.release is None or m.stage.value not in placed)
    return Header(
        entry.key,
        enhancement.title,
        make_status_item(enhancement, profile),
        make_stage_item(enhancement.stage, profile),
        tuple(fact for fact in facts if fact.items),
        tuple(compute_banners(collection, entry)),
        shorten(extract_first_sentence(enhancement.summary or ""), MAX_SUMMARY),
        steps,
        tuple(make_milestone_items(collection, unplaced)),
        tuple(_meters(collection, entry)),
        tuple(person.name or person.handle or person.raw for person in enhancement.people if person.role == "author"),
    )


def _related(collection: Collection, key: str) -> Related:
    enhancement = collection.get_enhancement(key)
    entry, external = collection.entries.get(key), collection.get_external(key)
    status, stage = make_state_items(collection, key)
    release = next(iter(compute_cell(collection, entry, "release")), None) if entry else None
    return Related(
        make_key_item(collection, key),
        shorten(enhancement.title, MAX_TITLE),
        status if external is None or status.target else None,
        stage,
        release,
        external.origin_label if external else "",
    )


def _meters(collection: Collection, entry: Entry) -> Iterator[Meter]:
    enhancement, profile = entry.enhancement, collection.profile
    checked = make_checklist_item(enhancement)
    if checked:
        yield Meter("checklist", checked)
    if enhancement.questions:
        total = len(enhancement.questions)
        yield Meter("questions", make_meter_item(total - len(enhancement.open_questions), total))
    asked = dict.fromkeys(profile.iter_required_headings(enhancement.status.value, enhancement.stage.value))
    if asked:
        absent = tuple(find_missing_sections(enhancement, profile))
        yield Meter("required-sections", make_meter_item(len(asked) - len(absent), len(asked)), absent)
