"""Milestones as authors write them: lists of releases, releases without a stage, notes and struck texts."""

from __future__ import annotations

import pytest
from core.proposals import diagnostic_codes, front_matter_page, limit_cpu_time, read_proposal, read_vep


@pytest.mark.parametrize(
    ("written", "releases"),
    [
        ('{alpha: "v1.21, v1.37"}', ["v1.21", "v1.37"]),
        ("{alpha: [v1.21, v1.37]}", ["v1.21", "v1.37"]),
        ("{alpha: v1.21 and v1.37}", ["v1.21", "v1.37"]),
        ("{alpha: v1.21/v1.37}", ["v1.21", "v1.37"]),
        ("{alpha: v1.21 & v1.37}", ["v1.21", "v1.37"]),
        ("{alpha: 'v1.21; v1.37.'}", ["v1.21", "v1.37"]),
        ('{alpha: "v1.21, soon, v1.37"}', ["v1.21", "soon", "v1.37"]),
        ('{alpha: "v1.21, TBD"}', ["v1.21"]),
        ('{alpha: ", v1.21,,"}', ["v1.21"]),
        ('{alpha: "Yoga, Zed"}', ["Yoga", "Zed"]),
        ("{alpha: [the next release, Yoga]}", ["the next release", "Yoga"]),
        ('{alpha: "not soon, maybe later"}', ["not soon, maybe later"]),
        ("{alpha: v1.21 or later}", ["v1.21 or later"]),
        ("{alpha: 2026.1}", ["2026.1"]),
        ("alpha=v1.21, v1.37", ["v1.21", "v1.37"]),
        ('{alpha: ""}', []),
        ("{alpha: []}", []),
    ],
)
def test_lists_of_releases(written: str, releases: list[str]) -> None:
    """A list counts for each release; an entry that is none does not spoil the others."""
    page = read_proposal(front_matter_page(f"id: X-1\nmilestones: {written}\n"))
    assert [(m.stage.value, m.release) for m in page.milestones] == [("alpha", release) for release in releases]
    assert diagnostic_codes(page) == []


def test_notes_and_struck_texts_in_a_list() -> None:
    """A comma or slash in a note divides nothing; each struck text has a milestone of its own."""
    page = read_proposal(
        front_matter_page('id: X-1\nmilestones: {beta: "~~v1.5, v1.6~~ v1.7 (API, and/or UI), v1.8 (rest)"}\n')
    )
    assert [(m.release, m.is_struck, m.note) for m in page.milestones] == [
        ("v1.5", True, None),
        ("v1.6", True, None),
        ("v1.7", False, "API, and/or UI"),
        ("v1.8", False, "rest"),
    ]


def test_pairs_with_a_list() -> None:
    """A version without a stage belongs to the stage before it; other text is kept."""
    page = read_proposal(front_matter_page("id: X-1\nmilestones: v1.4, alpha=v1.5, v1.6, beta=v1.7, soon\n"))
    assert [(m.stage.value, m.release) for m in page.milestones] == [
        ("alpha", "v1.5"),
        ("alpha", "v1.6"),
        ("beta", "v1.7"),
    ]
    assert [name for name, _ in page.extra] == ["milestones"]


@pytest.mark.parametrize(
    ("item", "milestones"),
    [
        ("Ship target version: v1.5", [(None, "v1.5")]),
        ("This VEP targets version: v1.9", [(None, "v1.9")]),
        ("This VEP targets alpha for version: v1.9.", [("alpha", "v1.9")]),
        ("This VEP targets alpha for version: v1.9 .", [("alpha", "v1.9")]),
        ("This VEP targets announcement for version: v1.9", [("unknown", "v1.9")]),
        ("This VEP targets TBD for version: v1.9", [(None, "v1.9")]),
        ("This VEP targets GA for version: v1.8, v1.9 (amd64)", [("stable", "v1.8"), ("stable", "v1.9")]),
        ("~~This VEP targets version: v1.9~~", [(None, "v1.9")]),
        ("Ship target version:", []),
        ("Ship target version: TBD", []),
        ("This VEP targets version: soon", [(None, "soon")]),
        ("This VEP targets gamma for version: soon", []),
    ],
)
def test_target_lines(item: str, milestones: list[tuple[str | None, str]]) -> None:
    """A line names a release, with or without a stage; of an unknown stage, only a version is a release."""
    page = read_vep(f"# T\n\n### Target releases\n\n- {item}\n")
    assert [(m.stage.value, m.release) for m in page.milestones] == milestones
    assert [m.is_struck for m in page.milestones] == [item.startswith("~~")] * len(milestones)


@pytest.mark.parametrize(
    "text",
    [
        "v1.1, " * 20_000,
        "(" * 50_000 + "," * 50_000,
        "v1.1 and " * 20_000,
        " and" * 25_000,
        "(a" * 50_000,
        "/" * 100_000,
        "1." * 50_000,
    ],
)
def test_long_lists_take_little_time(text: str) -> None:
    """A text of 100 KB that looks like a list is read in a time that grows with its length."""
    with limit_cpu_time(4):
        page = read_proposal(front_matter_page(f"id: X-1\nmilestones: {{alpha: '{text}'}}\n"))
    assert len(page.milestones) <= 1_000
