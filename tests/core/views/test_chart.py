"""Charts: bars, their parts, sums and queries."""

from __future__ import annotations

import pytest
from core.proposals import EVERYWHERE, build_collection, limit_cpu_time, proposal, texts_from_pieces
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.query import parse_query
from sphinx_enhancements.core.releases import Release
from sphinx_enhancements.core.views.cells import ItemKind
from sphinx_enhancements.core.views.chart import MAX_BARS, MAX_PARTS, NOT_ACCEPTED, Chart, ChartSpec, compute_chart
from sphinx_enhancements.core.views.releases import ReleaseSpec, compute_releases

SETTINGS = Settings(documents=EVERYWHERE.documents, current_release="v1.3", releases=(Release("v1.4"),))
FILES = {
    "a.md": proposal(
        "id: A-1\nstatus: accepted\nowner: sig-b\nstage: beta\nlabels: [x, y]\n"
        "milestones: {alpha: v1.2, beta: v1.3, stable: v1.5}"
    ),
    "b.md": proposal("id: A-2\nstatus: draft\nowner: sig-a\nlabels: [y]\nmilestones: {alpha: v1.3, beta: v1.3}"),
    "c.md": proposal("id: A-3\nstatus: rejected\nowner: sig-a\nstage: alpha\nmilestones: {alpha: v1.5}"),
    "d.md": proposal("id: A-4\nstatus: implemented\nowner: sig-a\nmilestones: {alpha: v1.3, beta: v1.3}"),
    "e.md": proposal("id: A-5\nstatus: accepted\nmilestones: {alpha: soon}"),
}
COLLECTION = build_collection(FILES, settings=SETTINGS)


def parts(answer: Chart) -> list[str]:
    """Return the parts of the bars as text."""
    return [f"{p.merged} others" if p.merged else ", ".join(item.text for item in p.title) for p in answer.parts]


def bars(answer: Chart) -> list[tuple[str, list[int], int]]:
    """Return the title, counts and total of each bar."""
    return [
        (f"{b.merged} others" if b.merged else ", ".join(item.text for item in b.title), [*b.counts], b.total)
        for b in answer.bars
    ]


def test_releases() -> None:
    """Bars are in the order of releases, split by the stages of accepted proposals, then those not accepted."""
    answer = compute_chart(COLLECTION, ChartSpec())
    assert parts(answer) == ["alpha", "beta", "stable", "not accepted"]
    assert answer.parts[-1] == NOT_ACCEPTED
    assert bars(answer) == [
        ("v1.2", [1, 0, 0, 0], 1),
        ("v1.3", [1, 2, 0, 1], 3),
        ("v1.4", [0, 0, 0, 0], 0),
        ("v1.5", [0, 0, 1, 1], 2),
    ]
    assert (answer.current, answer.total, answer.left, answer.problems) == ("v1.3", 5, 1, ())
    assert answer.overlapping
    assert not answer.empty
    assert answer.bars[0].title[0].kind is ItemKind.RELEASE


def test_releases_by_another_column() -> None:
    """Each proposal that targets a release is counted once for its value in the column."""
    answer = compute_chart(COLLECTION, ChartSpec(split_by="status", first="1.3", last="1.5"))
    assert parts(answer) == ["draft", "accepted", "implemented", "rejected"]
    assert bars(answer) == [
        ("v1.3", [1, 1, 1, 0], 3),
        ("v1.4", [0, 0, 0, 0], 0),
        ("v1.5", [0, 1, 0, 1], 2),
    ]
    assert not answer.overlapping
    assert bars(compute_chart(COLLECTION, ChartSpec(split_by="none", last="1.2"))) == [("v1.2", [1], 1)]


def test_owner() -> None:
    """Bars are by size, without an owner last, and split by stage unless another column is given."""
    answer = compute_chart(COLLECTION, ChartSpec("owner"))
    assert (answer.split_by, parts(answer)) == ("stage", ["alpha", "beta", "no stage"])
    assert bars(answer) == [("sig-a", [1, 1, 1], 3), ("sig-b", [0, 1, 0], 1), ("no owner", [0, 0, 1], 1)]
    answer = compute_chart(COLLECTION, ChartSpec("owner", split_by="status"))
    assert parts(answer) == ["draft", "accepted", "implemented", "rejected"]
    assert bars(answer) == [
        ("sig-a", [1, 0, 1, 1], 3),
        ("sig-b", [0, 1, 0, 0], 1),
        ("no owner", [0, 1, 0, 0], 1),
    ]


def test_status() -> None:
    """Statuses are in their order, and not split."""
    answer = compute_chart(COLLECTION, ChartSpec("status"))
    assert answer.split_by == ""
    assert bars(answer) == [("draft", [1], 1), ("accepted", [2], 2), ("implemented", [1], 1), ("rejected", [1], 1)]


