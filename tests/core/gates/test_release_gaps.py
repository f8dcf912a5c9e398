"""Parts that a release requires of proposals, beside the other proposals of the release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.core.gates.assessment import assess_gate, list_unconfirmed, prepare_project
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
profile = "kep"
current-release = "v1.31"
[[releases]]
name = "v1.32"
"""
METADATA = """\
title: Lamp
kep-number: {number}
owning-sig: sig-a
authors: ["@ana"]
reviewers: ["@ben"]
approvers: ["@eva"]
status: implementable
creation-date: 2024-01-01
stage: {stage}
latest-milestone: {latest}
milestone: {milestones}
"""
APPROVAL = 'kep-number: 1\nalpha: {approver: "@wim"}\nbeta: {approver: "@wim"}\n'
TEMPLATE = """\
# KEP-NNNN: Title

## Release Signoff Checklist

- [ ] (R) Test plan is in place
- [ ] (R) Graduation criteria is in place

## Drawbacks

## Test Plan

<!-- *Not required until targeted at a release.* -->

#### Prerequisites

#### Unit tests

#### e2e tests

## Monitoring

<!-- This section must be completed when targeting beta to a release. -->

#### How can an operator determine that?

#### Which metrics are missing?
"""
CHECKLIST = "## Release Signoff Checklist\n\n- [x] (R) Test plan is in place\n"
COMPLETE_CHECKLIST = f"{CHECKLIST}- [ ] (R) Graduation criteria is in place\n"
TEST_PLAN = "## Test Plan\n\n#### Unit tests\n\nAll.\n\n#### e2e tests\n\nAll.\n"
MONITORING = "## Monitoring\n\n#### How can an operator determine that?\n\nBy light.\n\n"
COMPLETE_MONITORING = f"{MONITORING}#### Which metrics are missing?\n\nNone.\n"
COMPLETE = "\n".join(("## Drawbacks\n\nNone.\n", COMPLETE_CHECKLIST, TEST_PLAN, COMPLETE_MONITORING))


def _write(
    root: Path, number: int, text: str, stage: str = "beta", milestones: str = "", latest: str = "v1.32"
) -> None:
    folder = root / f"keps/sig-a/{number}-lamp"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text(f"# KEP-{number}: Lamp\n\n{text}", encoding="utf-8")
    milestones = milestones or f"{{{stage}: v1.32}}"
    metadata = METADATA.format(number=number, stage=stage, milestones=milestones, latest=latest)
    (folder / "kep.yaml").write_text(metadata, encoding="utf-8")
    approvals = root / "keps/prod-readiness/sig-a"
    approvals.mkdir(parents=True, exist_ok=True)
    (approvals / f"{number}.yaml").write_text(APPROVAL.replace("1", str(number), 1), encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of a project with the template."""
    (tmp_path / "enhancements.toml").write_text(SETTINGS, encoding="utf-8")
    template = tmp_path / "keps/NNNN-kep-template/README.md"
    template.parent.mkdir(parents=True)
    template.write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def _assess(root: Path) -> dict[str, list[str]]:
    """Return key -> messages at the enhancements freeze of the release v1.32."""
    project = open_project(root / "enhancements.toml", root)
    gate = next(gate for gate in project.profile.gates if gate.is_default)
    prepared = prepare_project(project, gate)
    results = assess_gate(prepared, load_collection(prepared), gate, "v1.32")
    return {result.target.entry.key: [reason.diagnostic.message for reason in result.reasons] for result in results}


def test_parts_that_the_release_requires(root: Path) -> None:
    """Questions of the stage, the test plan and items of the check list are needed; sections of acceptance are not."""
    _write(root, 1, COMPLETE)
    _write(root, 2, COMPLETE.replace("## Drawbacks\n\nNone.\n", ""))
    _write(root, 3, COMPLETE.replace(COMPLETE_MONITORING, MONITORING))
    _write(root, 4, COMPLETE.replace("#### Which metrics are missing?\n\nNone.", "#### Which metrics are missing?"))
    _write(root, 5, COMPLETE.replace(TEST_PLAN, "## Test Plan\n\nWe test all.\n"))
    _write(root, 6, COMPLETE.replace(COMPLETE_CHECKLIST, CHECKLIST))
    assert _assess(root) == {
        "KEP-1": [],
        "KEP-2": [],
        "KEP-3": [
            "the section 'Monitoring' lacks 'Which metrics are missing?', which the template requires from beta on"
        ],
        "KEP-4": ["the section 'Which metrics are missing?' has no text, which the template requires from beta on"],
        "KEP-5": [
            (
                "the section 'Test Plan' lacks 'Prerequisites', 'Unit tests' and 'e2e tests', "
                "which the template requires for a release"
            )
        ],
        "KEP-6": ["the check list lacks 'Graduation criteria is in place', which v1.32 needs"],
    }


def test_stage_of_the_milestone(root: Path) -> None:
    """Questions of a later stage are not needed; of two stages that contradict each other, the earlier one counts."""
    text = COMPLETE.replace(COMPLETE_MONITORING, "")
    _write(root, 1, text, stage="alpha")
    _write(root, 2, text, stage="beta", milestones="{alpha: v1.32}")
    assert _assess(root) == {
        "KEP-1": [],
        "KEP-2": ["the stage is 'beta', but the milestone of v1.32 is 'alpha'"],
    }


@pytest.mark.parametrize(("lacking", "complete", "is_reported"), [(4, 14, False), (4, 20, True), (3, 3, True)])
def test_what_many_proposals_lack_is_no_requirement(root: Path, lacking: int, complete: int, is_reported: bool) -> None:
    """A gap is common if three others, and one of six others, have it."""
    for number in range(lacking):
        _write(root, number + 1, COMPLETE.replace(COMPLETE_CHECKLIST, CHECKLIST))
    for number in range(complete):
        _write(root, number + 101, COMPLETE)
    results = _assess(root)
    assert [bool(results[f"KEP-{number + 1}"]) for number in range(lacking)] == [is_reported] * lacking


def test_proposal_that_stays_in_its_stage(root: Path) -> None:
    """A milestone of the stage in an earlier release is no contradiction; one in a later release is."""
    _write(root, 1, COMPLETE, milestones="{beta: v1.30, stable: v1.33}")
    _write(root, 2, COMPLETE, milestones="{beta: v1.33}")
    assert _assess(root) == {
        "KEP-1": [],
        "KEP-2": ["the proposal opts in to v1.32, but its milestone of 'beta' is 'v1.33'"],
    }


def test_plans_without_opt_in_are_not_judged(root: Path) -> None:
    """A proposal with a milestone in the release, and another latest milestone, is listed apart."""
    _write(root, 1, COMPLETE)
    _write(root, 2, "", stage="alpha", milestones="{alpha: v1.30, beta: v1.32}", latest="v1.30")
    assert list(_assess(root)) == ["KEP-1"]
    project = open_project(root / "enhancements.toml", root)
    gate = next(gate for gate in project.profile.gates if gate.is_default)
    unconfirmed = list_unconfirmed(load_collection(project), gate, "v1.32")
    assert [target.entry.key for target in unconfirmed] == ["KEP-2"]
