"""``enhancement-graph``: a picture and the same in words, in every builder."""

from __future__ import annotations

import random
import re
import time
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from building import SmallProject

from sphinx_enhancements.core.views.cells import Item
from sphinx_enhancements.core.views.graph import MAX_LINKS, GraphLink, GraphNode, GraphView
from sphinx_enhancements.ext.drawing.graphviz import Words, lay_out, picture_file, svg

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "index.md": "# Home\n\n```{enhancement-graph}\n:caption: All of it\n```\n",
    "aside.md": "---\norphan: true\n---\n# Aside\n",
    "one.md": "---\norphan: true\nenhancement:\n  id: A-1\n  stage: beta\n  depends-on: A-2\n---\n# The first\n",
    "two.md": "---\norphan: true\nenhancement:\n  id: A-2\n  status: accepted\n---\n# The second\n",
}


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """A project with two proposals and a graph."""
    project = SmallProject(tmp_path)
    project.write(FILES)
    return project


def picture(page: str) -> ET.Element:
    """The first picture of a page."""
    found = re.search(r"<svg class=\"enh-graph\".*?</svg>", page, re.DOTALL)
    assert found
    return ET.fromstring(found[0])  # noqa: S314 - of our own page


SVG = "{http://www.w3.org/2000/svg}"


def test_html(project: SmallProject) -> None:
    """Boxes are links with names, lines have words, and all of it stands in a list too."""
    page = project.build().text("index.html")
    root = picture(page)
    links = root.findall(f".//{SVG}a")
    assert [link.get("href") for link in links] == ["one.html", "two.html"]
    assert [link.get("aria-label") for link in links] == [
        "A-1: The first (No status, Beta)",
        "A-2: The second (Accepted)",
    ]
    (line,) = root.findall(f".//{SVG}g[@class='enh-link enh-link-0']")
    assert line.findtext(f"{SVG}title") == "A-1: The first depends on A-2: The second"
    assert line.findtext(f"{SVG}text") == "depends on"
    assert "enh-stage-beta" in (root.findall(f".//{SVG}g")[1].get("class") or "")
    words = page.partition("<details")[2].partition("</details>")[0]
    assert "Depends on: " in words
    assert words.count('href="two.html"') == 2


@pytest.mark.parametrize(
    "builder", ["text", "man", "xml", "gettext", "dirhtml", "singlehtml", "latex", "epub", "linkcheck"]
)
def test_other_builders(project: SmallProject, builder: str) -> None:
    """The picture in a file where the builder takes one, and the words everywhere."""
    build = project.build(builder, config={"epub_copyright": "x", "version": "1"})
    files = build.files()
    if builder == "text":
        assert "Depends on: A-2: The second (Accepted)" in files["index.txt"].decode()
    if builder == "latex":
        assert [name for name in files if name.startswith("graph-") and name.endswith(".pdf")]
    if builder == "epub":
        assert [name for name in files if re.match(r"_images/graph-.*\.png", name)]
    if builder in ("dirhtml", "singlehtml"):
        hrefs = [link.get("href") for link in picture(files["index.html"].decode()).findall(f".//{SVG}a")]
        assert len(hrefs) == 2
        assert all(hrefs)


def test_rewriting(project: SmallProject) -> None:
    """An edit of what the graph shows writes its page; one of anything else does not."""
    project.build()
    project.write({"two.md": FILES["two.md"].replace("accepted", "draft")})
    assert project.build().written == {"index", "one", "two"}
    project.write({"two.md": FILES["two.md"].replace("accepted", "draft") + "\nMore text.\n"})
    assert project.build().written == {"two"}


