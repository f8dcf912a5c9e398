"""Lists of summaries: selection, order, groups and headings."""

from __future__ import annotations

import pytest
from core.proposals import EVERYWHERE, build_collection, limit_cpu_time, proposal
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.views.summaries import Summaries, SummariesSpec, compute_summaries

FILES = {
    "a.md": proposal(
        "id: A-1\nstatus: accepted\nstage: stable\nowner: sig-b\nlabels: [x, y]\n"
        "milestones: {alpha: v1.2, beta: v1.2, stable: v1.5}"
    ),
    "b.md": proposal("id: A-2\nstatus: draft\nowner: sig-a\nlabels: [y]\nmilestones: {alpha: v1.2}"),
    "c.md": proposal("id: A-10\nstatus: accepted\nstage: alpha\nowner: sig-a\nmilestones: {alpha: v1.2.0}"),
    "d.md": proposal("id: A-4\nstatus: accepted\nmilestones: {alpha: ~~v1.2~~ v1.3}"),
    "e.md": proposal("id: A-5\nstatus: rejected\nstage: wobble"),
}
COLLECTION = build_collection(FILES, settings=Settings(documents=EVERYWHERE.documents))


def words(answer: Summaries) -> list[tuple[str, list[str]]]:
    """Return the groups, each with key, status and stages of its proposals."""
    return [
        (
            ", ".join(item.text for item in group.title),
            [" ".join((e.key, e.status.text, *(item.text for item in e.stages))) for e in group.rows],
        )
        for group in answer.groups
    ]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            SummariesSpec(),
            [
                (
                    "",
                    [
                        "A-1 accepted stable",
                        "A-2 draft",
                        "A-4 accepted",
                        "A-5 rejected wobble",
                        "A-10 accepted alpha",
                    ],
                )
            ],
        ),
        (SummariesSpec("1.2"), [("", ["A-1 accepted alpha beta", "A-10 accepted alpha"])]),
        (SummariesSpec("v1.3"), [("", ["A-4 accepted alpha"])]),
        (SummariesSpec("v1.5", filter="  "), [("", ["A-1 accepted stable"])]),
        (SummariesSpec("v1.2", filter="owner:sig-a"), [("", ["A-2 draft alpha", "A-10 accepted alpha"])]),
        (SummariesSpec(filter="status:draft,rejected"), [("", ["A-2 draft", "A-5 rejected wobble"])]),
        (
            SummariesSpec("v1.2", group_by="stage"),
            [
                ("alpha", ["A-1 accepted alpha beta", "A-10 accepted alpha"]),
                ("beta", ["A-1 accepted alpha beta"]),
            ],
        ),
        (
            SummariesSpec(filter="status:accepted", group_by="Owner"),
            [("sig-a", ["A-10 accepted alpha"]), ("sig-b", ["A-1 accepted stable"]), ("no owner", ["A-4 accepted"])],
        ),
        (SummariesSpec("v1.3", group_by="owner"), [("", ["A-4 accepted alpha"])]),
        (
            SummariesSpec("v1.2", filter="label:y", group_by="labels"),
            [("x", ["A-1 accepted alpha beta"]), ("y", ["A-1 accepted alpha beta", "A-2 draft alpha"])],
        ),
        (SummariesSpec("v1.2", limit=1), [("", ["A-1 accepted alpha beta"])]),
        (SummariesSpec("v9"), []),
    ],
)
def test_selection(spec: SummariesSpec, expected: list[tuple[str, list[str]]]) -> None:
    """A release, a filter and a limit select proposals, in key order."""
    answer = compute_summaries(COLLECTION, spec)
    assert words(answer) == expected
    assert answer.problems == ()


def test_counts() -> None:
    """A proposal in two groups counts once."""
    answer = compute_summaries(COLLECTION, SummariesSpec(group_by="labels", filter="label:y", limit=1))
    assert (answer.shown, answer.total, answer.keys) == (1, 2, ("A-1",))


@pytest.mark.parametrize(
    ("spec", "code", "shown"),
    [
        (SummariesSpec("soon"), Code.UNKNOWN_RELEASE, 0),
        (SummariesSpec(filter="frob:x"), Code.BAD_QUERY, 5),
        (SummariesSpec(group_by="frob"), Code.UNKNOWN_COLUMN, 5),
        (SummariesSpec(content="some"), Code.UNKNOWN_OPTION_VALUE, 5),
    ],
)
def test_invalid_options(spec: SummariesSpec, code: Code, shown: int) -> None:
    """Invalid options are reported, and the others are used."""
    answer = compute_summaries(COLLECTION, spec)
    assert [found for found, _ in answer.problems] == [code]
    assert answer.shown == shown
    assert not spec.whole


def test_long_title() -> None:
    """A long title is shortened in the heading."""
    answer = compute_summaries(build_collection({"a.md": proposal("id: A-1", title="x" * 10_000)}), SummariesSpec())
    assert len(answer.groups[0].rows[0].proposal.text) == 240


@limit_cpu_time
@given(
    st.builds(
        SummariesSpec,
        release=st.sampled_from(("", "v1.2", "1.3", "soon")),
        filter=st.sampled_from(("", "status:accepted", "frob:x", "label:y")),
        group_by=st.sampled_from(("", "stage", "owner", "labels", "release", "frob")),
        limit=st.none() | st.integers(1, 6),
    )
)
def test_any_options(spec: SummariesSpec) -> None:
    """The number of shown proposals agrees with the counts and the limit."""
    answer = compute_summaries(COLLECTION, spec)
    assert len(answer.keys) == answer.shown <= answer.total
    assert spec.limit is None or answer.shown <= spec.limit
    if spec.group_by != "stage" or not spec.release:
        assert answer.shown == min(answer.total, spec.limit or answer.total)
