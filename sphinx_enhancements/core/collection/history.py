"""History of the enhancements of a collection, as its repository records it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

from ..config.profile import Profile
from ..events import STATUS_KINDS, Commit, Event, EventKind
from ..model import Status
from ..releases import ReleaseOrder


class Move(NamedTuple):
    """Milestone that was moved from one release to another.

    :param stage: stage of the milestone; empty if it has none.
    :param is_slip: True if the other release is later.
    """

    stage: str
    old: str
    new: str
    commit: Commit
    is_slip: bool


class RecordedState(NamedTuple):
    """State of a proposal after some of its events.

    :param milestones: stage, empty if none is named -> its releases as written.
    :param is_present: False before the proposal appears, and after it was removed.
    """

    status: str | None = None
    stage: str | None = None
    milestones: Mapping[str, tuple[str, ...]] = {}
    is_present: bool = False


class RemovedProposal(NamedTuple):
    """Proposal whose document was removed from the repository.

    :param events: its events, the oldest first; the last one is its removal.
    """

    key: str
    title: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Recorded changes of the enhancements of a collection.

    :param commit: last commit that was read; changes of the working copy are not included.
    :param events: key of an enhancement -> its events, the oldest first.
    :param find_instant: returns the instant of a release, a date, a gate of a release or a revision; raises
        :exc:`~sphinx_enhancements.core.diagnostics.SetupError` for any other text.
    :param removed: proposals that were removed, and whose keys no enhancement has.
    """

    commit: Commit
    events: Mapping[str, tuple[Event, ...]] = field(repr=False)
    find_instant: Callable[[str], datetime] = field(repr=False)
    removed: tuple[RemovedProposal, ...] = ()

    def list_moves(self, key: str, order: ReleaseOrder) -> tuple[Move, ...]:
        """Return the milestones of an enhancement that were moved to another release, the oldest first."""
        return tuple(iter_moves(self.events.get(key, ()), order))


def iter_moves(events: Iterable[Event], order: ReleaseOrder) -> Iterator[Move]:
    """Yield the moves in events; a release that was removed and set later was moved when it was set."""
    removed: dict[str, str] = {}
    for event in events:
        if event.kind is not EventKind.MILESTONE:
            continue
        if event.new is None:
            removed[event.stage] = event.old or ""
            continue
        old = event.old or removed.pop(event.stage, "")
        names = [order.get_canonical_name(name) for name in (old, event.new)]
        if names[0] and names[1] and names[0] != names[1]:
            is_slip = order.get_sort_key(names[0]) < order.get_sort_key(names[1])
            yield Move(event.stage, names[0], names[1], event.commit, is_slip)


def find_stage_commit(events: Iterable[Event]) -> Commit | None:
    """Return the commit that set the present stage of a proposal; None if it has no stage, or was removed."""
    commit: Commit | None = None
    for event in events:
        if event.kind is EventKind.STAGE:
            commit = None if event.new is None else event.commit
        elif event.kind is EventKind.REMOVED:
            commit = None
    return commit


def can_advance(status: str | None, stage: str, profile: Profile) -> bool:
    """Return True if a proposal with a status can still come to a later stage than the one it has."""
    return status not in _FINAL and stage in profile.stage_names[:-1]


_FINAL = {Status.IMPLEMENTED.value, *(status.value for status in Status if status.is_inactive)}
"""Statuses of proposals that nobody takes to another stage."""


def fold_events(events: Iterable[Event]) -> RecordedState:
    """Return the state of a proposal after some of its events, the oldest first."""
    status: str | None = None
    stage: str | None = None
    releases: dict[str, list[str]] = {}
    is_present = False
    for event in events:
        if event.kind in STATUS_KINDS:
            status, is_present = event.new, True
        elif event.kind is EventKind.REMOVED:
            is_present = False
        elif event.kind is EventKind.STAGE:
            stage = event.new
        elif event.kind is EventKind.MILESTONE:
            present = releases.setdefault(event.stage, [])
            if event.old in present:
                present.remove(event.old)
            if event.new is not None:
                present.append(event.new)
    milestones = {name: tuple(present) for name, present in releases.items() if present}
    return RecordedState(status, stage, milestones, is_present)


def get_day(commit: Commit) -> date:
    """Return the day of a commit in UTC."""
    return commit.time.astimezone(UTC).date()
