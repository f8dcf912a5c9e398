"""Pages that are proposals as a whole, and pages that nobody wrote."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from building import flat

from sphinx_enhancements.ext.build.assets import FOLDER

if TYPE_CHECKING:
    from building import SmallProject

ONE = "---\nenhancement: {id: T-1, status: accepted, milestones: {alpha: v1.1}}\n---\n# One\n\nText.\n"
HOME = "# Home\n\n```{toctree}\none\n```\n"


def test_panel_stands_under_the_title(project: SmallProject) -> None:
    """The panel is between the title and the text, and every word of it is in the page."""
    project.write({"index.md": HOME, "one.md": ONE})
    build = project.build()
    assert build.warnings == ""
    page = build.text("one.html")
    assert page.index("</h1>") < page.index("enh-panel") < page.index("<p>Text.</p>")
    for words in ("T-1", "Accepted", "aimed at", ">v1.1</a>"):
        assert words in page


FROZEN = """\
[[releases]]
name = "v1.1"
date = 2026-07-01
code-freeze = 2026-06-01
"""


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            "status: accepted\nmilestones: alpha=v1.1",
            "Aims at v1.1, and is not ready for the code freeze on 2026-06-01: check list 0 of 1.",
        ),
        ("status: draft\nreview-until: 2026-05-02", "In review: remarks are welcome until 2026-05-02."),
        ("status: rejected\nreason: Too slow.", "This proposal is Rejected: Too slow."),
        ("status: withdrawn", "This proposal is Withdrawn."),
        ("status: replaced\nsuperseded-by: T-2", "Superseded by T-2: Two"),
        ("status: replaced\nsuperseded-by: T-3", "Superseded by T-2: Two (Accepted), by way of T-3."),
    ],
)
@pytest.mark.parametrize("builder", ["html", "text"])
def test_banners_in_words(
    project: SmallProject, monkeypatch: pytest.MonkeyPatch, builder: str, fields: str, sentence: str
) -> None:
    """What a reader has to know first stands above the head, in whole sentences."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2026, 5, 1, tzinfo=UTC).timestamp())))
    project.write(
        {
            "index.md": f"---\nid: T-1\n{fields}\n---\n# One\n\n## Release Signoff Checklist\n- [ ] a\n",
            "two.md": "---\norphan: true\nid: T-2\nstatus: accepted\n---\n# Two\n",
            "three.md": "---\norphan: true\nid: T-3\nsuperseded-by: T-2\n---\n# Three\n",
            "enhancements.toml": f'documents = ["*.md"]\n{FROZEN}',
        }
    )
    build = project.build(builder)
    assert [code for _path, _line, code in build.findings] == ["superseded-successor"] * ("by way of" in sentence)
    if builder == "text":
        assert sentence.lower() in flat(build.text("index.txt")).lower()
    else:
        page = re.sub("<[^>]*>", "", build.text("index.html").split('class="enh-banner ')[1])
        assert sentence.lower() in " ".join(page.split()).lower()


@pytest.mark.parametrize(("builder", "page"), [("html", "index.html"), ("text", "index.txt")])
def test_sections_that_are_missing(project: SmallProject, builder: str, page: str) -> None:
    """They are named where it is said how many there are, on a site and elsewhere."""
    project.write(
        {
            "index.md": "---\nid: T-1\nstatus: accepted\n---\n# One\n\n## Summary\n\nText.\n",
            "enhancements.toml": 'documents = ["*.md"]\n[profile.required-sections]\n'
            'always = ["Summary", "Goals", "Risks"]\n',
        }
    )
    build = project.build(builder)
    words = flat(re.sub("<[^>]*>", "", build.text(page)))
    assert re.search(r"Required sections:? 1/3 \(2 missing: Goals, Risks\)", words)


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_how_to_cite(project: SmallProject, builder: str) -> None:
    """Who wrote what, where and when; the address is the one in ``enhancements.json``."""
    people = "authors: ['@a', '@b', '@c', '@d']\ncreated: 2026-01-02"
    project.write(
        {
            "index.md": "# Home\n\n```{toctree}\none\nmore\n```\n",
            "one.md": f"---\nid: T-1\n{people}\n---\n# One & all\n",
            "more.md": "# More\n\n```{enhancement} Two\n:id: T-2\n```\n",
            "enhancements.toml": 'documents = ["one.md"]\n',
        }
    )
    build = project.build(builder, config={"html_baseurl": "https://docs.example.org/en/"})
    pages = "".join(sorted(path.read_text(encoding="utf-8") for path in build.outdir.rglob("*.html")))
    cited = {" ".join(text.split()) for text in re.findall(r"(?s)</summary>\s*<p>([^<]*)</p></details>", pages)}
    address = {key: f"https://docs.example.org/en/{entry['url']}" for key, entry in build.entries.items()}
    assert cited == {
        f"a, b, c and others. T-1: One &amp; all. Test, 2026-01-02. {address['T-1']}.",
        f"T-2: Two. Test. {address['T-2']}.",
    }


