"""The directive ``enhancement``: one proposal inside a document, in reStructuredText and in MyST alike."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

import pytest
from building import CONF

if TYPE_CHECKING:
    from collections.abc import Mapping

    from building import SmallProject

MARKUPS = ("md", "rst")

CONTENTS_CONF = f'{CONF}html_sidebars = {{"**": ["localtoc.html"]}}\n'
"""Settings of a project whose pages have their table of contents in the sidebar, and nothing else there."""


def directive(markup: str, title: str, options: Mapping[str, str], body: str = "Text.") -> str:
    """Return a proposal as a directive in one of the markups, each part on the same line in both."""
    lines = "".join(f":{name}: {value}\n" for name, value in options.items())
    if markup == "md":
        return f"```{{enhancement}} {title}\n{lines}\n{body}\n```\n"
    return f".. enhancement:: {title}\n{textwrap.indent(lines, '   ')}\n{textwrap.indent(body, '   ')}\n"


def heading(markup: str) -> str:
    """Return a page title, which has two lines in both markups."""
    return "# Page\n\n" if markup == "md" else "Page\n====\n"


def comparable(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an exported proposal without its path and address, which differ between files."""
    plain = {name: value for name, value in entry.items() if name != "url"}
    plain["source"] = {**entry["source"], "path": ""}
    plain["diagnostics"] = [{**found, "path": ""} for found in entry["diagnostics"]]
    return plain


FULL = {
    "id": "T-1",
    "kind": "feature",
    "status": "implementable",
    "stage": "beta",
    "milestones": "alpha=v1.5, beta=v1.6 (late)",
    "owner": "sig-compute",
    "participants": "sig-network, sig-storage",
    "authors": "@alice, Bob Builder <bob@example.org>",
    "reviewers": "@carol",
    "approvers": "@dan",
    "created": "2025-05-06",
    "updated": "2025-13-40",
    "labels": "area/x, kind/api",
    "summary": "One: two, three.",
    "tracking": "https://example.org/1",
    "discussion": "https://example.org/2",
    "links": "https://example.org/3, https://example.org/4",
    "gates": "GateOne, GateTwo",
    "depends-on": "T-2, nowhere",
    "see-also": "2",
    "team-size": "1.10",
    "mode_bits": "0752",
}


def test_every_field_in_both_markups(project: SmallProject) -> None:
    """One directive gives the same proposal in both markups, every field of it."""
    entries = []
    for markup in MARKUPS:
        text = heading(markup) + directive(markup, "A title: with, marks", FULL)
        project.write({f"page.{markup}": text, "index.md": "# Home\n\n```{toctree}\npage\n```\n"})
        other = directive("md", "Other", {"id": "T-2"})
        project.write({"other.md": f"---\norphan: true\n---\n# Other\n\n{other}"})
        entries.append(comparable(project.build(out=markup, fresh=True).entries["T-1"]))
        project.remove(f"page.{markup}")
    assert entries[0] == entries[1]
    entry = entries[0]
    assert entry["title"] == "A title: with, marks"
    assert entry["number"] == 1
    assert entry["status"] == {"raw": "implementable", "value": "accepted", "note": None}
    assert [(m["stage"], m["release"]) for m in entry["milestones"]] == [("alpha", "v1.5"), ("beta", "v1.6")]
    assert entry["milestones"][1]["note"] == "late"
    assert entry["participants"] == ["sig-network", "sig-storage"]
    assert [(p["role"], p["handle"], p["name"]) for p in entry["people"]] == [
        ("author", "alice", None),
        ("author", None, "Bob Builder"),
        ("reviewer", "carol", None),
        ("approver", "dan", None),
    ]
    assert entry["updated"] == "2025-13-40"
    assert entry["summary"] == "One: two, three."
    assert [link["type"] for link in entry["links"]] == ["tracking", "discussion", "link", "link"]
    assert entry["gates"] == ["GateOne", "GateTwo"]
    assert [(r["type"], r["raw"], r["target"]) for r in entry["relations"]] == [
        ("depends-on", "T-2", "T-2"),
        ("depends-on", "nowhere", None),
        ("see-also", "2", "T-2"),
    ]
    assert entry["extra"]["team-size"] == "1.10"
    assert [(d["code"], d["line"]) for d in entry["diagnostics"]] == [
        ("invalid-value", 15),
        ("unresolved-reference", 22),
    ]


