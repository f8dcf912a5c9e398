"""Projects that link to each other: with this extension on both sides, or on one alone."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from building import SmallProject

if TYPE_CHECKING:
    from pathlib import Path

    from building import Build

OTHER = {
    "enhancements.toml": 'profile = "kep"\n',
    "index.md": "# Other\n\n```{toctree}\nlamp\n```\n",
    "lamp.md": "---\nenhancement: {id: KEP-24, status: implementable, stage: beta, summary: Light.}\n---\n# A lamp\n",
    "small.md": "---\norphan: true\n---\n# Small\n\n```{enhancement} A 'horn'\n:id: KEP-3\n:status: rejected\n```\n",
}
SETTINGS = """\
[[projects]]
name = "other"
url = "https://other.example/docs"
enhancements = "../../other/out/html/enhancements.json"
inventory = "../../other/out/html/objects.inv"
"""
ROLES = """\
# Home

{enh}`other:KEP-24`

{enh}`~other:24`

{enh}`some words <other:lamp.md>`

{enh:badge}`other:KEP-24`

{enh:title}`other:KEP-24` {enh:status}`other:KEP-24`
"""


@pytest.fixture
def other(tmp_path: Path) -> SmallProject:
    """Another project, built."""
    other = SmallProject(tmp_path / "other")
    other.write(OTHER)
    other.build()
    return other


@pytest.fixture
def ours(tmp_path: Path, other: SmallProject) -> SmallProject:
    """Our project, which names the other one."""
    ours = SmallProject(tmp_path / "ours")
    ours.write({"enhancements.toml": SETTINGS})
    return ours


def paragraphs(build: Build, name: str = "index.html") -> list[str]:
    """The paragraphs of a page without spans."""
    found = re.findall(r"<p>(.*?)</p>", build.text(name).partition("</h1>")[2], re.DOTALL)
    return [re.sub(r"</?(?:span|bdi)[^>]*>", "", paragraph) for paragraph in found]


def test_roles(ours: SmallProject) -> None:
    """Links with title, decision and stage; the bare key; words; a badge."""
    ours.write({"index.md": ROLES})
    build = ours.build()
    assert build.warnings == ""
    link = 'class="reference external" href="https://other.example/docs/lamp.html"'
    tip = 'title="KEP-24: A lamp (Test, Implementable, beta)"'
    first, bare, words, badge, facts = paragraphs(build)[:5]
    assert first == f"<a {link} {tip}>KEP-24: A lamp</a> (Test, Implementable, beta)"
    assert bare == f"<a {link} {tip}>KEP-24</a>"
    assert words == f"<a {link} {tip}>some words</a>"
    assert badge == f"<a {link}>KEP-24</a> Beta"
    assert facts == f"<a {link}>A lamp</a> Implementable"


def test_in_another_language(ours: SmallProject) -> None:
    """What stands behind a link is in the language of the page; the words of the other project's profile stay."""
    ours.write({"index.md": "# Home\n\n{enh}`other:KEP-24`\n\n{enh}`other:KEP-3`\n"})
    build = ours.build(config={"language": "de"}, search=False)
    assert build.warnings == ""
    page = build.text("index.html")
    assert page.count("(Test, Implementable, Beta)") == 2
    assert page.count("(Test, abgelehnt)") == 2


def test_every_builder_shows_it(ours: SmallProject) -> None:
    """Decision and stage are words, not colours."""
    ours.write({"index.md": ROLES})
    text = ours.build("text").text("index.txt")
    assert "KEP-24: A lamp (Test, Implementable, beta)" in " ".join(text.replace("*", "").split())
    for builder, name in (("latex", "test.tex"), ("man", "test.1"), ("xml", "index.xml"), ("epub", "index.xhtml")):
        built = ours.build(builder, out=builder)
        assert "enhancements." not in built.warnings
        assert re.search(r"Implementable,\s+beta", built.text(name)), builder


def test_relations_and_graph(ours: SmallProject) -> None:
    """A relation may cross projects: on the panel with the other's state, in the graph apart, in the JSON by name."""
    ours.write(
        {
            "index.md": "# Home\n\n```{enhancement} Ours\n:id: A-1\n:depends-on: other:KEP-24\n"
            ":see-also: other:KEP-3\n```\n",
            "graph.md": "---\norphan: true\n---\n# Graph\n\n```{enhancement-graph}\n```\n",
            "far.md": "---\norphan: true\n---\n# Far\n\n```{enhancement-graph}\n:focus: other:KEP-24\n```\n",
        }
    )
    build = ours.build()
    assert build.warnings == ""
    page = html.unescape(re.sub(r"</?(?:span|bdi)[^>]*>", "", build.text("index.html")))
    assert '">KEP-24: A lamp</a> Test Implementable Beta' in page
    assert "KEP-3: A 'horn'" in page
    legend = re.compile('<p class="enh-legend">.*?</p>', re.DOTALL)
    graph, far = (legend.sub("", build.text(name)) for name in ("graph.html", "far.html"))
    assert graph.count('class="enh-node') == 3
    assert len(re.findall(r'class="enh-node[^"]* enh-foreign"', graph)) == 2
    assert 'href="https://other.example/docs/lamp.html" aria-label="other:KEP-24: A lamp (Test, ' in graph
    assert far.count('class="enh-node') == 2
    targets = [relation["target"] for relation in build.entries["A-1"]["relations"]]
    assert targets == ["other:KEP-24", "other:KEP-3"]


