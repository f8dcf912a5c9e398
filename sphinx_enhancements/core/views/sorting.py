"""How the columns of a table sort."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import Status, key_order
from ..releases import rank
from .cells import compute_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..collection.collection import Collection, Entry


def sort_value(collection: Collection, column: str) -> Callable[[Entry], tuple[object, ...] | None]:
    """How a column sorts: numbers as numbers, releases and stages by their order, texts without case.

    Absent values give ``None``, which stands last in both directions.
    """
    profile, order = collection.profile, collection.order
    axis = profile.axis

    def value(entry: Entry) -> tuple[object, ...] | None:
        enhancement = entry.enhancement
        match column:
            case "key":
                return key_order(entry.key)
            case "number":
                return None if enhancement.number is None else (enhancement.number,)
            case "status":
                status = enhancement.status.value
                return None if status is None else (list(Status).index(Status(status)),)
            case "stage":
                stage = enhancement.stage.value
                return None if stage is None else (rank(axis, stage) if stage in axis else len(axis),)
            case "release" | "milestones":
                items = [item for item in compute_cell(collection, entry, column) if item.target]
                return order.position(items[0].target) if items and items[0].target else None
            case "checklist":
                done, total = enhancement.checked
                return (done / total,) if total else None
        texts = tuple(item.text.casefold() for item in compute_cell(collection, entry, column))
        return texts or None

    return value


def sort_by(collection: Collection, entries: list[Entry], name: str) -> None:
    """Sort proposals by a column, downward where it has ``-`` in front; what is equal stays in its order."""
    value = sort_value(collection, name.removeprefix("-"))
    values = [(value(entry), entry) for entry in entries]
    present = [(found, entry) for found, entry in values if found is not None]
    absent = [entry for found, entry in values if found is None]
    present.sort(key=lambda pair: pair[0], reverse=name.startswith("-"))
    entries[:] = [entry for _, entry in present] + absent


def ranks(collection: Collection, entries: Sequence[Entry], column: str) -> list[int]:
    """The place of each proposal in a column, equal ones having one; -1 for those that stand last in any case."""
    values = list(map(sort_value(collection, column), entries))
    places = {value: n for n, value in enumerate(sorted({value for value in values if value is not None}))}
    return [-1 if value is None else places[value] for value in values]
