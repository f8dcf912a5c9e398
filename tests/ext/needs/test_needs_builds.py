"""Views of sphinx-needs are fresh after each build and nothing else is written; what cannot be is said."""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest
from needs_projects import PAGES, needs_of, project

if TYPE_CHECKING:
    from pathlib import Path

VIEWS = {
    "table.md": "# Table\n\n```{needtable}\n:columns: id, status\n:style: table\n```\n",
    "role.rst": "Role\n====\n\n:need:`T-2`\n",
    "plain.md": "# Plain\n\nNothing of needs.\n",
}


def test_views_are_fresh(tmp_path: Path) -> None:
    """A status that is edited elsewhere is in the table after an incremental build; nothing else is written."""
    made = project(tmp_path, PAGES | VIEWS)
    made.build()
    made.write({"second.rst": PAGES["second.rst"].replace("draft", "rejected")})
    build = made.build()
    assert build.read == {"second"}
    # What shows the proposal: its page, the panel of the one that relates to it, and views of needs.
    assert build.written == {"second", "first", "table", "role"}
    assert "rejected" in build.text("table.html")


def test_text_that_no_view_shows(tmp_path: Path) -> None:
    """An edit of prose on a page that is a proposal writes that page again, and no view."""
    made = project(tmp_path, PAGES | VIEWS)
    made.build()
    made.write({"first.md": PAGES["first.md"] + "\n        More text.\n"})
    assert made.build().written == {"first"}


def test_no_change(tmp_path: Path) -> None:
    """A build without a change writes nothing, for each builder in its folder, and ``needs.json`` stays whole."""
    made = project(tmp_path, PAGES | VIEWS)
    first = made.build()
    data = needs_of(first)
    made.build("text", doctrees="out/doctrees")
    for builder in ("html", "text"):
        build = made.build(builder)
        assert (build.read, build.written, build.warnings) == (frozenset(), frozenset(), "")
    assert needs_of(made.build()) == data


def test_another_builder_catches_up(tmp_path: Path) -> None:
    """What one builder has written is not taken for what another has."""
    made = project(tmp_path, PAGES | VIEWS)
    made.build()
    made.build("text")
    made.write({"second.rst": PAGES["second.rst"].replace("draft", "rejected")})
    made.build()
    assert {"table", "role"} <= made.build("text").written


def test_renamed_page(tmp_path: Path) -> None:
    """Links of views follow a proposal that has another page."""
    made = project(tmp_path, PAGES | VIEWS)
    made.build()
    made.remove("second.rst")
    made.write({"moved.rst": PAGES["second.rst"]})
    build = made.build()
    assert 'href="moved.html#T-2"' in build.text("table.html")
    assert 'href="moved.html#T-2"' in build.text("role.html")


def test_need_of_another_type(tmp_path: Path) -> None:
    """A requirement that links to a proposal changes, and the views are fresh too."""
    requirement = ".. req:: Bright\n   :id: REQ_1\n   :status: open\n"
    made = project(tmp_path, PAGES | VIEWS | {"req.rst": requirement})
    made.build()
    made.write({"req.rst": requirement.replace("open", "closed")})
    build = made.build()
    assert "closed" in build.text("table.html")
    assert "second" not in build.written


def test_needs_that_are_loaded(tmp_path: Path) -> None:
    """A need of another project that has another status is shown with it, though no document is read."""
    entry = {"id": "EXT_1", "title": "Theirs", "type": "req", "status": "open", "docname": "page"}
    theirs = {"current_version": "1", "versions": {"1": {"needs": {"EXT_1": entry}}}}
    conf = 'needs_external_needs = [{"base_url": "https://example.org", "json_path": "theirs.json"}]\n'
    page = "---\nenhancement: {id: T-3, status: draft, implements: EXT_1}\n---\n# Third\n"
    made = project(tmp_path, PAGES | VIEWS | {"third.md": page, "theirs.json": json.dumps(theirs)}, conf)
    assert "(Requirement, open)" in made.build().text("third.html")
    entry["status"] = "closed"
    made.write({"theirs.json": json.dumps(theirs)})
    build = made.build()
    assert "(Requirement, closed)" in build.text("third.html")
    assert "closed" in build.text("table.html")
    assert "second" not in build.written
    assert made.build().written == set()


