"""The option ``--since`` of ``check``, with real repositories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from git_repositories import GitRepository

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from pathlib import Path

FINDING = re.compile(r"^[^:\n]*?([^/:\n]+:[0-9]+):.*( \[[a-z-]+\])$", re.MULTILINE)
PAGE = "---\nid: LEP-1\nstatus: {0}\ncreated: 2024-13-01\n---\n# Lamp\n\n{1}\nSee [the design](gone.md).\n"


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    """Return a repository with a proposal that has two findings."""
    repository = GitRepository(tmp_path / "repository")
    repository.write("enhancements.toml", 'documents = ["leps/*.md"]\nrules = { broken-link = "warning" }\n')
    repository.commit("2024-01-01T00:00:00Z", **{"leps/1.md": PAGE.format("draft", "Text.")})
    repository.git("checkout", "-qb", "topic")
    return repository


def _check(
    repository: GitRepository, capsys: pytest.CaptureFixture[str], *arguments: str, since: str = "main"
) -> list[str]:
    """Return the codes of the findings, with their lines."""
    main(["--root", str(repository.root), "check", f"--since={since}", *arguments])
    output = capsys.readouterr()
    assert "changes since commit" in output.err
    return ["".join(parts) for parts in FINDING.findall(output.out)]


def test_known_findings_are_not_reported(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither shifted lines nor another name of the file make a finding new."""
    assert _check(repository, capsys) == []
    repository.write("leps/1.md", PAGE.format("draft", "Text.\n\nMore.\n\nAnd more."))
    assert _check(repository, capsys) == []
    repository.git("mv", "leps/1.md", "leps/lamp.md")
    assert _check(repository, capsys) == []
    repository.commit("2024-01-02T00:00:00Z")
    assert _check(repository, capsys) == []


def test_new_findings_are_reported(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """A second link that leads nowhere is new; the first one is not."""
    repository.write("leps/1.md", PAGE.format("draft", "See [the plan](lost.md)."))
    assert _check(repository, capsys) == ["1.md:8 [broken-link]"]


def test_an_edited_line_is_checked(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """A finding in a line that was edited is reported."""
    repository.write("leps/1.md", PAGE.format("draft", "Text.").replace("See", "Do see"))
    assert _check(repository, capsys) == ["1.md:9 [broken-link]"]


def test_a_new_status_brings_all_findings(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole document is checked where the status changed."""
    repository.write("leps/1.md", PAGE.format("accepted", "Text."))
    assert {"1.md:4 [invalid-value]", "1.md:9 [broken-link]"} <= set(_check(repository, capsys))


def test_changes_of_the_base_branch_do_not_count(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """The base is the commit that both branches have in common; a proposal that came later was not removed."""
    repository.git("checkout", "-q", "main")
    repository.commit("2024-02-01T00:00:00Z", **{"leps/2.md": "---\nid: LEP-2\nstatus: draft\n---\n# Two\n"})
    repository.git("checkout", "-q", "topic")
    assert _check(repository, capsys) == []


def test_upstream_branch(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a revision, the upstream branch is the base; without one, the message says so."""
    assert main(["--root", str(repository.root), "check", "--since"]) == 2
    assert "has no upstream branch" in capsys.readouterr().err
    repository.git("branch", "-q", "--set-upstream-to=main")
    assert _check(repository, capsys, since="") == []


def test_two_moments(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--as-of``, the files of a commit are compared with those of another."""
    repository.commit("2024-02-01T00:00:00Z", **{"leps/1.md": PAGE.format("draft", "See [the plan](lost.md).")})
    repository.write("leps/1.md", "")
    assert _check(repository, capsys, "--as-of=HEAD", since="HEAD~1") == ["1.md:8 [broken-link]"]


def test_a_removed_proposal_is_reported(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """The path is that of the removed document."""
    repository.git("rm", "-q", "leps/1.md")
    assert main(["--root", str(repository.root), "check", "--since", "main"]) == 1
    message = (
        "leps/1.md: warning: the proposal LEP-1 was removed, and nothing has its key as an alias [removed-proposal]"
    )
    assert message in capsys.readouterr().out
