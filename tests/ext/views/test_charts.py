"""``enhancement-chart``: bars in html, a table of numbers everywhere else, both following the proposals."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from building import SmallProject, flat, rewritten

if TYPE_CHECKING:
    from pathlib import Path

    from building import Build

FILES = {
    "index.md": "# Home\n\n```{toctree}\none\ntwo\n```\n",
    "one.md": "---\nenhancement:\n  id: A-1\n  status: accepted\n  owner: sig-a\n  stage: beta\n"
    "  milestones: {alpha: v1.8, beta: v1.9, stable: v1.12}\n---\n# The first\n",
    "two.md": "---\nenhancement:\n  id: A-2\n  status: draft\n  owner: sig-b\n  labels: [net, doc]\n"
    "  milestones: {alpha: v1.9}\n---\n# The second\n",
    "all.md": "---\norphan: true\n---\n# Releases\n\n"
    "```{enhancement-chart}\n:name: numbers\n:class: wide\n:caption: What is <where>\n:alt: More & more\n```\n\n"
    "{ref}`there <numbers>`\n",
    "owners.rst": ":orphan:\n\nOwners\n======\n\n.. enhancement-chart:: owner\n   :split-by: status\n",
    "accepted.md": "---\norphan: true\n---\n# Accepted\n\n"
    "```{enhancement-chart}\n:by: status\n:filter: is:accepted\n```\n",
    "prose.md": "---\norphan: true\n---\n# Prose\n\nNothing of ours.\n",
    "enhancements.toml": 'current-release = "v1.9"\n[[releases]]\nname = "v1.9"\n[[releases]]\nname = "v1.10"\n',
}
SEEN = {name.rsplit(".", 1)[0] for name in FILES if name.endswith((".md", ".rst"))}


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """A project with two proposals, and three charts."""
    project = SmallProject(tmp_path)
    project.write(FILES)
    return project


def parse_chart(page: str) -> ET.Element:
    """Return the first chart of a page."""
    markup = re.search(r"<table class=\"enh-chart\".*?</table>", page, re.DOTALL)
    assert markup
    return ET.fromstring(markup[0])  # noqa: S314 - of our own page


def find_bars(root: ET.Element) -> list[ET.Element]:
    """Return the drawn bars."""
    return [element for element in root.iter() if "enh-bar" in (element.get("class") or "").split()]


def bars(page: str) -> dict[str, list[str]]:
    """Name of each bar of the first chart -> its total, and the titles of its segments."""
    rows = parse_chart(page).findall("tbody/tr")
    return {
        "".join(row[0].itertext()): [
            str(row.findtext(".//span[@class='enh-total']")),
            *(str(segment.get("title")) for bar in find_bars(row) for segment in bar.findall("span")),
        ]
        for row in rows
    }


def widths(page: str) -> list[list[str]]:
    """The width of each bar of the first chart, and of its segments."""
    return [[str(element.get("style")) for element in bar.iter()] for bar in find_bars(parse_chart(page))]


def legend(page: str) -> list[str]:
    """The words of the first legend of a page."""
    words = re.sub("<[^>]*>", "", page.partition('<p class="enh-legend">')[2].partition("</p>")[0])
    return [line for line in words.splitlines() if line]


def numbers(build: Build, name: str) -> list[list[str]]:
    """The rows of the first table on a page of the text builder."""
    rows: list[list[str]] = []
    for line in build.text(name).splitlines():
        if line.startswith(("+-", "|=")):
            rows.append([])
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            rows[-1] = [" ".join(both).strip() for both in zip(rows[-1] or [""] * len(cells), cells, strict=True)]
    return [row for row in rows if row]


RELEASES = [
    ["Release", "Alpha", "Beta", "Stable", "Not accepted or missed", "Total"],
    ["v1.8", "1", "0", "0", "0", "1"],
    ["v1.9", "0", "1", "0", "1", "2"],
    ["v1.10 (planned)", "0", "0", "0", "0", "0"],
    ["v1.12 (planned)", "0", "0", "1", "0", "1"],
]


def test_text(project: SmallProject) -> None:
    """The text builder has a chart as a table of numbers."""
    build = project.build("text")
    assert build.warnings == ""
    assert numbers(build, "all.txt") == RELEASES
    assert numbers(build, "owners.txt") == [
        ["Owner", "Draft", "Accepted", "Total"],
        ["sig-a", "0", "1", "1"],
        ["sig-b", "1", "0", "1"],
    ]
    assert numbers(build, "accepted.txt") == [["Status", "Proposals"], ["Accepted", "1"]]
    assert "What is <where>" in build.text("all.txt")
    assert "aim at none" not in build.text("all.txt")


@pytest.mark.parametrize(
    ("second_status", "words", "legend_words"),
    [("draft", ["Accepted: 1", "Draft: 1"], ["Draft", "Accepted"]), ("accepted", [], ["Accepted"])],
)
def test_numbers_of_parts(project: SmallProject, second_status: str, words: list[str], legend_words: list[str]) -> None:
    """Each bar has the numbers of its parts in words; a part that fills all bars is named only by the legend."""
    project.write({"two.md": FILES["two.md"].replace("status: draft", f"status: {second_status}")})
    page = project.build().text("owners.html")
    assert re.findall(r'<span class="enh-parts">(.*?)</span>', page) == words
    assert legend(page) == legend_words


def test_absent_values_are_grey(project: SmallProject) -> None:
    """The bar of proposals without a value in the column is grey."""
    project.write({"two.md": FILES["two.md"].replace("  status: draft\n", "")})
    project.write({"all.md": FILES["all.md"].replace("{enhancement-chart}", "{enhancement-chart} status")})
    root = parse_chart(project.build().text("all.html"))
    classes = {row.findtext("th/a"): row.find(".//*[@style]/span").get("class") for row in root.findall("tbody/tr")}
    assert classes == {"Accepted": "enh-part enh-status-accepted", "No status": "enh-part enh-part-rest"}


def test_html(project: SmallProject) -> None:
    """A chart is a table: names head its rows and link to the releases; bars are drawn beside the numbers."""
    page = project.build().text("all.html")
    root = parse_chart(page)
    assert root.get("aria-label") == "What is <where>"
    assert f'<p id="{root.get("aria-describedby")}" hidden>More &amp; more</p>' in page
    assert [(cell.get("scope"), cell.text) for cell in root.findall("thead/tr/th")] == [
        ("col", "Release"),
        ("col", "Proposals"),
    ]
    assert {cell.get("scope") for cell in root.findall("tbody/tr/th")} == {"row"}
    assert bars(page) == {
        "v1.8": ["1", "v1.8, Alpha: 1"],
        "v1.9 (current)": ["2", "v1.9, Beta: 1", "v1.9, Not accepted or missed: 1"],
        "v1.10 (planned)": ["0"],
        "v1.12 (planned)": ["1", "v1.12 (planned), Stable: 1"],
    }
    assert widths(page) == [
        ["width: 50%", "width: 100%"],
        ["width: 100%", "width: 50%", "width: 50%"],
        ["width: 50%", "width: 100%"],
    ]
    links = {"".join(link.itertext()): link.get("href") for link in root.findall(".//th/a")}
    assert links["v1.8"] == "enhancements-releases.html#release-v1-8"
    assert len(links) == 4
    assert [words.text for words in root.findall(".//span[@class='enh-parts']")] == [
        "Alpha: 1",
        "Beta: 1, Not accepted or missed: 1",
        "Stable: 1",
    ]
    assert legend(page) == ["Alpha", "Beta", "Stable", "Not accepted or missed"]
    assert '<a class="reference internal" href="#numbers"><span class="std std-ref">there</span></a>' in page
    assert re.search(r'<div class="enh-charts wide[ "]', page)


def test_one_link_for_each_bar(project: SmallProject) -> None:
    """A bar has the link of its name, and is hidden from keyboard and screen reader."""
    root = parse_chart(project.build().text("all.html"))
    drawn = find_bars(root)
    assert [link.get("class") for link in drawn] == ["enh-bar", "enh-bar", "enh-bar enh-aimed"]
    assert {(bar.get("tabindex"), bar.get("aria-hidden")) for bar in drawn} == {("-1", "true")}
    named = {row.findtext("th/a"): row.findall(".//a") for row in root.findall("tbody/tr")}
    assert all(len({link.get("href") for link in links}) == 1 for links in named.values())


def test_one_part(project: SmallProject) -> None:
    """A split bar with a single part names it."""
    project.remove("two.md")
    project.write({"index.md": FILES["index.md"].replace("two\n", "")})
    page = project.build().text("owners.html")
    assert legend(page) == ["Accepted"]
    assert bars(page) == {"sig-a": ["1", "sig-a, Accepted: 1"]}


def test_links_to_lists(project: SmallProject) -> None:
    """Bars of a column link to the list of all proposals; without such a list they have no links."""
    page = project.build().text("owners.html")
    assert parse_chart(page).get("aria-label") == "Proposals by owner"
    assert bars(page) == {"sig-a": ["1", "sig-a, Accepted: 1"], "sig-b": ["1", "sig-b, Draft: 1"]}
    page = project.build().text("accepted.html")
    assert "enh-legend" not in page
    assert bars(page) == {"Accepted": ["1", "Accepted: 1"]}
    assert '<a href="enhancements.html?q=is:accepted%20status:accepted">Accepted</a>' in page
    assert '<span class="enh-part enh-status-accepted"' in page
    page = project.build(config={"enhancements_list_page": ""}).text("owners.html")
    assert addresses(page) == []
    assert bars(page)["sig-a"] == ["1", "sig-a, Accepted: 1"]


@pytest.mark.parametrize(
    "builder", ["dirhtml", "singlehtml", "latex", "man", "texinfo", "epub", "xml", "gettext", "linkcheck", "pseudoxml"]
)
def test_other_builders(project: SmallProject, builder: str) -> None:
    """Every builder has the numbers as bars or as a table, without a warning."""
    project.write({"index.md": FILES["index.md"] + "\n```{enhancement-chart}\n:alt: All there is\n```\n"})
    build = project.build(builder, config={"epub_copyright": "x", "version": "1.9"})
    assert build.warnings == ""
    files = build.files()
    pages = [data.decode("utf-8", "replace") for data in files.values()]
    if builder not in ("gettext", "linkcheck"):
        assert any("Not accepted" in page for page in pages)
    if builder == "latex":
        assert re.search(r"raggedright.arraybackslash\}.X\{(\d+)\}\{\d+\}>\{.raggedleft", build.text("test.tex"))
    if builder == "epub":
        assert "enh-bar" not in build.text("index.xhtml")
    if builder in ("dirhtml", "singlehtml"):
        page = build.text("index.html")
        # A book in one page has no page of releases that nobody wrote.
        assert len(parse_chart(page).findall("tbody/tr/th/a")) == (4 if builder == "dirhtml" else 0)


def many(count: int, chart: str) -> dict[str, str]:
    """Return a page with a chart and *count* proposals, each with its own owner and release."""
    made = "".join(
        f"```{{enhancement}} T\n:id: T-{n}\n:status: accepted\n:owner: sig-{n}\n:milestones: alpha=v1.{n}\n```\n\n"
        for n in range(count)
    )
    return {"index.md": f"# Home\n\n{chart}\n\n{made}"}


def test_many_bars(tmp_path: Path) -> None:
    """LaTeX breaks a long table over pages, and html has a row for each bar."""
    project = SmallProject(tmp_path)
    project.write(many(60, "```{enhancement-chart}\n:caption: All\n```"))
    assert r"\begin{longtable}" in project.build("latex").text("test.tex")
    assert len(bars(project.build("html").text("index.html"))) == 60


def test_too_many(tmp_path: Path) -> None:
    """Bars above the limit are added up in one, which is named by their number."""
    project = SmallProject(tmp_path)
    project.write(many(30, "```{enhancement-chart} owner\n:limit: 5\n:split-by: none\n```"))
    page = project.build("text")
    assert numbers(page, "index.txt")[-1] == ["25 others", "25"]
    assert bars(project.build("html").text("index.html"))["25 others"] == ["25", "25 others: 25"]


def test_a_long_name(project: SmallProject) -> None:
    """A bar's name is escaped and never shortened; a part's name is shortened except in the legend."""
    name = "<script>" + "n" * 300
    project.write(
        {
            "two.md": FILES["two.md"].replace("sig-b", f"'{name}'"),
            "parts.md": "---\norphan: true\n---\n# P\n\n```{enhancement-chart} status\n:split-by: owner\n```\n",
        }
    )
    build = project.build()
    page = build.text("owners.html")
    assert bars(page)[name] == ["1", f"{name}, Draft: 1"]
    assert "<script>n" not in page
    page = build.text("parts.html")
    assert f"&lt;script&gt;{'n' * 300}" in legend(page)
    assert f"<script>{'n' * 15}\u2026: 1" in [e.text for e in parse_chart(page).findall(".//span[@class='enh-parts']")]


@pytest.mark.parametrize(
    ("option", "finding"),
    [
        ("from: <b>soon</b>", "unknown-release"),
        ("from: v2\n:to: v1", "unknown-option-value"),
        ("filter: frob:x", "bad-query"),
        ("by: frob", "unknown-column"),
        ("split-by: frob", "unknown-column"),
        ("limit: few", "unknown-option-value"),
    ],
)
def test_invalid_options(project: SmallProject, option: str, finding: str) -> None:
    """An invalid option is reported at the directive, and the chart is drawn without it."""
    project.write({"all.md": f"---\norphan: true\n---\n# All\n\n```{{enhancement-chart}}\n:{option}\n```\n"})
    build = project.build("text")
    assert build.findings == [("all.md", 6, finding)]
    assert numbers(build, "all.txt")[0][1:] == RELEASES[0][1:]


def test_argument_and_option(project: SmallProject) -> None:
    """If argument and option `by` differ, the argument is used, and there is a warning."""
    project.write({"all.md": "---\norphan: true\n---\n# All\n\n```{enhancement-chart} owner\n:by: status\n```\n"})
    build = project.build("text")
    assert build.findings == [("all.md", 6, "unknown-option-value")]
    assert numbers(build, "all.txt")[0][0] == "Owner"


def test_nothing(project: SmallProject) -> None:
    """A chart without bars is a line of text, with the number of proposals that it leaves out."""
    project.write(
        {
            "all.md": FILES["all.md"].replace(":class: wide", ":from: v3"),
            "owners.rst": FILES["owners.rst"] + "   :filter: owner:nobody\n",
        }
    )
    page = flat(project.build("text").text("all.txt"))
    assert (
        "What is <where>** No proposal aims at these releases. "
        "Proposals that aim at none of these releases: 2 of 2." in page
    )
    build = project.build()
    assert "No proposals match." in build.text("owners.html")
    for name in ("all.html", "owners.html"):
        assert "<table" not in build.text(name)


def test_rewriting(project: SmallProject) -> None:
    """Only the pages of charts whose numbers change are written again."""
    assert project.build().written == SEEN
    assert project.build().written == set()
    assert rewritten(project, "one.md", "stable: v1.12", "stable: v1.13") == {"one", "all"}
    assert rewritten(project, "one.md", "owner: sig-a", "owner: sig-c") == {"one", "owners"}
    assert rewritten(project, "two.md", "status: draft", "status: provisional") == {"two", "owners"}
    assert rewritten(project, "two.md", "status: provisional", "status: accepted") == {
        "two",
        "owners",
        "all",
        "accepted",
    }
    assert rewritten(project, "one.md", "# The first", "# Another title") == {"one"}
    assert rewritten(project, "prose.md", "Nothing", "Still nothing") == {"prose"}
    build = project.build()
    clean = project.build(out="clean")
    for name in ("all.html", "owners.html", "accepted.html"):
        assert build.text(name) == clean.text(name)


def test_settings(project: SmallProject) -> None:
    """A change of the current release reads no document, and writes the pages that show it."""
    project.build()
    project.write({"enhancements.toml": FILES["enhancements.toml"].replace('release = "v1.9"', 'release = "v1.10"')})
    build = project.build()
    assert build.read == set()
    assert "all" in build.written
    assert {"prose", "owners"}.isdisjoint(build.written)


def addresses(page: str) -> list[str]:
    """The addresses that the names of the first chart's bars lead to."""
    return [str(link.get("href")) for link in parse_chart(page).findall("tbody/tr/th/a")]


