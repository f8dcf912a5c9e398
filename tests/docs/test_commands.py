"""Commands in the documentation, with their real output."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest
from docs.walkthrough import DOCS

from sphinx_enhancements.cli.command_table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def run_command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, int]]:
    """Run a command as the documentation does."""
    monkeypatch.syspath_prepend(str(DOCS / "_ext"))
    monkeypatch.delitem(sys.modules, "commands", raising=False)
    from commands import run_command

    return run_command


def test_output_of_a_command(run_command: Callable[..., tuple[str, int]]) -> None:
    """A sample has the output of the command, with the width of a terminal or as in a pipe."""
    wide, status = run_command("sphinx-enhancements list LEP-1", DOCS / "demo")
    assert status == 0
    assert wide.splitlines()[1].split()[:2] == ["LEP-1", "A"]
    narrow, _ = run_command("sphinx-enhancements list LEP-1", DOCS / "demo", 30)
    assert narrow.splitlines()[:2] == ["LEP-1  A lamp that turns", "       implemented"]


def test_status_of_a_command(run_command: Callable[..., tuple[str, int]], tmp_path: Path) -> None:
    """Errors are in the output, and no other program is run."""
    output, status = run_command("sphinx-enhancements show LEP-99", DOCS / "demo")
    assert (status, output.startswith("sphinx-enhancements: there is no proposal")) == (2, True)
    with pytest.raises(Exception, match="only sphinx-enhancements is run"):
        run_command("rm -r .", tmp_path)


def test_history_of_a_sample(run_command: Callable[..., tuple[str, int]], tmp_path: Path) -> None:
    """A sample with commits has a history, in which each commit adds and changes files."""
    from commands import make_history

    commits = "2026-07-01T09:00Z=planning 2026-07-17T09:00Z=release 2026-09-20T09:00Z=release"
    make_history(DOCS / "snippets/freeze", tmp_path / "r", commits)
    output, status = run_command("sphinx-enhancements replay", tmp_path / "r")
    assert (status, output.splitlines()[1]) == (
        0,
        "v1.1: 1 of 1 exception not ready (100.0 %), 0 of 2 proposals that stayed in the release blocked (0.0 %)",
    )


def test_sections_of_commands() -> None:
    """The reference has a section for each command, in the order of the help text."""
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert re.findall(r"^## `([a-z]+)`$", text, re.MULTILINE) == [command.name for command in COMMANDS]
