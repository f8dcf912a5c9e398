"""Overviews: next release, proposals in review, blocked and recently decided ones, and counts by owner."""

from __future__ import annotations

from datetime import date

import pytest
from core.proposals import EVERYWHERE, build_collection, limit_cpu_time, proposal

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.query import parse_query
from sphinx_enhancements.core.readiness import ObstacleKind
from sphinx_enhancements.core.releases import Release
from sphinx_enhancements.core.views.cells import Item, ItemKind
from sphinx_enhancements.core.views.overview import Overview, OverviewSpec, Shortlist, compute_overview

SETTINGS = Settings(
    documents=EVERYWHERE.documents,
    current_release="v1.9",
    releases=(
        Release("v1.9", date(2026, 3, 1)),
        Release("v1.10", date(2026, 9, 1), (("code-freeze", date(2026, 7, 1)), ("start", date(2026, 5, 1)))),
    ),
)
QUESTION = "\n## Open Questions\n\n- Why? **Answer:** Because.\n- When?\n"
DOCUMENTS = {
    "a.md": proposal("id: A-1\nstatus: accepted\nmilestones: {alpha: v1.10}\nowner: sig-a\nupdated: 2026-05-30", "One"),
    "b.md": proposal("id: A-2\nstatus: accepted\nmilestones: {beta: v1.10}\nowner: sig-a", "Two", QUESTION),
    "c.md": proposal("id: A-3\nstatus: draft\nmilestones: {alpha: v1.10}\nowner: sig-b\ncreated: 2026-02-03", "Three"),
    "d.md": proposal(
        "id: A-4\nstatus: provisional\nowner: sig-b\ncreated: 2025-02-03\nreviewers: [ann, bob]\napprovers: [cy]\n"
        "review-until: 2026-06-02\ndepends-on: A-2",
        "Four",
        QUESTION,
    ),
    "e.md": proposal("id: A-5\nstatus: draft\nreview-until: 2026-05-31", "Five"),
    "f.md": proposal("id: A-6\nstatus: rejected\nupdated: 2026-05-31", "Six"),
    "g.md": proposal("id: A-7\nstatus: implemented\nupdated: 2026-01-31", "Seven"),
    "h.md": proposal("id: A-8\nstatus: implemented\nupdated: 2205-01-31", "Eight"),
    "i.md": proposal("id: A-9", "Nine"),
}
COLLECTION = build_collection(DOCUMENTS, settings=SETTINGS)


def compute(**spec: object) -> Overview:
    """Return the overview of the collection of most tests."""
    return compute_overview(COLLECTION, OverviewSpec(**spec))  # type: ignore[arg-type]


def list_keys(listed: Shortlist[object]) -> list[str | None]:
    """Return the keys of the rows of a list."""
    return [row.proposal.target for row in listed.rows]  # type: ignore[attr-defined]


def select_keys(query: str | None) -> list[str]:
    """Return the keys of the proposals that a query selects."""
    assert query is not None
    test = parse_query(query, COLLECTION)
    return [entry.key for entry in COLLECTION if test(entry)]


def test_next_release() -> None:
    """The next release has its dates with days left, counts, and reasons of proposals that are not ready."""
    release = compute().release
    assert release is not None
    assert release.release == Item("v1.10", ItemKind.RELEASE, "v1.10")
    assert [(d.name, d.is_past, d.days_left) for d in release.dates] == [
        ("start", True, None),
        ("code-freeze", False, 30),
        ("release", False, None),
    ]
    assert (release.accepted_count, release.ready_count, release.undecided_count) == (2, 1, 1)
    (row,) = release.unready.rows
    assert (row.proposal.text, row.owner, [r.kind for r in row.reasons]) == (
        "A-2: Two",
        "sig-a",
        [ObstacleKind.QUESTIONS],
    )
    assert select_keys(release.unready.query) == ["A-2"]


