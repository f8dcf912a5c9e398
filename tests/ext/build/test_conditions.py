"""Proposals in parts of a document that a builder may not show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import Build, SmallProject

CONF = """\
extensions = ["myst_parser", "sphinx.ext.ifconfig", "sphinx_enhancements"]
project = "Test"
html_theme = "basic"
html_copy_source = False
def setup(app):
    app.add_config_value("edition", "short", "env")
"""

PAGES = {
    "conf.py": CONF,
    "index.rst": """\
        Home
        ====

        See :enh:`E-1`, :enh:`words <E-2>` and :any:`e-3`.

        .. enhancement-list::

        .. toctree::
           :hidden:

           p
        """,
    "p.rst": """\
        Proposals
        =========

        .. only:: latex

           .. enhancement:: On paper
              :id: E-1
              :status: accepted

        .. ifconfig:: edition == "long"

           .. enhancement:: In the long edition
              :id: E-2
              :status: accepted

        .. enhancement:: Always
           :id: E-3
           :status: accepted
        """,
}


def find_links(build: Build) -> dict[str, str]:
    """Return the text of each link of the home page to a proposal, by its address."""
    body = build.text("index.html").partition('<div class="body"')[2].partition("sphinxsidebar")[0]
    return {
        address: re.sub("<[^>]*>", "", text)
        for address, text in re.findall(r'href="(p\.html#[^"]*)"[^>]*>(.*?)</a>', body)
    }


def test_hidden_proposals_have_no_links(project: SmallProject) -> None:
    """A proposal that this builder does not show is listed without a link, and references to it are plain text."""
    project.write(PAGES)
    build = project.build()
    assert build.warnings == ""
    page = build.text("index.html")
    assert [
        key for key in ("E-1", "E-2", "E-3") if f">{key}<" in page or f"{key}</td>" in page.replace("</p>", "")
    ] == [
        "E-1",
        "E-2",
        "E-3",
    ]
    assert "E-1: On paper" in page
    assert ">words<" in page
    assert set(find_links(build)) == {"p.html#E-3"}
    assert {key: entry["url"] for key, entry in build.entries.items()} == {
        "E-1": None,
        "E-2": None,
        "E-3": "p.html#E-3",
    }
    assert b"E-1" not in build.files()["objects.inv"]


@pytest.mark.parametrize("order", [("short", "long"), ("long", "short")])
def test_links_follow_the_configuration(project: SmallProject, order: tuple[str, str]) -> None:
    """A changed configuration adds or removes links, as a clean build does."""
    project.write(PAGES)
    for edition in order:
        build = project.build(config={"edition": edition})
    fresh = project.build(out="fresh", fresh=True, config={"edition": order[-1]})
    assert build.text("index.html") == fresh.text("index.html")
    assert ("p.html#E-2" in find_links(build)) == (order[-1] == "long")


def test_links_in_latex(project: SmallProject) -> None:
    """Another builder shows another proposal, from the same doctrees."""
    project.write(PAGES)
    project.build(doctrees="doctrees")
    text = project.build("latex", doctrees="doctrees").text("test.tex")
    assert r"\hyperref[\detokenize{p:E-1}]" in text
    assert r"\hyperref[\detokenize{p:E-2}]" not in text


@pytest.mark.parametrize("condition", [".. ifconfig:: 1 +", ".. ifconfig:: unknown_name", ".. only:: ("])
def test_invalid_conditions(project: SmallProject, condition: str) -> None:
    """Sphinx reports an invalid condition; the build goes on, and no proposal is lost."""
    page = f"P\n=\n\n{condition}\n\n   .. enhancement:: X\n      :id: X-1\n"
    project.write({**PAGES, "p.rst": page})
    assert list(project.build().entries) == ["X-1"]


def test_generated_list_for_hidden_views(project: SmallProject) -> None:
    """A list that only another configuration shows does not replace the generated one."""
    project.write(
        PAGES
        | {
            "index.rst": 'Home\n====\n\n.. ifconfig:: edition == "x"\n\n   .. enhancement-list::\n\n'
            ".. toctree::\n\n   p\n"
        }
    )
    assert "enhancements.html" in project.build().files()
