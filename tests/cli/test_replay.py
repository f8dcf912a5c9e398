"""The command ``replay``, with a real repository."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from git_repositories import GitRepository

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
profile = { extends = "default", name = "small", gates = [
  { name = "freeze", title = "The Freeze", blocked = ["not-accepted"], at-risk = ["unresolved-question"] },
] }
documents = ["*.md"]
[[releases]]
name = "v1"
freeze = 2024-02-10T02:00:00Z
date = 2024-03-01
[[releases]]
name = "v2"
freeze = 2024-04-10T02:00:00Z
[[releases]]
name = "v3"
freeze = 2019-01-01
[[exceptions]]
release = "v1"
proposal = "LAMP-2"
reason = "Late."
[[exceptions]]
release = "v1"
proposal = "LAMP-3"
outcome = "denied"
[[exceptions]]
release = "v1"
proposal = "LAMP-5"
[[exceptions]]
release = "v1"
proposal = "LAMP-6"
"""


def _write(repository: GitRepository, number: int, status: str, release: str = "v1", text: str = "") -> None:
    head = f"---\nid: LAMP-{number}\nstatus: {status}\nstage: alpha\nrelease: {release}\n---\n"
    repository.write(f"{number}.md", f"{head}# Lamp {number}\n\n{text}\n")


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    """Return a repository with an accepted proposal, three drafts, and one that moves to the next release."""
    repository = GitRepository(tmp_path / "repository")
    repository.write("enhancements.toml", SETTINGS)
    for number, status in ((1, "accepted"), (2, "draft"), (3, "accepted"), (4, "draft"), (7, "draft")):
        _write(repository, number, status)
    repository.commit("2024-02-01T00:00:00Z")
    _write(repository, 2, "accepted")
    _write(repository, 5, "accepted")
    _write(repository, 7, "draft", "v2")
    repository.commit("2024-02-20T00:00:00Z")
    repository.commit("2024-05-01T00:00:00Z")
    return repository


def _run(repository: GitRepository, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["--root", str(repository.root), "--no-cache", "replay", *arguments])
    output = capsys.readouterr()
    return status, output.out, output.err


def test_text(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """Each exception is a hit, a miss or not judged; a blocked proposal that stays in the release is a false alarm."""
    expected = (
        "The Freeze in past releases\n"
        "v1: 1 of 2 exceptions not ready (50.0 %), 1 of 2 proposals that stayed in the release blocked (50.0 %)\n"
        "    LAMP-2 (approved): hit, because it is blocked\n"
        "    LAMP-3 (rejected): miss, because the repository lacks nothing at the gate\n"
        "    LAMP-5 (approved): not judged, because it is not in the repository at the gate\n"
        "    LAMP-4: false alarm, blocked because the status is 'draft'; v1 needs 'accepted'\n"
        "v2: not judged, because it ends after the last commit\n"
        "v3: not judged, because the history has no commit before 2019-01-02T11:59Z; it begins on 2024-02-01\n"
        "All: 1 of 2 exceptions not ready (50.0 %), 1 of 2 proposals that stayed in the release blocked (50.0 %)\n"
    )
    assert _run(repository, capsys) == (0, expected, "")


def test_json(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """The rates are numbers, null without anything to judge."""
    status, output, _ = _run(repository, capsys, "freeze", "v1", "v2", "--format", "json")
    data = json.loads(output)
    assert status == 0
    counts = {
        "outcomes": {"ready": 2, "at-risk": 0, "blocked": 3},
        "exceptions": 2,
        "hits": 1,
        "hitRate": 0.5,
        "kept": 2,
        "falseAlarms": 1,
        "falseAlarmRate": 0.5,
    }
    assert data["total"] == counts
    assert [release["release"] for release in data["releases"]] == ["v1", "v2"]
    first, second = data["releases"]
    assert {key: first[key] for key in counts} == counts
    assert [(item["key"], item["outcome"], item["isMiss"]) for item in first["exceptionOutcomes"]] == [
        ("LAMP-2", "blocked", False),
        ("LAMP-3", "ready", True),
        ("LAMP-5", None, False),
    ]
    assert (second["skipped"], second["hitRate"]) == ("it ends after the last commit", None)


def test_unusable_arguments(repository: GitRepository, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A release without a date, an unknown gate, and a folder without a repository have one line and the status 2."""
    for arguments, message in (
        (("freeze", "v9"), "no [[releases]] table v9 of the settings has a date 'freeze'"),
        (("frieze",), "there is no gate 'frieze'; the nearest is 'freeze'; the profile has freeze"),
    ):
        assert _run(repository, capsys, *arguments) == (2, "", f"sphinx-enhancements: {message}\n")
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain/enhancements.toml").write_text(SETTINGS, encoding="utf-8")
    assert main(["--root", str(tmp_path / "plain"), "--no-cache", "replay"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
