"""Changes of proposals in a period, as the repository records them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from ..collection.change_groups import ChangeGroup, classify_status
from ..collection.collection import Collection
from ..collection.history import RecordedState, fold_events, get_day
from ..diagnostics import Code, SetupError
from ..events import STATUS_KINDS, Event, EventKind
from ..releases import ReleaseOrder
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

    :param groups: pairs of a group and the release of those that moved, empty in other groups, with their proposals.
    :param since: beginning as written, with its day if it is no day.
    :param until: end, likewise; empty for the commit of the working copy.
    :param has_history: False if there is no history.
    :param has_bounds: False if the beginning or the end is unknown.
    """

    since: str
    until: str
    groups: tuple[tuple[tuple[ChangeGroup, str], tuple[RecordedDifference, ...]], ...] = ()
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
    groups: dict[tuple[ChangeGroup, str], list[RecordedDifference]] = {}
    for entry in entries:
        proposal, events = make_entry_item(collection, entry), history.events.get(entry.key, ())
        for group, difference in _iter_differences(collection, proposal, events, start, end):
            groups.setdefault(group, []).append(difference)
    for removed in () if spec.filter.strip() else history.removed:
        proposal = Item(f"{removed.key}: {removed.title}")
        for group, difference in _iter_differences(collection, proposal, removed.events, start, end):
            groups.setdefault(group, []).append(difference)
    order = list(ChangeGroup)

    def sort_key(group: tuple[ChangeGroup, str]) -> tuple[object, ...]:
        return order.index(group[0]), collection.order.get_sort_key(group[1]) if group[1] else ()

    return Changes(
        _describe_bound(since, start),
        _describe_bound(spec.until, end) if end else "",
        tuple((group, tuple(groups[group])) for group in sorted(groups, key=sort_key)),
        problems=options.problems,
    )


def _describe_bound(text: str, instant: datetime) -> str:
    day = instant.astimezone(UTC).date().isoformat()
    return text if text.startswith(day) else f"{text} ({day})"


def _iter_differences(
    collection: Collection, proposal: Item, all_events: Iterable[Event], start: datetime, end: datetime | None
) -> Iterator[tuple[tuple[ChangeGroup, str], RecordedDifference]]:
    """Yield the differences of a proposal; at most one for its status, one for its stage, and one for its releases."""
    events = [event for event in all_events if end is None or event.commit.time <= end]
    later = [event for event in events if event.commit.time > start]
    if not later:
        return
    old, new = fold_events(event for event in events if event.commit.time <= start), fold_events(events)

    def make(before: Cell, now: Cell, *kinds: EventKind) -> RecordedDifference:
        days = [event.commit for event in later if event.kind in kinds]
        return RecordedDifference(proposal, before, now, get_day(days[-1]).isoformat() if days else "")

    if not (old.is_present and new.is_present):
        if old.is_present:
            before = make_state_cell(collection, old.status)
            yield (ChangeGroup.REMOVED, ""), make(before, (), EventKind.REMOVED)
        elif new.is_present:
            group = classify_status(collection.profile, None, new.status, is_new=True)
            yield (group, ""), make((), make_state_cell(collection, new.status), *STATUS_KINDS)
        return
    if old.status != new.status:
        cells = make_state_cell(collection, old.status), make_state_cell(collection, new.status)
        group = classify_status(collection.profile, old.status, new.status, is_new=False)
        yield (group, ""), make(*cells, *STATUS_KINDS)
    if old.stage != new.stage:
        old_cell, new_cell = (_make_stage_cell(collection, stage) for stage in (old.stage, new.stage))
        yield (ChangeGroup.STAGE, ""), make(old_cell, new_cell, EventKind.STAGE)
    if moves := _find_moved_releases(collection.order, old, new):
        olds, news = (
            tuple(Item(_describe_milestone(collection, stage, pair[n])) for stage, *pair in moves) for n in (0, 1)
        )
        yield (ChangeGroup.MOVED, moves[0][2][0]), make(olds, news, EventKind.MILESTONE)


def make_state_cell(collection: Collection, status: str | None) -> Cell:
    """Return a recorded status in the words of the community; empty without one."""
    return (Item(collection.profile.get_display_word(status), ItemKind.STATUS, status),) if status else ()


def _make_stage_cell(collection: Collection, stage: str | None) -> Cell:
    return (make_known_stage_item(stage, collection.profile),) if stage else ()


def _find_moved_releases(
    order: ReleaseOrder, old: RecordedState, new: RecordedState
) -> list[tuple[str, list[str], list[str]]]:
    """Return the stages with other releases than before, with these before and after."""
    moved = []
    for stage, releases in new.milestones.items():
        had = {order.get_canonical_name(name) or name for name in old.milestones.get(stage, ())}
        has = {order.get_canonical_name(name) or name for name in releases}
        before, after = (sorted(some, key=order.get_sort_key) for some in (had - has, has - had))
        if before and after:
            moved.append((stage, before, after))
    return moved


def _describe_milestone(collection: Collection, stage: str, releases: Iterable[str]) -> str:
    """Return a stage, if there is one, and its releases, such as ``beta v1.36``."""
    word = f"{collection.profile.get_display_word(stage)} " if stage else ""
    return f"{word}{', '.join(releases)}"
