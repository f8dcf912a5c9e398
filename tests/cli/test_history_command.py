"""The command ``history``, and the history in ``export``, with real repositories."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from git_repositories import GitRepository

from sphinx_enhancements.cli import main
from sphinx_enhancements.cli.text.history import format_timeline
from sphinx_enhancements.cli.text.terminal import Screen
from sphinx_enhancements.core.history.repository import Repository
from sphinx_enhancements.core.history.timeline_index import load_timelines
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "---\nid: LEP-{0}\nstatus: {1}\nmilestones:\n  alpha: {2}\n---\n# A lamp that knows when it is dark outside\n"
PAGE += "\n{3}\n"


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    """Return a repository with a proposal that slipped and was renamed, and one that was removed."""
    repository = GitRepository(tmp_path / "repository")
    repository.write("enhancements.toml", 'documents = ["leps/*.md"]\nhistory = true\n')
    repository.commit("2024-01-01T00:00:00Z", **{"leps/1.md": PAGE.format(1, "draft", "v1.1", "")})
    repository.commit("2024-01-02T00:00:00Z", **{"leps/2.md": PAGE.format(2, "draft", "v1.1", "")})
    repository.commit("2024-02-01T00:00:00Z", **{"leps/1.md": PAGE.format(1, "accepted", "v1.2", "")})
    for day in (1, 2, 3):
        repository.commit(f"2024-03-0{day}T00:00:00Z", **{"leps/1.md": PAGE.format(1, "accepted", "v1.2", day)})
    repository.git("mv", "leps/1.md", "leps/lamp.md")
    repository.git("rm", "-q", "leps/2.md")
    repository.commit("2024-04-01T00:00:00Z")
    return repository


def _run(repository: GitRepository, *arguments: str) -> int:
    return main(["--root", str(repository.root), *arguments])


LINES = """\
LEP-1 A lamp that knows when it is dark outside
leps/lamp.md

2024-01-01  proposed: draft
            alpha: v1.1
            {0} ada
2024-02-01  status: draft → accepted
            alpha: v1.1 → v1.2
            {2} ada
2024-03-01  text edited in 3 commits until 2024-03-03
            {5} ada
2024-04-01  renamed: leps/1.md → leps/lamp.md
            {6} ada

8 changes in 6 commits
"""

NARROW_LINES = """\
LEP-1 A lamp that knows when it is
  dark outside
leps/lamp.md

2024-01-01 {0} ada
    proposed: draft
    alpha: v1.1
2024-02-01 {2} ada
    status: draft → accepted
    alpha: v1.1 → v1.2
2024-03-01 {5} ada
    text edited in 3 commits until
    2024-03-03
2024-04-01 {6} ada
    renamed: leps/1.md → leps/lamp.md

8 changes in 6 commits
"""


@pytest.mark.parametrize(("width", "lines"), [(None, LINES), (80, LINES), (40, NARROW_LINES)])
def test_text(repository: GitRepository, width: int | None, lines: str) -> None:
    """Each commit has its changes; edits in a row are one entry, and no line is wider than the terminal."""
    project = open_project(repository.root / "enhancements.toml", repository.root)
    (timeline,) = load_timelines(project, Repository(project.root), None).find_by_name("LEP-1")
    commits = [name[:10] for name in repository.git("log", "--reverse", "--format=%H").split()]
    assert "".join(f"{line}\n" for line in format_timeline(timeline, project.profile, Screen(width))) == lines.format(
        *commits
    )


@pytest.mark.parametrize("name", ["LEP-1", "lep-1", "1", "leps/lamp.md", "leps/1.md"])
def test_names_of_a_proposal(
    repository: GitRepository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A proposal is found by its key, number, path and former path."""
    monkeypatch.chdir(repository.root)
    assert _run(repository, "history", name) == 0
    assert capsys.readouterr().out.startswith("LEP-1 A lamp")


