"""``enhancement-questions`` and ``open-question``: in both markups and every builder, following the proposals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from building import SmallProject, rewritten

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "index.md": "# Home\n\n```{toctree}\none\ntwo\n```\n",
    "one.md": "---\nenhancement:\n  id: A-1\n  owner: sig-a\n---\n# The first\n\n"
    "```{open-question} Is *it* one?\n:owner: '@ann'\n:blocks: beta\n:name: here\n:class: wide\n\nMore of it.\n```\n\n"
    "See {ref}`there <here>`.\n\n## Open Questions\n\n1. And this?\n2. Or that?\n\n   **Resolved:** *that*.\n",
    "two.rst": "Two\n===\n\n.. enhancement:: The second\n   :id: A-2\n\n"
    "   .. open-question:: Shall we?\n      :answer: Yes, **we** shall.\n\n   .. open-question:: Must we?\n",
    "all.md": "---\norphan: true\n---\n# All\n\n```{enhancement-questions}\n:answered:\n:caption: Everything\n```\n",
    "open.rst": ":orphan:\n\nOpen\n====\n\n"
    ".. enhancement-questions::\n   :group-by: owner\n   :class: wide\n   :name: list\n",
    "few.md": "---\norphan: true\n---\n# Few\n\n```{enhancement-questions}\n:filter: key:A-2\n:limit: 1\n```\n",
    "prose.md": "---\norphan: true\n---\n# Prose\n\nNothing of ours.\n",
}


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """Two proposals that leave something open, and pages that list it."""
    project = SmallProject(tmp_path)
    project.write(FILES)
    return project


def lines(text: str) -> list[str]:
    """The lines of a page of the text builder that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_text(project: SmallProject) -> None:
    """All of it is said in words."""
    build = project.build("text")
    assert build.warnings == ""
    assert lines(build.text("all.txt"))[2:] == [
        "**Everything**",
        "3 open questions · 2 answered",
        "**A-1: The first** · 3 questions",
        "* Is it one? Asked of @ann. Blocks Beta.",
        "* And this?",
        "* Or that?",
        "**Answer:** that.",
        "**A-2: The second** · 2 questions",
        "* Must we?",
        "* Shall we?",
        "**Answer:** Yes, we shall.",
    ]
    assert lines(build.text("open.txt"))[2:] == [
        "3 open questions · 2 answered",
        "**@ann** · 1 question",
        "* Is it one? Blocks Beta. See A-1: The first.",
        "**sig-a** · 1 question",
        "* And this? See A-1: The first.",
        "**No owner** · 1 question",
        "* Must we? See A-2: The second.",
    ]
    assert lines(build.text("few.txt"))[2:] == [
        "1 open question · 1 answered",
        "**A-2: The second** · 1 question",
        "* Must we?",
    ]
    one = lines(build.text("one.txt"))
    assert one[one.index("**Open question:** Is *it* one?") :][1:3] == ["More of it.", "Asked of @ann. Blocks Beta."]
    two = lines(build.text("two.txt"))
    assert two[two.index("**Answered question:** Shall we?") + 1] == "**Answer:** Yes, **we** shall."


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("The name", "The name · See"), ("The *name?*", "The name? See"), ('"Which?" (all of `it`.)', "it.) See")],
)
def test_catchwords(project: SmallProject, asked: str, shown: str) -> None:
    """A question that is no sentence is set apart from what is said of it."""
    project.write({"one.md": f"---\nenhancement:\n  id: A-1\n---\n# The first\n\n## Open Questions\n\n1. {asked}\n"})
    assert f"{shown} A-1: The first." in project.build("text").text("open.txt")