def test_rest_page(project: SmallProject) -> None:
    """A reStructuredText page under the globs of the settings is read by its field list."""
    project.write(
        {
            "index.rst": "Home\n====\n\n.. toctree::\n\n   props/one\n   props/two\n",
            "props/one.rst": ":id: T-1\n:status: rejected\n:authors: @alice\n\nOne\n===\n\nText.\n",
            "props/two.rst": "Two\n===\n\n:id: T-2\n:status: draft\n\nText.\n",
            "enhancements.toml": 'documents = ["props/*.rst"]\n',
        }
    )
    build = project.build()
    assert build.warnings == ""
    assert {key: entry["status"]["value"] for key, entry in build.entries.items()} == {
        "T-1": "rejected",
        "T-2": "draft",
    }
    assert "enh-status-rejected" in build.text("props/one.html")
    data = build.data
    for entry in data["enhancements"]:
        del entry["url"]
    assert data == project.exported()


def test_other_pages_stay_untouched(project: SmallProject) -> None:
    """A page with other front matter, or under an excluded glob, is no proposal."""
    project.write(
        {
            "index.md": "---\ntitle: A home\nstatus: accepted\n---\n# Home\n",
            "p/template.md": "---\norphan: true\nid: T-0\n---\n# Template\n",
            "p/one.md": "---\norphan: true\nid: T-1\n---\n# One\n",
            "enhancements.toml": 'documents = ["p/*.md"]\nexclude = ["p/template.md"]\n',
        }
    )
    build = project.build()
    assert list(build.entries) == ["T-1"]
    for name in ("index.html", "p/template.html"):
        assert "enh-panel" not in build.text(name)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\nenhancement: {id: T-1, title: Given}\n---\nNo heading.\n", "Given"),
        ("---\nenhancement: {id: T-1}\n---\nNo heading.\n", "My page"),
        ("---\nenhancement: {id: T-1}\n---\n", "My page"),
        ("---\nenhancement: {id: T-1, title: Given}\n---\n## Only a lower heading\n\nText.\n", "Given"),
    ],
)
def test_page_without_a_title(project: SmallProject, text: str, title: str) -> None:
    """A page without a heading gets the proposal's title: as a heading, in a toctree, in the browser's tab."""
    project.write({"index.md": "# Home\n\n```{toctree}\nmy-page\n```\n", "my-page.md": text})
    build = project.build()
    page = build.text("my-page.html")
    assert "enh-panel" in page
    if "##" not in text:
        assert f"<h1>{title}<" in page
        assert f"<title>{title} " in page
        assert f'href="my-page.html">{title}</a>' in build.text("index.html")
        assert "doesn't have a title" not in build.warnings


def test_page_whose_title_is_a_heading_of_level_2(project: SmallProject) -> None:
    """A first heading of level 2 above list entries of metadata is the title of the page, which gets no other."""
    settings = """
        [profile]
        extends = "default"
        [profile.documents]
        paths = ["text/{number}-{slug}.md"]
        [profile.metadata]
        sources = ["entries"]
        [profile.key]
        formats = ["RFC-{number}"]
        """
    page = "## A lamp that turns\n\n- Created: 2014-03-11\n\n## Summary\n\nIt turns.\n"
    project.write({"enhancements.toml": dedent(settings), "text/0042-lamp.md": page, "index.md": "# Home\n"})
    build = project.build()
    assert (build.entries["RFC-42"]["title"], build.entries["RFC-42"]["created"]) == ("A lamp that turns", "2014-03-11")
    html = build.text("text/0042-lamp.html")
    assert html.count("A lamp that turns<a") == 1
    assert html.index("A lamp that turns<a") < html.index('class="enh-panel') < html.index("Summary<a")


