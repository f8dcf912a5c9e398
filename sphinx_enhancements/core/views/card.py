"""Card of an enhancement: a short preview that is shown beside a link to it."""

from __future__ import annotations

from typing import NamedTuple

from ..collection.collection import Collection, Entry
from .cells import Item, make_stage_item, make_status_item
from .columns import compute_cell
from .shortening import MAX_SUMMARY, MAX_TITLE, extract_first_sentence, shorten


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
