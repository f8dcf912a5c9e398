"""Directive ``enhancement-overview``: both markups, all builders, links from numbers to lists, and days left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from building import SmallProject, flat, rewritten

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
documents = ["p/*.md"]
current-release = "v1.9"

[[releases]]
name = "v1.9"

[[releases]]
name = "v1.10"
code-freeze = 2026-07-01
date = 2026-09-01
"""
FILES = {
    "enhancements.toml": SETTINGS,
    "index.md": "# Home\n\n```{toctree}\n:glob:\n\np/*\nall\n```\n",
    "all.md": "# All\n\n```{enhancement-list}\n:filterable:\n```\n\n```{enhancement-release}\n```\n",
    "front.md": "---\norphan: true\n---\n# Front\n\n"
    "```{enhancement-overview}\n:caption: Our work\n:class: wide\n:name: here\n```\n",
    "short.rst": ":orphan:\n\nShort\n=====\n\n"
    ".. enhancement-overview::\n   :filter: status:draft,provisional\n   :limit: 1\n",
    "p/a.md": "---\nid: A-1\nstatus: accepted\nowner: sig-a\nmilestones: {alpha: v1.10}\n"
    "updated: 2026-05-30\n---\n# One\n",
    "p/b.md": "---\nid: A-2\nstatus: accepted\nowner: sig-a\nmilestones: {beta: v1.10}\n---\n# Two\n\n"
    "## Open Questions\n\n- When?\n",
    "p/c.md": "---\nid: A-3\nstatus: draft\ncreated: 2026-02-03\nreviewers: [ann, bob, cy, dan]\n"
    "depends-on: A-2\n---\n# Three & <3\n",
    "p/d.md": "---\nid: A-4\nstatus: provisional\nowner: sig-b\nmilestones: {alpha: v1.10}\n---\n# Four\n",
    "p/e.md": "---\nid: A-5\n---\n# Five\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallProject:
    """Project with proposals in several states and two overviews, on a day before the freeze."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780272000")  # 2026-06-01
    project = SmallProject(tmp_path)
    project.write(FILES)
    return project


def test_text(project: SmallProject) -> None:
    """The overview as plain text."""
    build = project.build("text")
    assert build.warnings == ""
    assert [line.strip() for line in build.text("front.txt").splitlines() if line.strip()] == [
        "Front",
        "*****",
        "**Our work**",
        "**5 proposals:** 1 draft · 1 provisional · 2 accepted · 1 no status",
        "-[ Next release: v1.10 ]-",
        "Code freeze 2026-07-01 (next: in 30 days, as of 2026-06-01) · Release",
        "2026-09-01",
        "Ready: 1/2 · 2 accepted · 1 not decided",
        "Not ready (1):",
        "* A-2: Two",
        "sig-a · 1 open question",
        "-[ Waiting for review (2) ]-",
        "* A-4: Four",
        "Provisional · alpha v1.10",
        "* A-3: Three & <3",
        "Draft · created 2026-02-03 · reviewers ann, bob, cy, 1 more",
        "-[ Blocked (1) ]-",
        "* A-3: Three & <3",
        "needs A-2 (accepted)",
        "-[ By owner ]-",
        "+--------------------------+--------------+--------------+--------------+",
        "| Owner                    | In review    | Accepted for | Not ready    |",
        "|                          |              | v1.10        |              |",
        "|==========================|==============|==============|==============|",
        "| sig-a                    | 0            | 2            | 1            |",
        "+--------------------------+--------------+--------------+--------------+",
        "| sig-b                    | 1            | 0            | 0            |",
        "+--------------------------+--------------+--------------+--------------+",
        "| No owner                 | 1            | 0            | 0            |",
        "+--------------------------+--------------+--------------+--------------+",
        "-[ Recently decided (1) ]-",
        "* A-1: One",
        "Accepted · updated 2026-05-30",
        "Decided proposals whose date of update is in the 90 days before",
        "2026-06-01.",
    ]
    short = flat(build.text("short.txt"))
    assert "0 accepted · 1 not decided -[ Waiting for review (2) ]- * A-4" in short
    assert "A-3: Three" not in short.partition("Blocked")[0]
    assert short.count("and 1 more") == 2  # proposals in review, and owners


def test_links(project: SmallProject) -> None:
    """Numbers link to lists of the counted proposals, the release to its page, questions to their text."""
    build = project.build()
    assert build.warnings == ""
    page = build.text("front.html")
    links = {text: address for address, text in re.findall(r'href="((?:all|p)[^"]*)">(?:<span[^>]*>)?([^<]+)', page)}
    assert links["v1.10"] == "all.html#release-v1-10"
    assert links["A-2: Two"] == "p/b.html"
    assert links["A-3: Three &amp; &lt;3"] == "p/c.html"
    queries = re.findall(r'href="all\.html\?q=([^"]*)">(\d+)<', page)
    assert queries == [
        ("release:v1.10%20is:accepted%20is:planned%20-is:ready", "1"),
        ("status:draft,provisional", "2"),
        ("is:blocked", "1"),
        ("release:v1.10%20is:accepted%20owner:sig-a", "2"),
        ("release:v1.10%20is:accepted%20is:planned%20-is:ready%20owner:sig-a", "1"),
        ("status:draft,provisional%20owner:sig-b", "1"),
        ("status:draft,provisional%20owner:none", "1"),
        ("updated:%3E%3D2026-03-03%20updated:%3C%3D2026-06-01%20status:accepted", "1"),
    ]
    assert 'href="all.html?q=status:draft,provisional">and 1 more</a>' in build.text("short.html")
    assert '<div class="enh-overview wide docutils container"' in page


@pytest.mark.parametrize("builder", ["latex", "epub", "man", "xml", "singlehtml", "dirhtml"])
def test_other_builders(project: SmallProject, builder: str) -> None:
    """Every builder draws the overview without a warning, with links where there are pages."""
    project.write({"index.md": "# Home\n\n```{toctree}\n:glob:\n\n*\np/*\n```\n"})
    build = project.build(builder, config={"copyright": "2026", "version": "1"})
    assert build.warnings == ""
    if builder == "latex":
        assert "Not ready (1)" in build.text("test.tex")


def test_days_follow_the_build(project: SmallProject, monkeypatch: pytest.MonkeyPatch) -> None:
    """On another day the page is rewritten and equals a fresh one; an overview without dates does not change."""
    project.build()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780358400")  # 2026-06-02
    build = project.build()
    assert "29 days" in build.text("front.html")
    fresh = project.build(fresh=True, out="fresh")
    for name in ("front.html", "short.html"):
        assert build.text(name) == fresh.text(name)


def test_pages_follow_proposals(project: SmallProject) -> None:
    """A changed status of a proposal rewrites the overviews."""
    project.build()
    assert rewritten(project, "p/d.md", "status: provisional", "status: accepted") >= {"front", "short"}
    assert "Ready: " in project.build().text("front.html")


def test_nothing_to_show(project: SmallProject) -> None:
    """Without proposals there is a note; without releases, dates and owners only the reviews are left."""
    project.write({"enhancements.toml": 'documents = ["none/*.md"]\n'})
    assert "Our work: There are no proposals." in flat(project.build("text").text("front.txt"))
    project.write({"enhancements.toml": 'documents = ["p/e.md"]\n'})
    page = flat(project.build("text").text("front.txt"))
    assert page.endswith("**1 proposal:** 1 no status -[ Waiting for review (0) ]- No proposal is in review.")


def test_bad_options(project: SmallProject) -> None:
    """An invalid filter and an invalid limit are reported and ignored."""
    project.write(
        {"short.rst": ":orphan:\n\nS\n=\n\n.. enhancement-overview::\n   :filter: wobble:1\n   :limit: many\n"}
    )
    build = project.build("text")
    assert "short.rst:6: WARNING: the filter 'wobble:1' is not understood" in build.warnings
    assert "`limit` takes a whole number above 0, not 'many'; the default number of rows is shown" in build.warnings
    assert "Waiting for review (2)" in flat(build.text("short.txt"))
