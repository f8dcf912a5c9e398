"""Needs of other types as targets of relations: resolved, linked, shown with their state, and linked back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("sphinx_needs", reason="sphinx-needs is not installed")

if TYPE_CHECKING:
    from building import SmallProject

CONF = """\
extensions = ["myst_parser", "sphinx_needs", "sphinx_enhancements"]
project = "Test"
html_theme = "basic"
html_copy_source = False
needs_build_json = True
suppress_warnings = ["toc.not_included"]
"""
FILES = {
    "conf.py": CONF,
    "index.md": "# Home\n",
    "reqs.rst": "Requirements\n============\n\n.. req:: Light & <b>warmth</b>\n   :id: REQ_7\n   :status: open\n\n"
    ".. req:: A horn\n   :id: REQ_8\n   :status: rejected\n",
    "one.md": "---\nenhancement: {id: T-1, status: accepted, implements: REQ_7}\n---\n# One\n",
    "graph.md": "# Graph\n\n```{enhancement-graph}\n:focus: REQ_7\n```\n",
    "other.md": "# Other\n\nNothing of needs.\n",
}


def remove_spans(text: str) -> str:
    """Return a page without its span elements."""
    return re.sub(r"</?span[^>]*>", "", text)


@pytest.fixture
def built(project: SmallProject) -> SmallProject:
    """Return a project that has been built."""
    project.write(FILES)
    assert project.build().warnings == ""
    return project


def test_relation_to_a_need(built: SmallProject) -> None:
    """The need is on the panel with type and status, in the graph, and in ``enhancements.json`` by id."""
    build = built.build()
    link = '<a class="reference internal" href="reqs.html#REQ_7">REQ_7: Light &amp; &lt;b&gt;warmth&lt;/b&gt;</a>'
    assert f"{link}</bdi> Requirement open" in remove_spans(build.text("one.html"))
    assert [r["target"] for r in build.entries["T-1"]["relations"]] == ["REQ_7"]
    graph = re.sub('<p class="enh-legend">.*?</p>', "", build.text("graph.html"), flags=re.DOTALL)
    assert len(re.findall(r'class="enh-node[^"]* enh-foreign"', graph)) == 1
    assert (
        'href="reqs.html#REQ_7" aria-label="REQ_7: Light &amp; &lt;b&gt;warmth&lt;/b&gt; (Requirement, open)"' in graph
    )


def test_link_back(built: SmallProject) -> None:
    """The requirement links to the proposal that implements it."""
    page = built.build().text("reqs.html")
    assert re.search(
        r'implemented by.{0,200}<a[^>]*href="one.html#T-1"[^>]*>T-1</a>', remove_spans(page), re.DOTALL | re.IGNORECASE
    )


def test_changes_rewrite_both_pages(built: SmallProject) -> None:
    """A requirement's new status rewrites the pages that show it; a new relation rewrites the requirement's."""
    assert built.build().written == set()
    built.write({"reqs.rst": FILES["reqs.rst"].replace("open", "done")})
    build = built.build()
    assert build.read == {"reqs"}
    assert build.written - {"index"} == {"reqs", "one", "graph"}
    assert "(Requirement, done)" in remove_spans(build.text("one.html"))
    built.write({"one.md": FILES["one.md"].replace("REQ_7", "'REQ_7, REQ_8'")})
    build = built.build()
    assert build.read == {"one"}
    assert {"one", "reqs"} <= build.written
    assert "other" not in build.written
    assert len(re.findall(r"implemented by", build.text("reqs.html"), re.IGNORECASE)) == 2
    clean = built.build(out="clean")
    # sphinx-needs invents an id for each button, in every build another.
    clean_page, page = (re.sub(r"SNCB-[0-9a-f]+", "", made.text("reqs.html")) for made in (clean, build))
    assert clean_page == page


def test_rules_apply_to_needs(project: SmallProject) -> None:
    """Accepted work that depends on a rejected requirement is reported, and so is an unknown need."""
    project.write(FILES | {"one.md": "---\nenhancement: {id: T-1, status: accepted, depends-on: REQ_8}\n---\n# One\n"})
    assert project.build().findings == [("one.md", 2, "needs-declined")]
    project.write({"one.md": "---\nenhancement: {id: T-1, status: accepted, depends-on: REQ_9}\n---\n# One\n"})
    assert project.build().findings == [("one.md", 2, "unresolved-reference")]


def test_needs_of_another_project(project: SmallProject) -> None:
    """Relations lead into a copy of another project's ``needs.json``; a truncated copy is reported."""
    project.write(FILES)
    project.build("needs", out="theirs")
    published = (project.folder / "theirs/needs/needs.json").read_text(encoding="utf-8")
    settings = '[[projects]]\nname = "other"\nurl = "https://other.example"\nneeds = "copy.json"\n'
    one = "---\nenhancement: {id: T-1, see-also: 'other:REQ_7, other:T-1'}\n---\n# One\n"
    project.write({"enhancements.toml": settings, "copy.json": published, "one.md": one})
    build = project.build()
    assert build.warnings == ""
    page = remove_spans(build.text("one.html"))
    assert 'href="https://other.example/reqs.html#REQ_7">REQ_7: Light' in page
    assert "</a></bdi> Test open" in page
    assert 'href="https://other.example/one.html#T-1">T-1: One</a></bdi> Test Accepted' in page
    project.write({"copy.json": published[: len(published) // 2], "one.md": one + "\nMore.\n"})
    assert [code for _, _, code in project.build().findings] == ["foreign-project"]


def test_id_and_key_that_differ_in_case(project: SmallProject) -> None:
    """A reference in the need's spelling means the need, one in the proposal's spelling the proposal."""
    two = "---\nenhancement: {id: req_7}\n---\n# Two\n"
    one = "---\nenhancement: {id: T-1, implements: REQ_7, see-also: req_7}\n---\n# One\n"
    project.write(FILES | {"one.md": one, "two.md": two})
    build = project.build()
    assert [r["target"] for r in build.entries["T-1"]["relations"]] == ["REQ_7", "req_7"]


def test_needs_of_other_types_stay_as_they_are(built: SmallProject) -> None:
    """A need that is no proposal shows none of our fields, except links that lead to it."""
    page = built.build().text("reqs.html")
    assert "accepted" not in page.replace("implemented by", "")


def test_field_named_constraints(project: SmallProject) -> None:
    """In a project without constraints it is an ordinary field, and the proposal is a need."""
    one = "---\nenhancement: {id: T-1, constraints: budget}\n---\n# One\n"
    project.write(FILES | {"one.md": one})
    build = project.build()
    assert build.warnings == ""
    assert '"T-1"' in build.text("needs.json")


@pytest.mark.parametrize("pattern", ["'('", "5"])
def test_invalid_id_pattern(project: SmallProject, pattern: str) -> None:
    """An invalid ``needs_id_regex`` does not fail in our code."""
    files = {name: text for name, text in FILES.items() if name not in ("reqs.rst", "graph.md")}
    project.write(files | {"conf.py": f"{CONF}needs_id_regex = {pattern}\n"})
    assert "T-1" in project.build().entries
