"""History of the enhancements of a collection, as its repository records it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

from ..events import Commit, Event, EventKind
from ..releases import ReleaseOrder


class Move(NamedTuple):
    """Milestone that was moved from one release to another.

    :param day: day in UTC on which the change was committed.
    :param is_slip: True if the other release is later.
    """

    stage: str
    old: str
    new: str
    day: date
    is_slip: bool


@dataclass(frozen=True, slots=True)
class History:
    """Recorded changes of the enhancements of a collection.

    :param commit: last commit that was read; changes of the working copy are not included.
    :param events: key of an enhancement -> its events, the oldest first.
    :param find_instant: returns the instant of a release, a date, a gate of a release or a revision; raises
        :exc:`~sphinx_enhancements.core.diagnostics.SetupError` for any other text.
    """

    commit: Commit
    events: Mapping[str, tuple[Event, ...]] = field(repr=False)
    find_instant: Callable[[str], datetime] = field(repr=False)

    def list_moves(self, key: str, order: ReleaseOrder) -> tuple[Move, ...]:
        """Return the milestones of an enhancement that were moved to another release, the oldest first."""
        return tuple(_iter_moves(self.events.get(key, ()), order))


def _iter_moves(events: Iterable[Event], order: ReleaseOrder) -> Iterator[Move]:
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
            yield Move(event.stage, names[0], names[1], get_day(event.commit), is_slip)


def get_day(commit: Commit) -> date:
    """Return the day of a commit in UTC."""
    return commit.time.astimezone(UTC).date()
