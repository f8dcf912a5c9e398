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
from sphinx_enhancements.ext.drawing.graphviz import draw_components, draw_file
from sphinx_enhancements.ext.drawing.svg import render_component
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


def read_legend(page: str) -> list[str]:
    """Return the entries of the legend of a page, in words."""
    (legend,) = re.findall(r'<p class="enh-legend">.*?</p>', page, re.DOTALL)
    return [words.strip() for words in re.findall(r"</svg>([^<]*)</span>", legend)]


SVG = "{http://www.w3.org/2000/svg}"


def test_html(project: SmallProject) -> None:
    """Boxes are links with accessible names, the legend names the only kind, and the list has all relations."""
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
    assert line.find(f"{SVG}text") is None
    assert read_legend(page) == ["Beta", "No stage", "Depends on"]
    assert [node.get("class") for node in root.findall(f".//{SVG}g[{SVG}a]")] == [
        "enh-node enh-stage-beta",
        "enh-node enh-stage-none",
    ]
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


def test_groups(project: SmallProject) -> None:
    """A graph with more proposals than its limit names the column by which they are grouped, and sizes of groups."""
    project.write({"index.md": "# Home\n\n```{enhancement-graph}\n:limit: 1\n```\n"})
    text = " ".join(project.build("text").text("index.txt").split())
    assert "2 proposals, grouped by owner (1 group)" in text
    assert "(2 proposals)" in text


def test_unconnected_proposals(project: SmallProject) -> None:
    """Two thousand proposals without relations are counted and not drawn; the one in focus is a single box."""
    many = "".join(f"```{{enhancement}} T\n:id: U-{n}\n```\n\n" for n in range(2000))
    graphs = "```{enhancement-graph}\n```\n\n```{enhancement-graph}\n:focus: U-7\n```\n"
    project.write({"index.md": f"# Home\n\n{graphs}", "many.md": f"---\norphan: true\n---\n# Many\n\n{many}"})
    page = project.build().text("index.html")
    assert "2000 proposals without a relation are not shown." in page
    related, single = parse_pictures(page)
    assert len(related.findall(f".//{SVG}a")) == 2
    assert [link.get("aria-label") for link in single.iter(f"{SVG}a")] == ["U-7: T (No status)"]


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
    joined = "".join(line.removeprefix("\u200b") for line in lines).replace(" ", "")
    assert read.replace(" ", "")[:60] in joined
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


