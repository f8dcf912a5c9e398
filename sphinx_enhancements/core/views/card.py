"""The card of a proposal: what a reader wants to know of it before following a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .cells import Item, make_stage_item, make_status_item
from .columns import compute_cell
from .shortening import MAX_SUMMARY, MAX_TITLE, extract_first_sentence, shorten

if TYPE_CHECKING:
    from ..collection.collection import Collection, Entry


class Card(NamedTuple):
    """The card of one proposal.

    :param stage: ``None`` where there is none yet.
    :param release: of the present stage, else the next one aimed at; ``None`` where there is none.
    :param summary: one sentence; empty where the proposal has none.
    """

    key: str
    title: str
    status: Item
    stage: Item | None
    release: Item | None
    summary: str


def compute_card(collection: Collection, entry: Entry) -> Card:
    """The card of a proposal."""
    enhancement = entry.enhancement
    return Card(
        entry.key,
        shorten(enhancement.title, MAX_TITLE),
        make_status_item(enhancement, collection.profile),
        make_stage_item(enhancement.stage, collection.profile),
        _release(collection, entry),
        shorten(extract_first_sentence(enhancement.summary or ""), MAX_SUMMARY),
    )


def _release(collection: Collection, entry: Entry) -> Item | None:
    for item in compute_cell(collection, entry, "release"):
        order = collection.order
        coming = item.target is not None and order.is_planned(item.target)
        return item._replace(note="planned" if coming else None)
    return None