def test_html(project: SmallProject) -> None:
    """Questions are text below a link to their proposal and a number that links to the first of them.

    In a list by owner, each question is followed by a link to it, or to its section, with the key of its proposal.
    """
    build = project.build()
    assert build.warnings == ""
    page = build.text("all.html")
    assert re.findall(r'<a class="reference internal" href="([^"]*)">(.*?)</a>', page.partition("Everything")[2])[
        :4
    ] == [
        ("one.html", "A-1: The first"),
        ("one.html#question-Is-it-one", "3 questions"),
        ("two.html#A-2", "A-2: The second"),
        ("two.html#question-Must-we", "2 questions"),
    ]
    by_owner = build.text("open.html")
    assert "<p>Is it one? Blocks <span" in by_owner
    assert 'See <a class="reference internal" href="one.html#question-Is-it-one">A-1: The first</a>.' in by_owner
    assert (
        '<p>And this? See <a class="reference internal" href="one.html#open-questions">A-1: The first</a>.' in by_owner
    )
    assert '<span class="enh-badge enh-stage enh-stage-beta">Beta</span>' in page
    assert 'class="enh-questions wide docutils container"' in build.text("open.html")
    one = build.text("one.html")
    assert 'class="enh-question wide docutils container" id="question-Is-it-one"' in one
    assert "<em>it</em>" in one
    assert 'href="#here"' in one


def test_long_questions(project: SmallProject) -> None:
    """A long question is shortened, with a link to the full text; builders without links have the full text."""
    text = " ".join(f"word{n}" for n in range(100))
    project.write({"one.md": f"---\nenhancement:\n  id: A-1\n---\n# The first\n\n## Open Questions\n\n1. {text}\n"})
    page = project.build().text("all.html")
    assert re.search(r"<p>word0 [\w ]*…\s<a [^>]*href=\"one.html#open-questions\">more</a></p>", page)
    assert "word99" not in page
    assert "word99" in project.build("text").text("all.txt")
    assert "more" not in project.build("text").text("all.txt")


def test_the_command_line_reads_the_same(project: SmallProject) -> None:
    """Build and command line have the same questions of the same files."""
    built = {key: entry["questions"] for key, entry in project.build().entries.items()}
    read = {entry["key"]: entry["questions"] for entry in project.exported()["enhancements"]}
    assert built == read
    assert built["A-2"] == [
        {"text": "Shall we?", "owner": None, "blocks": None, "answer": "Yes, we shall.", "line": 7},
        {"text": "Must we?", "owner": None, "blocks": None, "answer": None, "line": 10},
    ]


@pytest.mark.parametrize(
    "builder", ["dirhtml", "singlehtml", "latex", "man", "texinfo", "epub", "xml", "gettext", "linkcheck", "pseudoxml"]
)
def test_other_builders(project: SmallProject, builder: str) -> None:
    """Each writes questions and lists of them, and has nothing to complain about."""
    project.write({"index.md": "# Home\n\n```{toctree}\none\ntwo\nall\nopen\n```\n"})
    project.write({"all.md": FILES["all.md"].replace("---\norphan: true\n---\n", "")})
    project.write({"open.rst": FILES["open.rst"].replace(":orphan:\n\n", "")})
    build = project.build(builder, config={"epub_copyright": "x", "version": "1.9"})
    assert (build.warnings, build.statuscode) == ("", 0)
    if builder not in ("gettext", "linkcheck"):
        written = b"".join(data for name, data in build.files().items() if not name.endswith(".png"))
        assert b"Must we?" in written
        assert b"Asked of" in written


def test_on_one_page(project: SmallProject) -> None:
    """Sections of several proposals have one id in singlehtml: questions lead to their proposals there."""
    project.write({"index.md": "# Home\n\n```{toctree}\none\ntwo\nall\n```\n"})
    project.write({"all.md": FILES["all.md"].replace("---\norphan: true\n---\n", "")})
    page = project.build("singlehtml").text("index.html")
    assert 'href="#document-one">3 questions</a>' in page
    assert 'href="#A-2">2 questions</a>' in page


