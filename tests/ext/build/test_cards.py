"""Cards: which links have one, what is in the page for them, and on which pages the script is."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from building import SmallProject

from sphinx_enhancements.ext.build.assets import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from building import Build

FILES = {
    "index.md": "# Home\n\n```{toctree}\nsub/one\ntwo\npage\nplain\n```\n",
    "sub/one.md": "---\nenhancement: {id: T-1, status: accepted, stage: alpha, release: v1.1, summary: It is. So.}\n"
    "---\n# First & foremost\n\n## Details\n\nText.\n",
    "two.rst": "Two\n===\n\n:enh:`T-2`\n\n.. enhancement:: Second\n   :id: T-2\n",
    "plain.md": "# Plain\n\nNothing of ours. [Home](index.md)\n",
}


class _Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == "id"]


def repeated_ids(html: str) -> list[str]:
    """The ids that are in a page more than once."""
    parser = _Ids()
    parser.feed(html)
    return [name for name, count in Counter(parser.found).items() if count > 1]


def cards(html: str) -> dict[str, str]:
    """Id -> the text of each card of a page."""
    found = re.findall(r'<div class="enh-card" id="([^"]+)" role="tooltip" hidden>(.*?)</div>', html, re.DOTALL)
    return {name: " ".join(re.sub("<[^>]*>", "", text).split()) for name, text in found}


def marked(html: str) -> list[tuple[str, str]]:
    """The card and the address of each link that has one."""
    return re.findall(r'<a class="enh-mention (\S+) [^"]*" href="([^"]*)"', html)


def build(project: SmallProject, text: str, builder: str = "html", name: str = "page.md") -> Build:
    """Build a page with a text."""
    heading = "# Page\n\n" if name.endswith(".md") else "Page\n====\n\n"
    project.write(FILES | {name: f"{heading}{text}\n"})
    return project.build(builder, config={"suppress_warnings": ["myst.xref_ambiguous"]})


ONE = "T-1: First &amp; foremost Accepted Alpha Release: alpha v1.1 It is."


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.md", "{enh}`T-1`"),
        ("page.md", "{enh}`~T-1`"),
        ("page.md", "{enh}`words <sub/one.md>`"),
        ("page.md", "{ref}`t-1`"),
        ("page.md", "{any}`t-1`"),
        ("page.md", "[](#t-1)"),
        ("page.md", "[words](sub/one.md)"),
        ("page.md", "{doc}`sub/one`"),
        ("page.rst", ":enh:`T-1`"),
        ("page.rst", ":ref:`words <T-1>`"),
        ("page.rst", ":any:`T-1`"),
        ("page.rst", ":doc:`/sub/one`"),
    ],
)
def test_link(project: SmallProject, name: str, text: str) -> None:
    """Every kind of link to a proposal has its card, by key and page, in both markups."""
    page = build(project, text, name=name).text("page.html")
    assert marked(page) == [("enh-card-0", "sub/one.html")]
    assert cards(page) == {"enh-card-0": ONE}
    assert f'src="_static/{FOLDER}/enhancements.js' in page


@pytest.mark.parametrize(
    "text",
    [
        "[words](sub/one.md#details)",
        "[words](plain.md)",
        "{enh}`T-9`",
        "`T-1`",
        "[T-1](https://example.org/sub/one.html)",
    ],
)
def test_no_card(project: SmallProject, text: str) -> None:
    """A link to something else has none, and its page no script."""
    page = build(project, text).text("page.html")
    assert "enh-mention" not in page
    assert "enh-card" not in page
    assert "enhancements.js" not in page


def test_each_once(project: SmallProject) -> None:
    """Two links to one proposal share a card."""
    page = build(project, "{enh}`T-1` {enh}`T-2` {enh}`words <1>`").text("page.html")
    assert [name for name, _ in marked(page)] == ["enh-card-0", "enh-card-1", "enh-card-0"]
    assert list(cards(page)) == ["enh-card-0", "enh-card-1"]


def test_on_its_own_page(project: SmallProject) -> None:
    """A proposal that is a part of a page has a card there; a page that is one says itself what it is."""
    project.write(FILES | {"page.md": "# Page\n"})
    project.write({"sub/one.md": f"{FILES['sub/one.md']}\n{{enh}}`T-1`\n"})
    built = project.build()
    assert marked(built.text("two.html")) == [("enh-card-0", "#T-2")]
    assert marked(built.text("sub/one.html")) == []


def test_not_in_views(project: SmallProject) -> None:
    """Tables, graphs, panels and lists of contents have none: they say it already, or are no text."""
    views = "```{enhancement-list}\n```\n\n```{enhancement-graph}\n```\n\n```{toctree}\nsub/one\n```"
    page = build(project, f"{{enh}}`T-1`\n\n{views}").text("page.html")
    assert len(marked(page)) == 1
    assert page.count('href="sub/one.html"') > 2


def test_id_is_taken(project: SmallProject) -> None:
    """A heading that has a card's id keeps it."""
    page = build(project, "{enh}`T-1`\n\n## Enh card 0\n\nText.").text("page.html")
    ((name, _),) = marked(page)
    assert list(cards(page)) == [name] != ["enh-card-0"]
    assert repeated_ids(page) == []


