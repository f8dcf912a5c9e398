"""``enhancement-constraints``: in both markups and every builder, following the proposals and the constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import SmallProject, flat, rewritten

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = '[[constraints]]\npath = "rules.md"\nsection = "Constraints"\n[rules]\nmissing-constraint = "off"\n'

FILES = {
    "enhancements.toml": SETTINGS,
    "rules.md": "---\norphan: true\n---\n# Rules\n\n## Constraints\n\n1. Be *small*.\n2. Be `<quiet>`.\n",
    "index.md": "# Home\n\n```{toctree}\none\ntwo\n```\n",
    "one.md": "---\nenhancement:\n  id: A-1\n  status: accepted\n---\n# The first\n\n"
    "## Constraints\n\n1. It is.\n2. N/A: it has <b>no</b> sound.\n",
    "two.rst": "Two\n===\n\n.. enhancement:: The second\n   :id: A-2\n   :status: accepted\n\n   Text.\n",
    "all.md": "---\norphan: true\n---\n# All\n\n```{enhancement-constraints}\n:caption: Everything\n```\n",
    "few.rst": ":orphan:\n\nFew\n===\n\n"
    ".. enhancement-constraints::\n   :filter: key:A-1\n   :limit: 1\n   :class: wide\n",
    "prose.md": "---\norphan: true\n---\n# Prose\n\nNothing of ours.\n",
}


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """Two accepted proposals, one of which answers the constraints, and pages with the answers."""
    project = SmallProject(tmp_path)
    project.write(FILES)
    return project


@pytest.mark.parametrize(
    "builder", ["dirhtml", "singlehtml", "latex", "man", "texinfo", "epub", "xml", "gettext", "linkcheck", "pseudoxml"]
)
def test_other_builders(project: SmallProject, builder: str) -> None:
    """No builder warns, and the answers are in the output of each that writes pages."""
    project.write({"index.md": "# Home\n\n```{toctree}\none\ntwo\nall\n```\n", "few.rst": ":orphan:\n\nFew\n===\n"})
    build = project.build(builder, config={"epub_copyright": "x", "version": "1.9"})
    assert build.warnings == ""
    if builder not in ("gettext", "linkcheck", "epub"):
        assert any(b"Not applicable" in data for data in build.files().values())


def test_text(project: SmallProject) -> None:
    """The list of constraints and each answer are in words."""
    text = flat(project.build("text").text("all.txt"))
    assert "**Everything** * **1** Be small * **2** Be <quiet>" in text
    assert "A-1: The first" in text
    assert "Not applicable:" in text
    assert text.count("Missing") == 2


def test_site(project: SmallProject) -> None:
    """Rows have a heading that links to the proposal, cells the name of their constraint; text is escaped."""
    page = project.build("html").text("all.html")
    assert '<th class="stub enh-wide"' in page
    assert 'href="one.html' in page
    assert 'data-label="1"><p><span class="enh-verdict enh-ready">Answered</span></p>' in page
    assert "it has no sound" in page
    assert "<quiet>" not in page
    assert "no-search wide enh-fixed enh-w-" in project.build("html").text("few.html")


@pytest.mark.parametrize(
    ("name", "old", "new", "pages"),
    [
        ("one.md", "1. It is.", "1. It is not.", {"one"}),
        ("one.md", "1. It is.", "1. TBD", {"one", "all", "few"}),
        ("one.md", "no</b>", "a</b>", {"one", "all", "few"}),
        ("two.rst", ":status: accepted", ":status: draft", {"two", "all"}),
        ("prose.md", "Nothing", "Something", {"prose"}),
    ],
)
def test_rewritten_pages(project: SmallProject, name: str, old: str, new: str, pages: set[str]) -> None:
    """Another answer rewrites the pages that show it; another text of an answer that is not shown does not."""
    project.build("html")
    assert rewritten(project, name, old, new) - {"index"} == pages


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rules.md", "small", "tiny"),
        ("rules.md", "2. Be", "3. Be"),
        ("enhancements.toml", "rules.md", "none.md"),
        ("enhancements.toml", SETTINGS, '[[constraints]]\nid = "1"\ntitle = "Be brief"\n'),
    ],
)
def test_new_constraints(project: SmallProject, tmp_path: Path, name: str, old: str, new: str) -> None:
    """A build after another declaration of the constraints equals a fresh one."""
    project.build("html")
    project.write({name: FILES[name].replace(old, new)})
    build = project.build("html")
    fresh = SmallProject(tmp_path / "fresh")
    fresh.write({**FILES, name: FILES[name].replace(old, new)})
    expected = fresh.build("html")
    for page in ("all.html", "few.html", "one.html"):
        assert build.text(page) == expected.text(page)


def test_empty_tables(project: SmallProject) -> None:
    """A line of text says that there are no constraints, or no proposals."""
    project.write({"few.rst": FILES["few.rst"].replace("key:A-1", "key:A-7")})
    assert "No proposal is found." in project.build("text").text("few.txt")
    project.write({"enhancements.toml": ""})
    assert "There are no constraints." in project.build("text").text("all.txt")


def test_more_columns_than_a_page(project: SmallProject) -> None:
    """On paper, the columns of many constraints are in several tables; a site has one."""
    project.write({"rules.md": "# Rules\n\n## Constraints\n\n" + "".join(f"{n}. Rule {n}\n" for n in range(1, 13))})
    assert project.build("text").text("all.txt").count("| Proposal") == 2
    assert project.build("html").text("all.html").count("<table") == 1


@pytest.mark.parametrize(
    ("option", "code"), [(":filter: frob:x", "bad-query"), (":limit: many", "unknown-option-value")]
)
def test_bad_options(project: SmallProject, option: str, code: str) -> None:
    """A bad option is reported, and the table is drawn without it."""
    project.write({"all.md": f"---\norphan: true\n---\n# All\n\n```{{enhancement-constraints}}\n{option}\n```\n"})
    build = project.build("text")
    assert [found[2] for found in build.findings] == [code]
    assert "A-2: The second" in build.text("all.txt")
