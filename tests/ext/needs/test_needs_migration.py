"""A project with proposals as needs of its own builds the same after our extension is added."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from needs_projects import make_project, read_needs

CONF = """\
needs_types = [
    {"directive": "enhancement", "title": "Proposal", "prefix": "EP_", "color": "#BFD8D2", "style": "node"},
    {"directive": "req", "title": "Requirement", "prefix": "REQ_", "color": "#FEDCD2", "style": "node"},
]
needs_fields = {
    "stage": {"schema": {"type": "string"}, "nullable": True},
    "owner": {"schema": {"type": "string"}, "nullable": True},
    "milestones": {"schema": {"type": "string"}, "nullable": True},
    "risk": {"schema": {"type": "string"}, "nullable": True},
    "effort": {"schema": {"type": "integer"}, "nullable": True},
    "teams": {"schema": {"type": "array", "items": {"type": "string"}}, "default": []},
}
needs_links = {
    "depends_on": {"outgoing": "depends on", "incoming": "is needed by"},
    "satisfies": {"outgoing": "satisfies", "incoming": "is satisfied by"},
}
"""

PAGES = {
    "requirements.rst": """\
        Requirements
        ============

        .. req:: Light in the dark
           :id: REQ_LIGHT
           :status: open
        """,
    "proposals.rst": """\
        Proposals
        =========

        Lamps
        -----

        .. enhancement:: Hidden
           :id: EP_HIDDEN
           :status: draft
           :hide:

           Not seen.

        .. enhancement:: A lamp
           :id: EP_LAMP
           :status: implementable
           :tags: light, sea
           :stage: beta
           :owner: sig-lamp
           :milestones: alpha=v1.1, beta=v1.2
           :risk: high
           :effort: 5
           :teams: red, blue
           :links: REQ_LIGHT
           :satisfies: REQ_LIGHT

           The lamp is **bright**.

        .. enhancement:: A mirror
           :id: EP_MIRROR
           :status: draft
           :depends_on: EP_LAMP
           :style: red
           :layout: complete
           :collapse: true

           Behind the lamp.

        .. enhancement::
           :id: EP_TITLE
           :status: draft
           :title_from_content:

           The title stands here. And more.

        .. enhancement:: Deleted
           :id: EP_DELETED
           :delete:
        """,
    "views.rst": """\
        Views
        =====

        .. needtable::
           :filter: status == "implementable" or risk == "low"
           :columns: id, title, status, teams, depends_on, satisfies
           :style: table

        :need:`EP_LAMP` and :need:`EP_MIRROR`

        .. needextend:: EP_LAMP
           :+tags: extended
        """,
    "markdown.md": """\
        # In Markdown

        ```{enhancement} A bell
        :id: EP_BELL
        :status: draft
        :risk: low
        :depends_on: EP_LAMP, EP_MIRROR

        It **rings**.
        ```
        """,
}

NATIVE = ("myst_parser", "sphinx_needs")
ADDED = (*NATIVE, "sphinx_enhancements")


def build_before_and_after(tmp_path: Path) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Return the needs without our extension, and with it."""
    native = make_project(tmp_path / "native", PAGES, CONF, NATIVE).build()
    added = make_project(tmp_path / "added", PAGES, CONF, ADDED).build()
    assert (native.warnings, added.warnings) == ("", "")
    return read_needs(native), read_needs(added)


def test_same_needs(tmp_path: Path) -> None:
    """All needs stay, with the same values."""
    native, added = build_before_and_after(tmp_path)
    assert native.keys() == added.keys()
    assert len(native) == 6
    for key, need in native.items():
        assert {name: added[key].get(name) for name in need} == need, key


def test_proposal_without_an_id(tmp_path: Path) -> None:
    """A proposal without an id gets a key from its title, and is reported."""
    page = ".. enhancement:: A lamp\n   :status: draft\n"
    build = make_project(tmp_path, {"page.rst": page}, CONF, ADDED).build()
    assert build.findings == [("page.rst", 1, "missing-id")]
    assert read_needs(build).keys() == {"a-lamp"}