def test_pages_that_nobody_wrote(project: SmallProject) -> None:
    """A list and all releases are made where no page has them, and links lead there."""
    project.write({"index.md": HOME, "one.md": ONE})
    build = project.build()
    assert build.warnings == ""
    listing = build.text("enhancements.html")
    assert "<h1>Enhancement proposals" in listing
    assert 'href="one.html"' in listing
    releases = build.text("enhancements-releases.html")
    assert "<h1>Releases" in releases
    assert 'id="release-v1-1"' in releases
    assert 'href="enhancements-releases.html#release-v1-1"' in build.text("one.html")


def test_generated_pages_in_folders(project: SmallProject) -> None:
    """The names of generated pages are settings, folders too; links follow."""
    config = {"enhancements_list_page": "made/all", "enhancements_release_page": "made/releases"}
    project.write({"index.md": HOME, "one.md": ONE})
    build = project.build(config=config)
    assert build.warnings == ""
    assert 'href="../one.html"' in build.text("made/all.html")
    assert 'href="made/releases.html#release-v1-1"' in build.text("one.html")
    directories = project.build("dirhtml", config=config)
    assert 'href="../../one/"' in directories.text("made/all/index.html")
    assert 'href="../made/releases/#release-v1-1"' in directories.text("one/index.html")


def test_no_generated_pages(project: SmallProject) -> None:
    """An empty name makes no page."""
    project.write({"index.md": HOME, "one.md": ONE})
    build = project.build(config={"enhancements_list_page": "", "enhancements_release_page": ""})
    assert [name for name in build.files() if name.startswith("enhancements") and name.endswith(".html")] == []
    assert "release-v1-1" not in build.text("one.html")
    assert "aimed at v1.1" in build.text("one.html")


def test_own_pages_count(project: SmallProject) -> None:
    """A page of the project with that name, or with such a view, is left as it is."""
    project.write({"index.md": HOME, "one.md": ONE, "enhancements.md": "---\norphan: true\n---\n# Mine\n"})
    build = project.build()
    assert "<h1>Mine" in build.text("enhancements.html")
    project.write({"enhancements.md": "---\norphan: true\n---\n# Mine\n\n```{enhancement-release}\n```\n"})
    build = project.build()
    assert "<h1>Mine" in build.text("enhancements.html")
    assert "enhancements-releases.html" not in build.files()


def test_pages_that_other_builders_have(project: SmallProject) -> None:
    """A view that `only` keeps from this builder is none of its pages, and nothing leads there."""
    views = "\n```{enhancement-release}\n```\n\n```{enhancement-list}\n:filterable:\n```\n"
    home = HOME + f"\n````{{only}} latex or handbook\n{views}````\n\n```{{enhancement-chart}} status\n```\n"
    project.write({"index.md": home, "one.md": ONE})
    build = project.build()
    assert 'href="enhancements-releases.html#release-v1-1"' in build.text("one.html")
    assert 'href="enhancements.html?q=' in build.text("index.html")
    assert "release-v1-1" in project.build("latex").text("test.tex")
    build = project.build(tags=["handbook"])
    assert 'href="index.html#release-v1-1"' in build.text("one.html")
    assert 'href="?q=' in build.text("index.html")
    assert "enhancements.html" not in build.files()
    build = project.build()
    assert 'href="enhancements-releases.html#release-v1-1"' in build.text("one.html")


def test_generated_page_changes_with_its_proposals(project: SmallProject) -> None:
    """A generated page is as fresh as the others."""
    project.write({"index.md": HOME, "one.md": ONE})
    project.build()
    project.write({"one.md": ONE.replace("accepted", "withdrawn")})
    assert "Withdrawn" in project.build().text("enhancements.html")


