"""Periods: from which release on an enhancement is at which stage; and changes of stage with a release."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from packaging.version import Version

from ..collection.collection import Collection, Entry
from ..collection.progress import MilestoneState
from ..config.profile import Profile
from ..model import Enhancement
from ..releases import rank_on_axis
from .cells import Item, ItemKind, make_known_stage_item, make_release_item
from .columns import make_entry_item
from .sharing import compute_once


class Period(NamedTuple):
    """Stage of an enhancement, with the release in which it begins and the sort keys of both.

    :param is_planned: True if the release is known not to be out.
    """

    position: tuple[int, int, Version]
    stage_rank: int
    stage: str
    release: str
    track: str | None
    is_planned: bool = False

    def make_stage_item(self, profile: Profile) -> Item:
        """Return the stage, as an aimed stage if its release is not out."""
        stage = make_known_stage_item(self.stage, profile)
        return stage._replace(kind=ItemKind.AIMED_STAGE) if self.is_planned else stage


class Periods:
    """Periods of an enhancement in release order, by track; milestones that were not reached are left out.

    Of several stages in one release the latest stage counts; a stage that is repeated begins with its first release.

    :param gate: name of a feature gate. Some communities name the tracks of an enhancement by its gates: a track
        with the name of this gate then excludes all others; without one, tracks of other gates are left out.
    """

    def __init__(self, collection: Collection, enhancement: Enhancement, gate: str = "") -> None:
        self._order, self._terminal = collection.order, collection.profile.terminal_stages
        axis = collection.profile.axis
        by_track: dict[str | None, list[Period]] = {}
        for release, milestone, state in collection.iter_milestone_states(enhancement):
            stage, track = milestone.stage.value, milestone.track
            if stage is not None and stage in axis and state not in (MilestoneState.MISSED, MilestoneState.DROPPED):
                position, is_planned = self._order.get_sort_key(release), self._order.is_planned(release)
                period = Period(position, rank_on_axis(axis, stage), stage, release, track, is_planned)
                by_track.setdefault(track, []).append(period)
        gates = {name.casefold() for name in enhancement.gates}
        own = {track for track in by_track if gate and track and track.casefold() == gate.casefold()}
        self.by_track: dict[str | None, list[Period]] = {
            track: _merge_periods(periods)
            for track, periods in by_track.items()
            if track in own or not (own or (gate and track and track.casefold() in gates))
        }

    @property
    def all_periods(self) -> list[Period]:
        """Every period, track by track."""
        return [period for periods in self.by_track.values() for period in periods]

    def find_at(self, release: str) -> Period | None:
        """Return the period to which a release belongs, of several tracks the one with the latest stage.

        A terminal stage is returned only if every track has come to one.
        """
        limit = self._order.get_sort_key(release)
        begun = ([p for p in periods if p.position <= limit] for periods in self.by_track.values())
        present = [periods[-1] for periods in begun if periods]
        return max(present, key=lambda p: (p.stage not in self._terminal, p.stage_rank), default=None)

    def find_next(self, release: str | None, present: Period | None = None, stage_rank: int = -1) -> Period | None:
        """Return the earliest period (a stage from a release on) after a release, or the very first without a release.

        Periods on the track of the present one are preferred; otherwise the stage must be above a rank.
        """
        later = [p for p in self.all_periods if release is None or p.position > self._order.get_sort_key(release)]
        same_track = [p for p in later if present is not None and p.track == present.track]
        candidates = same_track or [p for p in later if p.stage_rank > stage_rank]
        return min(candidates, key=lambda p: (p.position, p.stage_rank), default=None)


def _merge_periods(periods: list[Period]) -> list[Period]:
    """Return periods in release order: one for each release, and none that repeats the stage before it."""
    periods = sorted(periods, key=lambda p: (p.position, p.stage_rank))
    latest = list({period.position: period for period in periods}.values())
    return [p for n, p in enumerate(latest) if n == 0 or latest[n - 1].stage != p.stage]


class ChangeKind(StrEnum):
    """Kinds of changes of stage, in the order in which they are listed."""

    NEW = "new"  # first stage
    UP = "up"  # later stage
    BACK = "back"  # earlier stage
    ENDED = "ended"  # terminal stage, such as deprecated or removed


class Change(NamedTuple):
    """An enhancement, or the named one of its tracks, that comes to another stage with a release."""

    kind: ChangeKind
    proposal: Item
    previous_stage: Item | None
    since: Item | None
    stage: Item
    track: str | None = None


def compute_changes(collection: Collection, entries: Iterable[Entry], release: str) -> tuple[Change, ...]:
    """Return the changes of enhancements with a release that they target or in which they reached a milestone."""
    changes = [change for entry in entries if (change := _compute_change(collection, entry, release)) is not None]
    order = list(ChangeKind)
    return tuple(sorted(changes, key=lambda change: order.index(change.kind)))


@compute_once
def _compute_periods(collection: Collection, entry: Entry) -> Periods:
    return Periods(collection, entry.enhancement)


def _compute_change(collection: Collection, entry: Entry, release: str) -> Change | None:
    profile = collection.profile
    position = collection.order.get_sort_key(release)
    by_track = _compute_periods(collection, entry).by_track
    begun = [
        (before, now)
        for periods in by_track.values()
        for before, now in zip((None, *periods), periods, strict=False)
        if now.position == position
    ]
    before, now = max(begun, key=lambda pair: pair[1].stage_rank, default=(None, None))
    if now is None:
        return None
    if now.stage in profile.terminal_stages:
        kind = ChangeKind.ENDED
    elif before is None:
        kind = ChangeKind.NEW
    else:
        kind = ChangeKind.UP if now.stage_rank > before.stage_rank else ChangeKind.BACK
    return Change(
        kind,
        make_entry_item(collection, entry),
        before.make_stage_item(profile) if before else None,
        make_release_item(collection.order, before.release) if before else None,
        now.make_stage_item(profile),
        now.track if len(by_track) > 1 else None,
    )
