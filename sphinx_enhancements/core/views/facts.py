"""One fact of a proposal, to stand in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .cells import CELLS, Cell, Item, ItemKind, enhancement_item, key_item, stage_item, status_item

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..collection import Collection


class FactView(NamedTuple):
    """A fact.

    :param link: the proposal, where it is named too.
    :param items: the fact itself; empty where the proposal's link is all.
    """

    link: Item | None
    items: Cell


def _status(collection: Collection, key: str) -> Cell:
    return (status_item(collection.enhancement(key), collection.profile_of(key)),)


def _stage(collection: Collection, key: str) -> Cell:
    return (stage_item(collection.enhancement(key), collection.profile_of(key)) or Item("no stage", ItemKind.STAGE),)


def _release(collection: Collection, key: str) -> Cell:
    """The release of the present stage, else the next one; of another project's proposal, with its stage."""
    none = (Item("no release"),)
    if key in collection.entries:
        return CELLS["release"](collection, collection.entries[key]) or none
    enhancement = collection.enhancement(key)
    own = [m for m in enhancement.milestones if m.stage.value == enhancement.stage.value]
    # Its releases are none of ours: they lead nowhere.
    return tuple(Item(m.release or m.raw) for m in own[-1:]) or none


FACTS: dict[str, Callable[[Collection, str], Cell]] = {
    "title": lambda _collection, _key: (),
    "status": _status,
    "stage": _stage,
    "release": _release,
    "badge": _stage,
}
"""What may be asked for: name -> the items of a proposal, given by its key."""


def fact(collection: Collection, target: str, name: str, text: str | None = None) -> FactView | None:
    """A fact of the proposal that a reference means; ``None`` where it means none.

    :param text: the words that lead to the proposal, in place of its title or key.
    """
    key = collection.find(target)
    if key is None:
        return None
    link = None
    if name == "title":
        link = enhancement_item(collection, key)._replace(text=collection.enhancement(key).title)
    elif name == "badge" or text:
        link = key_item(collection, key)
    if link is not None and text:
        link = link._replace(text=text)
    return FactView(link, FACTS[name](collection, key))