def test_labels() -> None:
    """A proposal with two labels is in two bars, or in two parts of one."""
    answer = compute_chart(COLLECTION, ChartSpec("labels"))
    assert bars(answer) == [("y", [2], 2), ("x", [1], 1), ("no labels", [3], 3)]
    answer = compute_chart(COLLECTION, ChartSpec("owner", split_by="labels"))
    assert parts(answer) == ["y", "x", "no labels"]
    assert bars(answer)[1] == ("sig-b", [1, 1, 0], 1)
    assert answer.overlapping


def test_filter_and_empty_charts() -> None:
    """Only matches of the filter are counted; without any the chart is empty."""
    answer = compute_chart(COLLECTION, ChartSpec("owner", filter="is:accepted"))
    assert (answer.total, [(name, total) for name, _, total in bars(answer)]) == (
        3,
        [("sig-a", 1), ("sig-b", 1), ("no owner", 1)],
    )
    for by in ("releases", "owner"):
        for collection in (build_collection({}, settings=SETTINGS), COLLECTION):
            answer = compute_chart(collection, ChartSpec(by, filter="owner:nobody"))
            assert (answer.empty, answer.bars, answer.parts, answer.total) == (True, (), (), 0)
    ahead = compute_chart(COLLECTION, ChartSpec(first="v3"))
    assert (ahead.empty, ahead.left) == (True, 5)


def test_limit() -> None:
    """The smallest bars, or the oldest releases, are merged to one with their sum."""
    files = {f"{n}-{m}.md": proposal(f"id: B-{n}-{m}\nowner: sig-{n}") for n in range(6) for m in range(n + 1)}
    collection = build_collection(files)
    answer = compute_chart(collection, ChartSpec("owner", split_by="none", limit=2))
    assert bars(answer) == [("sig-5", [6], 6), ("sig-4", [5], 5), ("4 others", [10], 10)]
    # Another bar for one alone would not make it shorter.
    assert len(bars(compute_chart(collection, ChartSpec("owner", limit=5)))) == 6
    answer = compute_chart(COLLECTION, ChartSpec(limit=1))
    assert bars(answer) == [("3 others", [2, 2, 0, 1], 4), ("v1.5", [0, 0, 1, 1], 2)]


def test_many() -> None:
    """The largest of 41 owners have bars, and every proposal is counted in a bar."""
    owners = ["sig-big"] * 500 + [f"sig-{n}" for n in range(40)]
    collection = build_collection({f"{n}.md": proposal(f"id: C-{n}\nowner: {owner}") for n, owner in enumerate(owners)})
    with limit_cpu_time():
        answer = compute_chart(collection, ChartSpec("owner"))
        wide = compute_chart(collection, ChartSpec("status", split_by="owner"))
    assert [(name, total) for name, _, total in bars(answer)][:1] == [("sig-big", 500)]
    assert (len(answer.bars), bars(answer)[-1][0]) == (MAX_BARS + 1, f"{41 - MAX_BARS} others")
    assert sum(bar.total for bar in answer.bars) == 540
    assert parts(wide)[0] == "sig-big"
    assert (len(wide.parts), parts(wide)[-1]) == (MAX_PARTS + 1, f"{41 - MAX_PARTS} others")
    assert sum(wide.bars[0].counts) == wide.bars[0].total == 540


def test_queries() -> None:
    """A bar has a query that selects exactly its proposals, if there is one."""

    def queries(spec: ChartSpec) -> list[str | None]:
        return [bar.query and bar.query.text for bar in compute_chart(COLLECTION, spec).bars]

    assert queries(ChartSpec("owner")) == ["owner:sig-a", "owner:sig-b", "owner:none"]
    assert queries(ChartSpec("status", filter="-label:x\n"))[:2] == [
        "-label:x status:draft",
        "-label:x status:accepted",
    ]
    assert queries(ChartSpec("stage")) == ["stage:alpha is:aimed", "stage:beta", "stage:none"]
    assert queries(ChartSpec("labels")) == ["label:y", "label:x", None]
    assert queries(ChartSpec("releases")) == [None] * 4
    assert queries(ChartSpec("owner", limit=1)) == ["owner:sig-a", None]
    assert queries(ChartSpec("owner", filter="frob:x"))[0] is None
    owners = ("sig node", 'the "core"', "sig-*", "a,b", ">=x")
    files = {f"{n}.md": proposal(f"id: G-{n}\nowner: '{owner}'") for n, owner in enumerate(owners)}
    bars = compute_chart(build_collection(files | {"z.md": proposal("id: G-9")}), ChartSpec("owner")).bars
    assert {bar.title[0].text: bar.query and bar.query.text for bar in bars} == {
        "sig node": 'owner:"sig node"',
        'the "core"': None,
        "sig-*": None,
        "a,b": 'owner:"a,b"',
        ">=x": 'owner:">=x"',
        "no owner": "owner:none",
    }


