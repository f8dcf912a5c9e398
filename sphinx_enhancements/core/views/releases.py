"""Release pages: accepted work with its readiness, other enhancements that target the release, and what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..diagnostics import Code
from ..model import Milestone, Status
from ..releases import rank_on_axis
from ..spelling import format_suggestion
from .cells import (
    Cell,
    Item,
    make_milestone_stage_item,
    make_release_item,
    make_release_part_item,
    make_status_item,
    sort_release_parts,
)
from .columns import Group
from .options import OptionReader, Problems
from .periods import Change, compute_changes
from .readiness import Readiness, compute_readiness
from .table import Row, compute_row

GROUPINGS = ("stage", "owner")

NOT_ACCEPTED_COLUMNS = ("proposal", "stage", "owner")
UNREADABLE_COLUMNS = ("proposal", "milestones")


@dataclass(frozen=True, slots=True)
class ReleaseSpec:
    """Options of a view of releases: of one, in any spelling, or of all if it is None."""

    release: str | None = None
    group_by: str = "stage"
    filter: str = ""


class ReleaseRow(NamedTuple):
    """Row of an accepted enhancement: the proposal, its owner or its stages in the release, and its readiness."""

    key: str
    cells: tuple[Cell, ...]
    readiness: Readiness


class ReleasePage(NamedTuple):
    """View of one release.

    :param dates: names and dates of its cycle in order of time; its own date is named ``release``.
    :param state: ``released``, ``current`` or ``planned``; None without a current release.
    :param accepted: accepted work by stage, repeated in each of its stages, or by owner; the text of no owner is empty.
    :param pending: enhancements that target the release and are not decided.
    :param declined: enhancements that target the release and are declined, deferred or replaced.
    :param previous: the release before it; None without *changes*.
    :param counts: accepted work by stage, then other enhancements by status, each with its number.
    :param met_count: number of those with nothing missing.
    """

    name: str
    dates: tuple[tuple[str, date], ...]
    state: str | None
    accepted: tuple[Group[ReleaseRow], ...]
    pending: tuple[Row, ...]
    declined: tuple[Row, ...]
    previous: Item | None
    changes: tuple[Change, ...]
    counts: tuple[tuple[Item, int], ...]
    total: int
    met_count: int

    @property
    def not_accepted(self) -> tuple[Row, ...]:
        """Enhancements that target the release and are not accepted."""
        return (*self.pending, *self.declined)


class Releases(NamedTuple):
    """View of one release, or of all, newest first, with the enhancements whose milestones name no release."""

    pages: tuple[ReleasePage, ...]
    unreadable: tuple[Row, ...] = ()
    problems: Problems = ()


def compute_releases(collection: Collection, spec: ReleaseSpec) -> Releases:
    """Return the view for a spec; an unknown release is reported in it."""
    options = OptionReader(collection)
    builder = _PageBuilder(collection, spec, options)
    if spec.release is None:
        pages = tuple(builder.compute_page(name) for name in reversed(collection.order.names))
        return Releases(pages, builder.compute_unreadable(), options.problems)
    name, known = collection.order.get_canonical_name(spec.release), collection.order.names
    if name not in known:
        reason = "is targeted by no proposal" if name else "is no version such as v1.9"
        suggestion, releases = format_suggestion(spec.release, known), ", ".join(known) or "(none)"
        message = f"{spec.release!r} {reason} and no declared release{suggestion}; the releases are {releases}"
        options.report(Code.UNKNOWN_RELEASE, message)
    return Releases((builder.compute_page(name),) if name else (), problems=options.problems)


class _PageBuilder:
    """Builder of release pages for the options of one spec."""

    def __init__(self, collection: Collection, spec: ReleaseSpec, options: OptionReader) -> None:
        self._collection = collection
        self._entries = options.filter_entries(spec.filter)
        self._keys = {entry.key for entry in self._entries}
        self._group_by = options.resolve_choice("group-by", spec.group_by, GROUPINGS, Code.UNKNOWN_COLUMN)

    def compute_unreadable(self) -> tuple[Row, ...]:
        """Return the rows of enhancements with a milestone whose text names no release."""
        unreadable = (entry for entry in self._entries if any(entry.enhancement.unparsed_milestones))
        return tuple(compute_row(self._collection, entry, UNREADABLE_COLUMNS) for entry in unreadable)

    def compute_page(self, name: str) -> ReleasePage:
        """Return the page of a release, given in its canonical spelling."""
        accepted, others = self._split_by_decision(name)
        by_stage = self._group_by_stage(accepted)
        unmet = {row.key for group in by_stage for row in group.rows if row.readiness.reasons}
        previous, changes = self._compute_changes(name, accepted, others, unmet)
        declined = [entry for entry in others if entry.enhancement.decision.has_dropped_milestones]
        pending = [entry for entry in others if not entry.enhancement.decision.has_dropped_milestones]
        return ReleasePage(
            name,
            _list_dates(self._collection, name),
            _classify_release(self._collection, name),
            by_stage if self._group_by == "stage" else self._group_by_owner(accepted),
            self._compute_rows(pending),
            self._compute_rows(declined),
            previous,
            changes,
            (*((group.title[0], len(group.rows)) for group in by_stage), *self._count_statuses(others)),
            len(accepted),
            len(accepted) - len(unmet),
        )

    def _split_by_decision(self, name: str) -> tuple[list[tuple[Entry, list[Milestone]]], list[Entry]]:
        """Return accepted enhancements with their milestones in a release, and all others that target it."""
        targeting: dict[str, list[Milestone]] = {}
        for key, milestone in self._collection.get_milestones(name):
            if key in self._keys:
                targeting.setdefault(key, []).append(milestone)
        entries = [self._collection.entries[key] for key in targeting]
        statuses = self._collection.profile.accepted
        accepted = [(e, targeting[e.key]) for e in entries if e.enhancement.status.value in statuses]
        return accepted, [e for e in entries if e.enhancement.status.value not in statuses]

    def _compute_rows(self, entries: Iterable[Entry]) -> tuple[Row, ...]:
        return tuple(compute_row(self._collection, entry, NOT_ACCEPTED_COLUMNS) for entry in entries)

    def _group_by_stage(self, accepted: Iterable[tuple[Entry, list[Milestone]]]) -> tuple[Group[ReleaseRow], ...]:
        profile = self._collection.profile
        by_stage: dict[Item, dict[str, ReleaseRow]] = {}
        for entry, milestones in accepted:
            for milestone in milestones:
                rows = by_stage.setdefault(make_release_part_item(milestone, profile), {})
                if entry.key not in rows:
                    cells = compute_row(self._collection, entry, ("proposal", "owner")).cells
                    readiness = compute_readiness(self._collection, entry, milestone)
                    rows[entry.key] = ReleaseRow(entry.key, cells, readiness)
        return tuple(
            Group((Item(part.text, target=part.target),), tuple(by_stage[part].values()))
            for part in sort_release_parts(by_stage, profile)
        )

    def _group_by_owner(self, accepted: Iterable[tuple[Entry, list[Milestone]]]) -> tuple[Group[ReleaseRow], ...]:
        profile = self._collection.profile
        by_owner: dict[str, list[ReleaseRow]] = {}
        for entry, milestones in accepted:
            # The last stage has the most requirements, which include those of the earlier ones.
            in_order = sorted(milestones, key=lambda m: rank_on_axis(profile.axis, m.stage.value))
            stages = dict.fromkeys(make_milestone_stage_item(m, profile) for m in in_order)
            cells = (*compute_row(self._collection, entry, ("proposal",)).cells, tuple(stages))
            row = ReleaseRow(entry.key, cells, compute_readiness(self._collection, entry, in_order[-1]))
            by_owner.setdefault(entry.enhancement.owner or "", []).append(row)
        owners = sorted(by_owner, key=lambda owner: (not owner, owner.casefold(), owner))
        return tuple(Group((Item(owner),), tuple(by_owner[owner])) for owner in owners)

    def _compute_changes(
        self, name: str, accepted: Iterable[tuple[Entry, list[Milestone]]], others: Iterable[Entry], unmet: set[str]
    ) -> tuple[Item | None, tuple[Change, ...]]:
        """Return the changes with a release, and the release before it if there are any changes."""
        order = self._collection.order
        position = order.get_sort_key(name)
        previous = next((other for other in reversed(order.names) if order.get_sort_key(other) < position), None)
        if previous is None:
            return None, ()
        # A stage that was not reached in a release that is out is no change.
        not_reached = unmet if order.is_released(name) else ()
        entries = (*(entry for entry, _ in accepted if entry.key not in not_reached), *others)
        changes = compute_changes(self._collection, entries, name)
        # Without changes the previous release is not drawn: naming it would rewrite the page needlessly.
        return make_release_item(order, previous) if changes else None, changes

    def _count_statuses(self, entries: Iterable[Entry]) -> list[tuple[Item, int]]:
        """Return how many enhancements have each status, in the order of statuses; unknown words last."""
        counts = Counter(make_status_item(entry.enhancement, self._collection.profile) for entry in entries)
        order = list(Status)

        def sort_key(item: Item) -> tuple[int, str]:
            return order.index(Status(item.target)) if item.target else len(order), item.text

        return [(item, counts[item]) for item in sorted(counts, key=sort_key)]


def _list_dates(collection: Collection, name: str) -> tuple[tuple[str, date], ...]:
    declared = collection.order.find_release(name)
    if declared is None:
        return ()
    own_date = (("release", declared.date),) if declared.date else ()
    return tuple(sorted((*declared.dates, *own_date), key=lambda pair: pair[1]))


def _classify_release(collection: Collection, name: str) -> str | None:
    order = collection.order
    if order.current is None:
        return None
    if name == order.current:
        return "current"
    return "released" if order.is_released(name) else "planned"
