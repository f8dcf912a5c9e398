"""What is in a release: accepted work with its readiness, what else aims at it, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..diagnostics import Code
from ..model import Status
from ..releases import rank_on_axis
from .cells import Cell, Item, make_known_stage_item, make_release_item, make_status_item
from .changes import Change, compute_changes
from .readiness import compute_readiness
from .table import Row, compute_row, filter_entries

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ..collection.collection import Collection, Entry
    from ..model import Milestone
    from .readiness import Readiness

GROUPS = ("stage", "owner")

OTHER_COLUMNS = ("proposal", "stage", "owner")
UNREAD_COLUMNS = ("proposal", "milestones")


@dataclass(frozen=True, slots=True)
class ReleaseSpec:
    """What is asked of releases.

    :param release: in any spelling; ``None`` for every release.
    :param group_by: one of :data:`GROUPS`: what the accepted work is sorted by.
    :param filter: a query: which proposals.
    """

    release: str | None = None
    group_by: str = "stage"
    filter: str = ""


class ReleaseRow(NamedTuple):
    """An accepted proposal.

    :param cells: its name, and what it is not sorted by: its owner, or the stages that it reaches.
    """

    key: str
    cells: tuple[Cell, ...]
    readiness: Readiness


class ReleaseGroup(NamedTuple):
    """The accepted work that reaches one stage in the release, or that has one owner.

    :param title: the stage, or the owner; an empty text for work without an owner.
    """

    title: Item
    rows: tuple[ReleaseRow, ...]


class ReleasePage(NamedTuple):
    """One release.

    :param dates: name and date of the days of its cycle, in order of time; its own date is ``release``.
    :param state: ``released``, ``current`` or ``planned``; ``None`` where the settings do not tell.
    :param accepted: every accepted proposal with a milestone in it, once for each stage, or for its owner.
    :param aimed: those that aim at it and are not accepted so far.
    :param declined: those that were turned down, put off or replaced.
    :param previous: the release before it, where something is different from that: *changes*.
    :param counts: what is counted -> how many, in words for people, such as ``alpha`` -> 3.
    :param total: how many accepted proposals there are, each counted once, and *done* how many lack nothing.
    """

    name: str
    dates: tuple[tuple[str, date], ...]
    state: str | None
    accepted: tuple[ReleaseGroup, ...]
    aimed: tuple[Row, ...]
    declined: tuple[Row, ...]
    previous: Item | None
    changes: tuple[Change, ...]
    counts: tuple[tuple[Item, int], ...]
    total: int
    done: int

    @property
    def others(self) -> tuple[Row, ...]:
        """All that aim at it and are no accepted work."""
        return (*self.aimed, *self.declined)


class Releases(NamedTuple):
    """Some releases, newest first.

    :param unread: proposals with a milestone in something that is no release, where all are shown.
    """

    pages: tuple[ReleasePage, ...]
    unread: tuple[Row, ...] = ()
    problems: tuple[tuple[Code, str], ...] = ()


def compute_releases(collection: Collection, spec: ReleaseSpec) -> Releases | None:
    """Answer a spec: ``None`` where it asks for what is no release."""
    if spec.release is None:
        return compute_all_releases(collection, spec)
    problems: list[tuple[Code, str]] = []
    shown = _Shown(collection, spec, problems)
    spelled = collection.order.canonical_name(spec.release)
    return None if spelled is None else Releases((shown.page(spelled),), problems=tuple(problems))


def compute_release_page(collection: Collection, name: str, spec: ReleaseSpec | None = None) -> ReleasePage | None:
    """One release, in any of its spellings; ``None`` for what is no release."""
    spelled = collection.order.canonical_name(name)
    return None if spelled is None else _Shown(collection, spec or ReleaseSpec(), []).page(spelled)


def compute_all_releases(collection: Collection, spec: ReleaseSpec | None = None) -> Releases:
    """Every release that is declared or named."""
    problems: list[tuple[Code, str]] = []
    shown = _Shown(collection, spec or ReleaseSpec(), problems)
    pages = tuple(shown.page(name) for name in reversed(collection.order.names))
    unread = (
        compute_row(collection, entry, UNREAD_COLUMNS)
        for entry in shown.entries
        if any(entry.enhancement.unparsed_milestones)
    )
    return Releases(pages, tuple(unread), tuple(problems))


class _Shown:
    """What a spec lets through, release by release."""

    def __init__(self, collection: Collection, spec: ReleaseSpec, problems: list[tuple[Code, str]]) -> None:
        self._collection = collection
        self.entries = filter_entries(collection, spec.filter, problems)
        self._keys = {entry.key for entry in self.entries}
        self._by = spec.group_by
        if self._by not in GROUPS:
            problems.append((Code.UNKNOWN_COLUMN, f"`group-by` is stage or owner, not {self._by!r}; stage is taken"))
            self._by = "stage"

    def page(self, name: str) -> ReleasePage:
        """A release, in its one spelling."""
        collection = self._collection
        accepted: dict[str, tuple[Entry, list[Milestone]]] = {}
        others: dict[str, Entry] = {}
        for key, milestone in collection.get_milestones(name):
            entry = collection.entries[key]
            if key not in self._keys:
                continue
            if entry.enhancement.status.value in collection.profile.accepted:
                accepted.setdefault(key, (entry, []))[1].append(milestone)
            else:
                others[key] = entry
        by_stage = self._by_stage(accepted.values())
        groups = by_stage if self._by == "stage" else self._by_owner(accepted.values())
        lacking = {line.key for group in by_stage for line in group.rows if not line.readiness.done}
        declined = {key for key, entry in others.items() if entry.enhancement.decision.has_dropped_milestones}
        previous = self._previous(name)
        # What was not reached in a release that is out has changed nothing.
        failed = lacking if collection.order.is_released(name) else ()
        aiming = (*(entry for key, (entry, _) in accepted.items() if key not in failed), *others.values())
        changed = compute_changes(collection, aiming, name) if previous else ()
        return ReleasePage(
            name,
            _dates(collection, name),
            _state(collection, name),
            groups,
            tuple(
                compute_row(collection, entry, OTHER_COLUMNS) for key, entry in others.items() if key not in declined
            ),
            tuple(compute_row(collection, entry, OTHER_COLUMNS) for key, entry in others.items() if key in declined),
            # What is not shown is no part of the view: it would have the page written again.
            make_release_item(collection.order, previous) if previous and changed else None,
            changed,
            (*((group.title, len(group.rows)) for group in by_stage), *self._statuses(others.values())),
            len(accepted),
            len(accepted) - len(lacking),
        )

    def _by_stage(self, accepted: Iterable[tuple[Entry, list[Milestone]]]) -> tuple[ReleaseGroup, ...]:
        profile = self._collection.profile
        found: dict[str, dict[str, ReleaseRow]] = {}
        for entry, milestones in accepted:
            for milestone in milestones:
                line = self._row(entry, milestone, compute_row(self._collection, entry, ("proposal", "owner")))
                found.setdefault(milestone.stage.value or "", {}).setdefault(entry.key, line)
        return tuple(
            ReleaseGroup(Item(profile.display_word(stage), target=stage), tuple(found[stage].values()))
            for stage in sorted(found, key=lambda stage: rank_on_axis(profile.axis, stage))
        )

    def _by_owner(self, accepted: Iterable[tuple[Entry, list[Milestone]]]) -> tuple[ReleaseGroup, ...]:
        profile = self._collection.profile
        found: dict[str, list[ReleaseRow]] = {}
        for entry, milestones in accepted:
            # What the last of its stages lacks, the earlier ones lack too, or did.
            in_order = sorted(milestones, key=lambda milestone: rank_on_axis(profile.axis, milestone.stage.value))
            stages = tuple(dict.fromkeys(self._stage(milestone) for milestone in in_order))
            line = compute_row(self._collection, entry, ("proposal",))
            line = line._replace(cells=(*line.cells, stages))
            found.setdefault(entry.enhancement.owner or "", []).append(self._row(entry, in_order[-1], line))
        owners = sorted(found, key=lambda owner: (not owner, owner.casefold(), owner))
        return tuple(ReleaseGroup(Item(owner), tuple(found[owner])) for owner in owners)

    def _row(self, entry: Entry, milestone: Milestone, line: Row) -> ReleaseRow:
        return ReleaseRow(entry.key, line.cells, compute_readiness(self._collection, entry, milestone))

    def _stage(self, milestone: Milestone) -> Item:
        return make_known_stage_item(milestone.stage.value or "", self._collection.profile)

    def _statuses(self, others: Iterable[Entry]) -> list[tuple[Item, int]]:
        counted: dict[Item, int] = {}
        for entry in others:
            item = make_status_item(entry.enhancement, self._collection.profile)
            counted[item] = counted.get(item, 0) + 1
        return sorted(counted.items(), key=_by_status)

    def _previous(self, name: str) -> str | None:
        order = self._collection.order
        place = order.sort_key(name)
        return next((other for other in reversed(order.names) if order.sort_key(other) < place), None)


def _dates(collection: Collection, name: str) -> tuple[tuple[str, date], ...]:
    declared = collection.order.find_release(name)
    dates = [*(declared.dates if declared else ())]
    if declared and declared.date:
        dates.append(("release", declared.date))
    return tuple(sorted(dates, key=lambda pair: pair[1]))


def _by_status(counted: tuple[Item, int]) -> tuple[int, str]:
    item = counted[0]
    order = list(Status)
    return order.index(Status(item.target)) if item.target else len(order), item.text


def _state(collection: Collection, name: str) -> str | None:
    order = collection.order
    if order.current is None:
        return None
    if name == order.current:
        return "current"
    return "released" if order.is_released(name) else "planned"
