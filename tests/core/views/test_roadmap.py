"""Roadmaps: which releases and proposals are in one, and what stands in each cell."""

from __future__ import annotations

from datetime import date

import pytest
from core.proposals import EVERYWHERE, build_collection, limit_cpu_time, proposal, texts_from_pieces
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.releases import Release
from sphinx_enhancements.core.views.roadmap import MAX_RELEASES, Roadmap, RoadmapMilestone, RoadmapSpec, compute_roadmap

SETTINGS = Settings(documents=EVERYWHERE.documents, current_release="v1.3")
FILES = {
    "a.md": proposal(
        "id: A-1\nstatus: accepted\nowner: sig-b\nlabels: [x, y]\nmilestones: {alpha: v1.2, beta: v1.3, stable: v1.5}"
    ),
    "b.md": proposal("id: A-2\nstatus: draft\nowner: sig-a\nlabels: [y]\nmilestones: {alpha: v1.3, beta: v1.4}"),
    "c.md": proposal("id: A-10\nstatus: rejected\nowner: sig-a\nmilestones: {alpha: v1.4}"),
    "d.md": proposal("id: A-4\nstatus: accepted\nowner: sig-a\nmilestones: {alpha: soon}"),
    "e.md": proposal("id: A-5\nstatus: accepted"),
}
COLLECTION = build_collection(FILES, settings=SETTINGS)


def words(mark: RoadmapMilestone) -> str:
    """A mark on one line, as short as can be."""
    parts = [mark.stage.text]
    parts += [f"({mark.track})"] if mark.track else []
    parts += [mark.stage.note] if mark.stage.note else []
    return " ".join(parts)


def releases(answer: Roadmap) -> list[str]:
    """The names of the columns."""
    return [column.text for column in answer.columns]


def keys(answer: Roadmap) -> list[tuple[str, list[str | None]]]:
    """The groups, each with the keys of its proposals."""
    return [
        (", ".join(item.text for item in group.title), [row.proposal.target for row in group.rows])
        for group in answer.groups
    ]


def one(block: str, settings: Settings = SETTINGS, spec: RoadmapSpec | None = None) -> dict[str, list[str]]:
    """What the only proposal does in each release."""
    answer = compute_roadmap(
        build_collection({"a.md": proposal(f"id: A-1\n{block}")}, settings=settings), spec or RoadmapSpec()
    )
    ((row,),) = (group.rows for group in answer.groups)
    return {
        name: [words(mark) for mark in marks] for name, marks in zip(releases(answer), row.cells, strict=True) if marks
    }


def test_default_options() -> None:
    """Rows are grouped by owner in the order of keys; the status is shown unless it is accepted."""
    answer = compute_roadmap(COLLECTION, RoadmapSpec())
    assert releases(answer) == ["v1.2", "v1.3", "v1.4", "v1.5"]
    assert [column.text == answer.current for column in answer.columns] == [False, True, False, False]
    assert keys(answer) == [("sig-a", ["A-2", "A-10"]), ("sig-b", ["A-1"])]
    shown = [
        (row.status and row.status.text, [[words(mark) for mark in marks] for marks in row.cells])
        for group in answer.groups
        for row in group.rows
    ]
    assert shown == [
        ("draft", [[], ["alpha not reached"], ["beta proposed"], []]),
        ("rejected", [[], [], ["alpha not planned"], []]),
        (None, [["alpha"], ["beta"], [], ["stable planned"]]),
    ]
    assert (answer.shown_count, answer.total, answer.problems) == (3, 3, ())
    assert [item.target for item in answer.unreadable] == ["A-4"]


@pytest.mark.parametrize(
    ("block", "cells"),
    [
        ("status: implemented\nmilestones: {alpha: v1.2}", {"v1.2": ["alpha"]}),
        ("milestones: {alpha: v1.2}", {"v1.2": ["alpha not reached"]}),
        ("status: wibble\nmilestones: {alpha: v1.4}", {"v1.4": ["alpha proposed"]}),
        ("status: replaced\nmilestones: {alpha: v1.2, beta: v1.4}", {"v1.2": ["alpha"], "v1.4": ["beta not planned"]}),
        ("status: deferred\nmilestones: {alpha: v1.2}", {"v1.2": ["alpha not reached"]}),
        # Several in one release, in the order of the stages, each once.
        (
            "status: accepted\nmilestones: [stable=v1.2, alpha=v1.2, alpha=v1.2.0]",
            {"v1.2": ["alpha", "stable"]},
        ),
        # A struck milestone counts for no release.
        ("status: accepted\nmilestones: {beta: ~~v1.4~~ v1.5}", {"v1.5": ["beta planned"]}),
        ("status: accepted\nmilestones: {beta: ~~v1.3~~ 1.3.0}", {"1.3.0": ["beta"]}),
        ("status: accepted\nmilestones: {alpha: ~~v1.2~~, beta: v1.3}", {"v1.3": ["beta"]}),
        ("status: accepted\nmilestones: {beta: ~~soon~~ v1.3}", {"v1.3": ["beta"]}),
    ],
)
def test_cells(block: str, cells: dict[str, list[str]]) -> None:
    """A cell has each stage with its certainty."""
    assert one(block) == cells


