"""Tables: filtered, sorted, grouped and limited."""

from __future__ import annotations

import pytest
from core.proposals import EVERYWHERE, build_collection, proposal, texts_from_pieces
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.views.columns import COLUMNS
from sphinx_enhancements.core.views.table import DEFAULT_COLUMNS, Table, TableSpec, compute_table

COLLECTION = build_collection(
    {
        "a.md": proposal(
            "id: A-10\nstatus: accepted\nstage: beta\nowner: b\nlabels: [x, y]\nmilestones: {beta: v1.10}\ncost: 3",
            "Zebra",
            "## Release Signoff Checklist\n- [x] a\n- [ ] b\n",
        ),
        "b.md": proposal(
            "id: A-9\nstatus: draft\nowner: a\nlabels: [y]\nmilestones: {alpha: v1.9}\nstage: alpha", "ant"
        ),
        "c.md": proposal(
            "id: A-11\nstatus: no status\nstage: stable\nauthors: '@x'\n",
            "Bee",
            "## Release Signoff Checklist\n- [x] a\n",
        ),
        "d.md": proposal("id: B-1\ncost: 1\ndepends-on: A-9\nstage: odd", "cat"),
    },
    settings=Settings(documents=EVERYWHERE.documents, current_release="v1.9"),
)


def keys(answer: Table) -> list[str]:
    """Return the keys of all rows, in order."""
    return [row.key for group in answer.groups for row in group.rows]


def texts(answer: Table) -> list[list[str]]:
    """Return the texts of the cells of each row."""
    return [
        [", ".join(item.text for item in cell) for cell in row.cells] for group in answer.groups for row in group.rows
    ]


def test_default_table() -> None:
    """Without options a table has every proposal, by key, in the default columns."""
    answer = compute_table(COLLECTION, TableSpec())
    assert answer.columns == DEFAULT_COLUMNS
    assert texts(answer) == [
        ["A-9", "ant", "draft", "alpha", "alpha v1.9", "a"],
        ["A-10", "Zebra", "accepted", "beta", "beta v1.10", "b"],
        ["A-11", "Bee", "no status", "stable", "", ""],
        ["B-1", "cat", "no status", "odd", "", ""],
    ]
    assert (answer.total, answer.shown, answer.problems) == (4, 4, ())


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (("key",), "A-9 A-10 A-11 B-1"),
        (("-key",), "B-1 A-11 A-10 A-9"),
        (("title",), "A-9 A-11 B-1 A-10"),
        (("status",), "A-9 A-10 A-11 B-1"),
        (("-stage",), "B-1 A-11 A-10 A-9"),
        (("stage",), "A-9 A-10 A-11 B-1"),
        (("release",), "A-9 A-10 A-11 B-1"),
        (("-release",), "A-10 A-9 A-11 B-1"),
        (("-owner",), "A-10 A-9 A-11 B-1"),
        (("owner", "-key"), "A-9 A-10 B-1 A-11"),
        (("checklist",), "A-10 A-11 A-9 B-1"),
        (("-number",), "A-11 A-10 A-9 B-1"),
        (("cost",), "B-1 A-10 A-9 A-11"),
        (("depends_on",), "B-1 A-9 A-10 A-11"),
    ],
)
def test_sorting(sort: tuple[str, ...], expected: str) -> None:
    """Numbers sort by value, releases and stages in their order; absent values sort last in both directions."""
    answer = compute_table(COLLECTION, TableSpec(sort=sort))
    assert " ".join(keys(answer)) == expected
    assert answer.problems == ()