@pytest.mark.parametrize("markup", MARKUPS)
def test_build_and_command_line_agree(project: SmallProject, markup: str) -> None:
    """The command line, which finds directives in the text, exports what the build does, lines of findings too."""
    text = heading(markup)
    text += directive(markup, "First", FULL, "Some *text*.\n\n- [x] done\n- [ ] open")
    text += "\nBetween.\n\n"
    text += directive(markup, "Second", {"status": "wibble", "stage": "wobble", "milestones": "alpha=soon"})
    text += "\n" + directive(markup, "", {"id": "T-2", "status": "accepted", "created": "never mind"}, "")
    text += "\n" + directive(markup, "With *markup* & `code`", {"id": "T-3", "authors": "somebody, @x"})
    project.write({"index.md": "# Home\n\n```{toctree}\npage\n```\n", f"page.{markup}": text})
    build = project.build()
    data = build.data
    for entry in data["enhancements"]:
        assert entry.pop("url").startswith("page.html#")
    assert data == project.exported()
    # What the build warns of is what the export lists.
    listed = [(d["path"], d["line"], d["code"]) for e in data["enhancements"] for d in e["diagnostics"]]
    assert sorted(build.findings) == sorted(listed)
    assert len(listed) >= 6


def test_both_markups_in_one_project(project: SmallProject) -> None:
    """A project with directives in both markups, some of them nested, is the same to build and command line."""
    nested = "````{note}\n```{enhancement} Nested\n:id: T-5\n\nText.\n```\n````\n"
    evaluated = "```{eval-rst}\n.. enhancement:: Evaluated\n   :id: T-6\n   :status: nope\n\n   Text.\n```\n"
    shown = "````md\n```{enhancement} Only shown\n:id: T-7\n```\n````\n"
    yaml = "```{enhancement} In YAML\n---\nid: T-8\nstatus: accepted\nsummary: |\n  Two\n  lines.\n---\nText.\n```\n"
    colon = ":::{enhancement} With colons\n:id: T-9\n\nText.\n:::\n"
    rest = (
        "Rest\n====\n\n.. note::\n\n   .. enhancement:: Nested\n      :id: T-10\n\n      Text.\n\n"
        ".. code-block:: rst\n\n   .. enhancement:: Only shown\n      :id: T-11\n\n"
        ".. enhancement:: A title on\n   two lines\n   :id: T-12\n   :summary: Also\n     on two.\n\n   Text.\n"
    )
    project.write(
        {
            "conf.py": 'extensions = ["myst_parser", "sphinx_enhancements"]\nproject = "Test"\n'
            'myst_enable_extensions = ["colon_fence"]\nhtml_theme = "basic"\n',
            "index.md": "# Home\n\n```{toctree}\nrest\n```\n\n" + "\n".join((nested, evaluated, shown, yaml, colon)),
            "rest.rst": rest,
        }
    )
    build = project.build()
    data = build.data
    assert [entry["key"] for entry in data["enhancements"]] == ["T-5", "T-6", "T-8", "T-9", "T-10", "T-12"]
    for entry in data["enhancements"]:
        del entry["url"]
    exported = project.exported()
    for ours, theirs in zip(data["enhancements"], exported["enhancements"], strict=True):
        assert ours == theirs
    assert data == exported
    assert build.entries["T-12"]["title"] == "A title on two lines"


@pytest.mark.parametrize("markup", MARKUPS)
def test_body_is_content(project: SmallProject, markup: str) -> None:
    """The body is parsed as the document's own markup, headings in it too."""
    strong = "**strong**"
    inner = "## Why\n\nBecause.\n" if markup == "md" else "Why\n---\n\nBecause.\n"
    title = heading(markup)
    text = title + directive(markup, "Title", {"id": "T-1"}, f"Some {strong} text.\n\n- one\n- two\n\n{inner}")
    project.write({"index.rst" if markup == "rst" else "index.md": text})
    build = project.build()
    assert build.warnings == ""
    page = build.text("index.html")
    assert "<strong>strong</strong>" in page
    assert page.index("enh-panel") < page.index("<strong>strong</strong>")
    assert ">Why<" in page
    assert '<dt class="sig sig-object' in page
    assert 'id="T-1"' in page


