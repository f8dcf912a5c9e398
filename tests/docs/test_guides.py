"""Tutorial and guides: each file that they show is written, each command runs, and each output is as shown."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from docs.walkthrough import DOCS, Walkthrough

if TYPE_CHECKING:
    from pathlib import Path


def test_tutorial(tmp_path: Path) -> None:
    """Every step of the tutorial works in an empty folder."""
    page = DOCS / "tutorial.md"
    commands = Walkthrough(tmp_path).follow(page, page.read_text(encoding="utf-8"))
    assert [command for command in commands if "sphinx-build" in command] == ["sphinx-build -n -W docs site"] * 2
    guide = (tmp_path / "site/guide.html").read_text(encoding="utf-8")
    assert "Alpha since v1.0" in re.sub(r"<[^>]*>", "", guide)
    lamp = (tmp_path / "site/proposals/0001-lamp.html").read_text(encoding="utf-8")
    assert 'type="checkbox"' in lamp
    assert "[x]" not in lamp
    assert "LEP-2" in (tmp_path / "site/releases.html").read_text(encoding="utf-8")


def test_repository_in_place(tmp_path: Path) -> None:
    """The guide for a repository builds its small one, with links to the generated pages."""
    page = DOCS / "read-in-place.md"
    walkthrough = Walkthrough(tmp_path)
    commands = walkthrough.follow(page, page.read_text(encoding="utf-8"))
    walkthrough.run("\n".join(commands))
    assert 'href="enhancements-releases.html"' in (tmp_path / "out/README.html").read_text(encoding="utf-8")


def test_own_profile(tmp_path: Path) -> None:
    """The guide for a profile leads from three lines to a site."""
    shutil.copytree(DOCS / "snippets/rfc/text", tmp_path / "text")
    page = DOCS / "write-a-profile.md"
    text = page.read_text(encoding="utf-8")
    Walkthrough(tmp_path).follow(page, text.partition("\n## Metadata and words of your own")[0])
    assert "RFC-42" in (tmp_path / "_build/index.html").read_text(encoding="utf-8")
