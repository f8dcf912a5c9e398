"""README.md: its quick start, its adoption commands and its links work as they stand."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from typing import TYPE_CHECKING

from conftest import ROOT
from docs.walkthrough import DOCS, Walkthrough, get_section, iter_blocks, strip_lines

if TYPE_CHECKING:
    from pathlib import Path

README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ORDER = (
    "Who it is for",
    "Install",
    "Adopt an existing repository",
    "Everyday work",
    "The site",
    "Quick start",
    "Try the example",
    "Comparison",
    "Links",
)


def test_order() -> None:
    """The sections stand in the order in which a newcomer needs them."""
    assert tuple(re.findall(r"^## (.*)$", TEXT, re.MULTILINE)) == ORDER


def test_quick_start(tmp_path: Path) -> None:
    """Its files and commands, in an empty folder, give the pages and the text that it shows."""
    section = get_section(TEXT, "Quick start")
    *_, sample, _, shown = iter_blocks(section)
    assert len(sample.text.splitlines()) <= 15
    walkthrough = Walkthrough(tmp_path)
    before_output = section.partition("```text")[0]
    assert walkthrough.follow(README, before_output) == ["sphinx-build . _build"]
    for name in ("index.html", "proposals/0002-horn.html", "enhancements-releases.html", "enhancements.json"):
        assert (tmp_path / "_build" / name).is_file()
    walkthrough.run("sphinx-build -q -n -W -b text . _text")
    assert strip_lines((tmp_path / "_text/index.txt").read_text(encoding="utf-8")) == strip_lines(shown.text)


def test_adoption(tmp_path: Path) -> None:
    """The three lines build a repository of proposals, here a small one that stands in for the clone."""
    upstream = tmp_path / "upstream"
    shutil.copytree(DOCS / "snippets/kep/keps", upstream / "keps")
    (upstream / "README.md").write_text("# Enhancements\n\nText.\n", encoding="utf-8")
    git = ["git", "-C", str(upstream), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    subprocess.run(["git", "init", "-q", str(upstream)], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "Add proposals"], check=True)
    environment = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{upstream}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/kubernetes/enhancements",
    }
    folder = tmp_path / "work"
    folder.mkdir()
    commands = Walkthrough(folder, environment).follow(README, get_section(TEXT, "Adopt an existing repository"))
    assert len(commands) == 3
    site = folder / "enhancements/enhancements-site/_build/enhancements-site"
    assert "KEP-42" in (site / "index.html").read_text(encoding="utf-8")
    assert (site / "releases.html").is_file()


def test_commands_install_what_they_need() -> None:
    """Each of the two commands is one line with one extra, in the form that the project's checks look for."""
    build, tests = re.findall(r"^python3 -m venv .*$", TEXT, re.MULTILINE)
    assert "'.[example]'" in build
    assert "sphinx-build -n -W example_docs" in build
    assert "'.[test]'" in tests
    assert "pytest" in tests
    assert {"example", "test"} <= set(PROJECT["project"]["optional-dependencies"])
    assert f"pip install {PROJECT['project']['name']}\n" in TEXT


def test_links() -> None:
    """Links to files of the repository lead to one, and are absolute on a package index."""
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert target.startswith("https://") or (ROOT / target).is_file(), target
    (rule,) = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]["substitutions"]
    on_index = re.sub(rule["pattern"], rule["replacement"], TEXT)
    targets = re.findall(r"\]\(([^)]+)\)", on_index)
    assert f"{PROJECT['project']['urls']['Homepage']}/docs/_static/release-page.png" in targets
    assert [target for target in targets if not target.startswith("https://")] == []
