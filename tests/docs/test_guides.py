"""Tutorial and guides: each file that they show is written, each command runs, and each output is as shown."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from docs.walkthrough import DOCS, Walkthrough, iter_blocks

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


def test_adoption(tmp_path: Path) -> None:
    """The guide for a repository writes the files that it lists, and builds the site."""
    page = DOCS / "adopt.md"
    text = page.read_text(encoding="utf-8").partition("## Accept what is there")[0]
    assert len(Walkthrough(tmp_path).follow(page, text)) == 3
    folder = tmp_path / "enhancements-site"
    assert "VEP-42" in (folder / "_build/enhancements-site/index.html").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(.*?)` \|", text, re.MULTILINE))
    assert {path.name for path in folder.iterdir() if path.is_file()} <= listed


def test_baseline_and_comments(tmp_path: Path) -> None:
    """The guide for a repository that is not tidy accepts its findings, and writes the baseline that it shows."""
    page = DOCS / "adopt.md"
    text = page.read_text(encoding="utf-8").partition("## Accept what is there")[2]
    walkthrough = Walkthrough(tmp_path)
    walkthrough.follow(page, text.partition("(suppressions)=")[0])
    (baseline,) = (block.text for block in iter_blocks(text) if block.language == "json")
    assert (tmp_path / "enhancements-baseline.json").read_text(encoding="utf-8") == baseline
    walkthrough.follow(page, text.partition("(suppressions)=")[2])


def test_corrections(tmp_path: Path) -> None:
    """The guide for corrections shows, and then makes, those of its small repository."""
    page = DOCS / "fix-findings.md"
    assert len(Walkthrough(tmp_path).follow(page, page.read_text(encoding="utf-8"))) == 4


def test_own_profile(tmp_path: Path) -> None:
    """The guide for a profile leads from three lines to a site."""
    shutil.copytree(DOCS / "snippets/rfc/text", tmp_path / "text")
    page = DOCS / "write-a-profile.md"
    text = page.read_text(encoding="utf-8")
    Walkthrough(tmp_path).follow(page, text)
    assert "RFC-42" in (tmp_path / "_build/index.html").read_text(encoding="utf-8")


def test_vocabulary_of_a_profile(tmp_path: Path) -> None:
    """The guide for statuses and stages of one's own reads sidecar files and builds a site."""
    shutil.copytree(DOCS / "snippets/fep/feps", tmp_path / "feps")
    page = DOCS / "profile-vocabulary.md"
    Walkthrough(tmp_path).follow(page, page.read_text(encoding="utf-8"))
    assert "FEP-bell" in (tmp_path / "_build/index.html").read_text(encoding="utf-8")


def test_fields_in_text_and_paths(tmp_path: Path) -> None:
    """The guide for documents without a block of metadata lists what it reads."""
    shutil.copytree(DOCS / "snippets/decisions/decisions", tmp_path / "decisions")
    page = DOCS / "profile-text.md"
    assert len(Walkthrough(tmp_path).follow(page, page.read_text(encoding="utf-8"))) == 1


@pytest.mark.parametrize(
    ("profile", "source", "clone", "start_page", "key"),
    [
        ("default", "default", "", "", "LEP-2"),
        ("vep", "repository", "enhancements", "README", "VEP-42"),
        ("kep", "kep", "enhancements", "README", "KEP-42"),
        ("gep", "gep", "gateway-api", "geps/_index", "GEP-42"),
        ("openshift", "openshift", "enhancements", "README", "lamp/fog-horn"),
    ],
)
def test_profile_pages_end_with_a_build(
    tmp_path: Path, profile: str, source: str, clone: str, start_page: str, key: str
) -> None:
    """The section "Set it up" of a profile builds the proposals that its page shows."""
    folder = tmp_path / clone
    shutil.copytree(DOCS / "snippets" / source, folder, dirs_exist_ok=True)
    (folder / "enhancements.toml").unlink(missing_ok=True)
    if start_page:
        (folder / f"{start_page}.md").write_text("# Enhancements\n\nText.\n", encoding="utf-8")
    page = DOCS / "profiles" / f"{profile}.md"
    *_, last = page.read_text(encoding="utf-8").split("\n## ")
    assert last.startswith("Set it up\n")
    Walkthrough(tmp_path).follow(page, last)
    built = tmp_path / ("out/enhancements.html" if clone else "_build/index.html")
    assert key in built.read_text(encoding="utf-8")