def test_sixty_releases() -> None:
    """Each release has a bar, unless there is a limit."""
    stages = ", ".join(f"alpha: v1.{n}" for n in range(60))
    files = {f"{n}.md": proposal(f"id: D-{n}\nstatus: accepted\nmilestones: {{alpha: v1.{n}}}") for n in range(60)}
    collection = build_collection(files | {"all.md": proposal(f"id: D-100\nmilestones: {{{stages}}}")})
    assert len(compute_chart(collection, ChartSpec()).bars) == 60
    answer = compute_chart(collection, ChartSpec(limit=8))
    assert [name for name, _, _ in bars(answer)] == ["52 others", *(f"v1.{n}" for n in range(52, 60))]


@pytest.mark.parametrize(
    ("spec", "code", "words"),
    [
        (ChartSpec("frob"), Code.UNKNOWN_COLUMN, "'frob'"),
        (ChartSpec("owner", split_by="<script>"), Code.UNKNOWN_COLUMN, "'<script>'"),
        (ChartSpec(filter="frob:x"), Code.BAD_QUERY, "frob"),
        (ChartSpec(first="soon"), Code.UNKNOWN_RELEASE, "`from` is 'soon'"),
        (ChartSpec(first="v2", last="v1"), Code.UNKNOWN_OPTION_VALUE, "exchanged"),
        (ChartSpec("owner", last="v1.3"), Code.UNKNOWN_OPTION_VALUE, "`from` and `to`"),
    ],
)
def test_invalid_options(spec: ChartSpec, code: Code, words: str) -> None:
    """Invalid options are reported, and the others are used."""
    answer = compute_chart(COLLECTION, spec)
    ((found, message),) = answer.problems
    assert (found, words in message) == (code, True)
    assert not answer.empty
    if spec.by == "frob":
        assert answer == compute_chart(COLLECTION, ChartSpec())._replace(problems=answer.problems)
    if spec.split_by:
        assert answer.split_by == "stage"


_proposals = st.lists(
    st.tuples(
        st.sampled_from(("", "draft", "accepted", "implemented", "rejected", "wibble")),
        st.sampled_from(("", "alpha", "beta", "wobble")),
        st.sampled_from(("", "sig-a", "sig-b", "sig-c")),
        st.lists(st.sampled_from(("x", "y", "z")), unique=True),
        st.dictionaries(
            st.sampled_from(("alpha", "beta", "stable", "wobble")),
            st.sampled_from(("v1.1", "1.1.0", "v1.2", "v1.3", "~~v1.1~~ v1.2", "soon")),
        ),
    ),
    max_size=8,
)


@given(
    proposals=_proposals,
    by=st.sampled_from(("releases", "owner", "status", "stage", "labels", "release", "milestones")),
    split=st.sampled_from(("", "none", "stage", "status", "owner", "labels")),
    limit=st.none() | st.integers(1, 3),
)
def test_nothing_is_dropped(proposals: list[tuple[object, ...]], by: str, split: str, limit: int | None) -> None:
    """A limit changes no sum, parts add up to their bar, and pages of releases agree."""
    files = {}
    for n, (status, stage, owner, labels, milestones) in enumerate(proposals):
        fields = {"status": status, "stage": stage, "owner": owner, "labels": labels, "milestones": milestones}
        files[f"{n}.md"] = proposal("\n".join([f"id: E-{n}", *(f"{k}: {v}" for k, v in fields.items() if v)]))
    collection = build_collection(files, settings=SETTINGS)
    answer = compute_chart(collection, ChartSpec(by, split, limit=limit))
    whole = compute_chart(collection, ChartSpec(by, split, limit=10_000))
    assert answer.problems == ()
    assert sum(bar.total for bar in answer.bars) == sum(bar.total for bar in whole.bars)
    assert [sum(column) for column in zip(*(bar.counts for bar in answer.bars), strict=True)] == [
        sum(column) for column in zip(*(bar.counts for bar in whole.bars), strict=True)
    ]
    for bar in answer.bars:
        assert sum(bar.counts) >= bar.total
        assert len(bar.counts) == len(answer.parts)
        if bar.query is not None:
            test = parse_query(bar.query.text, collection)
            assert sum(1 for entry in collection if test(entry)) == bar.total
    if by in ("owner", "status", "stage", "release"):
        assert sum(bar.total for bar in answer.bars) == len(collection) == answer.total
    if by == "releases" and split in ("", "stage"):
        for bar in whole.bars:
            view = compute_releases(collection, ReleaseSpec(bar.title[0].text))
            assert view is not None
            (page,) = view.pages
            counted = dict(zip(parts(whole), bar.counts, strict=True))
            assert {k: v for k, v in counted.items() if v and k != "not accepted"} == {
                group.title[0].text: len(group.rows) for group in page.accepted
            }
            others = {row.key for row in page.not_accepted}
            assert counted.get("not accepted", 0) == len(others)
            assert bar.total == len(others | {row.key for group in page.accepted for row in group.rows})


@given(
    by=texts_from_pieces("owner", "<", " ", "-", "ü", "releases", "\n"),
    split=texts_from_pieces("none", "sta", "tus", "\0"),
)
def test_any_text(by: str, split: str) -> None:
    """Any text as option gives a chart."""
    answer = compute_chart(COLLECTION, ChartSpec(by, split))
    assert answer.bars
