"""Record of a release: what aimed at it at its freeze beside today, and what slipped away from it, from the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from ..collection.collection import Collection
from ..collection.freezes import find_freeze
from ..collection.history import History, Move, RecordedState, fold_events, get_day, iter_moves
from ..events import Event, EventKind
from .cells import Cell, Item, make_known_stage_item, make_release_item
from .changes import RecordedDifference, make_state_cell
from .columns import make_entry_item


class DepartureKind(StrEnum):
    """Kind of a difference between a release at its freeze and today, in the order in which a reader sees them."""

    SLIPPED = "slipped"  # moved to a later release
    LEFT = "left"  # no longer aims at the release, nor at a later one
    ADDED = "added"  # aims at the release since the freeze
    CHANGED = "changed"  # aims at it at another stage, or with a status that counts otherwise


class FreezeRecord(NamedTuple):
    """A release as of its freeze beside today.

    :param name: name of the freeze, such as ``enhancements-freeze``.
    :param day: its day as the settings state it, in ISO 8601.
    :param aimed_count: number of proposals that aimed at the release at the freeze.
    :param accepted_count: number of these that were accepted.
    :param kept_count: number of those that aimed at it and do so unchanged.
    :param groups: the other ones, and those that were added.
    """

    name: str
    day: str
    aimed_count: int
    accepted_count: int
    kept_count: int
    groups: tuple[tuple[DepartureKind, tuple[RecordedDifference, ...]], ...]

    @property
    def difference_count(self) -> int:
        """Number of proposals in the groups."""
        return sum(len(differences) for _, differences in self.groups)


class ReleaseRecord(NamedTuple):
    """Record of a release in the history of the repository.

    :param freeze: the release at its freeze beside today; None if it has no freeze that has passed.
    :param slipped: other proposals that slipped away from the release: they did not aim at it at the freeze.
    """

    freeze: FreezeRecord | None = None
    slipped: tuple[RecordedDifference, ...] = ()


class _Proposal(NamedTuple):
    item: Item
    events: tuple[Event, ...]


class ReleaseRecords:
    """Records of the releases of a collection.

    :param keys: keys of the enhancements that are shown.
    :param with_removed: True to show removed proposals too.
    """

    def __init__(self, collection: Collection, keys: Container[str], *, with_removed: bool) -> None:
        self._collection = collection
        self._history = collection.history
        self._proposals: Mapping[str, Sequence[_Proposal]] = {}
        if self._history is not None:
            self._proposals = _index_releases(collection, self._history, keys, with_removed=with_removed)

    def compute_record(self, name: str) -> ReleaseRecord:
        """Return the record of a release, given in its canonical spelling; empty without a history."""
        proposals, history = self._proposals.get(name, ()), self._history
        freeze = find_freeze(self._collection, name)
        if history is None or freeze is None or freeze.instant > history.commit.time:
            freeze = None
        groups: dict[DepartureKind, list[RecordedDifference]] = {kind: [] for kind in DepartureKind}
        slipped: list[RecordedDifference] = []
        aimed_count = accepted_count = kept_count = 0
        for proposal in proposals:
            comparison = _Comparison(self._collection, name, proposal, freeze.instant if freeze else None)
            aimed_count += comparison.was_aimed
            accepted_count += comparison.was_aimed and comparison.was_accepted
            if comparison.kind is not None:
                groups[comparison.kind].append(comparison.make_difference())
            elif comparison.is_aimed:
                kept_count += comparison.was_aimed
            elif comparison.last_slip is not None:
                slipped.append(comparison.make_difference())
        if freeze is None:
            return ReleaseRecord(None, tuple(slipped))
        shown = tuple((kind, tuple(differences)) for kind, differences in groups.items() if differences)
        record = FreezeRecord(freeze.name, freeze.day.isoformat(), aimed_count, accepted_count, kept_count, shown)
        return ReleaseRecord(record if aimed_count or shown else None, tuple(slipped))


def _index_releases(
    collection: Collection, history: History, keys: Container[str], *, with_removed: bool
) -> Mapping[str, Sequence[_Proposal]]:
    """Return the proposals that aim or aimed at each release."""
    index: dict[str, list[_Proposal]] = defaultdict(list)

    def add(item: Item, events: tuple[Event, ...]) -> None:
        values = {value for e in events if e.kind is EventKind.MILESTONE for value in (e.old, e.new) if value}
        proposal = _Proposal(item, events)
        for name in {collection.order.get_canonical_name(value) for value in values}:
            if name is not None:
                index[name].append(proposal)

    for entry in collection:
        if entry.key in keys and (events := history.events.get(entry.key)):
            add(make_entry_item(collection, entry), events)
    for removed in history.removed if with_removed else ():
        add(Item(f"{removed.key}: {removed.title}"), removed.events)
    return index


class _Comparison:
    """A proposal at the freeze of a release beside today.

    :param freeze: None without a freeze: the proposal is then seen only as it is today.
    """

    def __init__(self, collection: Collection, name: str, proposal: _Proposal, freeze: datetime | None) -> None:
        self._collection, self._name, self._proposal, self._freeze = collection, name, proposal, freeze
        self._now = fold_events(proposal.events)
        self._before = self._now
        if freeze is not None:
            self._before = fold_events(event for event in proposal.events if event.commit.time <= freeze)
        self._old_stages, self._stages = (self._list_stages(state) for state in (self._before, self._now))
        self.was_aimed, self.is_aimed = bool(self._old_stages), bool(self._stages)

    @property
    def was_accepted(self) -> bool:
        """True if the proposal was accepted at the freeze."""
        return self._before.status in self._collection.profile.accepted

    @property
    def kind(self) -> DepartureKind | None:
        """Kind of the difference since the freeze; None if the release has or lacks the proposal as it did then."""
        if self.was_aimed and not self.is_aimed:
            return DepartureKind.LEFT if self.last_slip is None else DepartureKind.SLIPPED
        if not self.was_aimed:
            return DepartureKind.ADDED if self.is_aimed else None
        is_accepted = self._now.status in self._collection.profile.accepted
        is_same_status = self._now.status == self._before.status or (is_accepted and self.was_accepted)
        return None if is_same_status and self._stages == self._old_stages else DepartureKind.CHANGED

    @property
    def last_slip(self) -> Move | None:
        """The last move of a milestone from the release to a later one, if the proposal was not removed since."""
        if not self._now.is_present:
            return None
        moves = iter_moves(self._proposal.events, self._collection.order)
        slips = [move for move in moves if move.is_slip and move.old == self._name]
        return slips[-1] if slips else None

    def make_difference(self) -> RecordedDifference:
        """Return what the release had at the freeze, what it has now, and the day of the change."""
        if not self.is_aimed and (slip := self.last_slip) is not None:
            before = self._make_cell(self._before, self._old_stages) if self.was_aimed else self._make_slipped(slip)
            now: Cell = (make_release_item(self._collection.order, slip.new),)
            return RecordedDifference(self._proposal.item, before, now, get_day(slip.commit).isoformat())
        before = self._make_cell(self._before, self._old_stages)
        now = self._make_cell(self._now, self._stages)
        return RecordedDifference(self._proposal.item, before, now, self._find_day())

    def _make_slipped(self, slip: Move) -> Cell:
        return (make_known_stage_item(slip.stage, self._collection.profile),) if slip.stage else ()

    def _make_cell(self, state: RecordedState, stages: Iterable[str]) -> Cell:
        """Return the stages at which a proposal aims at the release, and its status if it is not accepted."""
        if not state.is_present:
            return ()
        profile = self._collection.profile
        cell = tuple(make_known_stage_item(stage, profile) for stage in stages if stage)
        has_status = not stages or not cell or state.status not in profile.accepted
        return (*cell, *(make_state_cell(self._collection, state.status) if has_status else ()))

    def _list_stages(self, state: RecordedState) -> list[str]:
        """Return the stages at which a proposal aims at the release; empty texts for milestones without one."""
        if not state.is_present:
            return []
        find_name, axis = self._collection.order.get_canonical_name, self._collection.profile.axis
        stages = [stage for stage, releases in state.milestones.items() if self._name in map(find_name, releases)]
        return sorted(stages, key=lambda stage: (stage in axis and axis.index(stage), stage))

    def _find_day(self) -> str:
        """Return the day of the last change since the freeze that concerns the release or the status."""
        days = [get_day(event.commit).isoformat() for event in self._iter_later()]
        return days[-1] if days else ""

    def _iter_later(self) -> Iterator[Event]:
        find_name = self._collection.order.get_canonical_name
        for event in self._proposal.events:
            if self._freeze is not None and event.commit.time <= self._freeze:
                continue
            if event.kind is EventKind.MILESTONE:
                if self._name in (find_name(event.old or ""), find_name(event.new or "")):
                    yield event
            elif event.kind in (EventKind.STATUS, EventKind.REMOVED, EventKind.PROPOSED, EventKind.RETURNED):
                yield event
