"""Roadmap: a matrix of enhancements by releases, with the milestones that each has in each release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..model import Enhancement
from ..releases import ReleaseOrder, rank_on_axis
from .cells import (
    MAX_TITLE,
    Cell,
    Item,
    make_enhancement_item,
    make_key_item,
    make_milestone_stage_item,
    make_release_item,
    make_status_item,
    shorten,
)
from .columns import Group, group_rows_under_headings
from .options import OptionReader, Problems, list_releases_between

MAX_RELEASES = 8  # Largest number of releases in a roadmap whose options name no release
_MAX_PLANNED = 4  # Number of these that may be planned, as long as there are enough that are out


@dataclass(frozen=True, slots=True)
class RoadmapSpec:
    """Options of a roadmap."""

    first: str = ""
    last: str = ""
    filter: str = ""
    group_by: str = "owner"
    limit: int | None = None


class Certainty(StrEnum):
    """Certainty that a milestone's stage is reached in its release."""

    REACHED = "reached"  # accepted work in a release that is out; in any release, if there is no current one
    PLANNED = "planned"  # accepted work in a release that is not out
    PROPOSED = "proposed"  # not accepted so far
    DROPPED = "dropped"  # declined, deferred or replaced


class RoadmapMilestone(NamedTuple):
    """Milestone in a cell of a roadmap."""

    stage: Item
    certainty: Certainty
    track: str | None = None


class RoadmapRow(NamedTuple):
    """Row of a roadmap, for one enhancement; accepted work is shown without its status."""

    proposal: Item
    status: Item | None
    cells: tuple[tuple[RoadmapMilestone, ...], ...]


class Roadmap(NamedTuple):
    """Matrix of enhancements by releases, with the keys of those whose milestones name no release."""

    columns: Cell
    groups: tuple[Group[RoadmapRow], ...]
    shown_count: int
    total: int
    current: str | None = None
    unreadable: Cell = ()
    problems: Problems = ()


def compute_roadmap(collection: Collection, spec: RoadmapSpec) -> Roadmap:
    """Return the roadmap for a spec; invalid options are left out and reported in it."""
    options = OptionReader(collection)
    entries = options.filter_entries(spec.filter)
    names = _select_releases(collection.order, entries, options.resolve_bounds(spec.first, spec.last))
    group_by = options.resolve_group(spec.group_by)
    chosen = [entry for entry in entries if any(name in names for name, _ in entry.enhancement.release_milestones)]
    total = len(chosen)
    chosen = chosen[: spec.limit]
    rows = [(entry, _compute_roadmap_row(collection, entry, names)) for entry in chosen]
    return Roadmap(
        tuple(make_release_item(collection.order, name) for name in names),
        group_rows_under_headings(collection, rows, group_by),
        len(chosen),
        total,
        collection.order.current if collection.order.current in names else None,
        tuple(make_key_item(collection, entry.key) for entry in entries if any(entry.enhancement.unparsed_milestones)),
        options.problems,
    )


def _select_releases(
    order: ReleaseOrder, entries: Sequence[Entry], bounds: tuple[str | None, str | None]
) -> Sequence[str]:
    """Return the releases with a column, oldest first; without a bound those around the current one."""
    names = list_releases_between(order, entries, bounds)
    if any(bounds):
        return names
    planned = sum(order.is_planned(name) for name in names)
    kept_planned = max(0, min(planned, max(_MAX_PLANNED, MAX_RELEASES - (len(names) - planned))))
    end = len(names) - planned + kept_planned
    return names[max(0, end - MAX_RELEASES) : end]


def _compute_roadmap_row(collection: Collection, entry: Entry, names: Iterable[str]) -> RoadmapRow:
    enhancement, profile = entry.enhancement, collection.profile
    cells: dict[str, dict[RoadmapMilestone, None]] = {}
    pairs = sorted(enhancement.release_milestones, key=lambda pair: rank_on_axis(profile.axis, pair[1].stage.value))
    for name, milestone in pairs:
        stage = make_milestone_stage_item(milestone, profile)
        certainty = _classify_milestone(collection, enhancement, name)
        cells.setdefault(name, {})[RoadmapMilestone(stage, certainty, milestone.track)] = None
    item = make_enhancement_item(collection, entry.key)
    is_accepted = enhancement.status.value in profile.accepted
    return RoadmapRow(
        item._replace(text=shorten(item.text, MAX_TITLE)),
        None if is_accepted else make_status_item(enhancement, profile),
        tuple(tuple(cells.get(name, ())) for name in names),
    )


def _classify_milestone(collection: Collection, enhancement: Enhancement, release: str) -> Certainty:
    decision, order = enhancement.decision, collection.order
    if enhancement.status.value in collection.profile.accepted:
        return Certainty.PLANNED if order.is_planned(release) else Certainty.REACHED
    if decision.is_retired and order.is_released(release):
        return Certainty.REACHED
    return Certainty.DROPPED if decision.has_dropped_milestones else Certainty.PROPOSED