def draw_svgs(diagram: Diagram, folder: Path) -> list[str]:
    """Return the connected parts of a diagram as SVG."""
    return [render_component(part) for part in draw_components(diagram, folder)]


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
    """Each part that is connected is an SVG of its own, the highest first, and no id is used twice."""
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
    names = [root.get("aria-label") for root in roots]
    assert names[6:8] == ["Again, part 1 of 6", "Again, part 2 of 6"]
    assert len(set(names)) == 12
    ids = [element.get("id") for root in roots for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def link(pairs: str, kind: str = "see-also") -> tuple[GraphLink, ...]:
    """Return links between nodes given by number, such as ``0-1 1-2``."""
    return tuple(GraphLink(*(f"A-{end}" for end in pair.split("-")), kind) for pair in pairs.split())


@pytest.mark.parametrize(
    ("links", "is_vertical", "is_wide"),
    [
        ("0-1", False, False),  # two boxes beside each other fit a phone
        ("0-1 1-2", True, False),  # three do not
        ("0-1 1-2 2-3 3-4 4-5 5-6", True, False),
        ("0-1 0-2 0-3 0-4 0-5 0-6", False, False),
        ("0-6 1-6 2-6 3-6 4-6 0-5 1-5 2-5 3-5 4-5", False, False),
        ("0-1 1-2 2-3 3-4 0-5 5-6 6-4 1-6 5-2 0-3 1-4", True, False),
    ],
)
def test_direction(tmp_path: Path, links: str, is_vertical: bool, is_wide: bool) -> None:
    """A part leads to the right if that fits, and otherwise down if that takes less space."""
    (part,) = (
        part
        for part in draw_components(draw(view(7)._replace(links=link(links))), tmp_path)
        if len(part.diagram.boxes) > 1
    )
    assert (part.diagram.is_vertical, part.is_wide) == (is_vertical, is_wide)


def test_wide_parts_first(tmp_path: Path) -> None:
    """Parts that fill the page stand before narrow ones, which fill columns; the highest of each kind is the first."""
    links = link("0-1 2-3 2-4") + link(
        "5-6 5-7 5-8 6-9 7-9 8-9 6-10 7-10 8-10 9-11 10-11 9-12 10-12 9-13 11-14 12-14 13-14"
    )
    parts = draw_components(draw(view(15)._replace(links=links)), tmp_path)
    assert [(part.is_wide, len(part.diagram.boxes)) for part in parts] == [(True, 10), (False, 3), (False, 2)]


@pytest.mark.parametrize(
    ("kinds", "number", "label", "legend"),
    [
        (["depends-on"], 1, None, ["Depends on"]),
        (["depends-on", "see-also"], 1, "depends on", []),
        (["depends-on", "see-also"], 61, None, ["Depends on", "See also"]),
        (["depends-on", "blocks", "replaces", "extends", "see-also"], 61, "depends on", []),
    ],
)
def test_labels_and_legend(
    project: SmallProject, kinds: list[str], number: int, label: str | None, legend: list[str]
) -> None:
    """The legend names kinds if arrows do not: a single kind, and kinds that differ in line style on many arrows."""
    first = "".join(f":{kind}: {', '.join(f'B-{n}' for n in range(number))}\n" for kind in kinds[:1])
    first += "".join(f":{kind}: B-0\n" for kind in kinds[1:])
    others = "".join(f"```{{enhancement}} T\n:id: B-{n}\n```\n\n" for n in range(number))
    graph = "```{enhancement-graph}\n:limit: 100\n:filter: key:B-0,C-1\n```\n" if number == 1 else ""
    graph = graph or "```{enhancement-graph}\n:limit: 100\n:filter: -key:A-1,A-2\n```\n"
    project.write({"index.md": f"# Home\n\n{graph}\n```{{enhancement}} T\n:id: C-1\n{first}```\n\n{others}"})
    page = project.build().text("index.html")
    arrows = [g for g in picture(page).iter(f"{SVG}g") if " depends on " in (g.findtext(f"{SVG}title") or "")]
    assert [arrow.findtext(f"{SVG}text") for arrow in arrows] == [label] * number
    assert read_legend(page) == ["No status", *legend]


def test_legend_in_words(project: SmallProject) -> None:
    """A graph that is an image has a legend of its arrows in words, and states in its boxes."""
    text = project.build("latex").text("test.tex")
    assert "Each arrow means: depends on." in text
    assert "No stage" not in text.partition("Each arrow")[2].partition("A\\sphinxhyphen{}1")[0]


@pytest.mark.parametrize(
    ("status", "stage", "legend", "classes"),
    [
        ("accepted", "", ["Accepted"], ["enh-node enh-status-accepted"] * 2),
        ("accepted", "alpha", ["Alpha", "No stage"], ["enh-node enh-stage-alpha", "enh-node enh-stage-none"]),
        ("half-done", "", ["Accepted", "Unknown"], ["enh-node enh-status-unknown", "enh-node enh-status-accepted"]),
    ],
)
def test_colours(project: SmallProject, status: str, stage: str, legend: list[str], classes: list[str]) -> None:
    """Colours stand for stages, or for statuses if no proposal has a stage; the legend has those that occur."""
    fields = f"status: {status}\n" + (f"  stage: {stage}\n" if stage else "")
    project.write({"one.md": FILES["one.md"].replace("stage: beta\n", fields)})
    page = project.build().text("index.html")
    assert read_legend(page) == [*legend, "Depends on"]
    assert [node.get("class") for node in picture(page).findall(f".//{SVG}g[{SVG}a]")] == classes


def test_stages_that_were_not_reached(project: SmallProject) -> None:
    """A box has a line for the release of a stage that was not reached, and the legend explains its dashed border."""
    project.write(
        {
            "enhancements.toml": 'current-release = "v1.1"\n',
            "one.md": FILES["one.md"].replace("stage: beta", "stage: beta\n  status: accepted\n  release: v1.2"),
        }
    )
    page = project.build().text("index.html")
    assert read_legend(page) == ["Beta", "No stage", "Aimed at", "Depends on"]
    first = next(node for node in picture(page).iter(f"{SVG}g") if node.find(f"{SVG}a") is not None)
    assert first.get("class") == "enh-node enh-stage-beta enh-aimed"
    assert [line.text for line in first.iter(f"{SVG}text")] == [
        "A-1",
        "The first",
        "Accepted, Beta",
        "planned for v1.2",
    ]


def test_wrapped_titles(project: SmallProject) -> None:
    """A title is shown in full on several lines, and one that is very long is cut with its tooltip in full."""
    words = "Restart sidecar containers during the termination of pods, and let probes run until then"
    project.write({"one.md": FILES["one.md"].replace("The first", words), "two.md": FILES["two.md"] + "\n"})
    root = picture(project.build().text("index.html"))
    lines = [line.text or "" for line in root.iter(f"{SVG}text") if line.get("class") == "enh-line-1"]
    assert lines[-1] == "The second"
    assert " ".join(lines[:-1]) == words
    assert 4 <= len(lines[:-1]) <= 6
    long = "word " * 90
    project.write({"one.md": FILES["one.md"].replace("The first", long)})
    root = picture(project.build().text("index.html"))
    first = next(node for node in root.iter(f"{SVG}g") if node.find(f"{SVG}a") is not None)
    assert [line.get("class") for line in first.iter(f"{SVG}text")] == ["enh-line-0", *["enh-line-1"] * 6, "enh-line-2"]
    assert [line.text or "" for line in first.iter(f"{SVG}text")][6].endswith("word…")
    assert long.strip() in (first.findtext(f"{SVG}title") or "")


def test_boxes_that_scroll(project: SmallProject) -> None:
    """A part that does not fit a phone is in a region that the keyboard scrolls, with a name; a narrow one is not."""
    wide = "".join(
        f"```{{enhancement}} T\n:id: B-{n}\n:depends-on: {', '.join(f'B-{m}' for m in range(n + 1, 9))}\n```\n\n"
        for n in range(9)
    )
    project.write({"index.md": f"# Home\n\n```{{enhancement-graph}}\n```\n\n{wide}"})
    page = project.build().text("index.html")
    boxes = re.findall(r'<div class="enh-graph-part [^>]*>', page)
    (width,) = re.findall(r"width: ([\d.]+)px", boxes[0])
    assert float(width) > 420
    assert boxes[0].endswith('tabindex="0" role="region" aria-label="Relations between proposals, part 1 of 2">')
    assert "enh-spanning" in boxes[0]
    assert "tabindex" not in boxes[1]
    assert "enh-spanning" not in boxes[1]


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
