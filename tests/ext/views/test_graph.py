"""``enhancement-graph``: a diagram and a list, in every builder."""

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
from sphinx_enhancements.ext.drawing.graphviz import draw_file, draw_svgs
from sphinx_enhancements.ext.views.graph import build_diagram

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.ext.drawing.diagrams import Diagram

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


def parse_pictures(page: str) -> list[ET.Element]:
    """Return the SVGs of a page."""
    return [
        ET.fromstring(markup)  # noqa: S314 - of our own page
        for markup in re.findall(r"<svg [^>]*class=\"enh-graph\".*?</svg>", page, re.DOTALL)
    ]


def picture(page: str) -> ET.Element:
    """Return the only SVG of a page."""
    (root,) = parse_pictures(page)
    return root


SVG = "{http://www.w3.org/2000/svg}"


def test_html(project: SmallProject) -> None:
    """Boxes are links with accessible names, arrows have labels, and the list has all relations."""
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
    assert [node.get("class") for node in root.findall(f".//{SVG}g[{SVG}a]")] == ["enh-node enh-stage-beta", "enh-node"]
    assert (root.get("role"), root.get("aria-label")) == ("group", "All of it")
    words = page.partition("<details")[2].partition("</details>")[0]
    assert "Depends on: " in words
    assert words.count('href="two.html"') == 2


@pytest.mark.parametrize(
    "builder", ["text", "man", "xml", "gettext", "dirhtml", "singlehtml", "latex", "epub", "linkcheck"]
)
def test_other_builders(project: SmallProject, builder: str) -> None:
    """A builder that takes images has the diagram as a file, and every builder has the list."""
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
    """The page of a graph is written again if its content changes, and only then."""
    project.build()
    project.write({"two.md": FILES["two.md"].replace("accepted", "draft")})
    assert project.build().written == {"index", "one", "two"}
    project.write({"two.md": FILES["two.md"].replace("accepted", "draft") + "\nMore text.\n"})
    assert project.build().written == {"two"}


def test_nothing_to_show(project: SmallProject) -> None:
    """A graph without relations is a line of text, and no empty diagram."""
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
def test_invalid_options(project: SmallProject, option: str, code: str) -> None:
    """An invalid option is reported at the directive, and the page is built."""
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
    """Titles with markup or escapes are plain text in the diagram and in its file."""
    text = FILES["one.md"].replace("# The first", "").replace("  id: A-1", f"  id: A-1\n  title: '{title}'")
    project.write({"one.md": text})
    build = project.build()
    root = picture(build.text("index.html"))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "g", "path", "polygon", "text", "a"),
    }
    read = build.entries["A-1"]["title"]
    (description,) = (link.get("aria-label") for link in root.iter(f"{SVG}a") if link.get("href") == "one.html")
    assert description == f"A-1: {read} (No status, Beta)"
    lines = [text.text or "" for text in root.iter(f"{SVG}text") if text.get("class") == "enh-line-1"]
    assert any(line.removeprefix("\u200b")[:20] == read[:20] for line in lines)
    assert project.build("latex").statuscode == 0


@pytest.mark.parametrize("title", ['"q" & <b>', "a\\nb\\l\\N", "<<TABLE>>", "&lt;&amp;#60;", "two\nlines", "\\", "{|}"])
def test_text_is_not_interpreted(tmp_path: Path, title: str) -> None:
    """A text is shown as it is, in a box, on an arrow, and as an address."""
    node = GraphNode("A-0", Item("A-0"), title, None, None)
    both = view(2)._replace(nodes=(node, view(2).nodes[1]), links=(GraphLink("A-0", "A-1", "see-also"),))
    (svg,) = draw_svgs(build_diagram(both, title, "a", {"A-0": f"p.html#{title}"}), tmp_path)
    root = ET.fromstring(svg)  # noqa: S314 - our own
    text = " ".join(title.split())
    assert root.get("aria-label") == title
    assert [group.findtext(f"{SVG}title") for group in root.findall(f".//{SVG}g[{SVG}title]")] == [
        f"A-0: {title} see also A-1: Title 1",
        f"A-0: {title} ()",
        "A-1: Title 1 ()",
    ]
    (link,) = root.iter(f"{SVG}a")
    assert link.get("href") == f"p.html#{title}"
    assert [line.text.lstrip("\u200b") for line in link.iter(f"{SVG}text")] == ["A-0", text]


def view(size: int) -> GraphView:
    """Return a graph of *size* nodes."""
    nodes = tuple(GraphNode(f"A-{n}", Item(f"A-{n}"), f"Title {n}", None, None) for n in range(size))
    links = tuple(GraphLink(f"A-{n}", f"A-{(n * 7) % size}", "see-also") for n in range(size))
    return GraphView(nodes, links, ("see-also",), size)