def test_it_follows(ours: SmallProject, other: SmallProject) -> None:
    """When the copy tells something else, the pages that show it are written again, and no other."""
    ours.write(
        {
            "index.md": "# Home\n",
            "role.md": "---\norphan: true\n---\n# Role\n\n{enh}`other:KEP-24`\n",
            "badge.md": "---\norphan: true\n---\n# Badge\n\n{enh:badge}`other:KEP-24`\n",
            "horn.md": "---\norphan: true\n---\n# Horn\n\n{enh}`other:KEP-3`\n",
            "plain.md": "---\norphan: true\n---\n# Plain\n",
        }
    )
    ours.build()
    assert ours.build().written == set()
    other.write({"lamp.md": OTHER["lamp.md"].replace("beta", "stable")})
    other.build()
    build = ours.build()
    assert build.read == set()
    assert build.written == {"role", "badge"}
    assert "Implementable, stable" in build.text("role.html")
    assert ours.build(out="clean").text("role.html") == build.text("role.html")


@pytest.mark.parametrize("harm", ["missing", "cut", "newer", "html"])
def test_a_copy_that_cannot_be_used(ours: SmallProject, other: SmallProject, harm: str) -> None:
    """One finding for the copy and one for each link; the links are text, and the build goes on."""
    file = other.folder / "out/html/enhancements.json"
    text = file.read_text(encoding="utf-8")
    (file.parent / "objects.inv").unlink()
    if harm == "missing":
        file.unlink()
    else:
        harmed = {"cut": text[:200], "newer": text.replace('Version": 1', 'Version": 9'), "html": "<html>"}
        file.write_text(harmed[harm], encoding="utf-8")
    ours.write({"index.md": "# Home\n\n{enh}`other:KEP-24`\n\n{enh:badge}`words <other:KEP-24>`\n"})
    build = ours.build()
    codes = [code for _, _, code in build.findings]
    assert codes.count("foreign-project") == 2  # the inventory is missing too
    assert codes.count("unresolved-reference") == 2
    assert build.warnings.count("cannot be looked up") == 2
    assert "of which 0 are known" not in build.warnings
    assert "other.example" not in build.text("index.html")
    assert paragraphs(build)[:2] == ["other:KEP-24", "words"]
    assert build.statuscode == 0


def test_by_intersphinx(tmp_path: Path, other: SmallProject) -> None:
    """Without copies of its own, a project takes what intersphinx has loaded: key, title and address."""
    ours = SmallProject(tmp_path / "ours")
    inventory = other.folder / "out/html/objects.inv"
    ours.write(
        {
            "conf.py": 'extensions = ["myst_parser", "sphinx.ext.intersphinx", "sphinx_enhancements"]\n'
            'html_theme = "basic"\n'
            f'intersphinx_mapping = {{"other": ("https://other.example/docs", {str(inventory)!r})}}\n',
            "enhancements.toml": '[[projects]]\nname = "other"\n',
            "index.md": "# Home\n\n{enh}`other:KEP-24`\n\n"
            "```{enhancement} Ours\n:id: A-1\n:depends-on: other:KEP-24\n```\n",
        }
    )
    build = ours.build()
    assert build.warnings == ""
    assert 'href="https://other.example/docs/lamp.html"' in paragraphs(build)[0]
    assert build.entries["A-1"]["relations"][0]["target"] == "other:KEP-24"
    assert ours.build().written == set()


def test_a_project_without_the_extension(tmp_path: Path, other: SmallProject) -> None:
    """It links by plain ``ref`` and by MyST's inventory links, to pages and to proposals in pages."""
    plain = SmallProject(tmp_path / "plain")
    inventory = other.folder / "out/html/objects.inv"
    plain.write(
        {
            "conf.py": 'extensions = ["myst_parser", "sphinx.ext.intersphinx"]\nhtml_theme = "basic"\nnitpicky = True\n'
            f'intersphinx_mapping = {{"other": ("https://other.example/docs", {str(inventory)!r})}}\n',
            "index.rst": "Home\n====\n\n:ref:`kep-24`\n\n:ref:`words <kep-3>`\n\n:external+other:ref:`kep-24`\n\n"
            ".. toctree::\n\n   more\n",
            "more.md": "# More\n\n[](inv:other#kep-24)\n\n[words](inv:other:std:label#kep-3)\n\n<inv:#kep-24>\n",
        }
    )
    build = plain.build()
    assert build.warnings == ""
    lamp, horn = (f'href="https://other.example/docs/{page}"' for page in ("lamp.html", "small.html#KEP-3"))
    for name in ("index.html", "more.html"):
        first, second, third = paragraphs(build, name)[:3]
        assert lamp in first
        assert ">KEP-24: A lamp</a>" in first
        assert horn in second
        assert ">words</a>" in second
        assert lamp in third
