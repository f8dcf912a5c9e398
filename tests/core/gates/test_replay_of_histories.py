"""The gates of bundled profiles in past releases, with real histories, release calendars and exceptions."""

from __future__ import annotations

import json
import subprocess
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from sphinx_enhancements.core.config.gates import Outcome
from sphinx_enhancements.core.gates.replay import ReleaseReplay, replay_gate
from sphinx_enhancements.core.history.repository import Repository
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

RELEASES = ("v1.25", "v1.27", "v1.29", "v1.31", "v1.33", "v1.35")
"""Releases whose exceptions are known."""

INCOMPLETE = {("v1.25", "KEP-2238"), ("v1.33", "KEP-2400"), ("v1.33", "KEP-3094")}
"""Exceptions of proposals in the history whose text was incomplete at the freeze."""


def _format_settings(histories: Path) -> str:
    """Return settings with the calendar of Kubernetes, and with the exceptions that its proposals asked for."""

    def load(name: str) -> list[dict[str, Any]]:
        tables: list[dict[str, Any]] = tomllib.loads((histories / name).read_text(encoding="utf-8"))["releases"]
        return tables

    lines = ['profile = "kep"']
    for table in load("kubernetes-releases.toml"):
        lines.append("[[releases]]")
        lines += [f"{key} = {json.dumps(v) if isinstance(v, str) else v.isoformat()}" for key, v in table.items()]
    for table in load("kubernetes-exceptions.toml"):
        for exception in table["exceptions"]:
            lines += ["[[exceptions]]", f'release = "{table["name"]}"', f"proposal = {exception['number']}"]
            lines += ['gate = "enhancements-freeze"', f'outcome = "{exception["outcome"]}"']
    return "\n".join(lines)


@pytest.fixture(scope="module")
def replays(histories: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReleaseReplay]:
    """The replay of the enhancements freeze for each release."""
    folder = tmp_path_factory.mktemp("history")
    subprocess.run(["git", "clone", "-q", histories / "kep.bundle", folder / "kep"], check=True)
    settings = folder / "kep" / "enhancements.toml"
    settings.write_text(_format_settings(histories), encoding="utf-8")
    project = open_project(settings, settings.parent)
    gate = next(gate for gate in project.profile.gates if gate.name == "enhancements-freeze")
    repository = Repository(project.root)
    try:
        return {replay.release: replay for replay in replay_gate(project, repository, gate, RELEASES)}
    finally:
        repository.close()


def test_incomplete_proposals_are_not_ready(replays: dict[str, ReleaseReplay]) -> None:
    """The proposals that asked for an exception, and whose text was incomplete, are found; none is a miss."""
    assert tuple(replays) == RELEASES
    hits = {(release, hit.key) for release, replay in replays.items() for hit in replay.hits}
    assert hits >= INCOMPLETE
    assert [miss.key for replay in replays.values() for miss in replay.misses] == []


def test_few_proposals_that_stayed_are_blocked(replays: dict[str, ReleaseReplay]) -> None:
    """At most one of twenty proposals that stayed in a release without an exception is blocked, by the status alone."""
    alarms = [alarm for replay in replays.values() for alarm in replay.false_alarms]
    kept = sum(len(replay.kept) for replay in replays.values())
    assert kept > 150
    assert len(alarms) <= 0.05 * kept
    codes = {r.diagnostic.code.value for a in alarms for r in a.reasons if r.outcome is Outcome.BLOCKED}
    assert codes <= {"not-accepted", "unapproved-stage"}


def test_few_proposals_are_at_risk(replays: dict[str, ReleaseReplay]) -> None:
    """At most three of ten proposals of a release are at risk: more are not acted on."""
    for replay in replays.values():
        at_risk = [result for result in replay.results if result.outcome is Outcome.AT_RISK]
        assert len(at_risk) <= 0.3 * len(replay.results), replay.release


def test_texts_that_were_completed_after_the_freeze(replays: dict[str, ReleaseReplay]) -> None:
    """The reasons for exceptions are the parts that the authors added after the freeze."""
    reasons = {
        (release, result.target.entry.key): "; ".join(reason.diagnostic.message for reason in result.reasons)
        for release, replay in replays.items()
        for result in replay.results
    }
    assert "'Test Plan' lacks 'Prerequisite testing updates', 'Unit tests'" in reasons["v1.25", "KEP-2238"]
    assert "the check list lacks 'Ensure GA e2e tests" in reasons["v1.33", "KEP-2400"]
    assert "resource exhaustion of some node resources" in reasons["v1.33", "KEP-3094"]
