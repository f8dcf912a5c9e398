"""Text of the doctree that other extensions see: that of the page, without hover cards and panels."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import SmallProject

CONF = '''\
extensions = ["myst_parser", "sphinx_enhancements"]
project = "Test"
html_theme = "basic"

from docutils import nodes
from docutils.nodes import Admonition, Invisible, Text, raw


def describe(app, pagename, templatename, context, doctree):
    """Take the first words of a page, as sphinxext-opengraph does: no admonitions, no raw HTML."""
    if doctree is None:
        return
    words = []

    def collect(node):
        if isinstance(node, (Admonition, Invisible, raw)):
            return
        if isinstance(node, Text):
            words.append(node.astext())
        for child in node.children:
            collect(child)

    collect(doctree)
    context["metatags"] += f'<meta name="description" content="{" ".join(" ".join(words).split())}">'


def setup(app):
    app.connect("html-page-context", describe)
'''
FILES = {
    "conf.py": CONF,
    "index.md": "# Home\n\n```{toctree}\none\ntwo\n```\n\nAn {enh}`~T-1` lamp.\n",
    "one.md": "---\nid: T-1\nstatus: replaced\nsummary: Vexatious words.\nsuperseded-by: T-2\n---\n"
    "# One\n\nFirst words.\n",
    "two.md": "---\nid: T-2\nstatus: rejected\nreason: Too bright\n---\n# Two\n\nInstead of {enh}`~T-1`.\n",
    "enhancements.toml": 'documents = ["one.md", "two.md"]\n',
}


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_description(project: SmallProject, builder: str) -> None:
    """Neither the cards of a page, nor its panel and banners, are among the words of its description."""
    project.write(FILES)
    build = project.build(builder)
    home, one, two = "Home One Two An T-1 lamp.", "One First words.", "Two Instead of T-1 ."
    if builder == "singlehtml":
        expected = {"index.html": f"Home {one} {two} An T-1 lamp."}
    else:
        suffix = ".html" if builder == "html" else "/index.html"
        expected = {"index.html": home, f"one{suffix}": one, f"two{suffix}": two}
    for name, text in expected.items():
        assert f'<meta name="description" content="{text}">' in build.text(name), name
    card = next(text for text in build.text("index.html").split("<div") if 'class="enh-card"' in text)
    assert "Vexatious words." in card
    if builder != "singlehtml":
        assert "This proposal is" in build.text(next(name for name in expected if "two" in name))


def test_search(project: SmallProject) -> None:
    """The search finds a page by its own words, and not by those of cards."""
    project.write(FILES)
    index = project.build().text("searchindex.js")
    data = json.loads(index[len("Search.setIndex(") : -1])
    assert data["terms"]["lamp"] == data["docnames"].index("index")
    assert [data["terms"][term] for term in data["terms"] if term.startswith("vexati")] == [
        data["docnames"].index("one")
    ]


@pytest.mark.parametrize("builder", ["epub", "text", "latex", "xml"])
def test_builders_without_cards(project: SmallProject, builder: str) -> None:
    """Builders without scripts have no cards: the words of one proposal are on no other page."""
    project.write(FILES)
    files = project.build(builder).files()
    if builder == "latex":
        assert files["test.tex"].count(b"Vexatious") == 1
    else:
        suffix = {"epub": "xhtml", "text": "txt"}.get(builder, builder)
        assert b"Vexatious" in files[f"one.{suffix}"]
        assert b"Vexatious" not in files[f"index.{suffix}"] + files[f"two.{suffix}"]
