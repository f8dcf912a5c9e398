"""What is in a release: accepted work by stage, then what aims at it without being accepted, then counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..lifecycle import rank
from ..model import Status
from .cells import Item, status_item
from .table import Row, row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ..collection import Collection, Entry
    from ..model import Milestone

ACCEPTED_COLUMNS = ("proposal", "owner", "checklist")
OTHER_COLUMNS = ("proposal", "stage", "owner")
UNREAD_COLUMNS = ("proposal", "milestones")


class StageGroup(NamedTuple):
    """The accepted work that reaches one stage in the release."""

    stage: Item
    rows: tuple[Row, ...]


class ReleasePage(NamedTuple):
    """One release.

    :param dates: name and date of the days of its cycle, in order of time; its own date is ``release``.
    :param state: ``released``, ``current`` or ``planned``; ``None`` where the settings do not tell.
    :param accepted: every accepted proposal with a milestone in it, once for each stage.
    :param others: those that aim at it and are not accepted.
    :param counts: what is counted -> how many, in words for people, such as ``alpha`` -> 3.
    :param total: how many accepted proposals there are, each counted once.
    """

    name: str
    dates: tuple[tuple[str, date], ...]
    state: str | None
    accepted: tuple[StageGroup, ...]
    others: tuple[Row, ...]
    counts: tuple[tuple[Item, int], ...]
    total: int


class Releases(NamedTuple):
    """Some releases, newest first.

    :param unread: proposals with a milestone in something that is no release, where all are shown.
    """

    pages: tuple[ReleasePage, ...]
    unread: tuple[Row, ...] = ()


def release_page(collection: Collection, name: str) -> ReleasePage | None:
    """One release, in any of its spellings; ``None`` for what is no release."""
    spelled = collection.order.spelling(name)
    if spelled is None:
        return None
    return _page(collection, spelled, _aiming(collection).get(spelled, []))


def releases(collection: Collection) -> Releases:
    """Every release that is declared or named."""
    aiming = _aiming(collection)
    pages = (_page(collection, name, aiming.get(name, [])) for name in reversed(collection.order.names))
    unread = (row(collection, entry, UNREAD_COLUMNS) for entry in collection if any(entry.enhancement.unread))
    return Releases(tuple(pages), tuple(unread))


def _aiming(collection: Collection) -> dict[str, list[tuple[Entry, Milestone]]]:
    found: dict[str, list[tuple[Entry, Milestone]]] = {}
    for entry in collection:
        for name, milestone in entry.enhancement.releases:
            found.setdefault(name, []).append((entry, milestone))
    return found


def _page(collection: Collection, name: str, aiming: Iterable[tuple[Entry, Milestone]]) -> ReleasePage:
    profile, order = collection.profile, collection.order
    axis = profile.axis
    by_stage: dict[str, dict[str, Entry]] = {}
    accepted: dict[str, Entry] = {}
    others: dict[str, Entry] = {}
    for entry, milestone in aiming:
        if entry.enhancement.status.value in profile.accepted:
            by_stage.setdefault(milestone.stage.value or "", {})[entry.key] = entry
            accepted[entry.key] = entry
        else:
            others[entry.key] = entry
    groups = tuple(
        StageGroup(
            Item(profile.word(stage), target=stage),
            tuple(row(collection, entry, ACCEPTED_COLUMNS) for entry in by_stage[stage].values()),
        )
        for stage in sorted(by_stage, key=lambda stage: rank(axis, stage))
    )
    counts = [(group.stage, len(group.rows)) for group in groups]
    statuses: dict[Item, int] = {}
    for entry in others.values():
        item = status_item(entry.enhancement, profile)
        statuses[item] = statuses.get(item, 0) + 1
    declared = order.find(name)
    dates = [*(declared.dates if declared else ())]
    if declared and declared.date:
        dates.append(("release", declared.date))
    return ReleasePage(
        name,
        tuple(sorted(dates, key=lambda pair: pair[1])),
        _state(collection, name),
        groups,
        tuple(row(collection, entry, OTHER_COLUMNS) for entry in others.values()),
        (*counts, *sorted(statuses.items(), key=_by_status)),
        len(accepted),
    )


def _by_status(counted: tuple[Item, int]) -> tuple[int, str]:
    item = counted[0]
    order = list(Status)
    return order.index(Status(item.target)) if item.target else len(order), item.text


def _state(collection: Collection, name: str) -> str | None:
    order = collection.order
    if order.current is None:
        return None
    if name == order.current:
        return "current"
    return "released" if order.is_out(name) else "planned"
