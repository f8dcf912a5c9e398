"""Release pages: reached and targeted milestones of a release, missed and declined ones, and changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from ..collection.collection import Collection, Entry
from ..collection.progress import MilestoneState, ReleaseMilestone
from ..config.profile import Profile
from ..diagnostics import Code
from ..model import Commitment, Status
from ..releases import rank_on_axis
from ..spelling import format_suggestion
from .cells import (
    Cell,
    Item,
    ItemKind,
    make_key_item,
    make_known_stage_item,
    make_milestone_stage_item,
    make_release_group_item,
    make_release_item,
    make_status_item,
    sort_release_groups,
)
from .columns import Group, list_release_milestones
from .history import Slip, find_slip
from .options import OptionReader, Problems
from .periods import Change, compute_changes
from .readiness import Readiness, compute_readiness
from .release_record import ReleaseRecord, ReleaseRecords
from .sharing import compute_once
from .table import Row, compute_row

GROUPINGS = ("stage", "owner")

UNREADABLE_COLUMNS = ("proposal", "milestones")


@dataclass(frozen=True, slots=True)
class ReleaseSpec:
    """Options of a view of releases: of one, in any spelling, or of all if it is None."""

    release: str | None = None
    group_by: str = "stage"
    filter: str = ""


class CycleDate(NamedTuple):
    """Date of a release's cycle, seen from the day of the build.

    :param days_left: number of days from the day of the build; None for all but the next date of the release.
    """

    name: str
    day: date
    is_past: bool = False
    days_left: int | None = None


class Retirement(NamedTuple):
    """Deprecation, removal or replacement of a feature after a release in which it shipped.

    :param item: terminal stage of the feature; without a milestone for one, the status of the enhancement.
    :param release: release of the terminal stage.
    :param successors: enhancements that replace the feature.
    """

    item: Item
    release: Item | None = None
    is_planned: bool = False
    successors: Cell = ()


class ReleaseRow(NamedTuple):
    """Row of an enhancement in a list of a release page.

    :param stages: stages of its milestones in the list.
    :param readiness: readiness of the latest of these milestones.
    :param retirements: its deprecation, removal and replacement in later releases.
    :param slip: move of the latest of these milestones to the release from an earlier one.
    """

    key: str
    proposal: Cell
    owner: Cell
    stages: Cell
    readiness: Readiness
    retirements: tuple[Retirement, ...] = ()
    slip: Slip | None = None


class ReleasePage(NamedTuple):
    """View of one release.

    An enhancement with several milestones in the release can be in several lists.

    :param dates: dates of its cycle in order of time; its own date is named ``release``.
    :param state: ``released``, ``current``, ``next`` or ``planned``; None without a current release.
    :param accepted: enhancements that reached a stage in the release, or accepted ones if it is not out. They are
        grouped by stage, and repeated for each of their stages, or by owner; the title for no owner is empty.
    :param missed: enhancements that did not reach their stage although the release is out.
    :param pending: enhancements that target the release and are not decided.
    :param not_opted_in: accepted enhancements that name the release and have not opted in to it.
    :param declined: enhancements that target the release and are declined, deferred or replaced.
    :param previous: the release before; None without *changes*.
    :param counts: accepted work by stage.
    :param other_counts: missed, undecided and declined enhancements by status.
    :param total: number of enhancements that are accepted work for the release, or were when it came out.
    :param met_count: number of these that are ready, or reached their stage.
    :param record: the release at its freeze beside today, and what slipped away from it.
    """

    name: str
    dates: tuple[CycleDate, ...]
    state: str | None
    accepted: tuple[Group[ReleaseRow], ...]
    missed: tuple[ReleaseRow, ...]
    pending: tuple[ReleaseRow, ...]
    not_opted_in: tuple[ReleaseRow, ...]
    declined: tuple[ReleaseRow, ...]
    previous: Item | None
    changes: tuple[Change, ...]
    counts: tuple[tuple[Item, int], ...]
    other_counts: tuple[tuple[Item, int], ...]
    total: int
    met_count: int
    record: ReleaseRecord = ReleaseRecord()

    @property
    def is_out(self) -> bool:
        """True if the release is known to be out."""
        return self.state in ("released", "current")

    @property
    def accepted_count(self) -> int:
        """Number of enhancements in the groups of accepted work."""
        return len({row.key for group in self.accepted for row in group.rows})

    @property
    def not_accepted(self) -> tuple[ReleaseRow, ...]:
        """Enhancements that target the release and neither are accepted work for it nor were."""
        return (*self.missed, *self.pending, *self.not_opted_in, *self.declined)


class Releases(NamedTuple):
    """View of one release, or of all, newest first, with the enhancements whose milestones name no release.

    :param lacks_history: True if the settings want the history and it cannot be read.
    """

    pages: tuple[ReleasePage, ...]
    unreadable: tuple[Row, ...] = ()
    problems: Problems = ()
    lacks_history: bool = False


def compute_releases(collection: Collection, spec: ReleaseSpec) -> Releases:
    """Return the view for a spec; an unknown release is reported in it."""
    options = OptionReader(collection)
    builder = _PageBuilder(collection, spec, options)
    lacks_history = collection.settings.history and collection.history is None
    if spec.release is None:
        pages = tuple(builder.compute_page(name) for name in reversed(collection.order.names))
        return Releases(pages, builder.compute_unreadable(), options.problems, lacks_history)
    name, known = collection.order.get_canonical_name(spec.release), collection.order.names
    if name not in known:
        reason = "is targeted by no proposal" if name else "is no version such as v1.9"
        remedy = f"the releases are {', '.join(known)}" if known else "declare it in `[[releases]]`"
        message = f"{spec.release!r} {reason} and no declared release{format_suggestion(spec.release, known)}; {remedy}"
        options.report(Code.UNKNOWN_RELEASE, message)
    pages = (builder.compute_page(name),) if name else ()
    return Releases(pages, problems=options.problems, lacks_history=lacks_history)


_Targets: TypeAlias = "list[tuple[Entry, list[ReleaseMilestone]]]"


@compute_once
def _list_cells(collection: Collection, entry: Entry) -> tuple[Cell, ...]:
    """Return the cells that the row of an enhancement has in each release."""
    return compute_row(collection, entry, ("proposal", "owner")).cells


class _PageBuilder:
    """Builder of release pages for the options of one spec."""

    def __init__(self, collection: Collection, spec: ReleaseSpec, options: OptionReader) -> None:
        self._collection = collection
        self._entries = options.filter_entries(spec.filter)
        self._keys = {entry.key for entry in self._entries}
        self._records = ReleaseRecords(collection, self._keys, with_removed=not spec.filter.strip())
        self._group_by = options.resolve_choice("group-by", spec.group_by, GROUPINGS, Code.UNKNOWN_COLUMN)

    def compute_unreadable(self) -> tuple[Row, ...]:
        """Return the rows of enhancements with a milestone whose text names no release."""
        unreadable = (entry for entry in self._entries if any(entry.enhancement.unparsed_milestones))
        return tuple(compute_row(self._collection, entry, UNREADABLE_COLUMNS) for entry in unreadable)

    def compute_page(self, name: str) -> ReleasePage:
        """Return the page of a release, given in its canonical spelling."""
        targets = self._find_targets(name)
        accepted = _select_targets(targets, [state for state in MilestoneState if state.is_accepted])
        others = {
            state: self._compute_rows(_select_targets(targets, [state]))
            for state in MilestoneState
            if not state.is_accepted
        }
        by_stage = self._group_by_stage(accepted)
        missed = {row.key for row in others[MilestoneState.MISSED] if self._is_accepted(row.key)}
        unmet = {row.key for group in by_stage for row in group.rows if row.readiness.reasons} | missed
        total = len({entry.key for entry, _ in accepted} | missed)
        previous, changes = self._compute_changes(name, [entry for entry, _ in accepted])
        not_opted_in = others.pop(MilestoneState.NOT_OPTED_IN)
        other_keys = dict.fromkeys(row.key for rows in others.values() for row in rows)
        return ReleasePage(
            name,
            tuple(_iter_dates(self._collection, name)),
            _classify_release(self._collection, name),
            by_stage if self._group_by == "stage" else self._group_by_owner(accepted),
            others[MilestoneState.MISSED],
            others[MilestoneState.PROPOSED],
            not_opted_in,
            others[MilestoneState.DROPPED],
            previous,
            changes,
            tuple((group.title[0], len(group.rows)) for group in by_stage),
            tuple(self._count_statuses(self._collection.entries[key] for key in other_keys)),
            total,
            total - len(unmet),
            self._records.compute_record(name),
        )

    def _is_accepted(self, key: str) -> bool:
        return self._collection.is_accepted(self._collection.entries[key].enhancement)

    def _find_targets(self, name: str) -> _Targets:
        """Return the enhancements with milestones in a release, each with these in the order of stages."""
        keys = dict.fromkeys(key for key, _ in self._collection.get_milestones(name) if key in self._keys)
        entries = map(self._collection.entries.__getitem__, keys)
        return [(e, [t for t in list_release_milestones(self._collection, e) if t.release == name]) for e in entries]

    def _compute_rows(self, targets: _Targets) -> tuple[ReleaseRow, ...]:
        return tuple(self._compute_row(entry, entry_targets) for entry, entry_targets in targets)

    def _compute_row(self, entry: Entry, targets: list[ReleaseMilestone]) -> ReleaseRow:
        """Return the row of an enhancement with the milestones that it has in one list."""
        collection = self._collection
        # The last stage has the most requirements, which include those of the earlier ones.
        last = targets[-1]
        proposal, owner = _list_cells(collection, entry)
        if last.state.is_accepted and entry.enhancement.decision.is_inactive:
            proposal = proposal[:1]  # The present status says nothing of this release.
        return ReleaseRow(
            entry.key,
            proposal,
            owner,
            tuple(dict.fromkeys(_make_stage_item(target, collection.profile) for target in targets)),
            compute_readiness(collection, entry, last.milestone),
            tuple(_iter_retirements(collection, entry, last)),
            find_slip(collection, entry.key, last.milestone.stage.value, last.release),
        )

    def _group_by_stage(self, accepted: _Targets) -> tuple[Group[ReleaseRow], ...]:
        profile = self._collection.profile
        by_stage: dict[Item, dict[str, ReleaseRow]] = {}
        for entry, targets in accepted:
            for target in targets:
                rows = by_stage.setdefault(make_release_group_item(target.milestone, profile), {})
                if entry.key not in rows:
                    rows[entry.key] = self._compute_row(entry, [target])
        return tuple(
            Group((Item(part.text, target=part.target),), tuple(by_stage[part].values()))
            for part in sort_release_groups(by_stage, profile)
        )

    def _group_by_owner(self, accepted: _Targets) -> tuple[Group[ReleaseRow], ...]:
        by_owner: dict[str, list[ReleaseRow]] = {}
        for entry, targets in accepted:
            by_owner.setdefault(entry.enhancement.owner or "", []).append(self._compute_row(entry, targets))
        owners = sorted(by_owner, key=lambda owner: (not owner, owner.casefold(), owner))
        return tuple(Group((Item(owner),), tuple(by_owner[owner])) for owner in owners)

    def _compute_changes(self, name: str, accepted: Iterable[Entry]) -> tuple[Item | None, tuple[Change, ...]]:
        """Return the changes with a release, and the release before it if there are any changes."""
        order = self._collection.order
        position = order.get_sort_key(name)
        previous = next((other for other in reversed(order.names) if order.get_sort_key(other) < position), None)
        if previous is None:
            return None, ()
        changes = compute_changes(self._collection, accepted, name)
        # Without changes the previous release is not drawn: naming it would rewrite the page needlessly.
        return make_release_item(order, previous) if changes else None, changes

    def _count_statuses(self, entries: Iterable[Entry]) -> list[tuple[Item, int]]:
        """Return how many enhancements have each status, in the order of statuses; unknown words last."""
        counts = Counter(make_status_item(entry.enhancement, self._collection.profile) for entry in entries)
        order = list(Status)

        def sort_key(item: Item) -> tuple[int, str]:
            return order.index(Status(item.target)) if item.target else len(order), item.text

        return [(item, counts[item]) for item in sorted(counts, key=sort_key)]


def _iter_retirements(collection: Collection, entry: Entry, target: ReleaseMilestone) -> Iterator[Retirement]:
    """Yield the retirements of a feature that reached a milestone."""
    if target.state is not MilestoneState.REACHED:
        return
    profile, order, decision = collection.profile, collection.order, entry.enhancement.decision
    axis, stage = profile.axis, target.milestone.stage.value
    ends = [
        later
        for later in list_release_milestones(collection, entry)
        if later.milestone.stage.value in profile.terminal_stages and later.state.is_accepted
        if later.milestone.commitment is not Commitment.CONTINUED
        if rank_on_axis(axis, later.milestone.stage.value) > rank_on_axis(axis, stage)
    ]
    for end in sorted(ends, key=lambda end: order.get_sort_key(end.release)):
        item = make_known_stage_item(end.milestone.stage.value or "", profile)
        is_planned = end.state is not MilestoneState.REACHED
        yield Retirement(item, make_release_item(order, end.release), is_planned)
    last, _ = collection.graph.find_final_successors(entry.key)
    if not last and not decision.is_inactive:
        return  # as most
    successors = tuple(make_key_item(collection, key) for key in last)
    status = make_status_item(entry.enhancement, profile)
    has_ended = decision.is_inactive or any(map(collection.is_delivered, last))
    if successors and (has_ended or any(map(collection.is_accepted, map(collection.get_enhancement, last)))):
        yield Retirement(status, None, not has_ended, successors)
    elif decision.is_inactive and not any(end.milestone.stage.value == decision for end in (target, *ends)):
        yield Retirement(status)


def _make_stage_item(target: ReleaseMilestone, profile: Profile) -> Item:
    """Return the stage of a milestone, as an aimed stage if it was not reached, or not yet."""
    stage = make_milestone_stage_item(target.milestone, profile)
    is_reached = target.state in (MilestoneState.REACHED, MilestoneState.OPEN)
    return stage if is_reached else stage._replace(kind=ItemKind.AIMED_STAGE)


def _select_targets(targets: _Targets, states: Container[MilestoneState]) -> _Targets:
    """Return the enhancements with milestones in some states, each with only these milestones."""
    selected = ((entry, [t for t in entry_targets if t.state in states]) for entry, entry_targets in targets)
    return [(entry, entry_targets) for entry, entry_targets in selected if entry_targets]


def _iter_dates(collection: Collection, name: str) -> Iterator[CycleDate]:
    """Yield the dates of a release. Only the next date has days left, so that other dates do not change daily."""
    next_seen = False
    for date_name, day, days_left in collection.order.list_dates(name):
        is_past = days_left is not None and days_left < 0
        is_next = days_left is not None and not is_past and not next_seen
        next_seen = next_seen or is_next
        yield CycleDate(date_name, day, is_past, days_left if is_next else None)


def _classify_release(collection: Collection, name: str) -> str | None:
    order = collection.order
    if order.current is None:
        return None
    if name == order.current:
        return "current"
    if name == order.next_name:
        return "next"
    return "released" if order.is_released(name) else "planned"
