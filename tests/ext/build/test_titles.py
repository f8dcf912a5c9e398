"""Titles of pages whose first heading is not in their own text: they are shown once, and known to both readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import Build, SmallProject

REST_HOME = "Home\n====\n\n.. toctree::\n\n   one\n\n:enh:`T-1`\n"
REST = ":id: T-1\n\n.. include:: head.inc\n\nSummary\n-------\n\nWords.\n"
BODY = "\nText.\n\n## Summary\n\nWords.\n"
PAGES = {
    "front-matter": {"one.md": f"---\nid: T-1\ntitle: A lamp\n---\n{BODY}"},
    "front-matter-beside-marker": {"one.md": f"---\ntitle: A lamp\nenhancement: {{id: T-1}}\n---\n{BODY}"},
    "include": {
        "one.md": f"---\nid: T-1\n---\n```{{include}} head.inc\n```\n{BODY}",
        "head.inc": "# A lamp\n\nIntro.\n",
    },
    "include-in-a-folder": {
        "one.md": f"---\nid: T-1\n---\n\n:::{{include}} /parts/head.md\n:::\n{BODY}",
        "parts/head.md": "A lamp\n===\n",
    },
    "rest-include": {"one.rst": REST, "head.inc": "A lamp\n======\n\nIntro.\n"},
}
CONFIG = {
    "myst_title_to_header": True,
    "myst_enable_extensions": ["colon_fence"],
    "exclude_patterns": ["parts"],
    "version": "1",
    "copyright": "Somebody",
}


def build_page(project: SmallProject, files: dict[str, str], builder: str = "html", **config: object) -> Build:
    """Build a page with a proposal, and a home page that links to it."""
    documents = "" if "enhancement:" in "".join(files.values()) else 'documents = ["one.*"]\n'
    project.write({"index.rst": REST_HOME, "enhancements.toml": documents, **files})
    return project.build(builder, config=CONFIG | config)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub", "text", "latex"])
def test_heading_that_is_not_in_the_text(project: SmallProject, builder: str, name: str) -> None:
    """The page has its title once, with its sections right below; nothing is reported."""
    build = build_page(project, PAGES[name], builder)
    assert build.warnings == ""
    if builder == "latex":
        text = build.text("test.tex")
        assert re.findall(r"\\(chapter|section|subsection){([^}]*)}", text) == [
            ("chapter", "A lamp"),
            ("section", "Summary"),
        ]
        return
    page = {"singlehtml": "index.html", "dirhtml": "one/index.html", "epub": "one.xhtml", "text": "one.txt"}
    text = build.text(page.get(builder, "one.html"))
    if builder == "text":
        assert re.findall(r"(?m)^(.*)\n(\*+|=+)$", text) == [("A lamp", "******"), ("Summary", "=======")]
    else:
        level = 2 if builder == "singlehtml" else 1
        assert len(re.findall(f"<h{level}>(<span.*?</span>)?A lamp", text)) == 1
        assert len(re.findall(f"<h{level + 1}>(<span.*?</span>)?Summary", text)) == 1


@pytest.mark.parametrize("name", PAGES)
def test_lists_and_links(project: SmallProject, name: str) -> None:
    """Links and ``enhancements.json`` have the title of the page, as has the export of the command line."""
    build = build_page(project, PAGES[name])
    assert "T-1: A lamp" in build.text("index.html")
    (entry,) = build.data["enhancements"]
    del entry["url"]
    assert entry["title"] == "A lamp"
    assert [entry] == project.exported()["enhancements"]


def test_included_title_follows_the_file(project: SmallProject) -> None:
    """A change of the included file changes the title of the proposal in an incremental build."""
    build_page(project, PAGES["include"])
    build = build_page(project, PAGES["include"] | {"head.inc": "# A horn\n"})
    assert build.entries["T-1"]["title"] == "A horn"
    assert "T-1: A horn" in build.text("index.html")


@pytest.mark.parametrize(
    ("files", "title", "findings"),
    [
        ({"one.md": "## Goals\n\nText.\n\n## Plan\n\nText.\n"}, "One", 1),
        ({"one.md": "# Summary\n\nText.\n\n# Goals\n\nText.\n"}, "One", 1),
        ({"one.md": "```{include} gone.inc\n```\n\nText.\n"}, "One", 1),
        ({"one.md": "```{include} ../secret.inc\n```\n\nText.\n"}, "One", 1),
        ({"one.md": "Text.\n\n# Own\n\n```{include} head.inc\n```\n", "head.inc": "# Other\n"}, "Own", 0),
        ({"one.md": "```{include} head.inc\n```\n\n# Own\n\nText.\n", "head.inc": "Only text.\n"}, "Own", 0),
        ({"one.md": "```{include} head.inc\n:start-line: 2\n```\n", "head.inc": "# No\n\nText.\n"}, "One", 1),
        ({"one.md": "```{include} one.md\n:start-line: 99\n```\n"}, "One", 1),
    ],
)
def test_pages_without_an_included_title(
    project: SmallProject, files: dict[str, str], title: str, findings: int
) -> None:
    """A page without a title gets one, also if a file is missing, outside the root or not included from its start."""
    (project.src.parent / "secret.inc").write_text("# Secret\n")
    project.write({"enhancements.toml": 'documents = ["one.*"]\n', "index.rst": REST_HOME, **files})
    project.write({"one.md": f"---\nid: T-1\n---\n{files['one.md']}"})
    build = project.build(config={"suppress_warnings": ["myst.header"]})
    assert [code for _path, _line, code in build.findings] == ["missing-title"] * findings
    assert build.entries["T-1"]["title"] == title
    assert project.exported()["enhancements"][0]["title"] == title
    assert re.findall("<h1>(.*?)<", build.text("one.html"))[:1] == [title] or "secret" in files["one.md"]


def test_panel_below_the_own_title(project: SmallProject) -> None:
    """The panel is below the page's own title, not below a heading of a file that is included above it."""
    files = {
        "one.md": "---\nid: T-1\n---\n```{include} note.inc\n```\n\n# Own\n\nText.\n",
        "note.inc": "## Note\n\nWait.\n",
    }
    text = build_page(project, files, suppress_warnings=["myst.header"]).text("one.html")
    assert text.index("Wait.") < text.index("<h1>Own") < text.index("enh-panel") < text.index("Text.")