@pytest.mark.parametrize("markup", MARKUPS)
def test_sphinx_options(project: SmallProject, markup: str) -> None:
    """``class`` and ``name`` work as in other directives, and are no fields of the proposal."""
    text = heading(markup) + directive(markup, "Title", {"id": "T-1", "class": "special", "name": "my-place"})
    target = "\n\n{ref}`here <my-place>`\n" if markup == "md" else "\n\n:ref:`here <my-place>`\n"
    project.write({f"index.{markup}": text + target})
    build = project.build()
    assert build.warnings == ""
    assert "special" in build.text("index.html")
    assert 'href="#my-place"' in build.text("index.html") or 'href="#T-1"' in build.text("index.html")
    assert build.entries["T-1"]["extra"] == {}


def test_no_index(project: SmallProject) -> None:
    """``no-index`` shows the text but records no proposal."""
    project.write({"index.rst": "Page\n====\n\n.. enhancement:: Title\n   :id: T-1\n   :no-index:\n\n   Its text.\n"})
    build = project.build()
    assert "Its text." in build.text("index.html")
    assert build.data["enhancements"] == []
    assert "T-1: Title" not in build.text("genindex.html")


def test_no_typesetting(project: SmallProject) -> None:
    """``no-typesetting`` records the proposal and its anchor but shows no text."""
    project.write(
        {
            "index.rst": "Page\n====\n\n.. enhancement:: Title\n   :id: T-1\n   :no-typesetting:\n\n   Its text.\n\n"
            "See :enh:`T-1`.\n"
        }
    )
    build = project.build()
    assert build.warnings == ""
    assert "Its text." not in build.text("index.html")
    assert 'id="T-1"' in build.text("index.html")
    assert list(build.entries) == ["T-1"]


def test_index_and_contents(project: SmallProject) -> None:
    """A proposal is in the general index and, as prose, in the table of contents, unless an option excludes it."""
    quiet = "\n.. enhancement:: Quiet\n   :id: T-2\n   :no-index-entry:\n   :no-contents-entry:\n"
    project.write(
        {
            "conf.py": CONTENTS_CONF,
            "index.rst": "Page\n====\n\n.. enhancement:: Loud\n   :id: T-1\n" + quiet,
        }
    )
    build = project.build()
    assert build.warnings == ""
    assert "T-1: Loud" in build.text("genindex.html")
    assert "Quiet" not in build.text("genindex.html")
    sidebar = build.text("index.html").partition("sphinxsidebar")[2]
    assert '<a class="reference internal" href="#T-1">Loud</a>' in sidebar
    assert 'href="#T-2"' not in sidebar


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param(
            "index.md", "```{enhancement} Loud\n:id: T-1\n```\n\n```{enhancement} Clear\n:id: T-2\n```\n", id="myst"
        ),
        pytest.param(
            "index.rst",
            ".. only:: html\n\n   .. enhancement:: Loud\n      :id: T-1\n\n.. enhancement:: Clear\n   :id: T-2\n",
            id="rest-with-condition",
        ),
        pytest.param(
            "index.rst",
            ".. enhancement:: Quiet\n   :id: T-3\n   :no-contents-entry:\n\n.. enhancement:: Loud\n   :id: T-1\n\n"
            ".. enhancement:: Clear\n   :id: T-2\n",
            id="first-without-entry",
        ),
    ],
)
def test_contents_without_headings(project: SmallProject, name: str, text: str) -> None:
    """Titles are prose in the contents of a page that has no heading, also that of the first entry."""
    project.write({"conf.py": CONTENTS_CONF, name: text})
    sidebar = project.build().text("index.html").partition("sphinxsidebar")[2]
    assert re.findall(r">(\w+)</a>", sidebar.partition("</ul>")[0]) == ["Loud", "Clear"]
    assert "<code" not in sidebar


def test_contents_of_other_objects(project: SmallProject) -> None:
    """Names of other objects, and headings with code in them, stay code."""
    project.write(
        {
            "conf.py": CONTENTS_CONF,
            "index.rst": "``Page``\n========\n\n.. enhancement:: Loud\n   :id: T-1\n\n.. py:function:: call\n",
        }
    )
    contents = project.build().text("index.html").partition("sphinxsidebar")[2].partition("</div>")[0]
    assert [re.sub(r"<[^>]+>", "", code) for code in re.findall(r"<code.*?</code>", contents)] == ["Page", "call()"]


def test_directive_of_the_project(project: SmallProject) -> None:
    """A directive of the project's own with the same name is kept."""
    own = """
from docutils import nodes
from docutils.parsers.rst import Directive


class Own(Directive):
    has_content = True

    def run(self):
        return [nodes.strong("", "Own")]


def setup(app):
    app.add_directive("enhancement", Own, override=True)
"""
    project.write({"conf.py": CONF + own, "index.rst": "Home\n====\n\n.. enhancement::\n"})
    build = project.build()
    assert build.warnings == ""
    assert "<strong>Own</strong>" in build.text("index.html")