@pytest.mark.parametrize(
    ("group_by", "expected"),
    [
        ("status", "draft: A-9 | accepted: A-10 | no status: A-11 | no status: B-1"),
        ("stage", "alpha: A-9 | beta: A-10 | stable: A-11 | odd: B-1"),
        ("owner", "a: A-9 | b: A-10 | no owner: A-11 B-1"),
        ("labels", "x: A-10 | y: A-9 A-10 | no labels: A-11 B-1"),
        ("release", "v1.9: A-9 | v1.10: A-10 | no release: A-11 B-1"),
        ("authors", "@x: A-11 | no authors: A-9 A-10 B-1"),
    ],
)
def test_grouping(group_by: str, expected: str) -> None:
    """Groups are in the order of their column; the group without a value is last and has a title in words."""
    answer = compute_table(COLLECTION, TableSpec(group_by=group_by))
    groups = [
        f"{', '.join(item.text for item in group.title)}: {' '.join(row.key for row in group.rows)}"
        for group in answer.groups
    ]
    assert " | ".join(groups) == expected


PROGRESS = build_collection(
    {
        "1.md": proposal("id: P-1\nstatus: accepted\nstage: beta\nmilestones: {alpha: v1.1, beta: v1.2, stable: v1.4}"),
        "2.md": proposal("id: P-2\nstatus: accepted\nstage: stable\nmilestones: {stable: v1.5}"),
        "3.md": proposal("id: P-3\nstatus: accepted\nmilestones: {alpha: v1.3, beta: v1.3}"),
        "4.md": proposal("id: P-4\nstatus: accepted\nstage: alpha\nmilestones: {alpha: v1.1, beta: ~~v1.2~~}"),
        "5.md": proposal("id: P-5\nstatus: draft\nstage: alpha\nmilestones: {alpha: v1.2, beta: v1.6}"),
        "6.md": proposal("id: P-6\nstatus: deferred\nstage: alpha\nmilestones: {alpha: v1.6}"),
        "7.md": proposal("id: P-7\nstatus: rejected\nmilestones: {alpha: v1.1}"),
        "8.md": proposal("id: P-8\nstatus: provisional\nstage: alpha"),
    },
    settings=Settings(documents=EVERYWHERE.documents, current_release="v1.2"),
)


def list_noted_cells(spec: TableSpec) -> dict[str, list[str]]:
    """Return the cells of each row as text with notes, by key."""
    answer = compute_table(PROGRESS, spec)
    return {
        row.key: [
            ", ".join(f"{item.text} ({item.note})" if item.note else item.text for item in cell) for cell in row.cells
        ]
        for group in answer.groups
        for row in group.rows
    }


def test_stages_that_are_not_reached() -> None:
    """The cells of stage and release say what is only aimed at, and for which release."""
    assert list_noted_cells(TableSpec(columns=("stage", "release"))) == {
        "P-1": ["beta", "stable v1.4 (planned)"],
        "P-2": ["stable (planned for v1.5)", "stable v1.5 (planned)"],
        "P-3": ["", "beta v1.3 (planned)"],
        "P-4": ["alpha", "alpha v1.1"],
        "P-5": ["alpha (not reached in v1.2)", "beta v1.6 (proposed)"],
        "P-6": ["alpha (not planned)", "alpha v1.6 (not planned)"],
        "P-7": ["", "alpha v1.1 (not reached)"],
        "P-8": ["alpha (proposed)", ""],
    }


@pytest.mark.parametrize(
    ("query", "sort", "expected"),
    [
        ("release:<=v1.2 is:accepted", "release", "P-4 alpha v1.1, P-1 beta v1.2"),
        ("release:<=v1.2 is:accepted", "-release", "P-1 beta v1.2, P-4 alpha v1.1"),
        ("release:v1.1", "key", "P-1 alpha v1.1, P-4 alpha v1.1, P-7 alpha v1.1"),
        ("release:>=v1.3 is:accepted", "release", "P-3 beta v1.3, P-1 stable v1.4, P-2 stable v1.5"),
        ("-release:v1.4 is:accepted", "release", "P-4 alpha v1.1, P-3 beta v1.3, P-2 stable v1.5"),
        ("release:v1.2 is:missed", "key", "P-5 alpha v1.2"),
    ],
)
def test_release_that_the_filter_selects(query: str, sort: str, expected: str) -> None:
    """The column with the release shows and sorts by the milestone that the filter is about."""
    answer = compute_table(PROGRESS, TableSpec(query, ("key", "release"), (sort,)))
    assert ", ".join(" ".join(cells) for cells in texts(answer)) == expected