def test_removed_proposal(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """A removed proposal has a history."""
    assert _run(repository, "history", "LEP-2", "--format", "json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["key"], data["removed"], [event["kind"] for event in data["history"]]) == (
        "LEP-2",
        True,
        ["proposed", "milestone", "removed"],
    )


def test_moment(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """Only changes up to a moment are shown."""
    assert _run(repository, "history", "LEP-1", "--as-of", "2024-01-15") == 0
    assert capsys.readouterr().out.endswith("2 changes in 1 commit\n")


def test_unknown_and_uncommitted_proposals(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither has a history, and the message says why."""
    repository.write("leps/3.md", PAGE.format(3, "draft", "v1.1", ""))
    assert _run(repository, "history", "LEP-3") == 2
    assert _run(repository, "history", "LEP-9") == 2
    assert capsys.readouterr().err.splitlines() == [
        "sphinx-enhancements: LEP-3 has no history: its document is in no commit yet",
        "sphinx-enhancements: there is and was no proposal 'LEP-9'; the nearest is 'LEP-1'",
    ]


def test_export(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """With the setting, each proposal has its recorded changes."""
    repository.write("leps/3.md", PAGE.format(3, "draft", "v1.1", ""))
    assert _run(repository, "export") == 0
    entries = json.loads(capsys.readouterr().out)["enhancements"]
    assert [(entry["key"], len(entry["history"])) for entry in entries] == [("LEP-1", 8), ("LEP-3", 0)]
    commit = repository.git("rev-parse", "HEAD~4").strip()
    head = {"commit": commit, "date": "2024-02-01T00:00:00Z", "author": "ada"}
    assert entries[0]["history"][2:4] == [
        {"kind": "status", "old": "draft", "new": "accepted", "stage": None, **head},
        {"kind": "milestone", "old": "v1.1", "new": "v1.2", "stage": "alpha", **head},
    ]


def test_export_without_a_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The export is written without history, and one line says so."""
    (tmp_path / "enhancements.toml").write_text('documents = ["*.md"]\nhistory = true\n')
    (tmp_path / "1.md").write_text(PAGE.format(1, "draft", "v1.1", ""))
    assert main(["--root", str(tmp_path), "export"]) == 0
    output = capsys.readouterr()
    assert "history" not in json.loads(output.out)["enhancements"][0]
    assert output.err.startswith("sphinx-enhancements: no history in the export: git: not a git repository")


RELEASES = """
[[releases]]
name = "v1.1"
date = 2024-01-20

[[releases]]
name = "v1.2"
code-freeze = 2024-02-10

[[releases]]
name = "v1.3"
date = 2024-03-10

[[releases]]
name = "v1.4"
date = 2024-04-10
"""

STATISTICS = """\
Median time at a stage until the next one
  alpha: 31 days (1 proposal)
    sig-a: 31 days (1 proposal)

At the same stage for 2 releases (1)
  LEP-1 beta since 2024-02-01: Lamp

Slipped from v1.2 (1)
  LEP-1 beta to v1.3 on 2024-02-01: Lamp

Slipped from v1.1 (1)
  LEP-1 alpha to v1.2 on 2024-01-02: Lamp
"""


def test_statistics(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a proposal, the times at stages, waits and slips of all are printed; an earlier release is no slip."""
    repository = GitRepository(tmp_path / "repository")
    repository.write("enhancements.toml", f'documents = ["leps/*.md"]\ncurrent-release = "v1.3"\n{RELEASES}')
    page = "---\nid: LEP-1\nowner: sig-a\nstatus: accepted\nstage: {0}\n"
    page += "milestones: {{alpha: {1}, beta: {2}}}\n---\n# Lamp\n"
    repository.commit("2024-01-01T00:00:00Z", **{"leps/1.md": page.format("alpha", "v1.1", "v1.2")})
    repository.commit("2024-01-02T00:00:00Z", **{"leps/1.md": page.format("alpha", "v1.2", "v1.2")})
    repository.commit("2024-02-01T00:00:00Z", **{"leps/1.md": page.format("beta", "v1.2", "v1.3")})
    repository.commit("2024-02-02T00:00:00Z", **{"leps/1.md": page.format("beta", "v1.1", "v1.3")})
    assert _run(repository, "history") == 0
    assert capsys.readouterr().out == STATISTICS
    assert _run(repository, "history", "--format", "json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["stays"][0] == {"stage": "alpha", "owner": None, "count": 1, "medianDays": 31.0}
    assert [(wait["key"], wait["stage"], wait["releases"], wait["since"]) for wait in data["waits"]] == [
        ("LEP-1", "beta", 2, "2024-02-01T00:00:00Z")
    ]
    assert [(slip["stage"], slip["from"], slip["to"], slip["date"]) for slip in data["slips"]] == [
        ("beta", "v1.2", "v1.3", "2024-02-01T00:00:00Z"),
        ("alpha", "v1.1", "v1.2", "2024-01-02T00:00:00Z"),
    ]


def test_removed_release_that_is_set_later(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A milestone that was removed and set later to another release slipped when it was set, as on release pages."""
    repository = GitRepository(tmp_path / "repository")
    repository.write("enhancements.toml", 'documents = ["leps/*.md"]\n')
    page = "---\nid: LEP-1\nstatus: accepted\nmilestones: {0}\n---\n# Lamp\n"
    for day, milestones in enumerate(("{alpha: v1.1}", "{}", "{alpha: v1.2}"), 1):
        repository.commit(f"2024-01-0{day}T00:00:00Z", **{"leps/1.md": page.replace("{0}", milestones)})
    assert _run(repository, "history") == 0
    assert "Slipped from v1.1 (1)\n  LEP-1 alpha to v1.2 on 2024-01-03: Lamp" in capsys.readouterr().out