def test_bars_link_to_a_list(project: SmallProject) -> None:
    """Bars link to the generated list, or to the project's own list of all proposals; not to one that is filtered."""
    project.write({"owners.rst": FILES["owners.rst"] + "   :filter: -label:x\n"})
    build = project.build()
    assert addresses(build.text("owners.html")) == [
        f"enhancements.html?q=-label:x%20owner:{owner}" for owner in ("sig-a", "sig-b")
    ]
    assert addresses(build.text("accepted.html")) == ["enhancements.html?q=is:accepted%20status:accepted"]

    every = "---\norphan: true\n---\n# Every\n\n```{enhancement-list}\n:filterable:\n```\n"
    project.write({"sub/every.md": every})
    build = project.build()
    # The generated list is gone from the navigation of every page.
    assert {"owners", "accepted"} <= set(build.written)
    assert addresses(build.text("accepted.html")) == ["sub/every.html?q=is:accepted%20status:accepted"]

    for option in (":filter: key:A-1\n", ":limit: 1\n"):
        project.write({"sub/every.md": every.replace(":filterable:\n", f":filterable:\n{option}")})
        assert addresses(project.build().text("accepted.html")) == []
    project.write({"two.md": FILES["two.md"] + "\n```{enhancement-chart} status\n```\n"})
    assert addresses(project.build("singlehtml").text("index.html")) == []
    project.write({"sub/every.md": every})
    assert addresses(project.build("dirhtml").text("accepted/index.html"))[0].startswith("../sub/every/?q=")


@pytest.mark.parametrize(("count", "is_dense"), [(5, False), (6, True)])
def test_many_columns_in_epub(tmp_path: Path, count: int, is_dense: bool) -> None:
    """A table with more than six columns of numbers, the total among them, has small type in an e-book."""
    statuses = ["draft", "provisional", "accepted", "implemented", "deferred", "rejected"]
    proposals = "".join(
        f"```{{enhancement}} T\n:id: T-{n}\n:status: {status}\n:owner: a\n```\n\n"
        for n, status in enumerate(statuses[:count])
    )
    project = SmallProject(tmp_path)
    project.write({"index.md": f"# Home\n\n```{{enhancement-chart}} owner\n:split-by: status\n```\n\n{proposals}"})
    page = project.build("epub", config={"epub_copyright": "x", "version": "1"}).text("index.xhtml")
    assert ("enh-dense" in page) == is_dense
