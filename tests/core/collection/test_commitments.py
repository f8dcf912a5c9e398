"""Commitments: stages that continue in a later release, and milestones to which a proposal has not opted in."""

from __future__ import annotations

import pytest
from core.proposals import build_collection, dedent_document, front_matter_page

from sphinx_enhancements.core.collection.collection import Collection
from sphinx_enhancements.core.config.settings import Settings


def build_keps(*blocks: str, current: str | None = None) -> Collection:
    """Return a collection of proposals in the form of Kubernetes, with the numbers 1, 2 …."""
    documents = {
        f"keps/sig-x/{n}-one/README.md": front_matter_page(f"title: One\n{dedent_document(block)}")
        for n, block in enumerate(blocks, 1)
    }
    return build_collection(documents, "kep", Settings(current_release=current))


def list_commitments(collection: Collection, key: str = "KEP-1") -> list[tuple[str | None, str | None, str]]:
    """Return stage, release and commitment of each milestone of a proposal."""
    milestones = collection.entries[key].enhancement.milestones
    return [(m.stage.value, m.release, m.commitment) for m in milestones]


@pytest.mark.parametrize(
    ("block", "milestones"),
    [
        (
            'stage: beta\nlatest-milestone: "v1.37"\nmilestone: {alpha: "v1.33", beta: "v1.35"}',
            [("alpha", "v1.33", "targeted"), ("beta", "v1.35", "targeted"), ("beta", "v1.37", "continued")],
        ),
        (
            'stage: beta\nlatest-milestone: "1.37.0"\nmilestone: {beta: "v1.37"}',
            [("beta", "v1.37", "targeted")],
        ),
        (
            'stage: beta\nlatest-milestone: "v1.34, v1.36 and v1.37"\nmilestone: {beta: "v1.35"}',
            [("beta", "v1.35", "targeted"), ("beta", "v1.36", "continued"), ("beta", "v1.37", "continued")],
        ),
        (
            'stage: beta\nlatest-milestone: ["v1.36", soon, v1.37]\nmilestone: {beta: "v1.35"}',
            [("beta", "v1.35", "targeted"), ("beta", "v1.36", "continued"), ("beta", "v1.37", "continued")],
        ),
        (
            'stage: beta\nlatest-milestone: {a: "v1.36"}\nmilestone: {beta: "v1.35"}',
            [("beta", "v1.35", "targeted")],
        ),
        (
            'stage: beta\nlatest-milestone: "~~v1.36~~ v1.37 (docs only)"\nmilestone: {beta: "v1.35"}',
            [("beta", "v1.35", "targeted"), ("beta", "v1.37", "continued")],
        ),
        (
            'stage: beta\nlatest-milestone: "v1.37"\nmilestone: {beta: "v1.35", stable: "v1.37"}',
            [("beta", "v1.35", "targeted"), ("stable", "v1.37", "targeted")],
        ),
        (
            'stage: beta\nlatest-milestone: "v1.37"\nmilestone: {beta: "~~v1.35~~"}',
            [("beta", "v1.35", "targeted")],
        ),
        (
            'stage: beta\nlatest-milestone: "v1.37"\nmilestone: {alpha: "v1.35"}',
            [("alpha", "v1.35", "targeted"), ("beta", "v1.37", "targeted")],
        ),
        (
            'stage: gamma\nlatest-milestone: "v1.37"\nmilestone: {beta: "v1.35"}',
            [("beta", "v1.35", "targeted"), ("unknown", "v1.37", "targeted")],
        ),
        (
            'latest-milestone: "v1.37"\nmilestone: {beta: "v1.35"}',
            [("beta", "v1.35", "targeted"), (None, "v1.37", "targeted")],
        ),
        (
            'stage: beta\nlatest-milestone: soon\nmilestone: {beta: "v1.35"}',
            [("beta", "v1.35", "targeted")],
        ),
        (
            'stage: beta\nlatest-milestone: "0.0"\nmilestone: {beta: "v1.35"}',
            [("beta", "v1.35", "targeted")],
        ),
    ],
)
def test_a_stage_that_continues(block: str, milestones: list[tuple[str | None, str | None, str]]) -> None:
    """A later release of the present stage continues it, unless another milestone is in that release."""
    assert list_commitments(build_keps(block)) == milestones


PLANNED = 'status: implementable\nstage: beta\nlatest-milestone: "v1.35"\nmilestone: {beta: "v1.35", stable: "v1.37"}'
OPTED_IN = 'status: implementable\nstage: alpha\nlatest-milestone: "v1.37"\nmilestone: {alpha: "v1.37", beta: "v1.38"}'


@pytest.mark.parametrize(
    ("others", "current", "commitment"),
    [
        ([OPTED_IN], None, "not-opted-in"),
        ([OPTED_IN.replace("v1.37", "v1.40")], None, "not-opted-in"),
        ([OPTED_IN.replace("v1.37", "v1.36")], None, "targeted"),
        ([], None, "targeted"),
        ([], "v1.36", "targeted"),
        ([], "v1.37", "not-opted-in"),
    ],
)
def test_opt_in_has_begun(others: list[str], current: str | None, commitment: str) -> None:
    """A plan for a later release is usual until that release is out, or others have opted in to it."""
    collection = build_keps(PLANNED, *others, current=current)
    assert list_commitments(collection) == [("beta", "v1.35", "targeted"), ("stable", "v1.37", commitment)]
    if others == [OPTED_IN]:
        assert list_commitments(collection, "KEP-2") == [("alpha", "v1.37", "targeted"), ("beta", "v1.38", "targeted")]


@pytest.mark.parametrize(
    "block",
    [
        PLANNED.replace("implementable", "implemented"),
        PLANNED.replace('latest-milestone: "v1.35"\n', ""),
        PLANNED.replace('latest-milestone: "v1.35"', "latest-milestone: TBD"),
        PLANNED.replace('"v1.37"', '"~~v1.37~~"'),
    ],
)
def test_milestones_that_need_no_opt_in(block: str) -> None:
    """Implemented work, a proposal that names no latest release, and a struck milestone lack no opt-in."""
    milestones = list_commitments(build_keps(block, OPTED_IN))
    assert [m for m in milestones if m[2] != "targeted"] == []


def test_opt_in_is_a_rule_of_the_profile() -> None:
    """In the default profile, ``release`` is the release of the present stage, and later milestones are plans."""
    block = "id: EX-{}\nstage: beta\nrelease: v1.5\nmilestones: {{beta: v1.4, stable: v1.6}}\n"
    documents = {f"{n}.md": front_matter_page(block.format(n)) for n in (1, 2)}
    documents["2.md"] = documents["2.md"].replace("release: v1.5", "release: v1.9")
    assert list_commitments(build_collection(documents), "EX-1") == [
        ("beta", "v1.4", "targeted"),
        ("stable", "v1.6", "targeted"),
        ("beta", "v1.5", "continued"),
    ]


def test_a_milestone_that_is_not_opted_in_gives_no_stage() -> None:
    """The stage that follows from milestones is one to which the proposal has opted in."""
    block = 'status: implementable\nlatest-milestone: "v1.35"\nmilestone: {alpha: "v1.35", beta: "v1.36"}'
    assert build_keps(block, current="v1.36").entries["KEP-1"].enhancement.stage.value == "alpha"