REQUIREMENTS = {
    "one.rst": ".. req:: One\n   :id: REQ_1\n   :status: open\n   :links: REQ_2\n\n   Text.\n",
    "two.rst": ".. req:: Two\n   :id: REQ_2\n   :status: open\n",
    "three.rst": ".. req:: Three\n   :id: REQ_3\n   :status: open\n",
    "four.rst": ".. req:: Four\n   :id: REQ_4\n   :status: open\n   :links: T-2\n",
}


def test_text_and_lines_of_a_need(tmp_path: Path) -> None:
    """Other text in a need, or more above it, is for its own page; a new status for those that show it."""
    made = project(tmp_path, PAGES | VIEWS | REQUIREMENTS)
    made.build()
    made.write({"one.rst": REQUIREMENTS["one.rst"].replace("Text.", "Another text.")})
    assert made.build().written == {"one"}
    made.write({"one.rst": "More above.\n\n" + REQUIREMENTS["one.rst"]})
    assert made.build().written == {"one"}
    made.write({"second.rst": PAGES["second.rst"].replace("Text of", "Another text of")})
    assert made.build().written == {"second"}
    made.write({"one.rst": REQUIREMENTS["one.rst"].replace("open", "closed")})
    # The second has a link from it, the third none.
    assert made.build().written == {"one", "two", "table", "role"}
    made.write({"second.rst": PAGES["second.rst"].replace("A horn", "A bell")})
    assert made.build().written == {"first", "second", "four", "table", "role"}
    made.remove("one.rst")
    assert made.build().written >= {"two", "table", "role"}


@pytest.mark.parametrize(
    "view",
    [
        "```{needtable}\n:columns: id, content\n:style: table\n```\n",
        "```{needlist}\n:filter: content.count('Another')\n```\n",
        "```{needextract}\n:filter: id == 'REQ_1'\n```\n",
    ],
)
def test_text_that_a_view_shows(tmp_path: Path, view: str) -> None:
    """A view of the text of needs follows it."""
    made = project(tmp_path, PAGES | VIEWS | REQUIREMENTS | {"text.md": f"# View\n\n{view}"})
    made.build()
    made.write({"one.rst": REQUIREMENTS["one.rst"].replace("Text.", "Another text.")})
    build = made.build()
    assert build.written == {"one", "text"}
    assert build.text("text.html") != ""
    clean = made.build(out="clean")
    # sphinx-needs invents an id for each button and box, in every build another.
    pages = [re.sub(r"(SNCB-|needs?-?)[0-9a-f]+", "", b.text("text.html")) for b in (build, clean)]
    assert pages[0] == pages[1]


def test_text_in_a_field(tmp_path: Path) -> None:
    """Where a field of a need is computed, it may be from any text, and every page with needs follows."""
    computed = ".. req:: Five\n   :id: REQ_5\n   :status: [[copy('status', 'REQ_1')]]\n"
    made = project(tmp_path, VIEWS | REQUIREMENTS | {"five.rst": computed, "second.rst": PAGES["second.rst"]})
    made.build()
    made.write({"one.rst": REQUIREMENTS["one.rst"].replace("open", "closed")})
    build = made.build()
    assert "five" in build.written
    assert "closed" in build.text("five.html")


def test_switched_on_and_off(tmp_path: Path) -> None:
    """A project that begins or ceases to list sphinx-needs is read anew, and nothing is left of it."""
    made = project(tmp_path, PAGES)
    conf = (made.src / "conf.py").read_text()
    made.build()
    made.write({"conf.py": re.sub(r"^needs_.*\n", "", conf.replace("'sphinx_needs', ", ""), flags=re.MULTILINE)})
    assert 'id="T-1"' not in made.build().text("first.html")
    made.write({"conf.py": conf})
    build = made.build()
    assert 'id="T-1"' in build.text("first.html")
    assert set(needs_of(build)) == {"T-1", "T-2"}


def test_document_that_is_gone(tmp_path: Path) -> None:
    """In one page of all documents Sphinx still has the text of one that a toctree names and that was deleted."""
    made = project(tmp_path, PAGES | {"index.md": "# Home\n\n```{toctree}\nfirst\nsecond\n```\n"})
    made.build("singlehtml")
    made.remove("second.rst")
    assert "A lamp" in made.build("singlehtml").text("index.html")


