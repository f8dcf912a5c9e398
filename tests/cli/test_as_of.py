"""The option ``--as-of``."""

from __future__ import annotations

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