def test_empty(tmp_path: Path) -> None:
    """A project in which nothing is open says so, with and without proposals."""
    project = SmallProject(tmp_path)
    view = "# Home\n\n```{enhancement-questions}\n```\n"
    project.write({"index.md": view})
    assert "There are no open questions." in project.build("text").text("index.txt")
    answered = "```{open-question} Is it?\n:answer: Yes.\n```\n"
    project.write({"one.md": f"---\norphan: true\nenhancement: {{id: A-1}}\n---\n# One\n\n{answered}"})
    build = project.build("text")
    assert build.warnings == ""
    assert "0 open questions · 1 answered" in build.text("index.txt")


@pytest.mark.parametrize(
    ("directive", "findings"),
    [
        ("{enhancement-questions}\n:filter: frob:x\n", ["bad-query"]),
        ("{enhancement-questions}\n:group-by: stage\n", ["unknown-column"]),
        ("{enhancement-questions}\n:limit: many\n", ["unknown-option-value"]),
    ],
)
def test_asked_in_vain(project: SmallProject, directive: str, findings: list[str]) -> None:
    """Each is a finding at the directive, and the list is there all the same."""
    project.write({"all.md": f"---\norphan: true\n---\n# All\n\n```{directive}```\n"})
    build = project.build("text")
    assert build.findings == [("all.md", 6, code) for code in findings]
    assert "* Must we?" in build.text("all.txt")


def test_outside_of_proposals(project: SmallProject) -> None:
    """A question elsewhere is drawn, and counts for nothing; hostile text stays text; a stage that is none is told."""
    project.write({"prose.md": "---\norphan: true\n---\n# Prose\n\n```{open-question} <b>Who?</b>\n```\n"})
    project.write({"one.md": FILES["one.md"].replace(":blocks: beta", ":blocks: <i>")})
    build = project.build()
    assert build.findings == [("one.md", 8, "unknown-stage")]
    assert "&lt;i&gt;" in build.text("all.html")
    assert "<i>" not in build.text("all.html") + build.text("one.html")
    assert "Open question:" in build.text("prose.html")
    assert "Who?" not in build.text("all.html")


def test_in_included_files(project: SmallProject) -> None:
    """A proposal in a file that a document includes keeps its questions, which lead to it."""
    inside = "Part\n----\n\n.. enhancement:: The third\n   :id: A-3\n\n   .. open-question:: In there?\n"
    project.write({"part.inc": inside, "prose.md": "---\norphan: true\n---\n# Prose\n"})
    project.write({"three.rst": ":orphan:\n\nThree\n=====\n\nText\n----\n\n.. include:: part.inc\n"})
    build = project.build()
    assert build.warnings == ""
    assert 'href="three.html#A-3">1 question</a>' in build.text("all.html")
    assert "<p>In there?</p>" in build.text("all.html")


def test_rewriting(project: SmallProject) -> None:
    """When a question comes, moves or is answered, the lists that show it are written again, and no other page."""
    project.build()
    assert project.build().written == set()
    assert rewritten(project, "one.md", "And this?", "And this one?") == {"one", "all", "open"}
    assert rewritten(project, "one.md", "More of it.", "More of it.\n\nAnd more.") == {"one"}
    assert rewritten(project, "one.md", "## Open Questions", "## Unresolved Questions") == {"one", "all", "open"}
    assert rewritten(project, "two.rst", "Must we?\n", "Must we?\n      :answer: No.\n") == {
        "two",
        "all",
        "open",
        "few",
    }
    assert rewritten(project, "prose.md", "Nothing", "Still nothing") == {"prose"}
    build = project.build()
    assert "<p>And this one?</p>" in build.text("all.html")
    assert 'See <a class="reference internal" href="one.html#unresolved-questions">A-1' in build.text("open.html")
    clean = project.build(out="clean")
    for page in ("all.html", "open.html", "few.html", "one.html", "two.html"):
        assert build.text(page).partition("<body")[2] == clean.text(page).partition("<body")[2]
