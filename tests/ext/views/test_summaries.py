"""``enhancement-summaries``: texts of proposals with their own markup, where they now stand."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from building import SmallProject, flat, rewritten

if TYPE_CHECKING:
    from pathlib import Path

    from building import Build

PICTURE = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\1\0\0\0\x007n\xf9$"
    b"\0\0\0\nIDATx\x9cc`\0\0\0\2\0\1H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82"
)
ONE = """\
---
enhancement:
  id: A-1
  status: accepted
  owner: sig-a
  milestones: {alpha: v1.1, beta: v1.2}
---
# The first

## Before

Early[^early].

[^early]: An early note.

## Summary

It is *very* good[^n]: see [two](two.rst), [](two.rst#end), {doc}`/prose`, {any}`two`, {enh}`A-2`, {ref}`end`,
[below](#details), [the end of this](#end-of-this), {download}`pic.png` and {enh:badge}`A-3`.

```python
x = 1
```

![A picture](pic.png)

| a | b |
|---|---|
| 1 | 2[^m] |

### Details

More of it.

## End of this

Not in the summary.

[^n]: A note with `code`[^m].
[^m]: Another note.
"""
TWO = """\
Two
===

.. highlight:: c

.. enhancement:: The second
   :id: A-2
   :status: draft
   :milestones: alpha=v1.2

   Its *body* [#x]_ is the summary, `The end`_ too::

      int y;

   .. [#x] Its note, with `a link <other.html>`_.

.. enhancement:: The third
   :id: A-3
   :status: accepted
   :owner: sig-b
   :milestones: stable=v1.2
   :summary: From the option.

   Details
   -------

   No summary.

.. _end:

The end
-------

Text.
"""
FILES: dict[str, str | bytes] = {
    "index.md": "# Home\n\n```{toctree}\nsub/one\nsub/two\nfour\n```\n",
    "sub/one.md": ONE,
    "sub/two.rst": TWO,
    "sub/pic.png": PICTURE,
    "four.rst": "Four\n====\n\n"
    ".. enhancement:: The fourth\n   :id: A-4\n   :status: rejected\n   :milestones: alpha=v1.2\n",
    "prose.md": "---\norphan: true\n---\n# Prose\n\nNothing of ours.\n",
    "notes.md": "---\norphan: true\n---\n# Notes\n\nOwn[^1].\n\n[^1]: Own note.\n\n## All\n\n"
    "```{enhancement-summaries}\n:content: whole\n:caption: Everything\n:class: wide\n:name: everything\n```\n",
    "deep/v1.rst": ":orphan:\n\nNews\n====\n\n.. enhancement-summaries:: 1.2\n   :group-by: stage\n",
    "deep/few.md": "---\norphan: true\n---\n# Few\n\n"
    "```{enhancement-summaries}\n:release: v1.2\n:filter: -owner:sig-b\n:limit: 2\n:group-by: owner\n```\n",
}
SEEN = {name.rsplit(".", 1)[0] for name in FILES if name.endswith((".md", ".rst"))}


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """Four proposals with summaries of each kind, and three pages that show them."""
    project = SmallProject(tmp_path)
    project.write(FILES)
    return project


def proposal(summary: str, key: str = "B-1", title: str = "T") -> str:
    """A page that is one proposal."""
    head = f"---\norphan: true\nenhancement:\n  id: {key}\n---\n# {title}\n"
    return f"{head}\n## Summary\n\n{summary}\n\n## Rest\n\nThe rest.\n"


def test_text(project: SmallProject) -> None:
    """Each under its name, with decision and stage; the whole with all that is in it, and notes numbered through."""
    build = project.build("text")
    assert build.warnings == ""
    page = build.text("notes.txt")
    assert re.sub(r"\+[-+]+\+.*\+[-+]+\+", "TABLE", flat(page)) == flat(
        """\
        Notes
        *****

        Own[1].

        All
        ===

        **Everything**

        -[ A-1: The first ]-

        Accepted

        It is *very* good[2]: see two, The end, Prose, Two, *A-2: The second*, The end, *below*, *the end of this*,
        "pic.png" and A-3 Accepted.

           x = 1

        [image: A picture][image]

        TABLE

        -[ Details ]-

        More of it.

        [2] A note with "code"[3].

        [3] Another note.

        -[ A-2: The second ]-

        Draft

        Its *body* [4] is the summary, The end too:

           int y;

        [4] Its note, with a link.

        -[ A-3: The third ]-

        Accepted

        From the option.

        -[ A-4: The fourth ]-

        Rejected

        No summary.

        ======================================================================

        [1] Own note.
        """
    )
    assert "2[3]" in page


def test_release(project: SmallProject) -> None:
    """The accepted work in it with the stage that it reaches there; with a filter, what that says."""
    build = project.build("text")
    assert flat(build.text("deep/v1.txt")) == flat(
        """\
        News
        ****

        -[ Beta (1) ]-

        -[ A-1: The first ]-

        Accepted · Beta

        It is *very* good[1]: see two, The end, Prose, Two, *A-2: The second*, The end, *below*, *the end of this*,
        "pic.png" and A-3 Accepted.

        [1] A note with "code"[2].

        [2] Another note.

        -[ Stable (1) ]-

        -[ A-3: The third ]-

        Accepted · Stable

        From the option.
        """
    )
    few = build.text("deep/few.txt")
    assert re.findall(r"-\[ (.*) \]-", few) == ["sig-a (1)", "A-1: The first", "no owner (1)", "A-2: The second"]
    assert "2 of 3 proposals." in few
    assert "Draft · Alpha" in few
    assert flat("Its *body* [3] is the summary, The end too: int y; [3] Its note") in flat(few)


def article(build: Build, name: str = "deep/v1.html") -> str:
    """What a page shows of summaries."""
    page = build.text(name)
    return page[page.index('<div class="enh-summaries') :].partition('<div class="clearer"')[0]


def test_html(project: SmallProject) -> None:
    """Links lead from here where they led from there, pictures and files are there, and no id stands twice."""
    build = project.build()
    page = article(build)
    links = re.findall(r'<a class="[^"]*reference (?:internal|external|download internal)"[^>]*? href="([^"]*)"', page)
    assert links == [
        "../sub/one.html",
        "../sub/two.html",
        "../sub/two.html#end",
        "../prose.html",
        "../sub/two.html",
        "../sub/two.html#A-2",
        "../sub/two.html#end",
        "../sub/one.html#details",
        "../sub/one.html#end-of-this",
        links[9],
        "../sub/two.html#A-3",
        "../sub/two.html#A-3",
    ]
    assert (build.outdir / "deep" / links[9]).resolve().is_file()
    assert '<h2 class="rubric">Beta (1)</h2>' in page
    assert '<h3 class="rubric"><a class="reference internal" href="../sub/one.html">A-1: The first</a></h3>' in page
    whole = article(build, "notes.html")
    assert '<img alt="A picture" src="_images/pic.png" />' in whole
    assert '<a class="reference external" href="sub/other.html">a link</a>' in whole
    assert '<div class="highlight-c notranslate">' in whole
    assert re.search(r'<h4 class="rubric" id="[^"]*">Details</h4>', whole)
    for name in ("notes.html", "deep/v1.html", "deep/few.html"):
        text = build.text(name)
        ids = re.findall(r'\bid="([^"]*)"', text)
        assert [name for name, count in Counter(ids).items() if count > 1] == []
        assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)
    assert 'class="enh-mention enh-card-0 reference internal" href="../sub/two.html#A-2"' in page


def test_dirhtml(project: SmallProject) -> None:
    """Where every page is a folder, too."""
    project.build("dirhtml")
    page = article(project.build("dirhtml"), "deep/v1/index.html")
    assert 'href="../../sub/one/#details"' in page
    assert 'href="../../sub/two/#A-2"' in page


@pytest.mark.parametrize(
    "builder", ["singlehtml", "latex", "man", "texinfo", "epub", "xml", "gettext", "linkcheck", "pseudoxml"]
)
def test_other_builders(project: SmallProject, builder: str) -> None:
    """Each writes them, and has nothing to complain about."""
    project.write({"index.md": str(FILES["index.md"]).replace("four\n", "four\ndeep/v1\nnotes\n")})
    build = project.build(builder, config={"epub_copyright": "x", "version": "1.9"})
    assert [line for line in build.warnings.splitlines() if "toctree" not in line and "other.html" not in line] == []
    if builder not in ("gettext", "linkcheck"):
        pages = "".join(data.decode("utf-8", "replace") for data in build.files().values())
        assert pages.count("From the option") >= 2
        assert "enh-from" not in pages
    if builder == "gettext":
        catalogues = [name for name, data in build.files().items() if b"Its *body*" in data]
        assert catalogues == ["sub.pot"]


def test_latex(project: SmallProject) -> None:
    """Notes have their text, and links lead to the documents in the book."""
    project.write({"index.md": str(FILES["index.md"]).replace("four\n", "four\nnotes\n")})
    latex = project.build("latex").text("test.tex")
    part = latex[latex.index("Everything") :]
    assert part.count(r"\begin{footnote}[2]") + part.count(r"\begin{footnotetext}[2]") == 1
    assert "sub/one:details" in part
    assert r"\paragraph*{Details}" in part or r"\subsubsection*{Details}" in part
    labels = re.findall(r"\\label\{(.*?)\}\}", latex)
    assert [label for label, count in Counter(labels).items() if count > 1] == []


def test_rewriting(project: SmallProject) -> None:
    """A page is written again when a text on it changes, or what a text shows of other proposals; and no other page."""
    assert project.build().written == SEEN
    assert project.build().written == set()
    every = {"notes", "deep/v1", "deep/few"}
    assert rewritten(project, "sub/one.md", "*very*", "*quite*") == {"sub/one", *every}
    assert rewritten(project, "sub/one.md", "x = 1", "x = 2") == {"sub/one", "notes"}
    assert rewritten(project, "sub/one.md", "Another note", "One more") == {"sub/one", *every}
    assert rewritten(project, "sub/one.md", "Not in the", "Still not in the") == {"sub/one"}
    assert rewritten(project, "sub/one.md", "Early[^early].", "Early[^early], more[^late].\n\n[^late]: L.") == {
        "sub/one"
    }
    # The first mentions the third by its badge, whose card shows the text.
    assert rewritten(project, "sub/two.rst", "From the option", "By the option") == {"sub/one", "sub/two", *every}
    assert rewritten(project, "sub/two.rst", "int y", "int z") == {"sub/two", "notes", "deep/few"}
    assert rewritten(project, "sub/two.rst", "highlight:: c", "highlight:: d") == {"sub/two", "notes", "deep/few"}
    # The title and the badge of what is mentioned in the first.
    assert rewritten(project, "sub/two.rst", "The second", "The 2nd") == {"sub/one", "sub/two", *every}
    assert rewritten(project, "prose.md", "Nothing", "Still nothing") == {"prose"}
    build, clean = project.build(), project.build(out="clean")
    parallel = project.build(out="parallel", jobs=2)
    for name in ("notes.html", "deep/v1.html", "deep/few.html"):
        assert build.text(name) == clean.text(name) == parallel.text(name)


@pytest.mark.parametrize(
    ("option", "finding"),
    [
        ("release: <b>soon</b>", "unknown-release"),
        ("filter: frob:x", "bad-query"),
        ("group-by: frob", "unknown-column"),
        ("limit: few", "unknown-option-value"),
        ("content: some", "unknown-option-value"),
    ],
)
def test_asked_in_vain(project: SmallProject, option: str, finding: str) -> None:
    """Each is a finding at the directive, and what is left of the request is shown."""
    project.write({"notes.md": f"---\norphan: true\n---\n# N\n\n```{{enhancement-summaries}}\n:{option}\n```\n"})
    build = project.build("text")
    assert build.findings == [("notes.md", 6, finding)]
    page = build.text("notes.txt")
    assert ("No proposals match." in page) == (finding == "unknown-release")
    assert ("A-1: The first" in page) == (finding != "unknown-release")


NOTES = "---\norphan: true\n---\n# Notes\n\n```{enhancement-summaries}\n:content: whole\n```\n\nBehind.\n"


@pytest.mark.parametrize(
    ("summary", "lines", "expected"),
    [
        ("Broken *markup and `code", [], "Broken *markup and `code"),
        ("A note[^nowhere].", [], "A note[^nowhere]."),
        ("<div><p>Never *closed", [10], "Never *closed"),
        ("Some <b>bold</b> and<br>more.", [10], "Some bold and more."),
        ("<!-- a comment\nnever closed", [], "No summary."),
        ("<script>alert(1)</script>\n\nText.", [10], "Text."),
        ("<pre>\na  b\n</pre>", [10], "a b"),
        ("- [x] done\n- [ ] open", [], "* [x] done * [ ] open"),
        ("### Inner\n\nText.\n\n#### Deep\n\nMore.", [], "-[ Inner ]- Text. -[ Deep ]- More."),
        ("Text.\n\n```{enhancement-summaries}\n```", [12], "Text. Left out here: see the proposal."),
        ("Text.\n\n```{enhancement-list}\n```", [12], "Text. Left out here: see the proposal."),
        ("Text.\n\n```{enhancement} Inner\n:id: B-2\n```", [12], "Text. Left out here: see the proposal."),
        ("Text.\n\n```{highlight} c\n```", [], "Text."),
        ("Text.\n\n```{toctree}\nprose\n```", [], "Text."),
        ("", [], "No summary."),
        ("<!-- TODO -->", [], "No summary."),
    ],
)
def test_bad_summaries(tmp_path: Path, summary: str, lines: list[int], expected: str) -> None:
    """The page holds, and what is not shown is told at its place."""
    project = SmallProject(tmp_path)
    project.write({"index.md": "# Home\n", "one.md": proposal(summary), "notes.md": NOTES, "prose.md": "# Prose\n"})
    build = project.build("text")
    found = [(path, line) for path, line, code in build.findings if code == "summary-markup"]
    assert found == [("one.md", line) for line in lines]
    page = flat(build.text("notes.txt"))
    between = page.partition("-[ B-1: T ]- No status ")[2]
    assert between.startswith(f"{expected} ")
    assert between.endswith("Behind.")
    html = project.build()
    assert "<script>alert" not in html.text("notes.html")
    assert html.text("notes.html").rstrip().endswith("</html>")
    assert project.build().written == set()
    assert html.text("notes.html") == project.build(out="clean").text("notes.html")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_links_that_run_scripts(tmp_path: Path, address: str) -> None:
    """An address that runs a script is none where summaries are collected, and that is told at its place."""
    project = SmallProject(tmp_path)
    rest = f":orphan:\n\nOne\n===\n\n.. enhancement:: T\n   :id: B-1\n\n   Press `this <{address}>`__ or\n   `that <https://ok>`__.\n\n"
    rest += f"   .. image:: x.png\n      :alt: picture\n      :target: {address}\n"
    notes = "# Notes\n\n```{enhancement-summaries}\n:content: whole\n```\n"
    project.write({"index.md": "# Home\n", "one.rst": rest, "notes.md": notes})
    build = project.build()
    page = build.text("notes.html")
    assert "Press this or" in page
    assert 'alt="picture"' in page
    assert 'href="https://ok"' in page
    assert address not in page
    assert ("one.rst", 9, "summary-markup") in build.findings


def test_itself(tmp_path: Path) -> None:
    """A proposal whose summary collects summaries shows itself once."""
    project = SmallProject(tmp_path)
    project.write(
        {"index.md": "# Home\n", "one.md": proposal("It is:\n\n```{enhancement-summaries}\n:content: all\n```")}
    )
    page = flat(project.build("text").text("one.txt"))
    assert page.count("-[ B-1: T ]-") == 1
    # In its head, in its text, and where the text collects summaries.
    assert page.count("It is:") == 3


def test_long_title(tmp_path: Path) -> None:
    """Ten thousand characters are no heading: the rest is on the page of the proposal."""
    project = SmallProject(tmp_path)
    project.write({"index.md": "# Home\n", "one.md": proposal("S.", title="word " * 2000), "notes.md": NOTES})
    heading = re.findall(r"<h2 class=\"rubric\">.*</h2>", project.build().text("notes.html"))[0]
    assert len(heading) < 400
    assert "word…</a>" in heading


def test_first_paragraph(tmp_path: Path) -> None:
    """With what a colon announces; past comments and badges that are no text; else the first block."""
    summaries = {
        "B-1": "<!-- TODO -->\n\nIt does:\n\n- this\n- that\n\nAnd more.",
        "B-2": "> Quoted.\n\nA paragraph\nof two lines.\n\n- a list",
        "B-3": "- only\n- a list\n\n<!-- end -->",
        "B-4": "### Inner\n\nIn a section below.",
    }
    project = SmallProject(tmp_path)
    project.write({"index.md": "# Home\n\n```{enhancement-summaries}\n```\n"})
    project.write({f"{key}.md": proposal(text, key) for key, text in summaries.items()})
    page = flat(project.build("text").text("index.txt"))
    assert re.split(r"-\[ B-\d: T \]- No status ?", page)[1:] == [
        "It does: * this * that ",
        "A paragraph of two lines. ",
        "* only * a list ",
        "In a section below.",
    ]


def test_in_directives(tmp_path: Path) -> None:
    """A section of that name in a directive, in either markup; the body where it has no headings at all."""
    project = SmallProject(tmp_path)
    project.write(
        {
            "index.md": "# Home\n\n```{enhancement-summaries}\n:content: whole\n```\n\n"
            "````{enhancement} Markdown\n:id: B-1\n\nBefore.\n\n## Summary\n\nIn *Markdown*.\n\n"
            "### Below\n\nThis too.\n\n## Rest\n\nNot this.\n````\n",
            "rest.rst": ":orphan:\n\nRest\n====\n\n.. enhancement:: Rest\n   :id: B-2\n\n   Before.\n\n"
            "   Summary\n   -------\n\n   In *reST*.\n\n   Rest\n   ----\n\n   Not this.\n\n"
            ".. enhancement:: Hidden\n   :id: B-3\n   :no-typesetting:\n\n   Unseen.\n",
        }
    )
    page = flat(project.build("text").text("index.txt")).partition("-[ B-1: Markdown ]- ")[2]
    assert page.startswith(
        "No status In *Markdown*. -[ Below ]- This too. -[ B-2: Rest ]- No status In *reST*. "
        "-[ B-3: Hidden ]- No status No summary. "
    )


def test_formulas(tmp_path: Path) -> None:
    """A page that has none of its own loads what draws them; a number counts on the page of the proposal alone."""
    project = SmallProject(tmp_path)
    text = "So:\n\n```{math}\n:label: law\na = b\n```\n\nSee {eq}`law`."
    project.write({"index.md": "# Home\n", "one.md": proposal(text), "notes.md": NOTES, "prose.md": "# Prose\n"})
    build = project.build()
    assert "mathjax" in build.text("notes.html")
    assert "mathjax" not in build.text("prose.html")
    assert 'href="one.html#equation-law"' in build.text("notes.html")
    assert build.text("notes.html").count("(1)") == 1


def test_needs(tmp_path: Path) -> None:
    """Roles of sphinx-needs lead from here, and stay fresh; what it draws in blocks is left out in one line."""
    project = SmallProject(tmp_path)
    text = "See {need}`REQ_1` and {need}`B-2`.\n\n```{req} Inner\n:id: REQ_2\n```\n\n```{needtable}\n```\n\nThen."
    conf = 'extensions = ["myst_parser", "sphinx_needs", "sphinx_enhancements"]\nhtml_theme = "basic"\n'
    project.write(
        {
            "conf.py": f'{conf}project = "Test"\nhtml_copy_source = False\n',
            "index.md": "# Home\n",
            "one.md": proposal(text),
            "notes.md": NOTES,
            "deep/two.md": "---\norphan: true\n---\n# Two\n\n```{req} A need\n:id: REQ_1\n```\n\n"
            "```{enhancement} Another\n:id: B-2\n```\n",
        }
    )
    build = project.build()
    assert [code for path, _, code in build.findings if path == "one.md"] == ["summary-markup"]
    page = build.text("notes.html")
    assert page.count("Left out here") == 1
    assert 'href="deep/two.html#REQ_1" title="REQ_1"><em class="xref need">A need (REQ_1)</em></a>' in page
    assert 'href="deep/two.html#B-2"' in page
    assert rewritten(project, "deep/two.md", "A need", "The need") >= {"deep/two", "one", "notes"}
    assert project.build().text("notes.html") == project.build(out="clean").text("notes.html")
