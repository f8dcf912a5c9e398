"""The panel at the head of a proposal: its decision, its stage and the facts about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .cells import (
    CELLS,
    Cell,
    Item,
    ItemKind,
    address_item,
    enhancement_item,
    key_item,
    meter_item,
    milestone_items,
    person_item,
    stage_item,
    status_item,
    unresolved_items,
)

if TYPE_CHECKING:
    from ..collection import Collection, Entry

_PLAIN_FACTS = ("owner", "participants")


class Fact(NamedTuple):
    """One line of the panel; *name* is the field, which a renderer puts into words."""

    name: str
    items: Cell


class Banner(NamedTuple):
    """What a reader has to know before anything else: that another proposal has taken the place of this one.

    :param successors: where the way ends; several where it parts at once.
    :param by_way_of: the successors between.
    """

    successors: Cell
    by_way_of: Cell = ()


class Header(NamedTuple):
    """The panel of one proposal.

    :param stage: ``None`` where there is none yet.
    """

    key: str
    title: str
    status: Item
    stage: Item | None
    facts: tuple[Fact, ...]
    banner: Banner | None = None


def header(collection: Collection, entry: Entry) -> Header:
    """The panel of a proposal. Facts that are not there are left out."""
    enhancement = entry.enhancement
    facts = [Fact("milestones", tuple(milestone_items(collection, enhancement.milestones)))]
    facts += [Fact(name, CELLS[name](collection, entry)) for name in _PLAIN_FACTS]
    for name, role in collection.profile.people.items():
        people = (person for person in enhancement.people if person.role == role)
        facts.append(Fact(name, tuple(map(person_item, people))))
    # Most proposals have few kinds of relations, and there are as many panels as proposals.
    present = {r.type for r in enhancement.relations} | {link.type for link in collection.backlinks(entry.key)}
    for kind in (kind for kind in collection.profile.kinds if kind in present):
        related = collection.related(entry.key, kind)
        targets = (enhancement_item(collection, key, note=True) for key in related)
        facts.append(Fact(kind, (*targets, *unresolved_items(enhancement, kind))))
    facts.append(Fact("gates", CELLS["gates"](collection, entry)))
    meter = meter_item(enhancement)
    facts.append(Fact("checklist", (meter,) if meter else ()))
    for kind in dict.fromkeys(link.type for link in enhancement.links):
        facts.append(Fact(kind, tuple(address_item(link.url) for link in enhancement.links if link.type == kind)))
    facts.append(Fact("attachments", tuple(Item(p, ItemKind.DOCUMENT, p) for p in enhancement.source.attachments)))
    facts += [Fact(name, CELLS[name](collection, entry)) for name in ("labels", "created", "updated")]
    return Header(
        entry.key,
        enhancement.title,
        status_item(enhancement, collection.profile),
        stage_item(enhancement, collection.profile),
        tuple(fact for fact in facts if fact.items),
        _banner(collection, entry.key),
    )


def _banner(collection: Collection, key: str) -> Banner | None:
    ends, between = collection.graph.last_successors(key)
    if not ends:
        return None
    return Banner(
        tuple(enhancement_item(collection, other, note=True) for other in ends),
        tuple(key_item(collection, other) for other in between),
    )
