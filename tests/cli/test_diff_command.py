"""The command ``diff``, with real repositories and files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from git_repositories import GitRepository

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "---\nid: LEP-{0}\ntitle: {1}\nstatus: {2}\nmilestones: {{alpha: {3}}}\n{4}---\n# {1}\n\n## Summary\n\nText.\n"


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    """Return a repository in which four proposals differ between the first commit and the working copy."""
    repository = GitRepository(tmp_path / "repository")
    repository.write("enhancements.toml", 'documents = ["leps/*.md"]\n[profile.words]\naccepted = "approved"\n')
    repository.write("leps/1.md", PAGE.format(1, "Lamp", "draft", "v1.1", "approvers: ['@ana']\n"))
    repository.write("leps/2.md", PAGE.format(2, "Horn", "draft", "v1.1", ""))
    repository.write("leps/3.md", PAGE.format(3, "Bell", "draft", "v1.1", ""))
    repository.write("leps/4.md", PAGE.format(4, "Mirror", "draft", "v1.1", ""))
    repository.commit("2024-01-01T00:00:00Z")
    repository.git("tag", "start")
    repository.write(
        "leps/1.md", PAGE.format(1, "Lamp", "accepted", "v1.2", "approvers: ['@eva']\ndepends-on: LEP-2\n")
    )
    repository.write("leps/2.md", PAGE.format(2, "Horn | @all", "draft", "v1.3", "") + "\n## Design\n\nText.\n")
    repository.git("rm", "-q", "leps/3.md")
    repository.git("mv", "leps/4.md", "leps/mirror.md")
    repository.write("leps/5.md", PAGE.format(5, "Seat", "draft", "v1.3", ""))
    return repository


TEXT = """\
Changes of proposals from start to the files on the disk

Accepted (1)
LEP-1 Lamp
    status: draft → approved
    alpha: v1.1 → v1.2
    approver: @ana → @eva
    depends on: LEP-2 added

Moved to v1.3 (1)
LEP-2 Horn | @all
    title: Horn → Horn | @all
    alpha: v1.1 → v1.3
    section: Design added

New (1)
LEP-5 Seat

Removed (1)
LEP-3 Bell

Other changes (1)
LEP-4 Mirror
    path: leps/4.md → leps/mirror.md

5 proposals differ
"""


def _run(repository: GitRepository, *arguments: str) -> int:
    return main(["--root", str(repository.root), *arguments])


def test_text(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """A moment is compared with the files on the disk, or with another moment."""
    assert _run(repository, "diff", "start") == 0
    assert capsys.readouterr().out == TEXT
    repository.commit("2024-02-01T00:00:00Z")
    assert _run(repository, "diff", "2024-01-15", "HEAD") == 0
    expected = TEXT.replace("start", "2024-01-15").replace("the files on the disk", "HEAD")
    assert capsys.readouterr().out == expected
    assert _run(repository, "diff", "HEAD") == 0
    assert capsys.readouterr().out.endswith("0 proposals differ\n")


def test_markdown(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """Markup of proposals is escaped, and nobody is notified."""
    assert _run(repository, "diff", "start", "--format", "markdown") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "## Moved to v1.3 (1)" in lines
    assert "- LEP-2 Horn \\| @\u200ball" in lines
    assert "  - status: draft → approved" in lines


def test_files(repository: GitRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two exports differ as the moments do, but for sections; no repository is needed."""
    files = [tmp_path / "before.json", tmp_path / "after.json"]
    for file, arguments in zip(files, (["--as-of", "start"], []), strict=True):
        assert _run(repository, "export", *arguments) == 0
        file.write_text(capsys.readouterr().out)
    assert _run(repository, "diff", *map(str, files), "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)["proposals"]
    assert [(item["key"], item["group"], item["kind"]) for item in found] == [
        ("LEP-1", "Accepted", "accepted"),
        ("LEP-2", "Moved to v1.3", "moved"),
        ("LEP-5", "New", "new"),
        ("LEP-3", "Removed", "removed"),
        ("LEP-4", "Other changes", "changed"),
    ]
    assert found[1]["differences"] == [
        {"aspect": "title", "name": None, "old": "Horn", "new": "Horn | @all"},
        {"aspect": "milestone", "name": "alpha", "old": "v1.1", "new": "v1.3"},
    ]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"enhancements": 1}', '{"enhancements": [1]}', '{"enhancements": [{"key": "A", "people": 1}]}'],
)
def test_unusable_files(
    repository: GitRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """Each has one clear line."""
    file = tmp_path / "x.json"
    file.write_text(text)
    other = tmp_path / "y.json"
    other.write_text('{"enhancements": [{"key": "A"}]}')
    assert _run(repository, "diff", str(other), str(file)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert str(file) in line
    assert _run(repository, "diff", str(tmp_path / "gone.json")) == 2
    assert capsys.readouterr().err.endswith("gone.json: cannot be read: No such file or directory\n")


def test_a_new_key_is_found_by_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A proposal whose key changed is no new one."""
    for name, key in (("a", "lamp"), ("b", "LEP-1")):
        (tmp_path / f"{name}.json").write_text(json.dumps({"enhancements": [{"key": key, "number": 1}]}))
    assert main(["--root", str(tmp_path), "diff", str(tmp_path / "a.json"), str(tmp_path / "b.json")]) == 0
    assert "    key: lamp → LEP-1\n" in capsys.readouterr().out
