"""The smallest parts of every view: a text, and what it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from ..collection.collection import Collection, Entry
from ..model import Enhancement, Milestone, Person, Status, Value, field_name, flat
from ..reading.values import read_address

if TYPE_CHECKING:
    from ..config.profile import Profile
    from ..releases import ReleaseOrder


NOT_FOUND = "not found here"
NO_KNOWN_RELEASE = "no known release"
NOT_KNOWN = "not known"
NO_RELEASE = "no release"


class ItemKind(StrEnum):
    """What the text of an item is, so that a renderer can draw it."""

    TEXT = "text"
    ENHANCEMENT = "enhancement"
    RELEASE = "release"
    ADDRESS = "address"
    STATUS = "status"
    STAGE = "stage"
    STRUCK = "struck"
    METER = "meter"
    CODE = "code"
    DOCUMENT = "document"
    LOCAL = "local"
    QUESTION = "question"
    VERDICT = "verdict"
    QUERY = "query"


class Item(NamedTuple):
    """A text with its kind.

    :param target: a key (also of a thing in this project that is no proposal), a release, an address, a
        document's path, or the canonical status or stage, by the kind; for a meter, per cent in whole numbers;
        for a question, the key of its proposal, ``#`` and its place among the questions of that; for a
        verdict, its name; for a query, what a list of all proposals is asked.
    :param note: what stands behind it in words, such as the status of a linked proposal.
    """

    text: str
    kind: ItemKind = ItemKind.TEXT
    target: str | None = None
    note: str | None = None


Cell = tuple[Item, ...]


def status_item(enhancement: Enhancement, profile: Profile) -> Item:
    """The decision, in the word of the vocabulary; a status that means nothing, as written."""
    status = enhancement.status
    if status.value == Status.UNKNOWN:
        return Item(status.raw or Status.UNKNOWN, ItemKind.STATUS, Status.UNKNOWN)
    return Item(profile.word(status.value) if status.value else "no status", ItemKind.STATUS, status.value)


def stage_item(enhancement: Enhancement, profile: Profile) -> Item | None:
    """The stage, ``None`` where there is none."""
    return stage_of(enhancement.stage, profile)


def stage_of(stage: Value, profile: Profile) -> Item | None:
    """The badge of a stage, in the word of the vocabulary; one that means nothing, as written."""
    if stage.value is None:
        return None
    if stage.value == Status.UNKNOWN:
        return Item(stage.raw or stage.value, ItemKind.STAGE, stage.value)
    return known_stage_item(stage.value, profile)


def known_stage_item(stage: str, profile: Profile) -> Item:
    """The badge of a stage that the profile has."""
    return Item(profile.word(stage), ItemKind.STAGE, stage)


def enhancement_item(collection: Collection, key: str, *, note: bool = False) -> Item:
    """A proposal by key and title, on request with its decision and stage."""
    enhancement = collection.get_enhancement(key)
    item = key_item(collection, key)
    item = item._replace(text=f"{item.text}: {enhancement.title}")
    if not note:
        return item
    external = collection.get_external(key)
    states = state_items(collection, key)
    words = [item.text for item in states if item is not None and (external is None or item.target)]
    if external is not None:
        words.insert(0, external.origin_label)
    return item._replace(note=", ".join(filter(None, words)))


def state_items(collection: Collection, key: str) -> tuple[Item, Item | None]:
    """Decision and stage of a proposal, of the collection or outside it, in the words of its own profile."""
    enhancement, profile = collection.get_enhancement(key), collection.get_profile(key)
    status = status_item(enhancement, profile)
    external = collection.get_external(key)
    if external is not None and not external.project and enhancement.status.raw:
        status = status._replace(text=enhancement.status.raw)  # a need's status is of no profile's vocabulary
    return status, stage_item(enhancement, profile)


def key_item(collection: Collection, key: str) -> Item:
    """A proposal by its key alone: a link to it, or to its page in another project."""
    external = collection.get_external(key)
    if external is None:
        return Item(key, ItemKind.ENHANCEMENT, key)
    if external.local_anchor is not None:
        return Item(external.original_key, ItemKind.LOCAL, key)
    return Item(external.original_key, ItemKind.ADDRESS if external.url else ItemKind.TEXT, external.url)


def release_item(order: ReleaseOrder, name: str) -> Item:
    """A release; one that nothing but a struck milestone names is shown on no page."""
    return Item(name, ItemKind.RELEASE, name) if name in order.names else Item(name)


def person_item(person: Person) -> Item:
    """A person as people write them: ``@handle`` where there is one, a name otherwise."""
    if person.handle and not person.name:
        return Item(f"@{person.handle}", note=person.note)
    if person.handle:
        return Item(f"{person.name} (@{person.handle})", note=person.note)
    return Item(person.name or person.raw, note=person.note)


def address_item(url: str) -> Item:
    """An address: a link only where it is one of http, https or mailto."""
    return Item(url, ItemKind.ADDRESS, url) if is_address(url) else Item(url)


def milestone_items(collection: Collection, milestones: Iterable[Milestone]) -> Iterator[Item]:
    """Milestones as ``alpha v1.8``, with track and note; struck ones struck, planned ones said to be."""
    for milestone in milestones:
        stage = collection.profile.word(milestone.stage.value or milestone.stage.raw or "")
        words = f"{stage} {milestone.release or milestone.raw}"
        notes = [text for text in (milestone.track, milestone.note) if text]
        if milestone.release is None:
            notes.append(NO_KNOWN_RELEASE)
        elif collection.order.is_planned(milestone.release):
            notes.append("planned")
        if milestone.struck:
            yield Item(words, ItemKind.STRUCK, None, ", ".join(notes) or None)
        elif milestone.release is None:
            yield Item(words, ItemKind.TEXT, None, ", ".join(notes))
        else:
            yield Item(words, ItemKind.RELEASE, milestone.release, ", ".join(notes) or None)


def meter_item(enhancement: Enhancement) -> Item | None:
    """How much of the check list is done."""
    return done_item(*enhancement.checked) if enhancement.checklist else None


def done_item(done: int, total: int) -> Item:
    """A meter of how much of something is done; of nothing, all is."""
    return Item(f"{done}/{total}", ItemKind.METER, str(100 * done // total if total else 100))


def _words(texts: Iterable[str | None]) -> Cell:
    return tuple(Item(text) for text in texts if text)


def _proposal(collection: Collection, entry: Entry) -> Cell:
    """Key and title; and the decision, unless it is the one that stands for itself: accepted."""
    link = enhancement_item(collection, entry.key)
    status = entry.enhancement.status
    return (link,) if status.value == Status.ACCEPTED else (link, status_item(entry.enhancement, collection.profile))


def _people(entry: Entry, role: str) -> Cell:
    return tuple(person_item(person) for person in entry.enhancement.people if person.role == role)


def _links(entry: Entry, kind: str) -> Cell:
    return tuple(address_item(link.url) for link in entry.enhancement.links if link.type == kind)


def _release(collection: Collection, entry: Entry) -> Cell:
    """The release of the present stage; else the next one aimed at; else the latest."""
    order = collection.order
    aimed = [(order.position(name), name, m.stage.value) for name, m in entry.enhancement.releases]
    if not aimed:
        return ()
    of_stage = [a for a in aimed if a[2] == entry.enhancement.stage.value]
    coming = [a for a in aimed if not order.is_out(a[1])]
    latest, following = max(of_stage or aimed), min(coming, default=None)
    chosen = latest if of_stage or following is None else following
    return (Item(chosen[1], ItemKind.RELEASE, chosen[1]),)


_Getter = Callable[[Collection, Entry], Cell]

CELLS: dict[str, _Getter] = {
    "key": lambda _, e: (Item(e.key, ItemKind.ENHANCEMENT, e.key),),
    "number": lambda _, e: _words((str(e.enhancement.number) if e.enhancement.number is not None else None,)),
    "proposal": _proposal,
    "title": lambda _, e: (Item(e.enhancement.title, ItemKind.ENHANCEMENT, e.key),),
    "kind": lambda _, e: _words((e.enhancement.kind,)),
    "status": lambda c, e: (status_item(e.enhancement, c.profile),),
    "stage": lambda c, e: tuple(filter(None, (stage_item(e.enhancement, c.profile),))),
    "milestones": lambda c, e: tuple(milestone_items(c, e.enhancement.milestones)),
    "release": _release,
    "owner": lambda _, e: _words((e.enhancement.owner,)),
    "participants": lambda _, e: _words(e.enhancement.participants),
    "people": lambda _, e: tuple(map(person_item, e.enhancement.people)),
    "authors": lambda _, e: _people(e, "author"),
    "reviewers": lambda _, e: _people(e, "reviewer"),
    "approvers": lambda _, e: _people(e, "approver"),
    "created": lambda _, e: _words((e.enhancement.created,)),
    "updated": lambda _, e: _words((e.enhancement.updated,)),
    "labels": lambda _, e: _words(e.enhancement.labels),
    "gates": lambda _, e: tuple(Item(gate, ItemKind.CODE) for gate in e.enhancement.gates),
    "reason": lambda _, e: _words((e.enhancement.reason,)),
    "review-until": lambda _, e: _words((e.enhancement.review_until,)),
    "summary": lambda _, e: _words((e.enhancement.summary,)),
    "checklist": lambda _, e: tuple(filter(None, (meter_item(e.enhancement),))),
    "tracking": lambda _, e: _links(e, "tracking"),
    "discussion": lambda _, e: _links(e, "discussion"),
    "links": lambda _, e: tuple(address_item(link.url) for link in e.enhancement.links),
    "source": lambda _, e: _words((e.enhancement.source.path,)),
}


def compute_cell(collection: Collection, entry: Entry, column: str) -> Cell:
    """What stands in a column for a proposal; a column that is no field is looked for in ``extra``.

    :raises KeyError: if the column is neither a field nor a kind of relation nor in any ``extra``.
    """
    if column in CELLS:
        return CELLS[column](collection, entry)
    if column in collection.profile.inverses:
        return (
            *(key_item(collection, key) for key in collection.get_related_keys(entry.key, column)),
            *unresolved_items(entry.enhancement, column),
        )
    return _words(extra_texts(entry.enhancement, column))


def unresolved_items(enhancement: Enhancement, kind: str) -> Iterator[Item]:
    """The relations of a kind that lead to no proposal here, as written; an address elsewhere is a link."""
    for relation in enhancement.relations:
        if relation.type == kind and relation.target is None:
            address = read_address(relation.raw)
            if is_address(address):
                yield Item(relation.raw, ItemKind.ADDRESS, address)
            else:
                yield Item(relation.raw, note=NOT_FOUND)


def extra_texts(enhancement: Enhancement, column: str) -> Iterator[str]:
    """The values in ``extra`` under a name, as text on one line."""
    for name, tree in enhancement.extra:
        if field_name(name) == column:
            yield flat(tree)


def is_address(text: str) -> bool:
    """Whether a text is an address that may become a hyperlink."""
    return bool(re.match(r"(?:https?://[^\s<>\"]+|mailto:[^\s<>\"@]+@[^\s<>\"]+)\Z", text, re.IGNORECASE))
