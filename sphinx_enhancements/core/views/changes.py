"""Changes of proposals in a period, as the repository records them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..collection.history import History, get_day
from ..diagnostics import Code, SetupError
from ..events import STATUS_KINDS, Event, EventKind
from ..model import Status
from .cells import Cell, Item, ItemKind, make_known_stage_item
from .columns import make_entry_item
from .options import OptionReader, Problems


@dataclass(frozen=True, slots=True)
class ChangesSpec:
    """Options of a view of changes; each bound is a release, a date, a gate of a release, or a revision of git.

    :param since: beginning; the current release if it is empty.
    :param until: end; the commit of the working copy if it is empty.
    """

    since: str = ""
    until: str = ""
    filter: str = ""


class ChangeGroup(StrEnum):
    """Group of changes, in the order in which a reader sees them."""

    ACCEPTED = "accepted"
    IMPLEMENTED = "implemented"
    MOVED = "moved"
    STAGE = "stage"
    DECLINED = "declined"
    NEW = "new"
    STATUS = "status"


class RecordedDifference(NamedTuple):
    """Difference of a proposal between the beginning and the end of a period.

    :param day: day of the last change, in ISO 8601.
    """

    proposal: Item
    before: Cell
    now: Cell
    day: str


class Changes(NamedTuple):
    """Changes in a period, by group.

    :param since: beginning as written, with its day if it is no day.
    :param until: end, likewise; empty for the commit of the working copy.
    :param has_history: False if there is no history.
    :param has_bounds: False if the beginning or the end is unknown.
    """

    since: str
    until: str
    groups: tuple[tuple[ChangeGroup, tuple[RecordedDifference, ...]], ...] = ()
    has_history: bool = True
    has_bounds: bool = True
    problems: Problems = ()


def compute_changes_between(collection: Collection, spec: ChangesSpec) -> Changes:
    """Return the changes of a period; an unusable option is reported in them."""
    options = OptionReader(collection)
    history, since = collection.history, spec.since or collection.order.current or ""
    entries = options.filter_entries(spec.filter)
    if history is None:
        if not collection.settings.history:
            message = "changes of proposals are shown only with `history = true` in the settings"
            options.report(Code.HISTORY_UNAVAILABLE, message)
        return Changes(since, spec.until, has_history=False, problems=options.problems)
    try:
        start = history.find_instant(since)
        end = history.find_instant(spec.until) if spec.until else None
    except SetupError as error:
        options.report(Code.UNKNOWN_OPTION_VALUE, f"the beginning or end of the changes is unusable: {error}")
        return Changes(since, spec.until, has_bounds=False, problems=options.problems)
    groups: dict[ChangeGroup, list[RecordedDifference]] = {group: [] for group in ChangeGroup}
    for entry in entries:
        for group, difference in _iter_differences(collection, history, entry, start, end):
            groups[group].append(difference)
    return Changes(
        _describe_bound(since, start),
        _describe_bound(spec.until, end) if end else "",
        tuple((group, tuple(differences)) for group, differences in groups.items() if differences),
        problems=options.problems,
    )


def _describe_bound(text: str, instant: datetime) -> str:
    day = instant.astimezone(UTC).date().isoformat()
    return text if text.startswith(day) else f"{text} ({day})"


def _iter_differences(
    collection: Collection, history: History, entry: Entry, start: datetime, end: datetime | None
) -> Iterator[tuple[ChangeGroup, RecordedDifference]]:
    """Yield the differences of a proposal; at most one for its status, one for its stage, and one for its releases."""
    events = [event for event in history.events.get(entry.key, ()) if end is None or event.commit.time <= end]
    later = [event for event in events if event.commit.time > start]
    if not later:
        return
    earlier = [event for event in events if event.commit.time <= start]
    proposal = make_entry_item(collection, entry)

    def make(before: Cell, now: Cell, *kinds: EventKind) -> RecordedDifference:
        days = [event.commit for event in later if event.kind in kinds]
        return RecordedDifference(proposal, before, now, get_day(days[-1]).isoformat() if days else "")

    was, status = _find_last(earlier, STATUS_KINDS), _find_last(events, STATUS_KINDS)
    is_new = not any(event.kind is EventKind.PROPOSED for event in earlier)
    if is_new or was != status:
        before = () if is_new else _make_status_cell(collection, was)
        group = _classify(collection, was, status, is_new=is_new)
        yield group, make(before, _make_status_cell(collection, status), *STATUS_KINDS)
    if is_new:
        return
    old, new = (_find_last(some, (EventKind.STAGE,)) for some in (earlier, events))
    if old != new:
        old_cell, new_cell = (_make_stage_cell(collection, stage) for stage in (old, new))
        yield ChangeGroup.STAGE, make(old_cell, new_cell, EventKind.STAGE)
    moves = _find_moved_releases(collection, earlier, events)
    if moves:
        olds, news = (tuple(Item(pair[n]) for pair in moves) for n in (0, 1))
        yield ChangeGroup.MOVED, make(olds, news, EventKind.MILESTONE)


def _find_last(events: Iterable[Event], kinds: Iterable[EventKind]) -> str | None:
    """Return the last value that events of some kinds set."""
    values = [event.new for event in events if event.kind in kinds]
    return values[-1] if values else None


def _classify(collection: Collection, old: str | None, new: str | None, *, is_new: bool) -> ChangeGroup:
    accepted = collection.profile.accepted
    if new == Status.IMPLEMENTED and not is_new:
        return ChangeGroup.IMPLEMENTED
    if new in accepted and (is_new or old not in accepted):
        return ChangeGroup.ACCEPTED
    if new is not None and Status(new).is_inactive:
        return ChangeGroup.DECLINED
    return ChangeGroup.NEW if is_new else ChangeGroup.STATUS


def _make_status_cell(collection: Collection, status: str | None) -> Cell:
    return (Item(collection.profile.get_display_word(status), ItemKind.STATUS, status),) if status else ()


def _make_stage_cell(collection: Collection, stage: str | None) -> Cell:
    return (make_known_stage_item(stage, collection.profile),) if stage else ()


def _find_moved_releases(
    collection: Collection, earlier: Iterable[Event], events: Iterable[Event]
) -> list[tuple[str, str]]:
    """Return the milestones with another release than at the beginning, before and after, such as ``beta v1.36``."""
    before, after = _fold_milestones(earlier), _fold_milestones(events)
    order, profile = collection.order, collection.profile
    moved = []
    for stage, releases in after.items():
        had = {order.get_canonical_name(name) or name for name in before.get(stage, ())}
        has = {order.get_canonical_name(name) or name for name in releases}
        old, new = (sorted(some, key=order.get_sort_key) for some in (had - has, has - had))
        if old and new:
            word = f"{profile.get_display_word(stage)} " if stage else ""
            moved.append((f"{word}{', '.join(old)}", f"{word}{', '.join(new)}"))
    return moved


def _fold_milestones(events: Iterable[Event]) -> dict[str, list[str]]:
    """Return the releases of each stage after some events."""
    releases: dict[str, list[str]] = {}
    for event in events:
        if event.kind is EventKind.MILESTONE:
            present = releases.setdefault(event.stage, [])
            if event.old in present:
                present.remove(event.old)
            if event.new is not None:
                present.append(event.new)
    return releases
