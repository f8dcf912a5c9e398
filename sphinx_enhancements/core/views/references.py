"""References to an enhancement within a text: one fact in a sentence, and the card beside a link."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from .cells import (
    MAX_SUMMARY,
    MAX_TITLE,
    NO_RELEASE,
    NOT_KNOWN,
    Cell,
    Item,
    ItemKind,
    extract_first_sentence,
    make_enhancement_item,
    make_key_item,
    make_stage_item,
    make_state_items,
    make_status_item,
    shorten,
)
from .columns import compute_cell


class Card(NamedTuple):
    """Preview of one enhancement.

    :param stage: its stage; None if it has none.
    :param release: release of its present stage, otherwise the next targeted one; None if it has none.
    :param summary: first sentence of its summary; empty if it has none.
    """

    key: str
    title: str
    status: Item
    stage: Item | None
    release: Item | None
    summary: str


def compute_card(collection: Collection, entry: Entry) -> Card:
    """Return the card of an enhancement."""
    enhancement = entry.enhancement
    return Card(
        entry.key,
        shorten(enhancement.title, MAX_TITLE),
        make_status_item(enhancement, collection.profile),
        make_stage_item(enhancement.stage, collection.profile),
        _find_release(collection, entry),
        shorten(extract_first_sentence(enhancement.summary or ""), MAX_SUMMARY),
    )


def _find_release(collection: Collection, entry: Entry) -> Item | None:
    for item in compute_cell(collection, entry, "release"):
        is_planned = item.target is not None and collection.order.is_planned(item.target)
        return item._replace(note="planned" if is_planned else None)
    return None


class FactView(NamedTuple):
    """View of one fact.

    :param link: the enhancement, if the view names it.
    :param items: the fact itself; empty if the view is the link alone.
    """

    link: Item | None
    items: Cell


def _compute_title(collection: Collection, key: str) -> FactView:
    return FactView(make_enhancement_item(collection, key)._replace(text=collection.get_enhancement(key).title), ())


def _compute_status(collection: Collection, key: str) -> FactView:
    return FactView(None, _describe_unknown_state(collection, key) or (make_state_items(collection, key)[0],))


def _compute_stage(collection: Collection, key: str) -> FactView:
    stage = make_state_items(collection, key)[1] or Item("no stage", ItemKind.STAGE)
    return FactView(None, _describe_unknown_state(collection, key) or (stage,))


def _compute_badge(collection: Collection, key: str) -> FactView:
    is_unknown = bool(_describe_unknown_state(collection, key))
    return FactView(make_key_item(collection, key), () if is_unknown else _compute_stage(collection, key).items)


def _describe_unknown_state(collection: Collection, key: str) -> Cell:
    """Return the text "not known" for an external enhancement of which neither status nor stage is published."""
    enhancement = collection.get_enhancement(key)
    has_state = enhancement.status.value or enhancement.stage.value
    return (Item(NOT_KNOWN),) if collection.get_external(key) is not None and not has_state else ()


def _compute_release(collection: Collection, key: str) -> FactView:
    """Return the release of the present stage, or the next targeted one; of an external enhancement only the former."""
    if key in collection.entries:
        items = compute_cell(collection, collection.entries[key], "release")
    else:
        enhancement = collection.get_enhancement(key)
        present = [m for m in enhancement.milestones if m.stage.value == enhancement.stage.value]
        # Releases of another project have no page here to link to.
        items = tuple(Item(m.release or m.raw) for m in present[-1:])
    return FactView(None, items or (Item(NO_RELEASE),))


FACTS: dict[str, Callable[[Collection, str], FactView]] = {
    "title": _compute_title,
    "status": _compute_status,
    "stage": _compute_stage,
    "release": _compute_release,
    "badge": _compute_badge,
}
"""Functions that compute each fact of an enhancement from its key, by the name of the fact."""


def compute_fact(collection: Collection, target: str, name: str, text: str | None = None) -> FactView | None:
    """Return a fact of the enhancement that a reference resolves to; None if it does not resolve.

    :param text: link text in place of the enhancement's title or key.
    """
    key = collection.find_key(target)
    if key is None:
        return None
    view = FACTS[name](collection, key)
    return view._replace(link=make_key_item(collection, key)._replace(text=text)) if text else view