def test_gained_data(tmp_path: Path) -> None:
    """Proposals gain fields of our own, an entry in ``enhancements.json``, and resolved relations."""
    _, added = build_before_and_after(tmp_path)
    lamp = added["EP_LAMP"]
    assert (lamp["accepted"], lamp["releases"]) == (True, ["v1.1", "v1.2"])
    build = make_project(tmp_path / "again", PAGES, CONF, ADDED).build()
    entry = build.entries["EP_LAMP"]
    assert entry["status"] == {"raw": "implementable", "value": "accepted", "note": None}
    assert (entry["extra"]["risk"], entry["extra"]["effort"], entry["labels"]) == ("high", "5", ["light", "sea"])
    assert build.entries["EP_MIRROR"]["relations"][0]["target"] == "EP_LAMP"


def test_same_view(tmp_path: Path) -> None:
    """The page with views of needs stays the same."""
    bodies = []
    for name, extensions in (("native", NATIVE), ("added", ADDED)):
        page = make_project(tmp_path / name, PAGES, CONF, extensions).build().text("views.html")
        body = page[page.index('<section id="views">') : page.index("</section>")]
        bodies.append(re.sub(r"data-[a-z-]+=\"[^\"]*\"", "", body))
    assert bodies[0] == bodies[1]


def test_tags_with_semicolons(tmp_path: Path) -> None:
    """Tags may be separated with semicolons, as in sphinx-needs."""
    page = ".. enhancement:: A lamp\n   :id: EP_LAMP\n   :status: draft\n   :tags: light; sea, red\n"
    build = make_project(tmp_path, {"page.rst": page}, CONF, ADDED).build()
    assert build.entries["EP_LAMP"]["labels"] == ["light", "sea", "red"]
    assert read_needs(build)["EP_LAMP"]["tags"] == ["light", "sea", "red"]


@pytest.mark.parametrize("text", ["[[copy('status', 'REQ_1')]]", "<<[True]: yes, no>>"])
def test_dynamic_functions_are_reported(tmp_path: Path, text: str) -> None:
    """A field with a dynamic function is reported, and is text."""
    page = f".. enhancement:: A lamp\n   :id: EP_LAMP\n   :status: draft\n   :owner: {text}\n"
    build = make_project(tmp_path, {"page.rst": page}, CONF, ADDED).build()
    assert build.findings == [("page.rst", 1, "sphinx-needs-use")]
    assert read_needs(build)["EP_LAMP"]["owner"] == text


def test_hidden_and_deleted(tmp_path: Path) -> None:
    """A hidden proposal is listed but not displayed; a deleted one does not exist."""
    build = make_project(tmp_path, PAGES, CONF, ADDED).build()
    page = build.text("proposals.html")
    assert "Not seen." not in page
    assert "EP_DELETED" not in page
    assert 'id="EP_HIDDEN"' in page
    assert "EP_HIDDEN" in build.entries


@pytest.mark.parametrize("option", ["template", "pre_template", "post_template", "jinja_content"])
def test_templates(tmp_path: Path, option: str) -> None:
    """An option for a template is reported, and the text is read as written."""
    page = f".. enhancement:: A lamp\n   :id: EP_LAMP\n   :status: draft\n   :{option}: true\n\n   Text.\n"
    build = make_project(tmp_path, {"page.rst": page}, CONF, ADDED).build()
    assert build.findings == [("page.rst", 1, "sphinx-needs-use")]
    assert "Text." in build.text("page.html")


def test_snippets_of_the_documentation(tmp_path: Path) -> None:
    """The guide's project has the same needs after our extension is added, and its view shows the proposal."""
    folder = Path(__file__).parents[3] / "docs/snippets/needs"
    pages = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    conf = pages.pop("conf.py").partition("\n")[2]
    native = {name: text for name, text in pages.items() if name != "views.md"}
    before = make_project(tmp_path / "before", native, conf, NATIVE).build()
    after = make_project(tmp_path / "after", pages, conf, ADDED).build()
    assert (before.warnings, after.warnings) == ("", "")
    wanted, found = read_needs(before), read_needs(after)
    assert all({name: found[key][name] for name in need} == need for key, need in wanted.items())
    assert after.text("views.html").count('href="proposals.html#EP_LAMP"') == 3