def test_waiting_for_review() -> None:
    """Proposals in review have details; last days for comments that are past and answered questions are left out."""
    waiting = compute().waiting
    assert list_keys(waiting) == ["A-4", "A-3", "A-5"]
    first, second, third = waiting.rows
    assert (first.status.target, first.created, first.review_until) == (
        "provisional",
        date(2025, 2, 3),
        date(2026, 6, 2),
    )
    assert [[item.text for item in cell] for cell in (first.reviewers, first.approvers)] == [["ann", "bob"], ["cy"]]
    assert first.question == Item("1", ItemKind.QUESTION, "A-4#1")
    assert (first.milestone, third.created, third.review_until) == (None, None, None)
    assert second.milestone == Item("alpha v1.10", ItemKind.RELEASE, "v1.10")
    assert select_keys(waiting.query) == ["A-3", "A-4", "A-5"]


def test_order_of_reviews() -> None:
    """Reviews are in order of the last day for comments, then of release and age; unknown statuses are last."""
    fronts = (
        "id: T-1\nstatus: wobbly\nreview-until: 2026-06-02\ncreated: 2020-01-01",
        "id: T-2\nstatus: draft\ncreated: 2020-01-01",
        "id: T-3\nstatus: draft",
        "id: T-4\nstatus: draft\nmilestones: {alpha: v1.11}\ncreated: 2021-01-01",
        "id: T-5\nstatus: draft\nmilestones: {alpha: v1.10}\ncreated: 2026-02-01",
        "id: T-6\nstatus: draft\nmilestones: {alpha: v1.10}\ncreated: 2026-01-01",
        "id: T-7\nstatus: draft\nreview-until: 2026-06-03",
        "id: T-8\nstatus: draft\nmilestones: {alpha: v1.8}\ncreated: 2022-01-01",
    )
    documents = {f"{n}.md": proposal(front, "Title") for n, front in enumerate(fronts)}
    waiting = compute_overview(build_collection(documents, settings=SETTINGS), OverviewSpec(limit=9)).waiting
    assert list_keys(waiting) == ["T-7", "T-6", "T-5", "T-4", "T-2", "T-8", "T-3", "T-1"]


def test_statuses() -> None:
    """Every status has the number of its proposals. A proposal without a status is not in review."""
    counts = {status.text: count for status, count in compute().statuses}
    assert [(word, count.text) for word, count in counts.items()] == [
        ("draft", "2"),
        ("provisional", "1"),
        ("accepted", "2"),
        ("implemented", "2"),
        ("rejected", "1"),
        ("no status", "1"),
    ]
    assert select_keys(counts["implemented"].target) == ["A-7", "A-8"]
    assert counts["no status"] == Item("1", ItemKind.QUERY, "status:none")


def test_unknown_statuses() -> None:
    """All unknown words for statuses count as one status, however many and long they are."""
    documents = {f"{n}.md": proposal(f"id: A-{n}\nstatus: {f'word{n} ' * 80}") for n in range(3)}
    answer = compute_overview(build_collection(documents), OverviewSpec())
    unknown = Item("unknown", ItemKind.STATUS, "unknown")
    assert answer.statuses == ((unknown, Item("3", ItemKind.QUERY, "status:unknown")),)
    assert answer.waiting.total == 3


def test_recently_decided() -> None:
    """Decided proposals of the last 90 days are listed, the latest first; future dates are ignored."""
    answer = compute()
    assert list_keys(answer.decided) == ["A-6", "A-1"]
    assert [row.day for row in answer.decided.rows] == [date(2026, 5, 31), date(2026, 5, 30)]
    assert answer.today == date(2026, 6, 1)
    assert select_keys(answer.decided.query) == ["A-1", "A-6"]


@pytest.mark.parametrize("today", [date.min, date(1, 3, 31), date.max])
def test_days_at_the_limits_of_the_calendar(today: date) -> None:
    """The overview is computed also if 90 days before the day of the build there is no date."""
    documents = {"a.md": proposal(f"id: A-1\nstatus: accepted\nupdated: {today}")}
    collection = build_collection(documents, settings=SETTINGS, today=today)
    answer = compute_overview(collection, OverviewSpec())
    assert (list_keys(answer.decided), answer.today) == (["A-1"], today)


def test_blocked() -> None:
    """A blocked proposal is listed with its unmet dependencies."""
    blocked = compute().blocked
    assert list_keys(blocked) == ["A-4"]
    assert [(item.text, item.note) for item in blocked.rows[0].needs] == [("A-2", "accepted")]
    assert blocked.query == "is:blocked"


