"""One fact of a proposal, to stand in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .cells import NO_RELEASE, NOT_KNOWN, Cell, Item, ItemKind, make_enhancement_item, make_key_item, make_state_items
from .columns import compute_cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..collection.collection import Collection


class FactView(NamedTuple):
    """A fact.

    :param link: the proposal, where it is named too.
    :param items: the fact itself; empty where the proposal's link is all.
    """

    link: Item | None
    items: Cell


def _title(collection: Collection, key: str) -> FactView:
    return FactView(make_enhancement_item(collection, key)._replace(text=collection.get_enhancement(key).title), ())


def _status(collection: Collection, key: str) -> FactView:
    return FactView(None, _unknown(collection, key) or (make_state_items(collection, key)[0],))


def _stage(collection: Collection, key: str) -> FactView:
    stage = make_state_items(collection, key)[1] or Item("no stage", ItemKind.STAGE)
    return FactView(None, _unknown(collection, key) or (stage,))


def _badge(collection: Collection, key: str) -> FactView:
    return FactView(make_key_item(collection, key), () if _unknown(collection, key) else _stage(collection, key).items)


def _unknown(collection: Collection, key: str) -> Cell:
    """What to say instead of a state of something outside of which nothing but the name is known."""
    enhancement = collection.get_enhancement(key)
    told = enhancement.status.value or enhancement.stage.value
    return (Item(NOT_KNOWN),) if collection.get_external(key) is not None and not told else ()


def _release(collection: Collection, key: str) -> FactView:
    """The release of the present stage, else the next one; of another project's proposal, that of its stage."""
    return FactView(None, _release_items(collection, key))


def _release_items(collection: Collection, key: str) -> Cell:
    none = (Item(NO_RELEASE),)
    if key in collection.entries:
        return compute_cell(collection, collection.entries[key], "release") or none
    enhancement = collection.get_enhancement(key)
    own = [m for m in enhancement.milestones if m.stage.value == enhancement.stage.value]
    # Its releases are none of ours: they lead nowhere.
    return tuple(Item(m.release or m.raw) for m in own[-1:]) or none


FACTS: dict[str, Callable[[Collection, str], FactView]] = {
    "title": _title,
    "status": _status,
    "stage": _stage,
    "release": _release,
    "badge": _badge,
}
"""What may be asked for: name -> the fact of a proposal, given by its key."""


def compute_fact(collection: Collection, target: str, name: str, text: str | None = None) -> FactView | None:
    """A fact of the proposal that a reference means; ``None`` where it means none.

    :param text: the words that lead to the proposal, in place of its title or key.
    """
    key = collection.find_key(target)
    if key is None:
        return None
    view = FACTS[name](collection, key)
    return view._replace(link=make_key_item(collection, key)._replace(text=text)) if text else view
