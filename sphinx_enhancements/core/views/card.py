"""The card of a proposal: what a reader wants to know of it before following a link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from .cells import CELLS, Item, stage_item, status_item

if TYPE_CHECKING:
    from ..collection import Collection, Entry

MAX_TITLE = 120
MAX_SUMMARY = 240

_END = re.compile(r"[.!?]+[\"'\u201d\u2019)\]]*(?=\s)|[\u3002\uff01\uff1f]")
_NO_END = re.compile(r"(?:^|[\s(])(?:\w|e\.g|i\.e|etc|vs|cf|ca|approx|incl|resp|fig|dr|mr|mrs)\.\Z", re.IGNORECASE)


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


def card(collection: Collection, entry: Entry) -> Card:
    """The card of a proposal."""
    enhancement = entry.enhancement
    return Card(
        entry.key,
        cut(enhancement.title, MAX_TITLE),
        status_item(enhancement, collection.profile),
        stage_item(enhancement, collection.profile),
        _release(collection, entry),
        cut(first_sentence(enhancement.summary or ""), MAX_SUMMARY),
    )


def _release(collection: Collection, entry: Entry) -> Item | None:
    for item in CELLS["release"](collection, entry):
        order = collection.order
        coming = item.target is not None and order.is_planned(item.target)
        return item._replace(note="planned" if coming else None)
    return None


def first_sentence(text: str) -> str:
    """The first sentence of a text: a full stop ends one unless it ends an abbreviation or what follows is small.

    Of a longer text than any card shows only the beginning is looked at.
    """
    text = " ".join(text[: 8 * MAX_SUMMARY].split())
    for found in _END.finditer(text):
        sentence, rest = text[: found.end()], text[found.end() :].lstrip()
        if not _NO_END.search(sentence[-12:]) and not rest[:1].islower():
            return sentence
    return text


def cut(text: str, length: int) -> str:
    """A text of no more than so many characters, cut between words where that is possible."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    short = text[: length - 1]
    words = short if text[length - 1] == " " else short.rpartition(" ")[0]
    # One word as long as that, or a writing without spaces, is cut where it is.
    return f"{(words if len(words) > length // 2 else short).rstrip(' ,;:')}\u2026"