def test_nothing_to_show(project: SmallProject) -> None:
    """The page says so, and there is no empty picture."""
    project.write({"index.md": "# Home\n\n```{enhancement-graph}\n:filter: owner:nobody\n```\n"})
    page = project.build().text("index.html")
    assert "No proposals are related" in page
    assert '<svg class="enh-graph"' not in page


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ("focus: A-9", "unresolved-reference"),
        ("filter: frob:x", "bad-query"),
        ("release: soon", "unknown-release"),
        ("relations: hates", "unknown-option-value"),
        ("depth: many", "unknown-option-value"),
        ("limit: 0", "unknown-option-value"),
        ("group-by: colour", "unknown-column"),
    ],
)
def test_options_in_vain(project: SmallProject, option: str, code: str) -> None:
    """Each is a finding at the directive, and the page is built."""
    project.write({"index.md": f"# Home\n\n```{{enhancement-graph}}\n:{option}\n```\n"})
    build = project.build()
    assert build.findings == [("index.md", 3, code)]


@pytest.mark.parametrize(
    "title",
    [
        '"quoted" & <b>bold</b>',
        "a\\nb\\l",
        "<<TABLE>>",
        "\u202eright to left\u202c שלום",
        "x" * 500,
        "\\",
        "{|}",
        "&amp;",
    ],
)
def test_hostile_titles(project: SmallProject, title: str) -> None:
    """They are text in the picture and in the file, whatever is in them."""
    text = FILES["one.md"].replace("# The first", "").replace("  id: A-1", f"  id: A-1\n  title: '{title}'")
    project.write({"one.md": text})
    root = picture(project.build().text("index.html"))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "g", "path", "polygon", "text", "a", "rect"),
    }
    assert project.build("latex").statuscode == 0


def view(size: int) -> GraphView:
    """A graph of so many nodes."""
    nodes = tuple(GraphNode(f"A-{n}", Item(f"A-{n}"), f"Title {n}", None, None) for n in range(size))
    links = tuple(GraphLink(f"A-{n}", f"A-{(n * 7) % size}", "see-also") for n in range(size))
    return GraphView(nodes, links, ("see-also",), size)


WORDS = Words(lambda kind: kind, lambda _: "state")


def test_the_same_bytes(tmp_path: Path) -> None:
    """Laid out twice, and from what is kept, the picture is the same."""
    made = {svg(view(40), lay_out(view(40), WORDS, tmp_path / name), WORDS, "t", "a", {}) for name in "aab"}
    assert len(made) == 1
    assert len(list((tmp_path / "a").iterdir())) == 1


@pytest.mark.parametrize("links", [150, 300, MAX_LINKS])
def test_many_links(tmp_path: Path, links: int) -> None:
    """However dense a graph is, its layout comes to an end; how fast that is, is for the benchmarks."""
    chance = random.Random(links)  # noqa: S311 - the same graph in every run
    ends = [(chance.randrange(60), chance.randrange(60)) for _ in range(links)]
    dense = view(60)._replace(links=tuple(GraphLink(f"A-{a}", f"A-{b}", "see-also") for a, b in ends if a != b))
    start = time.process_time()
    lay_out(dense, WORDS, tmp_path)
    assert time.process_time() - start < 60


def test_characters_that_are_no_xml(tmp_path: Path) -> None:
    """They are replaced in the picture, and stop none of the files."""
    odd = GraphNode("A-\x01", Item("A-\x01"), "\x1b \ud800 \ufffe &lt;b&gt;", None, None)
    both = GraphView((odd, *view(1).nodes), (GraphLink("A-\x01", "A-0", "see-also"),), ("see-also",), 2)
    ET.fromstring(svg(both, lay_out(both, WORDS, tmp_path), WORDS, "t", "a", {}))  # noqa: S314 - our own
    assert picture_file(both, WORDS, tmp_path, "pdf").read_bytes().startswith(b"%PDF")
    assert picture_file(both, WORDS, tmp_path, "png").read_bytes().startswith(b"\x89PNG")


def test_large(tmp_path: Path) -> None:
    """So does that of some 250 nodes."""
    start = time.process_time()
    lay_out(view(250), WORDS, tmp_path)
    assert time.process_time() - start < 60