@pytest.mark.parametrize(
    ("builder", "page"), [("html", "page.html"), ("dirhtml", "page/index.html"), ("singlehtml", "index.html")]
)
def test_sites(project: SmallProject, builder: str, page: str) -> None:
    """Every builder of sites has cards, and singlehtml those of all documents on its one page."""
    built = build(project, "{enh}`T-1`, {ref}`words <t-1>`, [words](sub/one.md), {enh}`T-2`", builder)
    html = built.text(page)
    assert len(marked(html)) == (5 if builder == "singlehtml" else 4)
    assert set(cards(html).values()) == {ONE, "T-2: Second No status"}
    assert {name for name, _ in marked(html)} == cards(html).keys()
    assert repeated_ids(html) == []
    assert "enhancements.js" in html
    assert (built.outdir / f"_static/{FOLDER}/enhancements.js").is_file()


@pytest.mark.parametrize("builder", ["epub", "text", "latex", "xml", "man", "linkcheck"])
def test_no_sites(project: SmallProject, builder: str) -> None:
    """What is no site has neither cards nor script."""
    built = build(project, "{enh}`words <T-1>`", builder)
    for name, data in built.files().items():
        assert not name.endswith("enhancements.js")
        if name.endswith((".xhtml", ".txt", ".tex", ".xml", ".1")):
            assert b"enh-mention" not in data
            assert data.count(b"It is.") <= 1  # in the head of the proposal


def test_text_is_data(project: SmallProject) -> None:
    """Markup, quotes and line ends in a title, a status and a summary stay text."""
    evil = "<script>alert(1)</script>\\\"'><img src=x onerror=alert(1)>"
    fields = f'id: X-1, title: "{evil}", status: "{evil}", summary: "{evil}"'
    project.write(
        {
            "index.md": "# Home\n\n{enh}`X-1`\n",
            "x.md": f"---\norphan: true\nenhancement: {{{fields}}}\n---\n# X\n",
        }
    )
    page = project.build().text("index.html")
    assert "<script>alert" not in page
    assert "<img" not in page
    written = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;'&gt;&lt;img src=x onerror=alert(1)&gt;"
    # The markup of a title is taken away where it is read.
    assert list(cards(page).values()) == [f"X-1: alert(1)&quot;'&gt; {written} {written}"]


def test_search_does_not_find_cards(project: SmallProject) -> None:
    """Whoever searches for a word of a summary finds the proposal, not what links to it."""
    project.write(FILES | {"page.md": "# Page\n\n{enh}`T-1`\n"})
    project.write({"sub/one.md": FILES["sub/one.md"].replace("It is.", "Zephyrus is.").replace("Text.", "Zephyrus.")})
    index = project.build().text("searchindex.js")
    (found,) = re.findall(r'"zephyrus?": ?(\[[^]]*\]|\d+)', index)
    documents = re.findall(r'"docnames": ?(\[[^]]*\])', index)
    assert documents
    assert found == str(sorted(["index", "page", "plain", "sub/one", "two"]).index("sub/one"))


def test_any_two_builds_are_the_same(project: SmallProject) -> None:
    """The same sources give the same bytes, serial or parallel."""
    project.write(FILES | {"page.md": "# Page\n\n{enh}`T-2`, {ref}`t-1`\n"})
    one = project.build(out="one", fresh=True).files()
    two = project.build(out="two", fresh=True, jobs=2).files()
    for name in one.keys() & two.keys():
        if name.endswith(".html"):
            assert one[name] == two[name], name


def test_pages_outside_the_root(project: SmallProject, tmp_path: Path) -> None:
    """A page outside the root has the cards of its links, and is written again when they change."""
    page = "# Page\n\n[words](p/one.md), {doc}`p/one` and {ref}`t-1`\n"
    files = {
        "index.md": "# Home\n\n```{toctree}\np/one\npage\n```\n",
        "page.md": page,
        "p/one.md": "---\nid: T-1\nstatus: draft\n---\n# One\n",
        "enhancements.toml": 'root = "p"\ndocuments = ["one.md"]\n',
    }
    project.write(files)
    assert cards(project.build().text("page.html")) == {"enh-card-0": "T-1: One Draft"}
    changed = {"p/one.md": "---\nid: T-1\nstatus: accepted\n---\n# One\n"}
    project.write(changed)
    build = project.build()
    assert cards(build.text("page.html")) == {"enh-card-0": "T-1: One Accepted"}
    fresh = SmallProject(tmp_path / "fresh")
    fresh.write(files | changed)
    assert fresh.build().text("page.html") == build.text("page.html")
