"""Incremental builds with views of sphinx-needs, and nodes of sphinx-needs that proposals do not support."""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest
from needs_projects import PAGES, make_project, read_needs

if TYPE_CHECKING:
    from pathlib import Path

VIEWS = {
    "table.md": "# Table\n\n```{needtable}\n:columns: id, status\n:style: table\n```\n",
    "role.rst": "Role\n====\n\n:need:`T-2`\n",
    "plain.md": "# Plain\n\nNothing of needs.\n",
}


def test_changed_status_rewrites_views(tmp_path: Path) -> None:
    """A new status of a proposal rewrites the pages that show it, and no others."""
    made = make_project(tmp_path, PAGES | VIEWS)
    made.build()
    made.write({"second.rst": PAGES["second.rst"].replace("draft", "rejected")})
    build = made.build()
    assert build.read == {"second"}
    # What shows the proposal: its page, the panel of the one that relates to it, and views of needs.
    assert build.written == {"second", "first", "table", "role"}
    assert "rejected" in build.text("table.html")


def test_changed_prose_rewrites_no_view(tmp_path: Path) -> None:
    """An edit of prose on a proposal's page rewrites only that page."""
    made = make_project(tmp_path, PAGES | VIEWS)
    made.build()
    made.write({"first.md": PAGES["first.md"] + "\n        More text.\n"})
    assert made.build().written == {"first"}


def test_build_without_changes(tmp_path: Path) -> None:
    """A build without a change writes nothing, for each of two builders, and ``needs.json`` stays complete."""
    made = make_project(tmp_path, PAGES | VIEWS)
    first = made.build()
    data = read_needs(first)
    made.build("text", doctrees="out/doctrees")
    for builder in ("html", "text"):
        build = made.build(builder)
        assert (build.read, build.written, build.warnings) == (frozenset(), frozenset(), "")
    assert read_needs(made.build()) == data


def test_another_builder_catches_up(tmp_path: Path) -> None:
    """Pages that one builder has rewritten are also rewritten by another."""
    made = make_project(tmp_path, PAGES | VIEWS)
    made.build()
    made.build("text")
    made.write({"second.rst": PAGES["second.rst"].replace("draft", "rejected")})
    made.build()
    assert {"table", "role"} <= made.build("text").written


def test_renamed_page(tmp_path: Path) -> None:
    """Links of views follow a proposal to its new page."""
    made = make_project(tmp_path, PAGES | VIEWS)
    made.build()
    made.remove("second.rst")
    made.write({"moved.rst": PAGES["second.rst"]})
    build = made.build()
    assert 'href="moved.html#T-2"' in build.text("table.html")
    assert 'href="moved.html#T-2"' in build.text("role.html")


def test_changed_requirement_rewrites_views(tmp_path: Path) -> None:
    """A new status of a requirement rewrites the views of needs."""
    requirement = ".. req:: Bright\n   :id: REQ_1\n   :status: open\n"
    made = make_project(tmp_path, PAGES | VIEWS | {"req.rst": requirement})
    made.build()
    made.write({"req.rst": requirement.replace("open", "closed")})
    build = made.build()
    assert "closed" in build.text("table.html")
    assert "second" not in build.written


def test_changed_external_need_rewrites_views(tmp_path: Path) -> None:
    """A new status of another project's need is shown although no document was re-read."""
    entry = {"id": "EXT_1", "title": "Theirs", "type": "req", "status": "open", "docname": "page"}
    theirs = {"current_version": "1", "versions": {"1": {"needs": {"EXT_1": entry}}}}
    conf = 'needs_external_needs = [{"base_url": "https://example.org", "json_path": "theirs.json"}]\n'
    page = "---\nenhancement: {id: T-3, status: draft, implements: EXT_1}\n---\n# Third\n"
    made = make_project(tmp_path, PAGES | VIEWS | {"third.md": page, "theirs.json": json.dumps(theirs)}, conf)
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


def test_text_and_line_of_a_need_concern_its_page_only(tmp_path: Path) -> None:
    """Edits of text rewrite the need's own page; a new status rewrites also the pages that show it."""
    made = make_project(tmp_path, PAGES | VIEWS | REQUIREMENTS)
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
def test_changed_text_rewrites_views_of_text(tmp_path: Path, view: str) -> None:
    """A view that shows or searches text is rewritten when a need's text changes."""
    made = make_project(tmp_path, PAGES | VIEWS | REQUIREMENTS | {"text.md": f"# View\n\n{view}"})
    made.build()
    made.write({"one.rst": REQUIREMENTS["one.rst"].replace("Text.", "Another text.")})
    build = made.build()
    assert build.written == {"one", "text"}
    assert build.text("text.html") != ""
    clean = made.build(out="clean")
    # sphinx-needs invents an id for each button and box, in every build another.
    pages = [re.sub(r"(SNCB-|needs?-?)[0-9a-f]+", "", b.text("text.html")) for b in (build, clean)]
    assert pages[0] == pages[1]


