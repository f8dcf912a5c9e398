"""Release pages: accepted work with its readiness, other enhancements that target the release, changes, counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from core.proposals import EVERYWHERE, TODAY, build_collection, limit_cpu_time, proposal

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.query import parse_query
from sphinx_enhancements.core.releases import Release
from sphinx_enhancements.core.views.releases import (
    ReleasePage,
    ReleaseRow,
    Releases,
    ReleaseSpec,
    compute_releases,
)

if TYPE_CHECKING:
    from sphinx_enhancements.core.collection.collection import Collection

SETTINGS = Settings(
    documents=EVERYWHERE.documents,
    releases=(
        Release("v1.8", date(2025, 1, 1)),
        Release("v1.9", date(2026, 3, 1), (("code-freeze", date(2026, 2, 1)), ("start", date(2025, 12, 1)))),
        Release("v1.10", date(2026, 9, 1)),
    ),
)
DOCUMENTS = {
    "a.md": proposal("id: A-1\nstatus: accepted\nmilestones: {alpha: 1.9, beta: v1.9.0}"),
    "b.md": proposal("id: A-2\nstatus: implemented\nmilestones: {stable: v1.9}"),
    "c.md": proposal("id: A-3\nstatus: draft\nmilestones: {alpha: v1.9, beta: v1.10}"),
    "d.md": proposal("id: A-4\nstatus: no status\nmilestones: {alpha: v1.9}"),
    "e.md": proposal("id: A-5\nmilestones: {alpha: v1.9}"),
    "f.md": proposal("id: A-6\nstatus: accepted\nmilestones: alpha=~~v1.9~~"),
    "g.md": proposal("id: A-7\nstatus: accepted\nmilestones: {alpha: soon, deprecated: v2.0}"),
    "h.md": proposal("id: A-8\nstatus: provisional\nmilestones: {alpha: v1.9}"),
}
COLLECTION = build_collection(DOCUMENTS, settings=SETTINGS)


def view_releases(collection: Collection, spec: ReleaseSpec | None = None) -> Releases:
    """Return the view for a spec that names an existing release or none."""
    return compute_releases(collection, spec or ReleaseSpec())


def view_page(collection: Collection, name: str) -> ReleasePage:
    """Return the page of an existing release."""
    (page,) = view_releases(collection, ReleaseSpec(name)).pages
    return page


def page(name: str) -> ReleasePage:
    """Return the page of a release in the collection of most tests."""
    return view_page(COLLECTION, name)


def test_a_release() -> None:
    """Accepted work is listed under every stage that it reaches, the rest apart; struck milestones are ignored."""
    found = page("1.9")
    assert found.name == "v1.9"
    stages = [(group.title[0].text, [row.key for row in group.rows]) for group in found.accepted]
    assert stages == [("alpha", ["A-1"]), ("beta", ["A-1"]), ("stable", ["A-2"])]
    assert [row.key for row in found.not_accepted] == ["A-3", "A-4", "A-5", "A-8"]
    assert found.total == 2


def test_counts() -> None:
    """Accepted work is counted by stage, the rest by status; the unknown word "no status" is no missing status."""
    counts = [(item.text, item.target, count) for item, count in (*page("1.9").counts, *page("1.9").other_counts)]
    assert counts == [
        ("alpha", "alpha", 1),
        ("beta", "beta", 1),
        ("stable", "stable", 1),
        ("draft", "draft", 1),
        ("provisional", "provisional", 1),
        ("no status", "unknown", 1),
        ("no status", None, 1),
    ]


def test_dates_and_state() -> None:
    """A release has its dates in order of time, and a state: released, current, next or planned."""
    assert page("1.9").dates == (
        ("start", date(2025, 12, 1), True, None),
        ("code-freeze", date(2026, 2, 1), True, None),
        ("release", date(2026, 3, 1), True, None),
    )
    assert [page(name).state for name in ("1.8", "1.9", "1.10", "2.0")] == ["released", "current", "next", "planned"]
    undated = build_collection(DOCUMENTS)
    assert [found.state for found in view_releases(undated).pages] == [None, None, None]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((-31, -1), [("freeze", True, None), ("release", True, None)]),
        ((-1, 0), [("freeze", True, None), ("release", False, 0)]),
        ((0, 0), [("freeze", False, 0), ("release", False, None)]),
        ((1, 400), [("freeze", False, 1), ("release", False, None)]),
        ((12, -400), [("release", True, None), ("freeze", False, 12)]),
    ],
)
def test_days_left(days: tuple[int, int], expected: list[tuple[str, bool, int | None]]) -> None:
    """Only the next date of a release has days left, so that a page without such a date does not change daily."""
    freeze, own = (TODAY + timedelta(n) for n in days)
    settings = replace(SETTINGS, releases=(Release("v1.9", own, (("freeze", freeze),)),))
    dates = view_page(build_collection({}, settings=settings), "v1.9").dates
    assert [(found.name, found.is_past, found.days_left) for found in dates] == expected


def test_every_release_newest_first() -> None:
    """Declared releases without work are included, and undeclared ones that a milestone names."""
    pages = view_releases(COLLECTION).pages
    assert [found.name for found in pages] == ["v2.0", "v1.10", "v1.9", "v1.8"]
    assert (pages[3].accepted, pages[3].not_accepted, pages[3].counts) == ((), (), ())
    assert all(found == view_page(COLLECTION, found.name) for found in pages)


def test_unreadable_releases() -> None:
    """Enhancements with a milestone whose text names no release are listed apart."""
    assert [row.key for row in view_releases(COLLECTION).unreadable] == ["A-7"]
    assert view_releases(build_collection({})) == Releases(())


def test_unknown_release() -> None:
    """A text that names no release has no page."""
    assert not compute_releases(COLLECTION, ReleaseSpec("soon")).pages
    assert not compute_releases(COLLECTION, ReleaseSpec("")).pages


def test_a_version_that_nobody_names() -> None:
    """A version that no enhancement targets has a page without work."""
    found = page("v7.7")
    assert (found.name, found.total, found.not_accepted) == ("v7.7", 0, ())


def test_terminal_stages_come_last() -> None:
    """Terminal stages are listed after the others."""
    collection = build_collection(
        {
            "a.md": proposal("id: A-1\nstatus: accepted\nmilestones: {deprecated: v1.9}"),
            "b.md": proposal("id: A-2\nstatus: accepted\nmilestones: {alpha: v1.9}"),
        }
    )
    found = view_page(collection, "v1.9")
    assert [group.title[0].text for group in found.accepted] == ["alpha", "deprecated"]


# -- changes ----------------------------------------------------------------------------------------

PLANNED = Settings(documents=EVERYWHERE.documents, current_release="v1.1")


def only(milestones: str, release: str = "v1.2", status: str = "accepted", settings: Settings = PLANNED) -> ReleasePage:
    """The page of a release in which there is but one proposal."""
    text = proposal(f"id: A-1\nstatus: {status}\nmilestones: {milestones}")
    return view_page(build_collection({"a.md": text}, settings=settings), release)


def changed(found: ReleasePage) -> list[tuple[str, ...]]:
    """What changes with a release."""
    parts = (
        (c.kind, c.previous_stage and c.previous_stage.text, c.since and c.since.text, c.stage.text)
        for c in found.changes
    )
    return [tuple(filter(None, part)) for part in parts]


@pytest.mark.parametrize(
    ("milestones", "status", "expected"),
    [
        ("{alpha: v1.2}", "accepted", []),
        ("{alpha: v1.2, beta: v1.3}", "accepted", []),
        ("{alpha: v1.1, beta: v1.2}", "accepted", [("up", "alpha", "v1.1", "beta")]),
        ("{alpha: v0.9, beta: v1.2}", "implemented", [("up", "alpha", "v0.9", "beta")]),
        ("[beta=v1.1, beta=v1.2]", "accepted", []),
        ("[beta=v1.1, alpha=v1.2]", "accepted", [("back", "beta", "v1.1", "alpha")]),
        ("{stable: v1.0, deprecated: v1.2}", "accepted", [("ended", "stable", "v1.0", "deprecated")]),
        ("{stable: v1.0, removed: v1.2}", "removed", [("ended", "stable", "v1.0", "removed")]),
        ("{alpha: v1.1, beta: v1.2}", "replaced", []),  # It never came to that.
        ("{alpha: v1.0, beta: v1.1}", "replaced", []),
        ("{alpha: v1.1, beta: v1.2}", "draft", []),
    ],
)
def test_changes(milestones: str, status: str, expected: list[tuple[str, ...]]) -> None:
    """A change names the stages before and after, for accepted work and for work that ends with the release."""
    first = proposal("id: B-1\nstatus: accepted\nmilestones: {alpha: v1.1}")
    one = proposal(f"id: A-1\nstatus: {status}\nmilestones: {milestones}")
    found = view_page(build_collection({"a.md": one, "b.md": first}, settings=PLANNED), "v1.2")
    new = [("new", "alpha")] if milestones.startswith("{alpha: v1.2") else []
    assert changed(found) == (expected or new)
    assert (found.previous.target if found.previous else None) == ("v1.1" if found.changes else None)


def test_first_release_has_changed_nothing() -> None:
    """The first release has no release before it, and no changes."""
    found = only("{alpha: v1.2}")
    assert (found.previous, found.changes) == (None, ())


def test_unreached_stage_is_no_change() -> None:
    """A stage that was not reached in a release that is out is no change."""
    found = only("{alpha: v1.0, beta: v1.1}\nstage: alpha", "v1.1")
    assert (found.total, found.met_count, found.changes) == (1, 0, ())
    assert only("{alpha: v1.0, beta: v1.1}", "v1.1").met_count == 1


def test_declined_apart() -> None:
    """Declined, deferred and replaced enhancements are listed apart from pending ones."""
    statuses = ("draft", "provisional", "deferred", "rejected", "withdrawn", "replaced", "removed", "informational")
    files = {
        f"{n}.md": proposal(f"id: A-{n}\nstatus: {status}\nmilestones: {{alpha: v1.2}}")
        for n, status in enumerate((*statuses, "wibble"))
    }
    found = view_page(build_collection(files), "v1.2")
    assert [row.key for row in found.pending] == ["A-0", "A-1", "A-8"]
    assert [row.key for row in found.declined] == [f"A-{n}" for n in range(2, 8)]
    assert len(found.not_accepted) == 9


# -- progress ---------------------------------------------------------------------------------------

OUT = Settings(documents=EVERYWHERE.documents, current_release="v1.3")


def list_rows(files: dict[str, str], release: str, settings: Settings = OUT) -> dict[str, list[str]]:
    """Return the rows of the page of a release by list, each with its stages or what became of it later."""
    found = view_page(build_collection(files, settings=settings), release)
    lists = {group.title[0].text: group.rows for group in found.accepted}
    lists |= {name: getattr(found, name) for name in ("missed", "pending", "not_opted_in", "declined")}
    return {name: [describe_row(row) for row in rows] for name, rows in lists.items() if rows}


def describe_row(row: ReleaseRow) -> str:
    """Return the key of a row, its later events, and the reasons why it was not reached."""
    later = [
        " ".join(
            filter(None, (
                "to be" if s.is_planned else "", s.item.text, s.release.text if s.release else "",
                ", ".join(item.text for item in s.successors),
            ))
        )
        for s in row.retirements
    ]  # fmt: skip
    return ": ".join(filter(None, (row.key, "; ".join(later) or ", ".join(r.kind for r in row.readiness.reasons))))


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        # Replaced and removed features shipped once; so did what is to be removed.
        ("status: replaced\nmilestones: {stable: v1.1}", {"stable": ["A-1: replaced B-1"]}),
        ("status: removed\nmilestones: {stable: v1.1, removed: v1.3}", {"stable": ["A-1: removed v1.3; removed B-1"]}),
        ("status: implemented\nstage: stable\nmilestones: {stable: v1.1, deprecated: v1.3, removed: v1.5}",
         {"stable": ["A-1: deprecated v1.3; to be removed v1.5; to be implemented B-1"]}),
        ("status: accepted\nmilestones: {alpha: v1.1}", {"alpha": ["A-1: to be accepted B-1"]}),
        ("status: removed\nstage: removed\nrelease: v1.3\nmilestones: {stable: v1.1, removed: v1.2}",
         {"stable": ["A-1: removed v1.2; removed B-1"]}),
        # What the declared stage tells of declined proposals, and of those without a status.
        ("status: withdrawn\nstage: alpha\nmilestones: {alpha: v1.1}", {"alpha": ["A-1: withdrawn B-1"]}),
        ("status: withdrawn\nmilestones: {alpha: v1.1}", {"declined": ["A-1: decision"]}),
        ("status: deferred\nstage: beta\nmilestones: {alpha: v1.1}", {"alpha": ["A-1: deferred B-1"]}),
        ("status: deferred\nstage: alpha\nmilestones: {alpha: v1.1}", {"declined": ["A-1: decision"]}),
        ("status: rejected\nstage: beta\nmilestones: {alpha: v1.1}", {"declined": ["A-1: decision"]}),
        ("status: wibble\nstage: stable\nmilestones: {stable: v1.1}", {"stable": ["A-1: to be wibble B-1"]}),
        ("status: informational\nmilestones: {alpha: v1.1}", {"declined": ["A-1: decision"]}),
        # What was aimed at and missed.
        ("status: accepted\nstage: alpha\nmilestones: {alpha: v1.0, beta: v1.1}", {"missed": ["A-1: stage"]}),
        ("status: draft\nmilestones: {alpha: v1.1}", {"missed": ["A-1: decision"]}),
        ("status: accepted\nstage: alpha\nmilestones: {alpha: v1.1, beta: v1.1}",
         {"alpha": ["A-1: to be accepted B-1"], "missed": ["A-1: stage"]}),
        ("status: replaced\nstage: alpha\nmilestones: {beta: v1.1}", {"declined": ["A-1: stage"]}),
    ],
)  # fmt: skip
def test_past_release(block: str, expected: dict[str, list[str]]) -> None:
    """A past release keeps what shipped in it, whatever became of it later, and tells what was missed."""
    files = {"a.md": proposal(f"id: A-1\n{block}"), "b.md": proposal("id: B-1\nstatus: accepted\nsupersedes: A-1")}
    assert list_rows(files, "v1.1") == expected


def test_proposed_successor() -> None:
    """A successor that is only proposed ends nothing, unless the feature has ended."""
    for status, expected in (("implemented", "A-1"), ("replaced", "A-1: replaced B-1")):
        files = {
            "a.md": proposal(f"id: A-1\nstatus: {status}\nmilestones: {{stable: v1.1}}"),
            "b.md": proposal("id: B-1\nstatus: draft\nsupersedes: A-1"),
        }
        assert list_rows(files, "v1.1") == {"stable": [expected]}


def test_retirements_without_successor() -> None:
    """A feature without successor has its status as the end; one that is still there has none."""
    for status, expected in (("replaced", "A-1: replaced"), ("removed", "A-1: removed"), ("implemented", "A-1")):
        files = {"a.md": proposal(f"id: A-1\nstatus: {status}\nmilestones: {{stable: v1.1}}")}
        assert list_rows(files, "v1.1") == {"stable": [expected]}


@pytest.mark.parametrize(("status", "release"), [("removed", "v1.3"), ("removed", "v1.5"), ("implemented", "v1.5")])
def test_removals(status: str, release: str) -> None:
    """A removal is work of its release, done or planned, whatever the status says of the feature."""
    files = {"a.md": proposal(f"id: A-1\nstatus: {status}\nmilestones: {{stable: v1.1, removed: {release}}}")}
    assert list_rows(files, release) == {"removed": ["A-1"]}
    found = view_page(build_collection(files, settings=OUT), release)
    assert (found.total, found.met_count, [change.kind for change in found.changes]) == (1, 1, ["ended"])


def test_ready_is_what_queries_find() -> None:
    """The page of a release and ``is:ready`` agree, also if only a later milestone is ready."""
    undone = "\n## Release Signoff Checklist\n\n- [ ] a\n"
    files = {
        "1.md": proposal("id: A-1\nstatus: accepted\nmilestones: {alpha: v1.4, beta: v1.5}\ndepends-on: A-2"),
        "2.md": proposal("id: A-2\nstatus: accepted\nmilestones: {alpha: v1.5}"),
        "3.md": proposal("id: A-3\nstatus: accepted\nmilestones: {alpha: v1.4}") + undone,
        "4.md": proposal("id: A-4\nstatus: accepted\nmilestones: {beta: v1.4, alpha: v1.4}"),
        "5.md": proposal("id: A-5\nstatus: draft\nmilestones: {alpha: v1.4}"),
        "6.md": proposal("id: A-6\nstatus: implemented\nmilestones: {stable: v1.2, deprecated: v1.4}") + undone,
        "7.md": proposal("id: A-7\nstatus: accepted\nmilestones: {alpha: v1.4, beta: v1.4}\ndepends-on: A-2"),
    }
    collection = build_collection(files, settings=OUT)
    for release in ("v1.2", "v1.4", "v1.5"):
        found = view_page(collection, release)
        ready = {entry.key for entry in collection if parse_query(f"release:{release} is:ready", collection)(entry)}
        assert len(ready) == (0 if found.is_out else found.met_count)
    assert view_page(collection, "v1.4").met_count == 2


# -- options ----------------------------------------------------------------------------------------

OWNED = {
    "a.md": proposal("id: A-1\nstatus: accepted\nowner: sig-b\nmilestones: {beta: v1.2, alpha: v1.2}"),
    "b.md": proposal("id: A-2\nstatus: accepted\nowner: Sig-a\nmilestones: {alpha: v1.2}"),
    "c.md": proposal("id: A-3\nstatus: accepted\nmilestones: {alpha: ~~v1.1~~ v1.2}"),
    "d.md": proposal("id: A-4\nstatus: draft\nowner: sig-b\nmilestones: {alpha: v1.2, beta: soon}"),
}


def view(spec: ReleaseSpec) -> Releases:
    """Return the view of enhancements with owners."""
    return view_releases(build_collection(OWNED), spec)


def test_by_owner() -> None:
    """Each enhancement is listed once with its stages, those without an owner last; the counts are the same."""
    ((found,), _unread, problems, _lacks_history) = view(ReleaseSpec("v1.2", "owner"))
    shown = [
        (group.title[0].text, [(row.key, [item.text for item in row.stages]) for row in group.rows])
        for group in found.accepted
    ]
    assert shown == [
        ("Sig-a", [("A-2", ["alpha"])]),
        ("sig-b", [("A-1", ["alpha", "beta"])]),
        ("", [("A-3", ["alpha"])]),
    ]
    by_stage = view_page(build_collection(OWNED), "v1.2")
    assert (found.counts, found.total, found.met_count) == (by_stage.counts, by_stage.total, by_stage.met_count)
    assert problems == ()


def test_filter() -> None:
    """The filter applies to everything on the page."""
    ((found,), _unread, problems, _lacks_history) = view(ReleaseSpec("v1.2", filter="owner:sig-b"))
    assert [[row.key for row in group.rows] for group in found.accepted] == [["A-1"], ["A-1"]]
    assert ([row.key for row in found.pending], found.changes, problems) == (["A-4"], (), ())
    every = view(ReleaseSpec(filter="owner:sig-a"))
    assert [page.name for page in every.pages] == ["v1.2"]
    assert every.unreadable == ()


def test_wrong_options() -> None:
    """Each invalid option is reported and replaced by its default."""
    found = view(ReleaseSpec("v1.2", "wibble", "wobble:x"))
    assert [code for code, _ in found.problems] == [Code.BAD_QUERY, Code.UNKNOWN_COLUMN]
    assert found.pages == view(ReleaseSpec("v1.2")).pages
    assert not compute_releases(build_collection(OWNED), ReleaseSpec("soon", "wibble")).pages


def test_many_proposals_and_releases() -> None:
    """Every release of a large collection with dependency cycles is computed quickly."""
    files = {
        f"{n}.md": proposal(
            f"id: A-{n}\nstatus: accepted\nowner: sig-{n % 9}\ndepends-on: A-{(n + 1) % 2000}\n"
            f"milestones: {{alpha: ~~v1.{n % 60}~~ v1.{n % 60 + 1}, beta: v1.{n % 60 + 2}}}"
        )
        for n in range(2000)
    }
    milestones = ", ".join(f"alpha=v1.{n}" for n in range(60))
    files["many.md"] = proposal(f"id: B-1\nstatus: accepted\nmilestones: [{milestones}]")
    collection = build_collection(files)
    with limit_cpu_time(2.5):
        pages = view_releases(collection).pages
        assert all(view_page(collection, page.name) == page for page in pages[:3])
    assert len(pages) == 62
    assert sum(page.total for page in pages) == 2 * 2000 + 60


def test_continued_work_and_releases_without_a_stage() -> None:
    """Continued work is a group of its own and changes nothing; work without a stage is the last group."""
    continued = "id: A-1\nstatus: accepted\nstage: beta\nrelease: v1.5\nmilestones: {alpha: v1.1, beta: v1.4}"
    files = {
        "a.md": proposal(continued),
        "b.md": proposal("id: B-1\nstatus: accepted\nmilestones: {beta: v1.5}"),
        "c.md": proposal("id: C-1\nstatus: accepted\nrelease: v1.5"),
        "d.md": proposal(continued.replace("A-1", "D-1").replace("accepted", "withdrawn")),
    }
    collection = build_collection(files, settings=OUT)
    assert list_rows(files, "v1.5") == {
        "beta": ["B-1"], "continued": ["A-1"], "no stage": ["C-1"], "declined": ["D-1: decision"],
    }  # fmt: skip
    page = view_page(collection, "v1.5")
    assert [(item.text, count) for item, count in page.counts] == [("beta", 1), ("continued", 1), ("no stage", 1)]
    assert [change.proposal.text for change in page.changes] == ["B-1: A title"]


def test_not_opted_in() -> None:
    """A milestone after the latest opt-in is listed apart, and missed once its release is out."""
    block = "title: {}\nstatus: implementable\nstage: {}\nlatest-milestone: {}\nmilestone: {}"
    files = {
        "keps/sig-x/1-a/README.md": proposal(block.format("A", "beta", "v1.4", "{beta: v1.4, stable: v1.5}")),
        "keps/sig-x/2-b/README.md": proposal(block.format("B", "alpha", "v1.5", "{alpha: v1.5, beta: v1.6}")),
    }
    for current, name in (("v1.4", "not_opted_in"), ("v1.5", "missed")):
        collection = build_collection(files, "kep", Settings(current_release=current))
        page = view_page(collection, "v1.5")
        assert [row.key for row in getattr(page, name)] == ["KEP-1"]
        assert [row.key for group in page.accepted for row in group.rows] == ["KEP-2"]
    (page,) = compute_releases(collection, ReleaseSpec("v1.6")).pages
    assert [row.key for group in page.accepted for row in group.rows] == ["KEP-2"]