def test_owners() -> None:
    """Owners with most work are first, proposals without an owner last; each number links to its proposals."""
    owners = compute().owners
    assert [(row.owner.text, [item.text for item in row.counts]) for row in owners.rows] == [
        ("sig-a", ["0", "2", "1"]),
        ("sig-b", ["2", "0", "0"]),
        ("", ["1", "0", "0"]),
    ]
    selected = [
        (item.text, select_keys(item.target))
        for row in owners.rows
        for item in row.counts
        if item.kind is ItemKind.QUERY
    ]
    assert selected == [("2", ["A-1", "A-2"]), ("1", ["A-2"]), ("2", ["A-3", "A-4"]), ("1", ["A-5"])]


def test_filter() -> None:
    """A filter applies to every part and is part of every query."""
    answer = compute(filter=' owner:sig-b  -"zz" ')
    assert answer.total == 2
    assert answer.release is not None
    assert (answer.release.accepted_count, answer.release.undecided_count) == (0, 1)
    assert answer.waiting.query == 'owner:sig-b -"zz"'  # which selects no others
    assert compute(filter="-owner:sig-b").waiting.query == "-owner:sig-b status:draft"
    assert [row.owner.text for row in answer.owners.rows] == ["sig-b"]


def test_bad_filter() -> None:
    """An invalid filter is reported and ignored."""
    answer = compute(filter="wobble:1")
    assert [code for code, _ in answer.problems] == [Code.BAD_QUERY]
    assert answer.waiting == compute().waiting


def test_limit() -> None:
    """A limit shortens every list, which keeps its total number of rows."""
    answer = compute(limit=1)
    assert [(len(part.rows), part.total, part.rest) for part in (answer.waiting, answer.decided, answer.owners)] == [
        (1, 3, 2),
        (1, 2, 1),
        (1, 3, 2),
    ]


@pytest.mark.parametrize(
    ("documents", "settings"),
    [
        ({}, SETTINGS),
        ({"a.md": proposal("id: A-1\nstatus: draft\nmilestones: {alpha: v1.9}")}, EVERYWHERE),
        ({"a.md": proposal("id: A-1\nstatus: draft\nmilestones: {alpha: soon}")}, EVERYWHERE),
        ({"a.md": proposal("id: A-1\nstatus: wobbly\ncreated: 2023-14-05\nupdated: soon")}, EVERYWHERE),
    ],
)
def test_missing_information(documents: dict[str, str], settings: Settings) -> None:
    """Without a current release, dates and owners, their parts and the day of the build are left out."""
    answer = compute_overview(build_collection(documents, settings=settings), OverviewSpec())
    if settings is EVERYWHERE:
        assert (answer.release, answer.today) == (None, None)
    assert (answer.waiting.total, answer.decided.total, answer.blocked.total, answer.owners.total) == (
        len(documents),
        0,
        0,
        0,
    )


def test_inactive_dependencies() -> None:
    """A rejected or withdrawn dependency blocks no proposal."""
    documents = {
        "a.md": proposal("id: A-1\nstatus: accepted\ndepends-on: [A-2, A-3]"),
        "b.md": proposal("id: A-2\nstatus: rejected"),
        "c.md": proposal("id: A-3\nstatus: draft"),
    }
    (row,) = compute_overview(build_collection(documents), OverviewSpec()).blocked.rows
    assert [item.text for item in row.needs] == ["A-3"]


def test_hundreds_of_proposals() -> None:
    """The overview of hundreds of proposals, owners and releases takes little time and has short lists."""
    documents = {
        f"{n}.md": proposal(
            f"id: A-{n}\nstatus: {('draft', 'accepted')[n % 2]}\nowner: team {n}\nmilestones: {{alpha: v2.{n}}}"
        )
        for n in range(300)
    }
    collection = build_collection(documents, settings=SETTINGS)
    with limit_cpu_time():
        answer = compute_overview(collection, OverviewSpec())
    assert (len(answer.waiting.rows), answer.waiting.rest) == (5, 145)
    assert (len(answer.owners.rows), answer.owners.rest) == (12, 138)