def test_computed_field_rewrites_all_pages(tmp_path: Path) -> None:
    """If a field is computed, every page with needs is rewritten on a change."""
    computed = ".. req:: Five\n   :id: REQ_5\n   :status: [[copy('status', 'REQ_1')]]\n"
    made = make_project(tmp_path, VIEWS | REQUIREMENTS | {"five.rst": computed, "second.rst": PAGES["second.rst"]})
    made.build()
    made.write({"one.rst": REQUIREMENTS["one.rst"].replace("open", "closed")})
    build = made.build()
    assert "five" in build.written
    assert "closed" in build.text("five.html")


def test_enabling_and_disabling_sphinx_needs(tmp_path: Path) -> None:
    """A project that starts or stops listing sphinx-needs is rebuilt without leftovers."""
    made = make_project(tmp_path, PAGES)
    conf = (made.src / "conf.py").read_text()
    made.build()
    made.write({"conf.py": re.sub(r"^needs_.*\n", "", conf.replace("'sphinx_needs', ", ""), flags=re.MULTILINE)})
    assert 'id="T-1"' not in made.build().text("first.html")
    made.write({"conf.py": conf})
    build = made.build()
    assert 'id="T-1"' in build.text("first.html")
    assert set(read_needs(build)) == {"T-1", "T-2"}


def test_removed_document_in_singlehtml(tmp_path: Path) -> None:
    """A removed document that Sphinx still includes in its single page does not fail the build."""
    made = make_project(tmp_path, PAGES | {"index.md": "# Home\n\n```{toctree}\nfirst\nsecond\n```\n"})
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
def test_parts_in_a_proposal(tmp_path: Path, builder: str) -> None:
    """A part in a proposal becomes text and is reported; one in another need stays."""
    pages = {name: text for name, text in ASKED.items() if name != "need.rst" or builder == "html"}
    build = make_project(tmp_path, pages).build(builder)
    assert sorted(build.findings) == [("page.md", 6, "sphinx-needs-use"), ("part.rst", 8, "sphinx-needs-use")]
    assert build.warnings.count("WARNING") == 2
    if builder == "html":
        assert 'id="REQ_1.1"' in build.text("need.html")
        assert "Some <span>part</span> here" in build.text("part.html")


def test_role_of_the_project_named_np(tmp_path: Path) -> None:
    """A role ``np`` that the project defines stays."""
    role = """
def np(name, rawtext, text, lineno, inliner, options=None, content=None):
    from docutils import nodes
    return [nodes.strong(text, text)], []


def setup(app):
    app.add_role("np", np, override=True)
"""
    build = make_project(tmp_path, ASKED, role).build()
    assert "Some <strong>(1) part</strong> here" in build.text("part.html")
    assert build.findings == [("page.md", 6, "sphinx-needs-use")]


def test_needflow_in_epub(tmp_path: Path) -> None:
    """A flow chart is left out of epub, and reported."""
    pages = PAGES | {"index.md": ASKED["index.md"], "flow.md": "# Flow\n\n```{needflow}\n```\n\nBelow.\n"}
    build = make_project(tmp_path, pages, EBOOK).build("epub")
    assert build.findings == [("flow.md", 3, "sphinx-needs-use")]
    assert "Below." in build.text("flow.xhtml")


def test_needextract_and_links_from_content(tmp_path: Path) -> None:
    """sphinx-needs itself warns that both find no node of a proposal."""
    asks = ".. needextract:: T-1\n\n.. req:: R\n   :id: REQ_1\n   :links: [[links_from_content('T-2')]]\n"
    build = make_project(tmp_path, PAGES | {"asks.rst": asks}).build()
    found = re.findall(r"WARNING: (.*) \[needs\.(\w+)\]", build.warnings)
    assert ("Content for requested need 'T-1' not found.", "needextract") in found
    # Before version 8 sphinx-needs looked into the source instead, which it has.
    if int(version("sphinx-needs").partition(".")[0]) >= 8:
        assert ("links_from_content: no stored node for need 'T-2'", "dynamic_function") in found
    else:
        assert read_needs(build)["REQ_1"]["links"] == []


@pytest.mark.parametrize("builder", ["latex", "text", "man", "epub", "xml", "singlehtml", "dirhtml", "gettext"])
def test_other_builders(tmp_path: Path, builder: str) -> None:
    """Lists and roles of sphinx-needs work with proposals in every builder."""
    view = "# View\n\n```{needlist}\n:types: enhancement\n```\n\n{need}`T-1`\n"
    pages = PAGES | {"index.md": ASKED["index.md"], "view.md": view}
    # With its JSON, sphinx-needs makes a second builder, which gettext does not bear.
    build = make_project(tmp_path, pages, EBOOK).build(builder, config={"needs_build_json": builder != "gettext"})
    assert build.warnings == ""
