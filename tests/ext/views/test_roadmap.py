"""``enhancement-roadmap``: in both markups and every builder, following the proposals."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from building import SmallProject, flat, rewritten

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx

FILES = {
    "index.md": "# Home\n\n```{toctree}\none\ntwo\n```\n",
    "one.md": "---\nenhancement:\n  id: A-1\n  status: accepted\n  owner: sig-a\n"
    "  milestones: {alpha: v1.8, beta: ~~v1.9~~ v1.10, stable: v1.12}\n---\n# The first\n",
    "two.md": "---\nenhancement:\n  id: A-2\n  status: draft\n  owner: sig-b\n  labels: [net, doc]\n"
    "  milestones: {alpha: v1.10, beta: soon}\n---\n# The second\n",
    "all.md": "---\norphan: true\n---\n# Roadmap\n\n"
    "```{enhancement-roadmap}\n:name: plan\n:class: wide\n:caption: The plan\n```\n\n{ref}`there <plan>`\n",
    "next.rst": ":orphan:\n\nNext\n====\n\n.. enhancement-roadmap::\n   :from: 1.10\n   :to: v1.11\n"
    "   :group-by: labels\n   :limit: 1\n",
    "accepted.md": "---\norphan: true\n---\n# Accepted\n\n"
    "```{enhancement-roadmap}\n:filter: status:accepted\n:group-by: none\n:to: v1.9\n```\n",
    "prose.md": "---\norphan: true\n---\n# Prose\n\nNothing of ours.\n",
    "enhancements.toml": 'current-release = "v1.9"\n[[releases]]\nname = "v1.9"\n',
}
SEEN = {name.rsplit(".", 1)[0] for name in FILES if name.endswith((".md", ".rst"))}


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """A project with two proposals, and three roadmaps."""
    project = SmallProject(tmp_path)
    project.write(FILES)
    return project


def table(text: str) -> list[list[str]]:
    """Return the rows of the table on a page of the text builder, each cell as one line."""
    rows: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith(("+-", "|=")):
            rows.append([])
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            rows[-1] = [" ".join(both).strip() for both in zip(rows[-1] or [""] * len(cells), cells, strict=True)]
    return [row for row in rows if row]


def test_text(project: SmallProject) -> None:
    """The table says in words what html shows by colour and hatching."""
    build = project.build("text")
    assert build.findings == [("two.md", 7, "unknown-release")]
    page = build.text("all.txt")
    assert table(page) == [
        ["Proposal", "v1.8", "v1.9 (current)", "v1.10", "v1.12"],
        ["**sig-a (1)**"],
        ["A-1: The first", "Alpha", "", "Beta (planned)", "Stable (planned)"],
        ["**sig-b (1)**"],
        ["A-2: The second · Draft", "", "", "Alpha (proposed)", ""],
    ]
    assert "In no column, since the release is not understood: A-2." in flat(page)
    assert table(build.text("next.txt")) == [
        ["Proposal", "v1.10"],
        ["A-1: The first", "Beta (planned)"],
    ]
    assert "1 of 2 proposals." in build.text("next.txt")
    assert table(build.text("accepted.txt")) == [
        ["Proposal", "v1.8", "v1.9 (current)"],
        ["A-1: The first", "Alpha", ""],
    ]
    assert "In no column" not in build.text("accepted.txt")


class _Cells(HTMLParser):
    """Parser that collects the cells of a roadmap with tag, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("th", "td"):
            self.found.append((tag, dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.found:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)


def test_html(project: SmallProject) -> None:
    """The first column and row are headings, group headings span all columns, and there are links and badges."""
    build = project.build()
    page = build.text("all.html")
    parser = _Cells()
    parser.feed(page[page.index("<table") : page.index("</table>")])
    cells = [(tag, " ".join(text.split())) for tag, _, text in parser.found]
    assert cells[:8] == [
        ("th", "Proposal"),
        ("th", "v1.8"),
        ("th", "v1.9 (current)"),
        ("th", "v1.10"),
        ("th", "v1.12"),
        ("th", "sig-a (1)"),
        ("th", "A-1: The first"),
        ("td", "v1.8 Alpha"),
    ]
    assert [attributes.get("colspan") for _, attributes, _ in parser.found[5:7]] == ["5", None]
    assert '<span class="enh-badge enh-stage enh-stage-alpha">Alpha</span>' in page
    assert '<span class="enh-badge enh-stage enh-stage-beta enh-aimed enh-aim-planned">Beta</span>' in page
    assert '<span class="enh-badge enh-stage enh-stage-alpha enh-aimed enh-aim-proposed">Alpha</span>' in page
    assert page.count('<span class="enh-note enh-explained">(planned)</span>') == 2
    assert '<a class="reference internal" href="one.html">A-1: The first</a>' in page
    assert 'href="enhancements-releases.html#release-v1-10">v1.10</a>' in page
    assert '<a class="reference internal" href="#plan"><span class="std std-ref">there</span></a>' in page
    assert re.search(r'<table class="[^"]*enh-roadmap[^"]* wide[ "]', page)
    assert "<colgroup>" not in page


@pytest.mark.parametrize(
    ("milestones", "words"),
    [
        ("{alpha: v1.8}", []),
        ("{alpha: v1.8, beta: v1.10}", ["reached", "planned"]),
        ("{beta: v1.10}", ["planned"]),
        ("{alpha: ~~v1.8~~ v1.9}", []),
    ],
)
def test_legend(project: SmallProject, milestones: str, words: list[str]) -> None:
    """A legend above the table explains the badges whose notes only screen readers and print have."""
    plan = "# Home\n\n```{enhancement-roadmap}\n:from: v1.8\n:filter: status:accepted\n```\n"
    one = f"---\nenhancement: {{id: A-1, status: accepted, milestones: {milestones}}}\n---\n# The first\n"
    project.write({"index.md": plan, "one.md": one})
    page = project.build().text("index.html")
    legend = re.findall(r'<p class="enh-legend">(.*?)</p>', page)
    assert [re.findall(r">(\w+)</span>", samples) for samples in legend] == ([words] if words else [])
    assert "enh-legend" not in project.build("epub", config={"epub_copyright": "x", "version": "1"}).text("index.xhtml")


def test_visible_notes_of_badges(project: SmallProject) -> None:
    """Badges that the legend does not explain, or that have another note, have visible notes in html."""
    project.write({"one.md": FILES["one.md"].replace("accepted", "withdrawn")})
    page = project.build().text("all.html")
    assert page.count('<span class="enh-note">(not planned)</span>') == 2
    assert page.count('<span class="enh-note enh-explained">(proposed)</span>') == 1


@pytest.mark.parametrize(
    ("stage", "is_roomy"), [("alpha", False), ("deprecated", True), ("a long word", False), ("experimental", True)]
)
def test_width_of_columns(project: SmallProject, stage: str, is_roomy: bool) -> None:
    """Columns are wider if a stage has a long word; all of one roadmap are equal."""
    project.write({"one.md": f"---\nenhancement: {{id: A-1, milestones: {{{stage}: v1.8}}}}\n---\n# The first\n"})
    project.write({"two.md": "# Two\n"})
    assert ("enh-roadmap enh-roomy" in project.build().text("all.html")) == is_roomy


@pytest.mark.parametrize(("releases", "loads"), [(8, False), (9, True)])
def test_script(tmp_path: Path, releases: int, loads: bool) -> None:
    """A page loads the script that scrolls to the current release only if there are many releases."""
    project = SmallProject(tmp_path)
    project.write(wide(releases) | {"enhancements.toml": 'current-release = "v1.8"\n'})
    assert ("enhancements-roadmap.js" in project.build().text("index.html")) == loads


@pytest.mark.parametrize(
    "builder", ["dirhtml", "singlehtml", "latex", "man", "texinfo", "epub", "xml", "gettext", "linkcheck", "pseudoxml"]
)
def test_other_builders(project: SmallProject, builder: str) -> None:
    """Each builder writes the table, and only warns of the unknown release."""
    project.write({"index.md": FILES["index.md"] + "\n```{enhancement-roadmap}\n```\n"})
    build = project.build(builder, config={"epub_copyright": "x", "version": "1.9"})
    assert [code for _, _, code in build.findings] == ["unknown-release"]
    assert len(build.warnings.splitlines()) == 1
    if builder not in ("gettext", "linkcheck"):
        pages = [data.decode("utf-8", "replace") for data in build.files().values()]
        assert any("planned" in page for page in pages)


def wide(count: int) -> dict[str, str]:
    """Return a proposal with a milestone in each of some releases."""
    stages = ", ".join(f"alpha=v1.{n}" for n in range(1, count + 1))
    return {
        "index.md": "# Home\n\n```{enhancement-roadmap}\n:from: v1.0\n:caption: All\n```\n\n"
        f"```{{enhancement}} Wide\n:id: A-1\n:status: accepted\n:milestones: {stages}\n```\n"
    }


def test_wide_roadmap_in_latex(tmp_path: Path) -> None:
    """A wide roadmap becomes several long tables with columns of fixed width in LaTeX."""
    project = SmallProject(tmp_path)
    project.write(wide(12))
    latex = project.build("latex").text("test.tex")
    assert re.findall(r"\\sphinxcaption\{(.*?)\}", latex) == ["All: v1.1 to v1.6", "All: v1.7 to v1.12"]
    assert latex.count(r"\begin{tabular}[t]{>{\raggedright\arraybackslash}\X{30}{96}") == 2
    assert latex.count(r"\begingroup\footnotesize") == 2
    page = project.build("html").text("index.html")
    assert page.count("<table") == 1
    book = project.build("epub", config={"epub_copyright": "x", "version": "1"}).text("index.xhtml")
    assert re.findall(r"All: v1\.\d+ to v1\.\d+", book) == [
        "All: v1.1 to v1.4",
        "All: v1.5 to v1.8",
        "All: v1.9 to v1.12",
    ]


@pytest.mark.parametrize(
    ("option", "finding"),
    [
        ("from: <b>soon</b>", "unknown-release"),
        ("to: soon", "unknown-release"),
        ("from: v2\n:to: v1", "unknown-option-value"),
        ("filter: frob:x", "bad-query"),
        ("group-by: frob", "unknown-column"),
        ("limit: few", "unknown-option-value"),
    ],
)
def test_invalid_options(project: SmallProject, option: str, finding: str) -> None:
    """Each invalid option is reported at the directive; the others apply."""
    project.write({"all.md": f"---\norphan: true\n---\n# Roadmap\n\n```{{enhancement-roadmap}}\n:{option}\n```\n"})
    build = project.build("text")
    assert [found for found in build.findings if found[0] == "all.md"] == [("all.md", 6, finding)]
    assert "A-1: The first" in build.text("all.txt")


def test_no_rows(project: SmallProject) -> None:
    """A roadmap without rows is a line of text."""
    project.write({"all.md": FILES["all.md"].replace(":class: wide", ":from: v3")})
    page = project.build("text").text("all.txt")
    assert "The plan: No proposal aims at these releases." in flat(page)
    assert "+--" not in page


def test_only_changed_pages_are_rewritten(project: SmallProject) -> None:
    """When a milestone moves, only the roadmaps that show it are rewritten."""
    assert project.build().written == SEEN
    assert project.build().written == set()
    assert rewritten(project, "one.md", "stable: v1.12", "stable: v1.13") == {"one", "all"}
    assert rewritten(project, "one.md", "~~v1.9~~ v1.10", "~~v1.9~~ v1.11") == {"one", "all", "next"}
    assert rewritten(project, "one.md", "alpha: v1.8", "alpha: v1.9") == {"one", "all", "accepted"}
    assert rewritten(project, "two.md", "status: draft", "status: provisional") == {"two", "all"}
    assert rewritten(project, "two.md", "# The second", "# The second\n\nMore text.") == {"two"}
    assert rewritten(project, "prose.md", "Nothing", "Still nothing") == {"prose"}
    build = project.build()
    clean = project.build(out="clean")
    for name in ("all.html", "next.html", "accepted.html"):
        assert build.text(name) == clean.text(name)


def test_new_current_release(project: SmallProject) -> None:
    """A new current release re-reads no document, and rewrites the pages that it changes."""
    project.build()
    project.write({"enhancements.toml": FILES["enhancements.toml"].replace("v1.9", "v1.10")})
    build = project.build()
    assert build.read == set()
    assert {"all", "next"} <= build.written
    assert "prose" not in build.written
    assert "v1.10</a> <span" in build.text("all.html")


def test_many_unknown_releases(tmp_path: Path) -> None:
    """Twenty of many proposals with an unknown release are named, and the others counted."""
    project = SmallProject(tmp_path)
    proposals = "".join(f"```{{enhancement}} T\n:id: A-{n}\n:milestones: alpha=soon\n```\n\n" for n in range(1, 26))
    project.write({"index.md": f"# Home\n\n```{{enhancement-roadmap}}\n```\n\n{proposals}"})
    page = flat(project.build("text").text("index.txt"))
    assert "not understood: A-1, A-2," in page
    assert "A-20 and 5 more." in page


def test_two_thousand_rows(tmp_path: Path) -> None:
    """A roadmap with two thousand rows is built; benchmarks measure its speed."""
    project = SmallProject(tmp_path)
    proposals = "".join(
        f".. enhancement:: Title {n}\n   :id: A-{n}\n   :status: accepted\n   :owner: sig-{n % 40}\n"
        f"   :milestones: alpha=v1.{n % 7}, beta=~~v1.{n % 7}~~ v1.{n % 7 + 1}\n\n"
        for n in range(2000)
    )
    project.write(
        {
            "a.rst": f"Proposals\n=========\n\n{proposals}",
            "index.rst": "Home\n====\n\n.. toctree::\n\n   a\n   plan\n",
            "plan.rst": "Roadmap\n=======\n\n.. enhancement-roadmap::\n",
        }
    )
    times: dict[str, float] = {}

    def watch(app: Sphinx) -> None:
        # Pages are written in the order of their names: that of the roadmap is made between the two.
        app.connect("doctree-resolved", lambda _app, _tree, name: times.update({name: time.process_time()}))
        app.connect("html-page-context", lambda _app, name, *_: times.update({f"{name}.html": time.process_time()}))

    page = project.build(search=False, prepare=watch).text("plan.html")
    assert page.count("<tr") == 2041
    taken = times["plan.html"] - times["index"]
    assert taken < 30, f"took {taken:.1f} s of processor time"


def test_cards_in_epub(project: SmallProject) -> None:
    """E-books have the name of the release before each badge, because rows are cards on narrow screens."""
    config = {"epub_copyright": "x", "version": "1"}
    page = project.build("epub", config=config).text("all.xhtml")
    assert re.search(r'<span class="enh-column">v1.10</span> <span class="enh-badge enh-stage enh-stage-beta', page)
