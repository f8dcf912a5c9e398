"""The option ``--as-of``."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from git_repositories import GitRepository

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    """Return a repository with a proposal that was accepted in the second commit."""
    repository = GitRepository(tmp_path / "repository")
    repository.write("enhancements.toml", 'documents = ["*.md"]\n')
    repository.commit("2024-01-01T00:00:00Z", **{"one.md": "---\nid: one\nstatus: draft\n---\n# One\n"})
    repository.commit("2024-01-02T00:00:00Z", **{"one.md": "---\nid: one\nstatus: accepted\n---\n# One\n"})
    return repository


@pytest.mark.parametrize(
    ("moment", "status"), [("HEAD", "accepted"), ("HEAD^", "draft"), ("2024-01-01", "draft"), ("main", "accepted")]
)
def test_commands(repository: GitRepository, capsys: pytest.CaptureFixture[str], moment: str, status: str) -> None:
    """All commands that look at proposals read those of the moment, and name its commit."""
    root = ["--root", str(repository.root), "--no-cache"]
    for command in (["list", "--columns", "key status"], ["show", "one"], ["graph", "one"], ["export"]):
        assert main([*root, *command, "--as-of", moment]) == 0
        output = capsys.readouterr()
        assert status in output.out.lower()
        assert output.err.startswith(f"as of {moment}: commit ")


@pytest.mark.parametrize(
    "option", ["--fix", "--diff", "--fix-only", "--write-baseline", "--prune-baseline", "--add-ignore=missing-title"]
)
def test_files_are_not_written(repository: GitRepository, capsys: pytest.CaptureFixture[str], option: str) -> None:
    """Corrections, comments and baselines are about the files as they are now."""
    assert main(["--root", str(repository.root), "--no-cache", "check", "--as-of", "HEAD^", option]) == 2
    name = option.partition("=")[0]
    assert capsys.readouterr().err == f"sphinx-enhancements: --as-of cannot be combined with {name}\n"
    assert repository.git("status", "--short") == ""


def test_standard_input_on_top_of_a_moment(
    repository: GitRepository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A text of an editor is checked beside the files of the moment, with a cache as without one."""
    repository.commit("2024-01-03T00:00:00Z", **{"one.md": "---\nid: uno\nstatus: accepted\n---\n# One\n"})
    arguments = ["--root", str(repository.root), "--cache-dir", str(tmp_path / "cache")]
    check = [
        "check",
        "--as-of",
        "HEAD^",
        "-",
        "--stdin-filename",
        str(repository.root / "new.md"),
        "--format",
        "concise",
    ]
    outputs = []
    for options in (["--no-cache"], [], []):
        text = io.TextIOWrapper(io.BytesIO(b"---\nid: new\ndepends-on: [uno]\n---\n# New\n"))
        monkeypatch.setattr("sys.stdin", text)
        status = main([*arguments, *options, *check])
        outputs.append((status, capsys.readouterr().out))
    assert outputs[0][0] == 1
    assert "uno" in outputs[0][1]
    assert outputs == [outputs[0]] * 3