def test_style_sheet(project: SmallProject) -> None:
    """Every page links the style sheet, which is there, with a check sum of it."""
    project.write({"index.md": HOME, "one.md": ONE})
    build = project.build()
    assert f"_static/{FOLDER}/enhancements.css?v=" in build.text("one.html")
    assert b".enh-" in build.files()[f"_static/{FOLDER}/enhancements.css"]


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub"])
def test_static_files_of_the_project(project: SmallProject, builder: str) -> None:
    """Files of the project that are called as ours stand beside these, and both are loaded."""
    names = (
        "enhancements.css", "enhancements.js", "enhancements-list.js", "enhancements-query.js",
        "enhancements-roadmap.js",
    )  # fmt: skip
    project.write({"index.md": HOME, "one.md": ONE, **{f"_static/{name}": "/* own */" for name in names}})
    config = {"html_static_path": ["_static"], "html_css_files": ["enhancements.css"]}
    build = project.build(builder, config=config)
    files = build.files()
    for name in names:
        assert files[f"_static/{name}"] == b"/* own */"
        assert b"own */" not in files.get(f"_static/{FOLDER}/{name}", b"")
    suffix = {"dirhtml": "/index.html", "epub": ".xhtml"}.get(builder, ".html")
    page = build.text("index.html" if builder == "singlehtml" else f"one{suffix}")
    assert re.search(rf'href="[./]*_static/{FOLDER}/enhancements\.css', page)
    assert re.search(r'href="[./]*_static/enhancements\.css', page)


def test_languages(project: SmallProject) -> None:
    """Another language of the project does no harm."""
    project.write({"index.md": HOME, "one.md": ONE})
    build = project.build(config={"language": "de"})
    assert build.warnings == ""
    assert "T-1" in build.text("one.html")


def test_attachments(project: SmallProject) -> None:
    """Other documents of a proposal's folder are its attachments, linked from its panel, and no proposals."""
    project.write(
        {
            "index.md": "# Home\n\n```{toctree}\n:glob:\n\nsig-x/42-thing/*\nsig-x/42-thing/sub/*\n```\n",
            "sig-x/42-thing/vep.md": "# VEP #42: The thing\n\nText.\n",
            "sig-x/42-thing/notes.md": "# Notes\n",
            "sig-x/42-thing/sub/more.md": "# More\n",
            "enhancements.toml": 'profile = "vep"\n',
        }
    )
    build = project.build()
    assert build.warnings == ""
    (entry,) = build.data["enhancements"]
    assert (entry["key"], entry["owner"], entry["title"]) == ("VEP-42", "sig-x", "The thing")
    assert entry["source"]["attachments"] == ["sig-x/42-thing/notes.md", "sig-x/42-thing/sub/more.md"]
    page = build.text("sig-x/42-thing/vep.html")
    assert 'href="notes.html"' in page
    assert 'href="sub/more.html"' in page
    data = build.data
    del data["enhancements"][0]["url"]
    assert data == project.exported()


def test_scrolled_by_keyboard(project: SmallProject) -> None:
    """A table without links, and only that, is reached by the tab key."""
    listed = "```{enhancement-list}\n:columns: status, owner\n:caption: A & B\n```\n\n```{enhancement-list}\n```\n"
    project.write({"index.md": f"{HOME}\n{listed}", "one.md": ONE})
    page = project.build().text("index.html")
    assert page.count('<div class="enh-scroll" tabindex="0" role="region" aria-label="A &amp; B">') == 1
    assert page.count("tabindex") == 1
    assert project.build("text").text("index.txt").count("Accepted") == 2


def test_index(project: SmallProject) -> None:
    """A page is in the general index under its key, and under each feature gate; a semicolon is no sub-entry."""
    project.write(
        {
            "index.md": "# Home\n",
            "a.md": "---\nenhancement: {id: T-1, gates: [FogHorn, Be;am]}\n---\n# Lamps; horns\n",
            "b.rst": "B\n=\n\n.. enhancement:: Bell\n   :id: T-2\n   :gates: FogHorn\n",
        }
    )
    page = project.build().text("genindex.html")
    links = re.findall(r'<a href="([ab]\.html[^"]*)">([^<]*)</a>', page)
    assert sorted(links) == [
        ("a.html#lamps-horns", "T-1: Lamps, horns"),
        ("a.html#lamps-horns", "T-1: Lamps, horns"),
        ("a.html#lamps-horns", "T-1: Lamps, horns"),
        ("b.html#T-2", "T-2: Bell"),
        ("b.html#T-2", "T-2: Bell"),
    ]
    for name in ("FogHorn", "Be,am"):
        assert re.search(rf"<li>\s*{name}\s*<ul>", page)
    project.remove("a.md")
    assert "T-1" not in project.build().text("genindex.html")
