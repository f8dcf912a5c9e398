"""Continued stages, missing opt-ins and releases without a stage, on the pages of a build."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from building import SmallProject, flat

if TYPE_CHECKING:
    from pathlib import Path


def kep(stage: str, latest: str, milestones: str) -> str:
    """Return a proposal in the form of Kubernetes."""
    return (
        f"---\ntitle: A lamp\nstatus: implementable\nstage: {stage}\nlatest-milestone: {latest}\n"
        f"milestone: {{{milestones}}}\n---\n"
    )


FILES = {
    "index.md": "# Home\n\n```{toctree}\n:glob:\n\nkeps/*/*/*\n```\n",
    "release.md": "---\norphan: true\n---\n# Release\n\n```{enhancement-release} v1.7\n```\n",
    "roadmap.md": "---\norphan: true\n---\n# Roadmap\n\n```{enhancement-roadmap}\n```\n",
    "keps/sig-x/1-a/README.md": kep("beta", "v1.7", "beta: v1.5"),
    "keps/sig-x/2-b/README.md": kep("beta", "v1.5", "beta: v1.5, stable: v1.7"),
    "keps/sig-x/3-c/README.md": kep("", "v1.7", ""),
    "enhancements.toml": 'profile = "kep"\ncurrent-release = "v1.6"\n',
}


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """A project with three proposals, a release and a roadmap."""
    project = SmallProject(tmp_path)
    project.write(FILES)
    return project


def test_pages_in_words(project: SmallProject) -> None:
    """Release pages, roadmaps and panels tell continued work and missing opt-ins from milestones to be reached."""
    build = project.build("text")
    page = flat(build.text("release.txt"))
    headings = [re.search(words, page) for words in (r"Continued \(1\)", r"No stage \(1\)", r"Not opted in \(1\)")]
    assert all(headings), page
    assert "2 accepted (1 continued, 1 no stage); 1 not opted in." in page
    assert "beta v1.7 (continued, planned)" in flat(build.text("keps/sig-x/1-a/README.txt"))
    assert "stable v1.7 (not opted in)" in flat(build.text("keps/sig-x/2-b/README.txt"))


def test_roadmap(project: SmallProject) -> None:
    """The badge of a stage has a note."""
    page = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", project.build().text("roadmap.html")))
    for words in ("Beta (continued, planned)", "Stable (not opted in)", "No stage (planned)"):
        assert words in page


def test_an_opt_in_elsewhere(project: SmallProject) -> None:
    """When the only opt-ins to a release are withdrawn, its plans are usual again, on every page of an old build."""
    project.build("text")
    opted_in = ("keps/sig-x/1-a/README.md", "keps/sig-x/3-c/README.md")
    changed = {path: FILES[path].replace("latest-milestone: v1.7", "latest-milestone: v1.5") for path in opted_in}
    project.write(changed)
    build = project.build("text")
    fresh = SmallProject(project.folder.parent / "fresh")
    fresh.write({**FILES, **changed})
    again = fresh.build("text")
    for page in ("release.txt", "roadmap.txt", "keps/sig-x/2-b/README.txt"):
        assert build.text(page) == again.text(page)
        assert "opted" not in build.text(page)
