"""Readiness: what a proposal lacks for a release that is to come, and what can be said of one that is out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from core.proposals import EVERYWHERE, TODAY, build_collection, bundled_profile, proposal, read_shard

from sphinx_enhancements.core.collection.external import ExternalIndex, ExternalProject, ExternalTarget
from sphinx_enhancements.core.collection.linking import link_shards
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.model import Enhancement, Milestone, Source, Value
from sphinx_enhancements.core.readiness import Verdict
from sphinx_enhancements.core.views.readiness import Readiness, Reason, compute_readiness

if TYPE_CHECKING:
    from sphinx_enhancements.core.collection.collection import Collection

SETTINGS = Settings(documents=EVERYWHERE.documents, current_release="v1.1")
UNDONE = "\n## Release Signoff Checklist\n\n- [ ] a\n"


def words(reason: Reason) -> str:
    """A reason on one line."""
    parts = [reason.kind, *(item.text for item in (reason.item, reason.state) if item), *reason.sections]
    return " ".join([*parts, *([f"{reason.done}/{reason.total}"] if reason.total else [])])


def of_first(collection: Collection, place: int = -1) -> Readiness:
    """The readiness of the proposal A-1 for one of its milestones."""
    entry = collection.entries["A-1"]
    return compute_readiness(collection, entry, entry.enhancement.milestones[place])


def told(block: str, *needed: str, text: str = "", settings: Settings = SETTINGS) -> list[str]:
    """The verdict on the last milestone of a proposal, and the reasons.

    :param needed: the blocks of further proposals, A-2 and so on.
    :param text: what stands below its heading.
    """
    files = {f"{n}.md": proposal(f"id: A-{n}\n{other}") for n, other in enumerate(needed, 2)}
    files["1.md"] = proposal(f"id: A-1\n{block}") + text
    found = of_first(build_collection(files, settings=settings))
    assert (not found.reasons) is (found.verdict in (Verdict.READY, Verdict.REACHED))
    return [found.verdict, *map(words, found.reasons)]


AIM = "status: accepted\nmilestones: {alpha: v1.2}\n"
NEEDS = f"{AIM}depends-on: A-2"


@pytest.mark.parametrize(
    ("block", "text", "expected"),
    [
        (AIM, "", ["ready"]),
        (AIM, "\n## Release Signoff Checklist\n\n- [x] a\n- [x] b\n", ["ready"]),
        (AIM, "\n## Release Signoff Checklist\n\n- [x] a\n- [ ] b\n- [ ] c\n", ["not-ready", "checklist 1/3"]),
        (AIM, "\n## Release Signoff Checklist\n\n- [x] a\n- ~~[ ] b~~\n", ["ready"]),
        (AIM, "\n## Open Questions\n\n1. Why?\n2. When?\n", ["not-ready", "questions 0/2"]),
        (AIM, "\n## Open Questions\n\n1. Why? **Answer:** Because.\n", ["ready"]),
        ("milestones: {alpha: v1.2}\nstatus: draft", "", ["not-ready", "decision draft"]),
        ("milestones: {alpha: v1.2}\nstatus: wibble", "", ["not-ready", "decision wibble"]),
        ("milestones: {alpha: v1.2}", "", ["not-ready", "decision no status"]),
    ],
)
def test_own_reasons(block: str, text: str, expected: list[str]) -> None:
    """An open decision, check list or question makes an enhancement not ready."""
    assert told(block, text=text) == expected


@pytest.mark.parametrize(("stage", "count"), [("alpha", 1), ("beta", 2), ("stable", 2)])
def test_questions_that_block_a_later_stage(stage: str, count: int) -> None:
    """Questions that block a later stage do not count for an earlier one."""
    text = "\n```{open-question} Why?\n:blocks: beta\n```\n\n```{open-question} When?\n```\n"
    found = told(f"status: accepted\nmilestones: {{{stage}: v1.2}}", text=text)
    assert found == ["not-ready", f"questions 0/{count}"]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("status: implemented", []),
        ("status: accepted\nmilestones: {alpha: v1.1}", []),
        ("status: accepted\nmilestones: {alpha: v1.2}", []),
        ("status: accepted\nmilestones: {alpha: v1.2, stable: v1.9}", []),
        ("status: accepted\nmilestones: {alpha: v1.3}", ["needed-later A-2 v1.3"]),
        ("status: accepted\nmilestones: {alpha: ~~v1.2~~ v1.3}", ["needed-later A-2 v1.3"]),
        ("status: accepted", ["needed-nowhere A-2"]),
        ("status: accepted\nstage: beta", []),
        ("status: accepted\nmilestones: {alpha: soon}", ["needed-nowhere A-2"]),
        ("status: draft\nmilestones: {alpha: v1.1}", ["needed-decision A-2 draft"]),
        ("status: rejected", ["needed-decision A-2 rejected"]),
        ("status: replaced", ["needed-decision A-2 replaced"]),
        ("status: replaced\nmilestones: {alpha: v1.0}", []),
        ("milestones: {alpha: v1.1}", ["needed-decision A-2 no status"]),
    ],
)
def test_dependencies(other: str, expected: list[str]) -> None:
    """A dependency is missing if it is not accepted, comes later, or targets no release."""
    assert told(NEEDS, other) == (["not-ready", *expected] if expected else ["ready"])
    assert told(f"{AIM}blocked-by: A-2", other) == told(NEEDS, other)


def test_dependency_cycle() -> None:
    """Enhancements in one release that depend on each other or on themselves are ready."""
    assert told(f"{AIM}depends-on: [A-1, A-2]", f"{AIM}depends-on: A-1") == ["ready"]
    assert told(NEEDS, "status: accepted\nmilestones: {alpha: v1.3}\ndepends-on: A-1") == [
        "not-ready",
        "needed-later A-2 v1.3",
    ]


@pytest.mark.parametrize(
    ("status", "expected"),
    [("accepted", []), ("implemented", []), ("draft", ["needed-decision O-1 draft"]), (None, [])],
)
def test_external_dependencies(status: str | None, expected: list[str]) -> None:
    """Only the decision of an external dependency counts, if it is known."""
    milestone = Milestone(Value("alpha", "alpha"), "v7", "v7")
    theirs = Enhancement("other:O-1", "Theirs", "", Source("x"), status=Value(status, status), milestones=(milestone,))
    external = ExternalTarget(theirs, "O-1", "Other", bundled_profile())
    index = ExternalIndex((ExternalProject("other", "Other", "", lambda: {"O-1": external}),))
    shards = {"1.md": read_shard(proposal(f"id: A-1\n{AIM}depends-on: other:O-1"), "1.md")}
    collection = link_shards(shards, bundled_profile(), SETTINGS, TODAY, external=index)
    assert list(map(words, of_first(collection).reasons)) == expected


def test_sections() -> None:
    """Missing sections that the profile requires at the targeted stage are one reason."""
    block = "id: A-1\nstatus: accepted\nmilestones: {alpha: v1.2, beta: v1.3}"
    own = build_collection({"1.md": proposal(block) + "\n## Summary\n\nText.\n\n## Risks\n"}, settings=SETTINGS)
    asking = replace(bundled_profile(), required_sections={"accepted": ("Summary",), "beta": ("Test Plan", "Risks")})
    collection = replace(own, profile=asking)
    assert not of_first(collection, 0).reasons
    assert list(map(words, of_first(collection, 1).reasons)) == ["sections Test Plan Risks"]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("status: accepted\nmilestones: {alpha: v1.1}", ["reached"]),
        ("status: accepted\nstage: beta\nmilestones: {beta: v1.1}", ["reached"]),
        ("status: accepted\nstage: alpha\nmilestones: {alpha: v1.0, beta: v1.1}", ["not-reached", "stage alpha"]),
        ("status: implemented\nstage: alpha\nmilestones: {beta: v1.1}", ["reached"]),
        ("status: accepted\nstage: wobble\nmilestones: {beta: v1.1}", ["reached"]),
        ("status: replaced\nmilestones: {alpha: v1.1}", ["reached"]),
        ("status: draft\nmilestones: {alpha: v1.1}\ndepends-on: A-2", ["not-reached", "decision draft"]),
    ],
)
def test_released(block: str, expected: list[str]) -> None:
    """Today's check list and questions say nothing of a release that is out; the declared stage does."""
    assert told(block, "status: draft", text=UNDONE) == expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("status: implemented\nmilestones: {alpha: v1.2}", ["ready"]),
        ("status: implemented\nstage: alpha\nmilestones: {alpha: v1.1, beta: v1.2}", ["not-ready", "checklist 0/1"]),
        ("status: accepted\nstage: beta\nmilestones: {alpha: v1.2}", ["ready"]),
        ("status: draft\nstage: beta\nmilestones: {alpha: v1.2}", ["not-ready", "decision draft", "checklist 0/1"]),
    ],
)
def test_passed_stage(block: str, expected: list[str]) -> None:
    """An enhancement that is implemented or past the stage has no reasons."""
    assert told(block, text=UNDONE) == expected


def test_without_a_current_release() -> None:
    """Without a current release every milestone is treated as not released, unless its stage has been passed."""
    block = "status: accepted\nstage: beta\nmilestones: {%s: v1.2}"
    assert told(block % "beta", text=UNDONE, settings=EVERYWHERE) == ["not-ready", "checklist 0/1"]
    assert told(block % "alpha", text=UNDONE, settings=EVERYWHERE) == ["reached"]
