"""Commands in the documentation, with their real output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from docs.walkthrough import DOCS

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