def draw(view: GraphView) -> Diagram:
    """Return the diagram of a graph whose boxes have no addresses."""
    return build_diagram(view, "t", "a", {})


def test_the_same_bytes(tmp_path: Path) -> None:
    """A diagram that is drawn twice, or read from the folder of files, is the same."""
    drawn = {tuple(draw_svgs(draw(view(40)), tmp_path / name)) for name in "aab"}
    assert len(drawn) == 1
    for suffix in ("pdf", "png"):
        one, two = (draw_file(draw(view(9)), tmp_path / name, suffix) for name in "ab")
        assert one.name == two.name
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("builder", ["latex", "epub", "html"])
def test_the_same_files(project: SmallProject, builder: str) -> None:
    """Two independent builds write identical pages and diagrams."""
    options = {"epub_copyright": "x", "version": "1.9"}
    one, two = (project.build(builder, out=out, config=options).files() for out in ("one", "two"))
    drawn = {name for name in one if name.endswith((".pdf", ".png", "index.html"))}
    assert drawn
    assert {name: one[name] for name in drawn} == {name: two[name] for name in drawn}


def test_connected_parts(project: SmallProject) -> None:
    """Each part that is connected is an SVG of its own, the largest first, and no id is used twice."""
    pairs = "".join(
        f"```{{enhancement}} T\n:id: B-{n}\n:depends-on: B-{n + 1}\n```\n\n"
        f"```{{enhancement}} T\n:id: B-{n + 1}\n```\n\n"
        for n in range(0, 8, 2)
    )
    three = "".join(f"```{{enhancement}} T\n:id: C-{n}\n:depends-on: C-{n + 1}\n```\n\n" for n in range(2))
    three += "```{enhancement} T\n:id: C-2\n```\n"
    graphs = "```{enhancement-graph}\n```\n\n```{enhancement-graph}\n:caption: Again\n```\n"
    project.write({"index.md": f"# Home\n\n{graphs}\n{pairs}{three}"})
    page = project.build().text("index.html")
    roots = parse_pictures(page)
    assert [len(root.findall(f".//{SVG}a")) for root in roots] == [3, 2, 2, 2, 2, 2] * 2
    ids = [element.get("id") for root in roots for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_no_fixed_look(tmp_path: Path) -> None:
    """Colours, fonts and line styles are those of the style sheet, and no height is fixed."""
    for svg in draw_svgs(draw(view(5)), tmp_path):
        names = {name for element in ET.fromstring(svg).iter() for name in element.attrib}  # noqa: S314 - our own
        assert names <= {
            *("class", "viewBox", "width", "style", "role", "aria-label", "id", "transform"),
            *("d", "points", "x", "y", "text-anchor"),
        }


@pytest.mark.parametrize("links", [150, 300, MAX_LINKS])
def test_many_links(tmp_path: Path, links: int) -> None:
    """The layout of a dense graph ends in reasonable time; benchmarks measure it."""
    chance = random.Random(links)  # noqa: S311 - the same graph in every run
    ends = [(chance.randrange(60), chance.randrange(60)) for _ in range(links)]
    dense = view(60)._replace(links=tuple(GraphLink(f"A-{a}", f"A-{b}", "see-also") for a, b in ends if a != b))
    start = time.process_time()
    list(draw_svgs(draw(dense), tmp_path))
    assert time.process_time() - start < 60


def test_characters_that_xml_forbids(tmp_path: Path) -> None:
    """Characters that XML forbids are replaced in the SVG, and do not prevent the files."""
    odd = GraphNode("A-\x01", Item("A-\x01"), "\x1b \ud800 \ufffe &lt;b&gt;", None, None)
    both = GraphView((odd, *view(1).nodes), (GraphLink("A-\x01", "A-0", "see-also"),), ("see-also",), 2)
    (svg,) = draw_svgs(draw(both), tmp_path)
    titles = [title.text for title in ET.fromstring(svg).iter(f"{SVG}title")]  # noqa: S314 - our own
    assert "A-\ufffd: \ufffd \ufffd \ufffd &lt;b&gt; ()" in titles
    assert draw_file(draw(both), tmp_path, "pdf").read_bytes().startswith(b"%PDF")
    assert draw_file(draw(both), tmp_path, "png").read_bytes().startswith(b"\x89PNG")


def test_large(tmp_path: Path) -> None:
    """The layout of 250 nodes ends in reasonable time."""
    start = time.process_time()
    list(draw_svgs(draw(view(250)), tmp_path))
    assert time.process_time() - start < 60
