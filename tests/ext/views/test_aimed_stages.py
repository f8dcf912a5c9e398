"""Stages that are only aimed at: every view tells them from reached ones, by word and by style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from building import SmallProject, flat

if TYPE_CHECKING:
    from pathlib import Path

    from building import Build

FILES = {
    "index.md": "# Home\n\n```{enhancement-list}\n:columns: key stage release milestones\n```\n\n"
    "```{enhancement-graph}\n```\n\n```{enhancement-chart} stage\n```\n\n```{enhancement-lifecycle}\n:counts:\n```\n\n"
    "It is {enh:stage}`T-1`, as {enh}`T-1` says.\n\n```{enhancement-list}\n:group-by: stage\n:columns: key\n```\n",
    "one.md": "---\norphan: true\nid: T-1\nstatus: accepted\nstage: stable\nmilestones: {stable: v1.4}\n"
    "depends-on: T-2\n---\n# One\n",
    "two.md": "---\norphan: true\nid: T-2\nstatus: implemented\nstage: stable\nmilestones: {stable: v1.3}\n---\n"
    "# Two\n",
    "enhancements.toml": 'documents = ["*.md"]\nexclude = ["index.md"]\ncurrent-release = "v1.3"\n',
}
AIMED = '<span class="enh-badge enh-stage enh-stage-stable enh-aimed">Stable</span>'
REACHED = '<span class="enh-badge enh-stage enh-stage-stable">Stable</span>'


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A site with a proposal at each of both."""
    return build_site(tmp_path_factory.mktemp("aimed"), "html")


def build_site(folder: Path, builder: str) -> Build:
    """Return a build of the documents."""
    project = SmallProject(folder)
    project.write(FILES)
    build = project.build(builder)
    assert build.warnings == ""
    return build


def test_badges(build: Build) -> None:
    """A stage that is not reached has a badge with its release beside it in panels, roles, facts and cards."""
    page = build.text("index.html")
    assert page.count(AIMED) == 2  # in the role and the card
    assert page.count(f'{AIMED}<span class="enh-note"> (planned for v1.4)</span>') == 2
    whole = "Stable (planned for v1.4)"
    words = f'<span aria-hidden="true">Stable</span><span class="enh-whole">{whole}</span>'
    assert page.count(f'enh-aimed" title="{whole}">{words}</span></p></td>') == 1
    assert f"{REACHED}</" in page
    panel = build.text("one.html")
    assert f'{AIMED}<span class="enh-note"> (planned for v1.4)</span>' in panel
    assert 'enh-step-aimed"><span class="enh-step-stage">Stable</span> <span class="enh-step-said">aimed at' in panel
    assert panel.count("not planned") == 2
    assert f"{AIMED}<span" in build.text("two.html")  # the card of its dependent
    assert AIMED not in build.text("two.html").partition('class="enh-relations')[0]


def test_pictures_and_numbers(build: Build) -> None:
    """Graphs, charts, lifecycles and groups tell both apart."""
    page = flat(build.text("index.html"))
    assert "T-1: One (Accepted, Stable, planned for v1.4)" in page
    assert "T-2: Two (Implemented, Stable)" in page
    assert re.search(r'class="enh-node enh-stage-stable enh-aimed"', page)
    assert re.search(
        r'class="enh-part enh-stage-stable enh-aimed" style="width: 100%" title="Stable \(aimed at\): 1"', page
    )
    assert re.search(r'class="enh-part enh-stage-stable" style="width: 100%" title="Stable: 1"', page)
    assert '1 <span class="enh-note"> (1 aimed at)</span>'.replace("1 <", "1<") in page
    assert "Stable (1)" in page
    assert "Stable (aimed at) (1)" in page


@pytest.mark.parametrize(("builder", "name"), [("text", "index.txt"), ("latex", "test.tex"), ("man", "test.1")])
def test_other_builders(tmp_path: Path, builder: str, name: str) -> None:
    """Builders without styles have the words."""
    text = " ".join(build_site(tmp_path, builder).text(name).replace("\\sphinxhyphen{}", "-").split())
    assert re.search(r"Stable.{0,60}\(planned for(?:\s+\|[^v]*|\s)v1\.4\)", text)
    assert "planned for v1.4" in text