def test_page_and_directives(project: SmallProject) -> None:
    """A page that is a proposal may hold others; each has its own panel."""
    inner = directive("md", "Inner", {"id": "T-2", "status": "rejected"})
    project.write({"index.md": f"---\nenhancement: {{id: T-1, status: draft}}\n---\n# Outer\n\n{inner}"})
    build = project.build()
    assert build.warnings == ""
    assert [e["key"] for e in build.data["enhancements"]] == ["T-1", "T-2"]
    assert build.entries["T-1"]["url"] == "index.html"
    assert build.entries["T-2"]["url"] == "index.html#T-2"
    page = build.text("index.html")
    outer, inner = page.split('<dt class="sig', 1)
    assert "enh-status-draft" in outer
    assert "enh-status-draft" not in inner
    assert "enh-status-rejected" in inner
    data = build.data
    for entry in data["enhancements"]:
        del entry["url"]
    assert data == project.exported()


def test_included(project: SmallProject) -> None:
    """A proposal in an included file is one of the page that includes it."""
    project.write(
        {
            "index.rst": "Page\n====\n\n.. include:: part.inc\n",
            "part.inc": ".. enhancement:: Included\n   :id: T-1\n   :status: nope\n",
        }
    )
    build = project.build()
    assert build.entries["T-1"]["url"] == "index.html#T-1"
    assert [code for _, _, code in build.findings] == ["unknown-status"]


def test_two_keys_alike_on_one_page(project: SmallProject) -> None:
    """Two proposals of one page with one key have two anchors."""
    text = "".join(directive("md", title, {"id": "T-1"}) for title in ("One", "Two"))
    project.write({"index.md": f"# Page\n\n{text}"})
    build = project.build()
    assert [code for _, _, code in build.findings] == ["duplicate-key"]
    urls = [entry["url"] for entry in build.data["enhancements"]]
    assert len(set(urls)) == 2
    for url in urls:
        assert f'id="{url.partition("#")[2]}"' in build.text("index.html")


@pytest.mark.parametrize("key", ["VEP-42", "network/egress-ip", "10", "Ünïcode Schlüssel", "a b", "<i>"])
def test_any_key_has_an_anchor(project: SmallProject, key: str) -> None:
    """Every key has an anchor to which links lead."""
    project.write({"index.rst": f"Page\n====\n\n.. enhancement:: Title\n   :id: {key}\n\nSee :enh:`text <{key}>`.\n"})
    build = project.build()
    if "<" not in key:
        assert build.warnings == ""
    (entry,) = build.data["enhancements"]
    assert entry["key"] == key
    page, _, anchor = entry["url"].partition("#")
    assert page == "index.html"
    assert f'id="{anchor}"' in build.text("index.html")
    if "<" not in key:
        assert f'href="#{anchor}"' in build.text("index.html")


GRID = """\
+-----------------------+--------------------+
| .. enhancement:: X    | b                  |
|    :id: X-1           +--------------------+
|                       | .. enhancement:: Y |
|    Text.              |    :id: Y-1        |
+=======================+====================+
| wide                                       |
|                                            |
| .. enhancement:: Z                         |
|    :id: Z-1                                |
+--------------------------------------------+
"""


