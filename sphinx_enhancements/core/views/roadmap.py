"""A roadmap: proposals by releases, each cell what a proposal reaches there, or aims at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from ..diagnostics import Code
from ..releases import rank_on_axis
from .cells import (
    Cell,
    Item,
    make_enhancement_item,
    make_key_item,
    make_known_stage_item,
    make_release_item,
    make_status_item,
)
from .columns import group_rows_under_headings, resolve_group
from .shortening import shorten
from .table import filter_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..collection.collection import Collection, Entry
    from ..model import Enhancement
    from ..releases import ReleaseOrder

MAX_RELEASES = 8
"""How many releases a roadmap shows that names none."""

_AHEAD = 4
"""How many of these may come after the release that is out."""

_TITLE = 120
"""How many characters of a proposal's name stand in its row, which sits beside narrow cells."""


@dataclass(frozen=True, slots=True)
class RoadmapSpec:
    """What a roadmap is asked for.

    :param first: the first release, in any spelling; empty for no such bound.
    :param last: the last one.
    :param group_by: a column; empty for no groups.
    :param limit: how many proposals at most.
    """

    first: str = ""
    last: str = ""
    filter: str = ""
    group_by: str = "owner"
    limit: int | None = None


class Aim(StrEnum):
    """How sure it is that a stage is reached in a release."""

    REACHED = "reached"
    """Accepted work, in a release that is out; or in any, where nobody tells which is."""

    PLANNED = "planned"
    """Accepted work, in a release that is still to come."""

    WISHED = "wished"
    """A proposal that nobody has accepted so far."""

    DROPPED = "dropped"
    """A proposal that was turned down, put off or replaced."""


class Mark(NamedTuple):
    """One stage in one release.

    :param track: the part of the proposal that it is about.
    """

    stage: Item
    aim: Aim
    track: str | None = None


class RoadmapColumn(NamedTuple):
    """A release.

    :param current: whether it is the one that is out now.
    """

    release: Item
    current: bool


class RoadmapRow(NamedTuple):
    """A proposal.

    :param status: the decision, where it is no accepted work.
    :param cells: what it does in each of the releases.
    """

    proposal: Item
    status: Item | None
    cells: tuple[tuple[Mark, ...], ...]


class RoadmapGroup(NamedTuple):
    """Rows that belong together; the title is empty where there are no groups."""

    title: Cell
    rows: tuple[RoadmapRow, ...]


class Roadmap(NamedTuple):
    """A roadmap.

    :param shown: how many proposals there are rows for, each counted once.
    :param total: how many there would be without a limit.
    :param unread: the keys of proposals that aim at something which is no release, and so at no column.
    """

    columns: tuple[RoadmapColumn, ...]
    groups: tuple[RoadmapGroup, ...]
    shown: int
    total: int
    unread: Cell = ()
    problems: tuple[tuple[Code, str], ...] = ()


def compute_roadmap(collection: Collection, spec: RoadmapSpec) -> Roadmap:
    """Answer a spec. What it asks for in vain is left out, and reported in the answer."""
    problems: list[tuple[Code, str]] = []
    entries = filter_entries(collection, spec.filter, problems)
    names = _releases(collection, spec, entries, problems)
    group_by = resolve_group(collection, spec.group_by, problems)
    chosen = [entry for entry in entries if any(name in names for name, _ in entry.enhancement.release_milestones)]
    total = len(chosen)
    if spec.limit is not None:
        chosen = chosen[: spec.limit]
    rows = [(entry, _row(collection, entry, names)) for entry in chosen]
    groups = tuple(RoadmapGroup(*group) for group in group_rows_under_headings(collection, rows, group_by))
    return Roadmap(
        tuple(
            RoadmapColumn(make_release_item(collection.order, name), name == collection.order.current) for name in names
        ),
        groups,
        len(chosen),
        total,
        tuple(make_key_item(collection, entry.key) for entry in entries if any(entry.enhancement.unparsed_milestones)),
        tuple(problems),
    )