def test_without_a_current_release() -> None:
    """Without a current release nothing is called planned."""
    assert one("status: accepted\nmilestones: {alpha: v9}", EVERYWHERE) == {"v9": ["alpha"]}


def test_tracks() -> None:
    """Milestones of an enhancement with tracks name their track."""
    text = """
        # VEP #80: T
        ## VEP Status Metadata
        ### Target releases (SEV)
        - This VEP targets beta for version: ~~v1.4~~ v1.5
        ### Target releases (TDX)
        - This VEP targets beta for version: v1.5
        """
    collection = build_collection({"veps/sig-compute/80-t/vep.md": text}, "vep", SETTINGS)
    ((row,),) = (group.rows for group in compute_roadmap(collection, RoadmapSpec()).groups)
    assert [words(mark) for marks in row.cells for mark in marks] == [
        "beta (SEV) planned",
        "beta (TDX) planned",
    ]


def test_continued_stages() -> None:
    """A stage that goes on in a later release is marked there, and no milestone without a stage is lost."""
    block = "id: X-1\nstatus: accepted\nstage: alpha\nrelease: v1.6\nmilestones: {alpha: v1.4}"
    files = {"a.md": proposal(block), "b.md": proposal("id: X-2\nstatus: accepted\nrelease: v1.6")}
    answer = compute_roadmap(build_collection(files, settings=SETTINGS), RoadmapSpec())
    cells = [[(m.stage.text, m.is_continued) for cell in row.cells for m in cell] for row in answer.groups[0].rows]
    assert cells == [[("alpha", False), ("alpha", True)], [("no stage", False)]]


@pytest.mark.parametrize(
    ("first", "last", "columns", "shown"),
    [
        ("v1.3", "", ["v1.3", "v1.4", "v1.5"], ["A-2", "A-10", "A-1"]),
        ("", "1.2", ["v1.2"], ["A-1"]),
        ("1.4.0", "v1.4", ["v1.4"], ["A-2", "A-10"]),
        ("v1.5", "v9", ["v1.5"], ["A-1"]),
        ("v2", "v3", [], []),
    ],
)
def test_bounds(first: str, last: str, columns: list[str], shown: list[str]) -> None:
    """Only releases within the bounds are shown, and only enhancements that target one of them."""
    answer = compute_roadmap(COLLECTION, RoadmapSpec(first, last))
    assert releases(answer) == columns
    assert [key for _, group in keys(answer) for key in group] == shown
    assert answer.problems == ()


@pytest.mark.parametrize(
    ("count", "current", "first", "last"),
    [
        (6, "v1.3", "v1.1", "v1.6"),
        (20, "v1.10", "v1.7", "v1.14"),
        (20, "v1.2", "v1.1", "v1.8"),
        (20, "v1.19", "v1.13", "v1.20"),
        (20, "v1.20", "v1.13", "v1.20"),
        (20, "v1.0", "v1.1", "v1.8"),
        (20, None, "v1.13", "v1.20"),
    ],
)
def test_releases_around_the_current_one(count: int, current: str | None, first: str, last: str) -> None:
    """At most eight releases are shown, at most four of them planned; with a bound, all of them."""
    stages = ", ".join(f"alpha=v1.{n}" for n in range(1, count + 1))
    settings = Settings(documents=EVERYWHERE.documents, current_release=current)
    collection = build_collection(
        {"a.md": proposal(f"id: A-1\nstatus: accepted\nmilestones: [{stages}]")}, settings=settings
    )
    found = releases(compute_roadmap(collection, RoadmapSpec()))
    assert (found[0], found[-1], len(found)) == (first, last, min(count, MAX_RELEASES))
    assert len(releases(compute_roadmap(collection, RoadmapSpec(first="v0")))) == count


def test_declared_releases() -> None:
    """A declared release that nothing targets has a column if it is between others or within the bounds."""
    days = [Release(f"v1.{n}", date(2026, n, 1)) for n in range(1, 10)]
    settings = Settings(documents=EVERYWHERE.documents, releases=tuple(days))
    collection = build_collection(FILES, settings=settings)
    only = "owner:sig-b"
    assert releases(compute_roadmap(collection, RoadmapSpec(filter=only))) == ["v1.2", "v1.3", "v1.4", "v1.5"]
    asked = RoadmapSpec("v1.1", "v1.6", only)
    assert releases(compute_roadmap(collection, asked)) == ["v1.1", "v1.2", "v1.3", "v1.4", "v1.5", "v1.6"]
    undeclared = RoadmapSpec(filter=only)
    assert releases(compute_roadmap(COLLECTION, undeclared)) == ["v1.2", "v1.3", "v1.5"]


