"""References to an enhancement within a text: one fact in a sentence, and the card beside a link."""

from __future__ import annotations

from typing import NamedTuple

from ..collection.collection import Collection, Entry
from .cells import (
    MAX_SUMMARY,
    MAX_TITLE,
    NO_RELEASE,
    NO_STAGE,
    NOT_KNOWN,
    Cell,
    Item,
    ItemKind,
    extract_first_sentence,
    make_key_item,
    make_present_stage_item,
    make_state_items,
    make_status_item,
    shorten_at_word,
)
from .columns import choose_milestone, list_release_milestones, make_next_release_item


class Card(NamedTuple):
    """Preview of one enhancement, with its next milestone, otherwise the latest."""

    key: str
    title: str
    status: Item
    stage: Item | None
    release: Item | None
    summary: str


def compute_card(collection: Collection, entry: Entry) -> Card:
    """Return the card of an enhancement."""
    enhancement = entry.enhancement
    stage = make_present_stage_item(collection, entry.key)
    return Card(
        entry.key,
        shorten_at_word(enhancement.title, MAX_TITLE),
        make_status_item(enhancement, collection.profile),
        stage,
        make_next_release_item(collection, entry, stage),
        shorten_at_word(extract_first_sentence(enhancement.summary or ""), MAX_SUMMARY),
    )


class FactView(NamedTuple):
    """View of one fact, after a link to the enhancement if the view names it; a link alone has no items."""

    link: Item | None
    items: Cell


FACTS = ("title", "status", "stage", "release", "badge")
"""Names of the facts, each of which has a role."""


def compute_fact(collection: Collection, target: str, name: str, text: str | None = None) -> FactView | None:
    """Return a fact of the enhancement that a reference resolves to, or None; *text* replaces that of the link."""
    key = collection.find_key(target)
    if key is None:
        return None
    link = make_key_item(collection, key)
    own_text = {"title": collection.get_enhancement(key).title, "badge": link.text}.get(name)
    link_text = text or own_text
    return FactView(
        None if link_text is None else link._replace(text=link_text), _compute_fact_items(collection, key, name)
    )


def _compute_fact_items(collection: Collection, key: str, name: str) -> Cell:
    if name == "title":
        return ()
    if name == "release":
        return _find_releases(collection, key) or (Item(NO_RELEASE),)
    enhancement = collection.get_enhancement(key)
    if collection.get_external(key) is not None and not (enhancement.status.value or enhancement.stage.value):
        return () if name == "badge" else (Item(NOT_KNOWN),)
    status, stage = make_state_items(collection, key)
    if name == "status":
        return (status,)
    return (stage or (status if name == "badge" else Item(NO_STAGE, ItemKind.STAGE)),)


def _find_releases(collection: Collection, key: str) -> Cell:
    """Return the release of the present stage, otherwise of the next milestone, otherwise of the latest."""
    enhancement = collection.get_enhancement(key)
    if key not in collection.entries:
        present = [m for m in enhancement.milestones if m.stage.value == enhancement.stage.value]
        # Releases of another project have no page here to link to.
        return tuple(Item(m.release or m.raw) for m in present[-1:])
    name = collection.classify_stage(key).release
    if name is None:
        target = choose_milestone(collection, list_release_milestones(collection, collection.entries[key]))
        name = target.release if target else None
    return () if name is None else (Item(name, ItemKind.RELEASE, name),)