EBOOK = """
version = copyright = "1"
# Two files that sphinx-needs writes, and does not tell of.
suppress_warnings += ["epub.unknown_project_files"]
"""

ASKED = {
    "index.md": "# Home\n\n```{toctree}\n:glob:\n\n*\n```\n",
    "part.rst": "Part\n====\n\n.. enhancement:: A\n   :id: T-3\n   :status: draft\n\n   Some :np:`(1) part` here.\n",
    "page.md": "---\nenhancement: {id: T-4, status: draft}\n---\n# Whole\n\nSome {need_part}`(1) part` here.\n",
    "need.rst": "Need\n====\n\n.. req:: With a part\n   :id: REQ_1\n\n   Some :np:`(1) part` here.\n",
}


@pytest.mark.parametrize("builder", ["html", "text", "latex"])
def test_parts(tmp_path: Path, builder: str) -> None:
    """A part of a proposal is its text and a diagnostic; one of another need is what it was."""
    pages = {name: text for name, text in ASKED.items() if name != "need.rst" or builder == "html"}
    build = project(tmp_path, pages).build(builder)
    assert sorted(build.findings) == [("page.md", 6, "sphinx-needs-use"), ("part.rst", 8, "sphinx-needs-use")]
    assert build.warnings.count("WARNING") == 2
    if builder == "html":
        assert 'id="REQ_1.1"' in build.text("need.html")
        assert "Some <span>part</span> here" in build.text("part.html")


def test_role_of_the_project(tmp_path: Path) -> None:
    """A project or extension that has a role of the same name keeps it."""
    role = """
def np(name, rawtext, text, lineno, inliner, options=None, content=None):
    from docutils import nodes
    return [nodes.strong(text, text)], []


def setup(app):
    app.add_role("np", np, override=True)
"""
    build = project(tmp_path, ASKED, role).build()
    assert "Some <strong>(1) part</strong> here" in build.text("part.html")
    assert build.findings == [("page.md", 6, "sphinx-needs-use")]


def test_flow_in_epub(tmp_path: Path) -> None:
    """A flow chart ends the build of an e-book no more."""
    pages = PAGES | {"index.md": ASKED["index.md"], "flow.md": "# Flow\n\n```{needflow}\n```\n\nBelow.\n"}
    build = project(tmp_path, pages, EBOOK).build("epub")
    assert build.findings == [("flow.md", 3, "sphinx-needs-use")]
    assert "Below." in build.text("flow.xhtml")


def test_extract_and_links_from_content(tmp_path: Path) -> None:
    """Both want the text of a need as sphinx-needs keeps it; it warns of each that it has none."""
    asks = ".. needextract:: T-1\n\n.. req:: R\n   :id: REQ_1\n   :links: [[links_from_content('T-2')]]\n"
    build = project(tmp_path, PAGES | {"asks.rst": asks}).build()
    found = re.findall(r"WARNING: (.*) \[needs\.(\w+)\]", build.warnings)
    assert ("Content for requested need 'T-1' not found.", "needextract") in found
    # Before version 8 sphinx-needs looked into the source instead, which it has.
    if int(version("sphinx-needs").partition(".")[0]) >= 8:
        assert ("links_from_content: no stored node for need 'T-2'", "dynamic_function") in found
    else:
        assert needs_of(build)["REQ_1"]["links"] == []


@pytest.mark.parametrize("builder", ["latex", "text", "man", "epub", "xml", "singlehtml", "dirhtml", "gettext"])
def test_other_builders(tmp_path: Path, builder: str) -> None:
    """Tables, lists and roles of sphinx-needs say the same of proposals in every builder."""
    view = "# View\n\n```{needlist}\n:types: enhancement\n```\n\n{need}`T-1`\n"
    pages = PAGES | {"index.md": ASKED["index.md"], "view.md": view}
    # With its JSON, sphinx-needs makes a second builder, which gettext does not bear.
    build = project(tmp_path, pages, EBOOK).build(builder, config={"needs_build_json": builder != "gettext"})
    assert build.warnings == ""