@pytest.mark.parametrize(
    "fragment",
    [
        pytest.param("<!--\n```{enhancement} X\n:id: X-1\n```\n-->\n", id="html-comment"),
        pytest.param("Text.\n\n    ```{enhancement} X\n    :id: X-1\n    ```\n", id="indented-code"),
        pytest.param("- item\n\n  ```{enhancement} X\n  :id: X-1\n\n  Text.\n  ```\n", id="list-item"),
        pytest.param(
            "1. item\n\n   - inner\n\n     ```{enhancement} X\n     :id: X-1\n     ```\n", id="inner-list-item"
        ),
        pytest.param("> ```{enhancement} X\n> :id: X-1\n> ```\n", id="quote"),
        pytest.param("```{enhancement} `X`\n:id: X-1\n```\n", id="backticks-in-a-backtick-fence"),
        pytest.param("~~~{enhancement} `X`\n:id: X-1\n~~~\n", id="tildes"),
        pytest.param("````{enhancement} X\n:id: X-1\n\n```\ncode\n```\n\nMore.\n````\n", id="fence-inside"),
        pytest.param("```{enhancement} X\n:id: X-1\n", id="never-closed"),
        pytest.param("```{enhancement} X\n:id: X-1\n:summary: 'it''s'\n```\n", id="quoted"),
        pytest.param('```{enhancement} X\n:id: X-1\n:summary: "a: \\"b\\""\n```\n', id="escaped"),
        pytest.param("```{enhancement} X\n:id: X-1\n:summary: a # b\n```\n", id="hash"),
        pytest.param("```{enhancement} X\n:id: X-1\n:summary: >-\n:  folded\n:  text\n```\n", id="folded"),
        pytest.param("```{enhancement} X\n:id: X-1\n:labels: [a, b]\n```\n", id="flow-list"),
        pytest.param("```{enhancement} X\n---\nid: X-1\nlabels:\n  - a\n  - b\n---\n```\n", id="yaml-list"),
        pytest.param("```{enhancement} X\n---\nid: X-1\nmilestones: {alpha: v1.10}\n---\n```\n", id="yaml-mapping"),
        pytest.param("```{enhancement} X\n:id: X-1\n:id: X-2\n```\n", id="option-twice"),
        pytest.param("```{enhancement} X\n:id: 010\n:stage:\n:status: null\n:owner: yes\n```\n", id="scalars"),
        pytest.param("```{enhancement} X\n\n:id: X-1\n```\n", id="options-behind-a-blank-line"),
        pytest.param("```{enhancement}\n:id: X-1\n:title: By option\n```\n", id="title-as-option"),
        pytest.param("```{enhancement} X\n:id: X-1\n:no-index:\n```\n", id="no-index"),
        pytest.param(
            "``````{note}\n`````{tip}\n````{enhancement} X\n:id: X-1\n````\n`````\n``````\n", id="nested-twice"
        ),
        pytest.param("```{literalinclude} x.txt\n```\n\n```{enhancement} X\n:id: X-1\n```\n", id="after-another"),
        pytest.param("% ```{enhancement} X\n% :id: X-1\n% ```\n", id="myst-comment"),
        pytest.param("[^1]\n\n[^1]: Note\n\n    ```{enhancement} X\n    :id: X-1\n    ```\n", id="footnote"),
        pytest.param("```{list-table}\n* - a\n  - ~~~{enhancement} X\n    :id: X-1\n    ~~~\n```\n", id="list-table"),
    ],
)
def test_markdown_read_alike(project: SmallProject, fragment: str) -> None:
    """Text is a directive for the command line exactly if it is one for MyST.

    Options that MyST refuses are left out: it drops all of them, with a warning of its own.
    """
    project.write({"index.md": f"# Home\n\n{fragment}", "x.txt": "x"})
    _agree(project)


