"""Anchors of proposals that directives write: they follow from the key, whatever else is on the page."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sphinx.util.inventory import InventoryFile

from sphinx_enhancements.ext.build.links import make_anchor

if TYPE_CHECKING:
    from building import Build, SmallProject

ANCHORS = {
    "vep-42": "vep-42",
    "VEP-42": "VEP-42",
    "sig.net_v1.2": "sig.net_v1.2",
    "101": "enhancement--101",
    "1-go": "enhancement--1-go",
    "C": "C",
    "C++": "enhancement--C--",
    "C#": "enhancement--C--",
    "提案-1": "enhancement--1--",
    "提案-2": "enhancement--2--",
    "提案": "enhancement--",
    "network/egress-ip": "enhancement--network-egress-ip--",
    "network-egress-ip": "network-egress-ip",
    "a--b": "enhancement--a-b--",
    "-": "enhancement--",
    "é" * 5000: "enhancement--",
}


def test_anchors() -> None:
    """A plain key is its own id; all ids differ, are valid in HTML, and are short."""
    anchors = {key: make_anchor(key) for key in ANCHORS}
    for key, start in ANCHORS.items():
        assert anchors[key].removeprefix(start) == "" or re.fullmatch("[0-9a-f]{8}", anchors[key].removeprefix(start))
    assert len(set(anchors.values())) == len(ANCHORS)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]{0,70}", anchor) for anchor in anchors.values())


def get_urls(build: Build) -> dict[str, str]:
    """Return the address of each proposal."""
    return {key: entry["url"] for key, entry in build.entries.items()}


def write_page(project: SmallProject, suffix: str, keys: tuple[str, ...], before: str = "") -> None:
    """Write a page with a proposal for each key."""
    if suffix == "md":
        proposals = "".join(f"\n```{{enhancement}} Of {key}\n:id: '{key}'\n```\n" for key in keys)
        project.write({"index.md": f"# Home\n{before}{proposals}"})
    else:
        proposals = "".join(f"\n.. enhancement:: Of {key}\n   :id: {key}\n" for key in keys)
        project.write({"index.rst": f"Home\n====\n{before}{proposals}"})


@pytest.mark.parametrize("suffix", ["md", "rst"])
@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_other_proposals(project: SmallProject, builder: str, suffix: str) -> None:
    """Another proposal, before or after it, changes no anchor, in the page and in the inventory."""
    write_page(project, suffix, ("101", "提案-1", "C++", "vep-42"))
    first = get_urls(project.build(builder))
    write_page(project, suffix, ("7", "提案-0", "101", "C#", "提案-1", "C", "C++", "vep-42"))
    build = project.build(builder)
    second = get_urls(build)
    assert {key: second[key] for key in first} == first
    assert first["vep-42"].endswith("#vep-42")
    page = build.text("index.html")
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert {url.partition("#")[2] for url in second.values()} <= set(ids)
    if builder != "singlehtml":
        objects = InventoryFile.loads((build.outdir / "objects.inv").read_bytes(), uri="").data["enh:enhancement"]
        assert {key: item.uri.partition("#")[2] for key, item in objects.items()} == {
            key: url.partition("#")[2] for key, url in second.items()
        }


@pytest.mark.parametrize("builder", ["latex", "epub", "text"])
def test_other_builders(project: SmallProject, builder: str) -> None:
    """Links lead to these anchors in every format that has some."""
    write_page(project, "rst", ("101", "提案-1"), before="\n:enh:`101`, :enh:`提案-1`\n")
    build = project.build(builder, config={"version": "1", "copyright": "Somebody"})
    assert build.warnings == ""
    if builder == "latex":
        assert r"\detokenize{index:enhancement--101}" in build.text("test.tex")
    elif builder == "epub":
        assert build.text("index.xhtml").count('id="enhancement--101"') == 1
        assert 'href="#enhancement--101"' in build.text("index.xhtml")


@pytest.mark.parametrize("suffix", ["md", "rst"])
def test_ids_that_are_taken(project: SmallProject, suffix: str) -> None:
    """A heading above has its id, so that the proposal gets another one; one below gets another itself."""
    heading = "\n## Live migration\n" if suffix == "md" else "\nLive migration\n--------------\n"
    write_page(project, suffix, ("live-migration", "other"), heading)
    build = project.build()
    assert build.warnings == ""
    assert get_urls(build) == {
        "live-migration": "index.html#enhancement--live-migration",
        "other": "index.html#other",
    }
    page = build.text("index.html")
    assert page.count('id="live-migration"') == page.count('id="enhancement--live-migration"') == 1


def test_two_of_one_key(project: SmallProject) -> None:
    """Two proposals with one key have two anchors; one that is not listed takes none."""
    twice = "\n.. enhancement:: A sample\n   :id: T-1\n   :no-index:\n"
    write_page(project, "rst", ("T-1", "T-1", "T-1"), before=twice)
    build = project.build()
    assert sorted(get_urls(build).values()) == [
        "index.html#T-1",
        "index.html#enhancement--T-1",
        "index.html#enhancement--T-1--2",
    ]
    assert build.text("index.html").count("sample") == 1


def test_questions(project: SmallProject) -> None:
    """The anchor of a question follows from its words, in any script."""
    text = "\n.. enhancement:: One\n   :id: T-1\n\n"
    asked = "   .. open-question:: 何時?\n\n   .. open-question:: Is it?\n\n"
    more = "   .. open-question:: 誰?\n\n"
    project.write({"index.rst": f"Home\n====\n{text}{asked}"})
    first = re.findall(r'id="(question-[^"]*)"', project.build().text("index.html"))
    project.write({"index.rst": f"Home\n====\n{text}{more}{asked}"})
    second = re.findall(r'id="(question-[^"]*)"', project.build().text("index.html"))
    assert len(set(second)) == 3
    assert second[1:] == first