def test_groups_of_progress() -> None:
    """Stages that are only aimed at are groups of their own; groups by release have no stage."""
    titles = [group.title[0] for group in compute_table(PROGRESS, TableSpec(group_by="stage")).groups]
    assert [(item.text, item.note) for item in titles] == [
        ("alpha", None), ("alpha", "aimed at"), ("beta", None), ("stable", "aimed at"), ("no stage", None),
    ]  # fmt: skip
    answer = compute_table(PROGRESS, TableSpec("release:>v1.4", group_by="release"))
    assert [(g.title[0].text, [row.key for row in g.rows]) for g in answer.groups] == [
        ("v1.5", ["P-2"]),
        ("v1.6", ["P-5", "P-6"]),
    ]


def test_filter_and_limit() -> None:
    """The total counts the matches of the filter before the limit."""
    answer = compute_table(COLLECTION, TableSpec(filter="key:A-*", limit=2))
    assert (keys(answer), answer.total, answer.shown) == (["A-9", "A-10"], 3, 2)
    assert compute_table(COLLECTION, TableSpec(filter="nothing at all")) == Table(DEFAULT_COLUMNS, (), 0)


def test_invalid_filter_shows_everything() -> None:
    """An invalid filter matches every proposal and is reported with the column of the mistake."""
    answer = compute_table(COLLECTION, TableSpec(filter="status:accepted statsu:x"))
    assert len(keys(answer)) == 4
    assert [code for code, _ in answer.problems] == [Code.BAD_QUERY]
    assert "column 17" in answer.problems[0][1]


def test_unknown_columns() -> None:
    """Unknown columns are ignored and reported in every option; the others are used."""
    answer = compute_table(COLLECTION, TableSpec(columns=("key", "frob", "Cost"), sort=("-odd",), group_by="strange"))
    assert answer.columns == ("key", "cost")
    assert [code for code, _ in answer.problems] == [Code.UNKNOWN_COLUMN] * 3
    assert ["column 'frob'" in answer.problems[0][1], "'-odd'" in answer.problems[1][1]] == [True, True]
    assert compute_table(COLLECTION, TableSpec(columns=("frob",))).columns == DEFAULT_COLUMNS


def test_columns_of_relations() -> None:
    """Relations and their derived inverses are columns."""
    answer = compute_table(COLLECTION, TableSpec(columns=("key", "depends-on", "required_by")))
    assert texts(answer) == [["A-9", "", "B-1"], ["A-10", "", ""], ["A-11", "", ""], ["B-1", "A-9", ""]]


def test_empty_collection() -> None:
    """An empty collection gives an empty table."""
    assert compute_table(build_collection({}), TableSpec(group_by="status")) == Table(DEFAULT_COLUMNS, (), 0)


NAMES = st.sampled_from([*COLUMNS, "depends-on", "required-by", "cost", "frob", "", "-key", "-cost", "Depends On"])


@given(
    st.builds(
        TableSpec,
        filter=st.sampled_from(["", "status:accepted", "-a", "frob:"]) | texts_from_pieces(*'a:"-, '),
        columns=st.lists(NAMES, max_size=4).map(tuple),
        sort=st.lists(NAMES, max_size=3).map(tuple),
        group_by=st.none() | NAMES,
        limit=st.none() | st.integers(0, 6),
    )
)
def test_any_spec_gives_a_table(spec: TableSpec) -> None:
    """Nothing raises; every row has a cell for each column; no proposal is lost unless by filter or limit."""
    answer = compute_table(COLLECTION, spec)
    assert all(len(row.cells) == len(answer.columns) for group in answer.groups for row in group.rows)
    assert len(set(keys(answer))) == min(answer.total, 99 if spec.limit is None else spec.limit)
    assert answer == compute_table(COLLECTION, spec)
