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
    meter_item,
    milestone_items,
    stage_item,
    status_item,
)

if TYPE_CHECKING:
    from ..collection import Collection, Entry

_PLAIN_FACTS = ("owner", "participants", "authors", "reviewers", "approvers")


class Fact(NamedTuple):
    """One line of the panel; *name* is the field, which a renderer puts into words."""

    name: str
    items: Cell


class Header(NamedTuple):
    """The panel of one proposal.

    :param stage: ``None`` where there is none yet.
    """

    key: str
    title: str
    status: Item
    stage: Item | None
    facts: tuple[Fact, ...]


def header(collection: Collection, entry: Entry) -> Header:
    """The panel of a proposal. Facts that are not there are left out."""
    enhancement = entry.enhancement
    facts = [Fact("milestones", tuple(milestone_items(collection, enhancement.milestones)))]
    facts += [Fact(name, CELLS[name](collection, entry)) for name in _PLAIN_FACTS]
    for kind in collection.profile.relations:
        targets = [
            enhancement_item(collection, r.target, note=True) if r.target else Item(r.raw, note="not found here")
            for r in enhancement.relations
            if r.type == kind
        ]
        facts.append(Fact(kind, tuple(targets)))
    backlinks = collection.backlinks(entry.key)
    for kind in dict.fromkeys(link.type for link in backlinks):
        written = {item.target for fact in facts if fact.name == kind for item in fact.items}
        derived = [link.source for link in backlinks if link.type == kind and link.source not in written]
        items = tuple(enhancement_item(collection, key, note=True) for key in derived)
        # A symmetric kind (see also) is one line, whichever side wrote it.
        same = next((n for n, fact in enumerate(facts) if fact.name == kind), None)
        if same is None:
            facts.append(Fact(kind, items))
        else:
            facts[same] = Fact(kind, (*facts[same].items, *items))
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
        status_item(enhancement),
        stage_item(enhancement),
        tuple(fact for fact in facts if fact.items),
    )