@pytest.mark.parametrize(
    "fragment",
    [
        pytest.param(".. comment\n   .. enhancement:: X\n      :id: X-1\n", id="comment"),
        pytest.param("Code::\n\n   .. enhancement:: X\n      :id: X-1\n", id="literal-block"),
        pytest.param("- item\n\n  .. enhancement:: X\n     :id: X-1\n", id="list-item"),
        pytest.param("term\n   .. enhancement:: X\n      :id: X-1\n", id="definition"),
        pytest.param("   .. enhancement:: X\n      :id: X-1\n", id="quote"),
        pytest.param(".. enhancement:: X\n   :id: X-1\n\n   .. enhancement:: Y\n      :id: Y-1\n", id="nested"),
        pytest.param(".. enhancement::\n   :id: X-1\n   :title: By option\n", id="title-as-option"),
        pytest.param(".. enhancement:: X\n\n   :id: X-1\n", id="options-behind-a-blank-line"),
        pytest.param(
            ".. enhancement:: X\n   more title\n   :id: X-1\n   :labels: a,\n      b\n\n   Text.\n", id="lines"
        ),
        pytest.param(".. enhancement:: X\n   :id: X-1\n   :no-index:\n", id="no-index"),
        pytest.param(".. enhancement:: X\n   :id: X-1\n.. enhancement:: Y\n   :id: Y-1\n", id="side-by-side"),
        pytest.param("Text.\n.. enhancement:: X\n   :id: X-1\n", id="inside-a-paragraph"),
        pytest.param("Text\ngoes on.\n.. enhancement:: X\n", id="behind-a-paragraph"),
        pytest.param("- item\n.. enhancement:: X\n   :id: X-1\n", id="behind-a-list"),
        pytest.param("1. item\n.. enhancement:: X\n   :id: X-1\n", id="behind-a-numbered-list"),
        pytest.param("Head\n----\n.. enhancement:: X\n   :id: X-1\n", id="behind-a-heading"),
        pytest.param(":field: body\n.. enhancement:: X\n   :id: X-1\n", id="behind-a-field"),
        pytest.param(".. _target:\n\n.. enhancement:: X\n   :id: X-1\n", id="behind-a-target"),
        pytest.param(".. _target:\n.. enhancement:: X\n   :id: X-1\n", id="right-behind-a-target"),
        pytest.param("..\n   hidden\n\n   .. enhancement:: X\n      :id: X-1\n", id="empty-comment"),
        pytest.param(".. [1] Note\n\n.. enhancement:: X\n   :id: X-1\n", id="behind-a-footnote"),
        pytest.param(".. only:: html\n\n   .. enhancement:: X\n      :id: X-1\n", id="only"),
        pytest.param(".. Enhancement:: X\n   :id: X-1\n", id="case"),
        pytest.param("..  enhancement:: X\n    :id: X-1\n", id="two-blanks"),
        pytest.param(".. enhancement:: X\n   :id: X-1\n   :status: **draft**\n", id="markup-in-an-option"),
        pytest.param("Term\n   .. enhancement:: X\n      :id: X-1\n", id="definition"),
        pytest.param("Term\n   Text.\n\n   .. enhancement:: X\n      :id: X-1\n", id="second-block-of-a-definition"),
        pytest.param(".. [1] Note\n\n   .. enhancement:: X\n      :id: X-1\n", id="in-a-footnote"),
        pytest.param(".. [#a]\n   .. enhancement:: X\n      :id: X-1\n", id="start-of-a-footnote"),
        pytest.param(".. [CIT] .. enhancement:: X\n             :id: X-1\n", id="first-line-of-a-citation"),
        pytest.param("Text.\n\n:f: .. enhancement:: X\n       :id: X-1\n", id="field"),
        pytest.param("- .. enhancement:: X\n     :id: X-1\n\n1. .. enhancement:: Y\n      :id: Y-1\n", id="items"),
        pytest.param("Text\n- .. enhancement:: X\n     :id: X-1\n", id="item-inside-a-paragraph"),
        pytest.param(
            ".. list-table::\n\n   * - a\n     - .. enhancement:: X\n          :id: X-1\n   * - c\n     - d\n\n"
            "       .. enhancement:: Y\n          :id: Y-1\n",
            id="list-table",
        ),
        pytest.param(GRID, id="grid-table"),
        pytest.param(
            f".. table::\n\n   {GRID.replace(chr(10), chr(10) + '   ').strip()}\n", id="grid-table-in-a-table"
        ),
        pytest.param(GRID.replace("| wide", "+ wide"), id="broken-grid-table"),
        pytest.param(
            "====  =====================\na     .. enhancement:: X\n         :id: X-1\nb     c\n"
            "====  =====================\n\nText.\n",
            id="simple-table",
        ),
    ],
)
def test_rest_read_alike(project: SmallProject, fragment: str) -> None:
    """Text is a directive for the command line exactly if it is one for docutils.

    What docutils refuses is left out, such as an option twice: it reports an error instead.
    """
    project.write({"index.rst": f"Home\n====\n\n{fragment}"})
    _agree(project)


def _agree(project: SmallProject) -> None:
    data = project.build().data
    for entry in data["enhancements"]:
        del entry["url"]
    assert data == project.exported()


def test_the_note_of_a_status(project: SmallProject) -> None:
    """The panel shows it beside the badge in every builder, as text; the entry in JSON has it too."""
    project.write({"index.md": "# Home\n\n```{enhancement} One\n:id: T-1\n:status: Done (<b>v5</b>, partly)\n```\n"})
    page = project.build().text("index.html")
    panel = page.partition('class="enh-badges">')[2].partition("</p>")[0]
    assert re.sub("<[^>]+>", "", panel) == "T-1 Implemented (v5, partly)"
    build = project.build(builder="text", out="text", fresh=True)
    assert "**T-1** · Implemented (v5, partly)" in build.text("index.txt")
    (entry,) = project.exported()["enhancements"]
    assert entry["status"] == {"raw": "Done (<b>v5</b>, partly)", "value": "implemented", "note": "v5, partly"}
