"""Statistics of timelines: milestones that slipped, times at each stage, and proposals that wait at a stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from ..collection.history import can_advance, find_stage_commit, iter_moves
from ..config.profile import Profile
from ..events import Commit, EventKind
from ..keys import key_sort_key
from ..releases import ReleaseOrder
from .timeline import Timeline

_SECONDS_PER_DAY = 86400


@dataclass(frozen=True, slots=True)
class Slip:
    """Milestone that moved to a later release.

    :param stage: stage of the milestone; empty if it has none.
    :param old: release from which it slipped.
    :param new: release to which it moved.
    """

    key: str
    title: str
    owner: str | None
    stage: str
    old: str
    new: str
    commit: Commit


@dataclass(frozen=True, slots=True)
class Stay:
    """Time that proposals stayed at a stage until they reached the next one.

    :param owner: owner of the proposals; None for all owners together.
    :param count: number of completed stays.
    :param median_days: median of their days.
    """

    stage: str
    owner: str | None
    count: int
    median_days: float


@dataclass(frozen=True, slots=True)
class Wait:
    """Proposal that is at the same stage for several releases.

    :param release_count: number of releases that came out since its stage was recorded.
    :param commit: commit that recorded it.
    """

    key: str
    title: str
    owner: str | None
    stage: str
    release_count: int
    commit: Commit


@dataclass(frozen=True)
class HistoryStatistics:
    """Statistics of the history of a community.

    :param slips: the latest first.
    :param stays: in the order of stages; of each stage, those of all owners first.
    :param waits: proposals that can still come to a later stage, the longest waits first; only those during which a
        release came out.
    """

    slips: tuple[Slip, ...]
    stays: tuple[Stay, ...]
    waits: tuple[Wait, ...]


def compute_statistics(timelines: Iterable[Timeline], order: ReleaseOrder, profile: Profile) -> HistoryStatistics:
    """Return the statistics of timelines.

    :param order: order of releases.
    """
    listed = list(timelines)
    slips = [slip for timeline in listed for slip in iter_slips(timeline, order)]
    slips.sort(key=lambda slip: (slip.commit.time, slip.key), reverse=True)
    days: dict[tuple[str, str | None], list[float]] = defaultdict(list)
    for timeline in listed:
        for stage, duration in _iter_stays(timeline):
            days[stage, None].append(duration)
            if timeline.facts.owner:
                days[stage, timeline.facts.owner].append(duration)
    positions = {stage: n for n, stage in enumerate(profile.axis)}
    stays = [Stay(stage, owner, len(values), round(median(values), 1)) for (stage, owner), values in days.items()]
    stays.sort(key=lambda stay: (positions.get(stay.stage, len(positions)), stay.stage, stay.owner or ""))
    waits = sorted(_iter_waits(listed, order, profile), key=lambda wait: (-wait.release_count, key_sort_key(wait.key)))
    return HistoryStatistics(tuple(slips), tuple(stays), tuple(waits))


def _iter_waits(timelines: Iterable[Timeline], order: ReleaseOrder, profile: Profile) -> Iterator[Wait]:
    for timeline in timelines:
        facts, commit = timeline.facts, find_stage_commit(timeline.events)
        if commit is None or facts.stage is None or not can_advance(facts.status, facts.stage, profile):
            continue
        if count := order.count_releases_after(commit.time):
            yield Wait(facts.key, facts.title, facts.owner, facts.stage, count, commit)


def iter_slips(timeline: Timeline, order: ReleaseOrder) -> Iterator[Slip]:
    """Yield the milestones of a proposal that moved to a later release, the oldest first."""
    facts = timeline.facts
    for move in iter_moves(timeline.events, order):
        if move.is_slip:
            yield Slip(facts.key, facts.title, facts.owner, move.stage, move.old, move.new, move.commit)


def _iter_stays(timeline: Timeline) -> Iterator[tuple[str, float]]:
    """Yield each stage that a proposal has left for another one, with its days there."""
    entered: Commit | None = None
    for event in timeline.list_changes(EventKind.STAGE):
        if entered is not None and event.old is not None and event.new is not None:
            duration = (event.commit.time - entered.time).total_seconds() / _SECONDS_PER_DAY
            if duration >= 0:  # Clocks of committers may be wrong.
                yield event.old, duration
        entered = event.commit if event.new is not None else None