def _releases(
    collection: Collection, spec: RoadmapSpec, entries: Sequence[Entry], problems: list[tuple[Code, str]]
) -> Sequence[str]:
    """The releases that have a column, oldest first.

    Without any bound they are the ones around the release that is out, else the latest.
    """
    order = collection.order
    bounds = release_bounds(order, spec.first, spec.last, problems)
    names = releases_between(order, entries, bounds)
    if any(bounds):
        return names
    ahead = sum(order.is_planned(name) for name in names)
    later = max(0, min(ahead, max(_AHEAD, MAX_RELEASES - (len(names) - ahead))))
    until = len(names) - ahead + later
    return names[max(0, until - MAX_RELEASES) : until]


def release_bounds(
    order: ReleaseOrder, first: str, last: str, problems: list[tuple[Code, str]]
) -> tuple[str | None, str | None]:
    """The releases that the options ``from`` and ``to`` name, the earlier one first; ``None`` for no bound."""
    low, high = (_bound(order, *asked, problems) for asked in (("from", first), ("to", last)))
    if low and high and order.sort_key(low) > order.sort_key(high):
        message = f"`from` is {first!r}, which comes after {last!r}; the two are exchanged"
        problems.append((Code.UNKNOWN_OPTION_VALUE, message))
        low, high = high, low
    return low, high


def releases_between(order: ReleaseOrder, entries: Iterable[Entry], bounds: tuple[str | None, str | None]) -> list[str]:
    """The releases that one of the proposals aims at, and between them those that the settings declare."""
    low, high = bounds
    aimed = {name for entry in entries for name, _ in entry.enhancement.release_milestones}
    places = [order.sort_key(name) for name in aimed]
    if not (places or low or high):
        return []
    start = order.sort_key(low) if low else min(places, default=None)
    end = order.sort_key(high) if high else max(places, default=None)
    declared = {release.name for release in order.declared}
    return [
        name
        for name in order.names
        if (name in aimed or name in declared)
        and (start is None or start <= order.sort_key(name))
        and (end is None or order.sort_key(name) <= end)
    ]


def _bound(order: ReleaseOrder, option: str, asked: str, problems: list[tuple[Code, str]]) -> str | None:
    """The release that an option names, in its one spelling."""
    name = order.canonical_name(asked) if asked else None
    if asked and name is None:
        message = f"`{option}` is {asked!r}, which is no version such as v1.9 and no declared release; it is left out"
        problems.append((Code.UNKNOWN_RELEASE, message))
    return name


def _row(collection: Collection, entry: Entry, names: Iterable[str]) -> RoadmapRow:
    enhancement, profile = entry.enhancement, collection.profile
    cells: dict[str, dict[Mark, None]] = {}
    axis = profile.axis
    for name, milestone in sorted(
        enhancement.release_milestones, key=lambda pair: rank_on_axis(axis, pair[1].stage.value)
    ):
        stage = make_known_stage_item(milestone.stage.value or "", profile)
        mark = Mark(stage, _aim(collection, enhancement, name), milestone.track)
        cells.setdefault(name, {})[mark] = None
    item = make_enhancement_item(collection, entry.key)
    item = item._replace(text=shorten(item.text, _TITLE))
    accepted = enhancement.status.value in profile.accepted
    return RoadmapRow(
        item,
        None if accepted else make_status_item(enhancement, profile),
        tuple(tuple(cells.get(name, ())) for name in names),
    )


def _aim(collection: Collection, enhancement: Enhancement, release: str) -> Aim:
    decision, order = enhancement.decision, collection.order
    if enhancement.status.value in collection.profile.accepted:
        return Aim.PLANNED if order.is_planned(release) else Aim.REACHED
    if decision.is_retired and order.is_released(release):
        return Aim.REACHED
    return Aim.DROPPED if decision.has_dropped_milestones else Aim.WISHED
