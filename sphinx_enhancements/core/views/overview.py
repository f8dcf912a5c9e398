"""Overview of a collection: next release, proposals in review, blocked and recently decided ones, counts by owner."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from ..collection.collection import Collection, Entry
from ..model import Enhancement, Status
from ..query import format_query_term
from ..reading.dates import parse_date
from .cells import (
    MAX_TITLE,
    Cell,
    Item,
    ItemKind,
    make_count_item,
    make_enhancement_item,
    make_key_item,
    make_milestone_items,
    make_people_items,
    make_release_item,
    make_status_item,
    shorten_at_word,
)
from .columns import choose_milestone, list_release_milestones
from .options import OptionReader, Problems, find_exact_query
from .readiness import Reason
from .releases import CycleDate, ReleasePage, ReleaseSpec, compute_releases

DEFAULT_LIMIT, DEFAULT_OWNERS = 5, 12
"""Default numbers of rows in each list of an overview, and of owners."""

RECENT_DAYS = 90
"""Number of days after its last update during which a decided proposal counts as recently decided."""

MAX_NAMES = 3
"""Maximum number of names of one kind in a row: people of one role, or unmet dependencies."""

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class OverviewSpec:
    """Options of an overview.

    :param limit: maximum number of rows in each list, and of owners; None for the defaults.
    """

    filter: str = ""
    limit: int | None = None


class Shortlist(NamedTuple, Generic[RowT]):
    """First rows of a longer list.

    :param total: number of rows of the complete list.
    :param query: query that selects exactly the enhancements of the complete list; None if there is none.
    """

    rows: tuple[RowT, ...] = ()
    total: int = 0
    query: str | None = None

    @property
    def rest(self) -> int:
        """Number of rows of the complete list that are not among the first."""
        return self.total - len(self.rows)


class UnreadyProposal(NamedTuple):
    """Accepted proposal that is not ready for its release."""

    proposal: Item
    owner: str | None
    reasons: tuple[Reason, ...]


class NextRelease(NamedTuple):
    """Readiness of the next release.

    :param release: link to its page.
    :param undecided_count: number of undecided proposals that aim at the release.
    """

    release: Item
    dates: tuple[CycleDate, ...]
    accepted_count: int
    ready_count: int
    undecided_count: int
    unready: Shortlist[UnreadyProposal]


class WaitingProposal(NamedTuple):
    """Proposal that waits for review.

    :param review_until: last day for comments; None if it is past or unknown.
    :param milestone: its next milestone.
    :param question: link to its first open question, with the number of open questions as text.
    """

    proposal: Item
    status: Item
    created: date | None
    review_until: date | None
    milestone: Item | None
    reviewers: Cell
    approvers: Cell
    question: Item | None


class DecidedProposal(NamedTuple):
    """Decided proposal, with the date of its last update."""

    proposal: Item
    status: Item
    day: date


class BlockedProposal(NamedTuple):
    """Proposal that waits for others.

    :param milestone: its next milestone.
    :param needs: its unmet dependencies, each with its state as note.
    """

    proposal: Item
    milestone: Item | None
    needs: Cell


class OwnerCounts(NamedTuple):
    """Numbers of proposals of one owner.

    :param owner: name of the owner; empty for the proposals without one.
    :param counts: numbers of proposals in review and, if there is a next release, accepted and not ready for it.
    """

    owner: Item
    counts: tuple[Item, ...]


class Overview(NamedTuple):
    """Summary of the state of a collection.

    :param statuses: each status, and a link to its proposals with their number as text.
    :param today: day of the build; None if no part depends on it.
    :param owners: owners with the most work first; none if no proposal has an owner.
    """

    total: int
    statuses: tuple[tuple[Item, Item], ...]
    today: date | None
    release: NextRelease | None
    waiting: Shortlist[WaitingProposal]
    decided: Shortlist[DecidedProposal]
    blocked: Shortlist[BlockedProposal]
    owners: Shortlist[OwnerCounts]
    problems: Problems = ()


def compute_overview(collection: Collection, spec: OverviewSpec) -> Overview:
    """Return the overview for some options; ignore an invalid filter, and report it as a problem of the overview."""
    options = OptionReader(collection)
    within = " ".join(spec.filter.split()) if options.read_filter(spec.filter) is not None else ""
    return _OverviewBuilder(collection, within, spec.limit).build(options.problems)


class _OverviewBuilder:
    """Builder of an overview.

    :param within: filter of the overview, which all of its queries contain; empty for all enhancements.
    """

    def __init__(self, collection: Collection, within: str, limit: int | None) -> None:
        self._collection, self._within = collection, within
        self._limit, self._owner_limit = limit or DEFAULT_LIMIT, limit or DEFAULT_OWNERS
        self._entries = OptionReader(collection).filter_entries(within)
        self._today = collection.order.today

    def build(self, problems: Problems) -> Overview:
        """Return the overview, with the problems of its options."""
        page = self._find_next_release()
        waiting = [e for e in self._entries if e.enhancement.status.value and e.enhancement.decision.is_in_review]
        release = self._summarize_release(page) if page else None
        decided = self._list_decided()
        has_days = bool(decided.total or (release and release.dates))
        return Overview(
            len(self._entries),
            tuple(self._iter_statuses()),
            self._today if has_days else None,
            release,
            self._list_waiting(waiting),
            decided,
            self._list_blocked(),
            self._list_owners(page, waiting),
            problems,
        )

    def _find_next_release(self) -> ReleasePage | None:
        name = self._collection.order.next_name
        return compute_releases(self._collection, ReleaseSpec(name, filter=self._within)).pages[0] if name else None

    def _summarize_release(self, page: ReleasePage) -> NextRelease:
        unready = _find_unready(page)
        entries = [entry for entry in self._entries if entry.key in unready]
        return NextRelease(
            make_release_item(self._collection.order, page.name),
            page.dates,
            page.total,
            page.met_count,
            len(page.pending),
            self._shorten(
                entries,
                lambda e: UnreadyProposal(self._make_proposal_item(e), e.enhancement.owner, unready[e.key]),
                *_list_unready_queries(page.name),
            ),
        )

    def _make_proposal_item(self, entry: Entry) -> Item:
        item = make_enhancement_item(self._collection, entry.key)
        return item._replace(text=shorten_at_word(item.text, MAX_TITLE))

    def _list_waiting(self, waiting: Sequence[Entry]) -> Shortlist[WaitingProposal]:
        """Return the proposals in review by last day for comments, next release and age; unknown statuses are last."""
        entries = sorted(waiting, key=self._get_review_rank)
        return self._shorten(entries, self._make_waiting_row, *_list_status_queries(entries))

    def _get_review_rank(self, entry: Entry) -> tuple[object, ...]:
        """Return the sort key of a proposal in review: known status, last day for comments, release, age."""
        enhancement = entry.enhancement
        created = parse_date(enhancement.created or "") or date.max
        last_day = self._get_last_day(enhancement) or date.max
        return enhancement.decision == Status.UNKNOWN, last_day, self._get_aim_rank(entry), created

    def _get_aim_rank(self, entry: Entry) -> tuple[object, ...]:
        """Return the sort key of a proposal by the release of its next milestone; those without one are last."""
        item = self._find_next_milestone(entry)
        return (0, self._collection.order.get_sort_key(item.target)) if item and item.target else (1,)

    def _get_last_day(self, enhancement: Enhancement) -> date | None:
        """Return the last day for comments, unless it is past or the day of the build is unknown."""
        until = parse_date(enhancement.review_until or "")
        return until if until and self._today and until >= self._today else None

    def _make_waiting_row(self, entry: Entry) -> WaitingProposal:
        enhancement, collection = entry.enhancement, self._collection
        questions = [n for n, question in enumerate(enhancement.questions) if question.answer is None]
        return WaitingProposal(
            self._make_proposal_item(entry),
            make_status_item(enhancement, collection.profile),
            parse_date(enhancement.created or ""),
            self._get_last_day(enhancement),
            self._find_next_milestone(entry),
            make_people_items(enhancement, "reviewer"),
            make_people_items(enhancement, "approver"),
            Item(str(len(questions)), ItemKind.QUESTION, f"{entry.key}#{questions[0]}") if questions else None,
        )

    def _find_next_milestone(self, entry: Entry) -> Item | None:
        targets = [t for t in list_release_milestones(self._collection, entry) if t.state.is_ahead]
        target = choose_milestone(self._collection, targets)
        if target is None:
            return None
        (item,) = make_milestone_items(self._collection, entry.enhancement, [target.milestone])
        return item._replace(note=None)

    def _iter_statuses(self) -> Iterator[tuple[Item, Item]]:
        """Yield each status with its number of proposals, in order; all unknown words count as one status."""
        profile = self._collection.profile
        for status in (*Status, None):
            keys = {entry.key for entry in self._entries if entry.enhancement.status.value == status}
            if keys:
                word = profile.get_display_word(status) if status else profile.absent_status_word
                query = self._find_query(keys, f"status:{status or 'none'}")
                yield Item(word, ItemKind.STATUS, status), make_count_item(len(keys), query)

    def _list_decided(self) -> Shortlist[DecidedProposal]:
        """Return the recently decided proposals, the latest first."""
        if self._today is None:
            return Shortlist()
        first, last = date.fromordinal(max(1, self._today.toordinal() - RECENT_DAYS)), self._today
        dated = [
            (day, entry)
            for entry in self._entries
            if not entry.enhancement.decision.is_in_review and entry.enhancement.decision is not Status.INFORMATIONAL
            if (day := parse_date(entry.enhancement.updated or "")) and first <= day <= last
        ]
        dated.sort(key=lambda pair: pair[0], reverse=True)
        days = {entry.key: day for day, entry in dated}
        entries = [entry for _, entry in dated]
        return self._shorten(
            entries,
            lambda e: DecidedProposal(
                self._make_proposal_item(e),
                make_status_item(e.enhancement, self._collection.profile),
                days[e.key],
            ),
            *(f"updated:>={first} updated:<={last} {words}" for words in _list_status_queries(entries)),
        )

    def _list_blocked(self) -> Shortlist[BlockedProposal]:
        """Return the blocked proposals by the release of their next milestone; those without one are last."""
        entries = sorted(filter(self._collection.is_blocked, self._entries), key=self._get_aim_rank)
        return self._shorten(
            entries,
            lambda e: BlockedProposal(
                self._make_proposal_item(e), self._find_next_milestone(e), tuple(self._iter_needs(e.key))
            ),
            "is:blocked",
        )

    def _iter_needs(self, key: str) -> Iterator[Item]:
        """Yield the unmet dependencies of an enhancement that are still planned."""
        for other in self._collection.find_unmet_dependencies(key):
            if not self._collection.get_enhancement(other).decision.is_inactive:
                note = make_enhancement_item(self._collection, other, note=True).note
                yield make_key_item(self._collection, other)._replace(note=note)

    def _list_owners(self, page: ReleasePage | None, waiting: Iterable[Entry]) -> Shortlist[OwnerCounts]:
        in_review = {entry.key for entry in waiting}
        columns: list[tuple[set[str], tuple[str, ...]]] = [
            (in_review, tuple(_list_status_queries(self._collection.entries[key] for key in in_review)))
        ]
        if page is not None:
            accepted = {row.key for group in page.accepted for row in group.rows}
            columns.append((accepted, _list_accepted_queries(page.name)))
            columns.append((set(_find_unready(page)), _list_unready_queries(page.name)))
        keys_by_owner: dict[str, list[str]] = {}
        for entry in self._entries:
            if any(entry.key in keys for keys, _ in columns):
                keys_by_owner.setdefault(entry.enhancement.owner or "", []).append(entry.key)
        if not any(keys_by_owner):
            return Shortlist()
        owners = sorted(keys_by_owner, key=lambda o: (not o, -len(keys_by_owner[o]), o.casefold(), o))
        queries = [self._find_query(keys, *candidates) for keys, candidates in columns]
        rows = []
        for owner in owners[: self._owner_limit]:
            owned, term = set(keys_by_owner[owner]), self._find_owner_query(owner)
            counts = (
                make_count_item(len(owned & keys), f"{query} {term}" if query and term else None)
                for (keys, _), query in zip(columns, queries, strict=True)
            )
            rows.append(OwnerCounts(Item(owner), tuple(counts)))
        return Shortlist(tuple(rows), len(owners))

    def _find_owner_query(self, owner: str) -> str | None:
        keys = {entry.key for entry in self._collection if (entry.enhancement.owner or "") == owner}
        return find_exact_query(self._collection, [format_query_term("owner", owner or "none")], keys)

    def _find_query(self, keys: Set[str], *candidates: str) -> str | None:
        """Return the first query that selects exactly some enhancements; the filter of the overview is part of it."""
        queries = (self._within, *(f"{self._within} {query}" for query in candidates)) if self._within else candidates
        return find_exact_query(self._collection, queries, keys)

    def _shorten(self, entries: Sequence[Entry], make_row: Callable[[Entry], RowT], *queries: str) -> Shortlist[RowT]:
        """Return the first rows of the list of some enhancements, with the first query that selects exactly these."""
        rows = tuple(map(make_row, entries[: self._limit]))
        query = self._find_query({entry.key for entry in entries}, *queries) if entries else None
        return Shortlist(rows, len(entries), query)


def _find_unready(page: ReleasePage) -> dict[str, tuple[Reason, ...]]:
    """Return the reasons why accepted proposals are not ready for a release, by key of the proposal."""
    return {row.key: row.readiness.reasons for group in page.accepted for row in group.rows if row.readiness.reasons}


def _list_status_queries(entries: Iterable[Entry]) -> tuple[str, ...]:
    statuses = {entry.enhancement.decision for entry in entries}
    return (f"status:{','.join(status for status in Status if status in statuses)}",) if statuses else ()


def _list_accepted_queries(release: str) -> tuple[str, ...]:
    """Return queries that may select exactly the accepted work of a release, in order of preference."""
    words = f"{format_query_term('release', release)} is:accepted"
    return words, f"{words} -is:not-opted-in"


def _list_unready_queries(release: str) -> tuple[str, ...]:
    return tuple(f"{words} is:planned -is:ready" for words in _list_accepted_queries(release))