@pytest.mark.parametrize(
    ("group_by", "groups"),
    [
        ("labels", [("x", ["A-1"]), ("y", ["A-1", "A-2"]), ("no labels", ["A-10"])]),
        ("status", [("draft", ["A-2"]), ("accepted", ["A-1"]), ("rejected", ["A-10"])]),
        ("", [("", ["A-1", "A-2", "A-10"])]),
        # Where nobody has any there is nothing to tell apart.
        ("gates", [("", ["A-1", "A-2", "A-10"])]),
    ],
)
def test_groups(group_by: str, groups: list[tuple[str, list[str]]]) -> None:
    """Rows are grouped by any column; an enhancement with two labels is in both groups and counted once."""
    answer = compute_roadmap(COLLECTION, RoadmapSpec(group_by=group_by))
    assert keys(answer) == groups
    assert (answer.shown_count, answer.total) == (3, 3)


def test_limit() -> None:
    """The limit keeps the first enhancements by key that have a cell."""
    answer = compute_roadmap(COLLECTION, RoadmapSpec(limit=2))
    assert (answer.shown_count, answer.total) == (2, 3)
    assert keys(answer) == [("sig-a", ["A-2"]), ("sig-b", ["A-1"])]


@pytest.mark.parametrize(
    ("spec", "code", "columns"),
    [
        (RoadmapSpec(first="soon"), Code.UNKNOWN_RELEASE, 4),
        (RoadmapSpec(last="<b>"), Code.UNKNOWN_RELEASE, 4),
        (RoadmapSpec("v1.4", "v1.3"), Code.UNKNOWN_OPTION_VALUE, 2),
        (RoadmapSpec(filter="frob:x"), Code.BAD_QUERY, 4),
        (RoadmapSpec(group_by="frob"), Code.UNKNOWN_COLUMN, 4),
    ],
)
def test_invalid_options(spec: RoadmapSpec, code: Code, columns: int) -> None:
    """An invalid option is reported once and ignored."""
    answer = compute_roadmap(COLLECTION, spec)
    assert [found for found, _ in answer.problems] == [code]
    assert len(answer.columns) == columns
    assert answer.shown_count == 3


def test_nothing() -> None:
    """Without enhancements, or without releases, a roadmap is empty."""
    assert compute_roadmap(build_collection({}), RoadmapSpec()) == Roadmap((), (), 0, 0)
    answer = compute_roadmap(COLLECTION, RoadmapSpec(filter="owner:nobody"))
    assert (answer.columns, answer.groups, answer.unreadable) == ((), (), ())
    assert compute_roadmap(build_collection({}, settings=SETTINGS), RoadmapSpec("v1.1", "v1.3")).groups == ()


@pytest.mark.parametrize("title", ["lengthy " * 2000, "x" * 10_000])
def test_sixty_milestones(title: str) -> None:
    """Every milestone is shown, also several in one release, and a long name is shortened."""
    many = ", ".join(f"alpha=v1.{n}, beta=~~v1.{n}~~ v1.{n + 1}" for n in range(30))
    text = proposal(f"id: A-1\nstatus: accepted\nmilestones: [{many}]", title)
    ((row,),) = (
        g.rows for g in compute_roadmap(build_collection({"a.md": text}, settings=SETTINGS), RoadmapSpec("v1.0")).groups
    )
    assert sum(len(marks) for marks in row.cells) == 60
    assert 110 < len(row.proposal.text) <= 120
    assert row.proposal.text.endswith(("lengthy…", "xx…"))


def test_two_thousand() -> None:
    """The roadmap of a large collection is computed quickly."""
    text = "status: accepted\nmilestones: {{alpha: v1.{}, beta: ~~v1.{}~~ v1.{}}}\nowner: sig-{}"
    files = {
        f"{n}.md": proposal(f"id: A-{n}\n" + text.format(n % 9, n % 9 + 1, n % 9 + 2, n % 40)) for n in range(2000)
    }
    collection = build_collection(files, settings=SETTINGS)
    with limit_cpu_time(1):
        assert compute_roadmap(collection, RoadmapSpec(first="v1")).shown_count == 2000


_texts = texts_from_pieces("v1.", "1", "2", "9", "~~", " ", "soon", "-", ":", "owner", "labels", "<", "\u202e", "none")


@given(
    blocks=st.lists(st.lists(st.tuples(st.sampled_from(["alpha", "beta", "stable", "odd"]), _texts), max_size=4)),
    first=_texts,
    last=_texts,
    group_by=_texts,
    limit=st.none() | st.integers(1, 3),
)
def test_anything(blocks: list[list[tuple[str, str]]], first: str, last: str, group_by: str, limit: int | None) -> None:
    """For any input, each row has a cell for every column and at least one milestone."""
    files = {
        f"{n}.md": proposal(f"status: accepted\nmilestones: {[f'{stage}={text}' for stage, text in pairs]!r}")
        for n, pairs in enumerate(blocks)
    }
    answer = compute_roadmap(build_collection(files, settings=SETTINGS), RoadmapSpec(first, last, "", group_by, limit))
    for group in answer.groups:
        for row in group.rows:
            assert len(row.cells) == len(answer.columns)
            assert any(row.cells)
    assert answer.shown_count == min(answer.total, limit or answer.total)
