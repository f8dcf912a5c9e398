"""Roadmap: a matrix of enhancements by releases, with the milestones that each has in each release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..collection.progress import MilestoneState
from ..model import Commitment
from ..releases import ReleaseOrder
from .cells import (
    MAX_TITLE,
    Cell,
    Item,
    ItemKind,
    make_key_item,
    make_known_stage_item,
    make_progress_item,
    make_release_item,
    make_status_item,
    shorten_at_word,
)
from .columns import Group, group_rows_under_headings, list_release_milestones, make_entry_item
from .history import Slip, find_slip, list_departures
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


class RoadmapMilestone(NamedTuple):
    """Milestone in a cell of a roadmap; the note of its stage states if it was not reached.

    :param slip: its move to the release of the cell from an earlier one.
    :param departure: its move away from the release of the cell to a later one, where it is no longer.
    """

    stage: Item
    state: MilestoneState
    track: str | None = None
    is_continued: bool = False
    slip: Slip | None = None
    departure: Slip | None = None


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
    chosen = [entry for entry in entries if not set(names).isdisjoint(_iter_release_names(collection, entry))]
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


def _iter_release_names(collection: Collection, entry: Entry) -> Iterator[str]:
    """Yield the releases in which an enhancement has a milestone, or from which one slipped away."""
    yield from (name for name, _ in entry.enhancement.release_milestones)
    yield from (name for stage, name, _ in list_departures(collection, entry.key) if stage)


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
    for name, milestone, state in list_release_milestones(collection, entry):
        stage = make_progress_item(collection, milestone, state)
        is_continued = milestone.commitment is Commitment.CONTINUED
        slip = find_slip(collection, entry.key, milestone.stage.value, name)
        cells.setdefault(name, {})[RoadmapMilestone(stage, state, milestone.track, is_continued, slip)] = None
    for stage_name, name, departure in list_departures(collection, entry.key):
        present = [milestone.stage.target for milestone in cells.get(name, ())]
        if name in names and stage_name and stage_name not in present:
            stage = make_known_stage_item(stage_name, profile)._replace(kind=ItemKind.AIMED_STAGE)
            state = MilestoneState.DROPPED
            cells.setdefault(name, {})[RoadmapMilestone(stage, state, departure=departure)] = None
    item = make_entry_item(collection, entry)
    is_accepted = enhancement.status.value in profile.accepted
    return RoadmapRow(
        item._replace(text=shorten_at_word(item.text, MAX_TITLE)),
        None if is_accepted else make_status_item(enhancement, profile),
        tuple(tuple(cells.get(name, ())) for name in names),
    )
