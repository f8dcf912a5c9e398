"""The siblings of the role ``enh``: one fact of a proposal, in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import SmallProject

FILES = {
    "index.md": "# Home\n",
    "enhancements.toml": 'current-release = "v1.2"\n[[releases]]\nname = "v1.2"\n[[releases]]\nname = "v1.3"\n',
    "one.md": "---\nenhancement: {id: T-1, status: accepted, milestones: {alpha: v1.1, beta: v1.3}}\n---\n# A & B\n",
    "two.rst": "Two\n===\n\n.. enhancement:: Second\n   :id: T-2\n   :status: wibble\n",
    "three.md": "---\nenhancement: {id: T-3}\n---\n# Third\n",
    "release.md": "---\norphan: true\n---\n# Release\n\n```{enhancement-release} v1.1\n```\n",
}
LINK = '<a class="reference internal" href="one.html">'


def shown(project: SmallProject, name: str, text: str) -> str:
    """Return the last paragraph of a page in html, with badges as ``[words]``."""
    heading = "# Page\n\n" if name.endswith(".md") else "Page\n====\n\n"
    project.write(FILES | {name: f"{heading}{text}\n"})
    page = project.build().text("page.html")
    (paragraph,) = re.findall(r"<p>(.*?)</p>", page.partition("</h1>")[2], re.DOTALL)[:1]
    paragraph = re.sub(r'<span class="enh-badge enh-(\w+) [^"]*">(.*?)</span>', r"[\1 \2]", paragraph)
    return re.sub(r"</?span[^>]*>|enh-mention enh-card-0 ", "", paragraph)


@pytest.mark.parametrize(("name", "role"), [("page.md", "{{enh:{}}}`{}`"), ("page.rst", ":enh:{}:`{}`")])
@pytest.mark.parametrize(
    ("fact", "target", "html"),
    [
        ("title", "T-1", f"{LINK}A &amp; B</a>"),
        ("status", "T-1", "[status Accepted]"),
        ("stage", "T-1", "[stage Alpha]"),
        ("release", "T-1", '<a class="reference internal" href="release.html#release-v1-1">v1.1</a>'),
        ("badge", "T-1", f"{LINK}T-1</a> [stage Alpha]"),
        ("badge", "some words <1>", f"{LINK}some words</a> [stage Alpha]"),
        ("stage", "some words <one.md>", f"{LINK}some words</a> [stage Alpha]"),
        ("status", "T-2", "[status wibble]"),
        ("stage", "t-2", "[stage No stage]"),
        ("release", "T-2", "no release"),
        ("badge", "T-2", '<a class="reference internal" href="two.html#T-2">T-2</a> [status wibble]'),
        ("badge", "T-3", '<a class="reference internal" href="three.html">T-3</a> [status No status]'),
    ],
)
def test_facts(project: SmallProject, name: str, role: str, fact: str, target: str, html: str) -> None:
    """Each role shows its fact, in both markups."""
    assert shown(project, name, role.format(fact, target)) == html


@pytest.mark.parametrize("fact", ["title", "status", "stage", "release", "badge"])
def test_unresolved_target(project: SmallProject, fact: str) -> None:
    """An unresolved target is reported with file and line, and its text is shown."""
    project.write({"index.md": f"# Home\n\nText.\n\n{{enh:{fact}}}`words <T-9>`\n\n{{enh:{fact}}}`T<8`\n"})
    build = project.build()
    assert build.findings == [("index.md", 5, "unresolved-reference"), ("index.md", 7, "unresolved-reference")]
    assert "<p>words</p>" in build.text("index.html")
    assert "<p>T&lt;8</p>" in build.text("index.html")


@pytest.mark.parametrize(("target", "shown_as"), [("!T-1", "T-1"), ("~T-1", "[stage Alpha]")])
def test_exclamation_mark_and_tilde(project: SmallProject, target: str, shown_as: str) -> None:
    """An exclamation mark suppresses the link, as in every role of Sphinx; a tilde is not part of the key."""
    assert shown(project, "page.md", f"{{enh:stage}}`{target}`") == shown_as


def test_in_a_heading(project: SmallProject) -> None:
    """A heading shows the fact; tables of contents, which are built earlier, show the written text."""
    project.write(
        FILES
        | {
            "index.md": "# Home\n\n```{toctree}\npage\n```\n",
            "page.md": "# Now {enh:stage}`T-1`\n\n## Then {enh:badge}`T-1`\n",
        }
    )
    for builder, name in (("html", "page.html"), ("text", "page.txt"), ("latex", "test.tex"), ("xml", "page.xml")):
        build = project.build(builder, out=builder)
        assert [code for _, _, code in build.findings] == ["unknown-status"]
        assert re.search(r"now\s.*?alpha", build.text(name), re.DOTALL | re.IGNORECASE)
    assert "Now T-1" in project.build(out="html").text("index.html")


def test_translated(project: SmallProject) -> None:
    """A translation may hold the role too."""
    pytest.importorskip("babel")
    project.write(
        FILES
        | {
            "index.md": "# Home\n\nIt is {enh:stage}`T-1` now.\n",
            "locales/de/LC_MESSAGES/index.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
            'msgid "It is {enh:stage}`T-1` now."\nmsgstr "Jetzt ist es {enh:stage}`T-1`."\n',
        }
    )
    build = project.build(config={"language": "de", "locale_dirs": ["locales"], "gettext_compact": False})
    assert re.search(r"Jetzt ist es <span[^>]*>Alpha</span>\.", build.text("index.html"))


def test_in_xml(project: SmallProject) -> None:
    """Copies of headings contain only standard nodes."""
    project.write(
        FILES
        | {
            "index.rst": "Home\n====\n\n.. toctree::\n\n   page\n",
            "page.rst": ":enh:stage:`T-1` only a fact\n============================\n",
        }
    )
    (project.src / "index.md").unlink()
    for builder, suffix in (("xml", "xml"), ("pseudoxml", "pseudoxml")):
        build = project.build(builder, out=builder)
        assert "View" not in build.text(f"index.{suffix}") + build.text(f"page.{suffix}")


def test_in_an_included_file(project: SmallProject) -> None:
    """A diagnostic names the included file, not the including one."""
    project.write(
        FILES
        | {
            "page.rst": "Page\n====\n\nText.\n\n.. include:: part.txt\n",
            "part.txt": "Text.\n\n:enh:stage:`T-9`\n\n.. enhancement-list::\n   :filter: wrong:x\n",
        }
    )
    found = [finding for finding in project.build().findings if finding[0] != "two.rst"]
    assert found == [("part.txt", 3, "unresolved-reference"), ("part.txt", 5, "bad-query")]


@pytest.mark.parametrize("builder", ["singlehtml", "latex", "man", "html", "epub"])
@pytest.mark.parametrize("others", [True, False])
def test_a_page_is_deleted(project: SmallProject, builder: str, others: bool) -> None:
    """Single-document builders finish although they use the old doctree of a deleted page."""
    index = "# Home\n\n```{toctree}\none\nfact\n```\n"
    files = {"index.md": index, "one.md": FILES["one.md"], "fact.md": "# Fact\n\nIt is {enh:badge}`T-1`.\n"}
    project.write(
        files | ({"list.md": "---\norphan: true\n---\n# L\n\n```{enhancement-list}\n```\n"} if others else {})
    )
    project.build(builder)
    project.remove("one.md")
    project.remove("fact.md")
    assert project.build(builder).statuscode == 0


@pytest.mark.parametrize(
    ("old", "new", "pages"),
    [
        ("alpha: v1.1", "beta: v1.1", {"stage", "badge", "title", "release"}),
        ("status: accepted", "status: draft", {"status", "stage", "badge", "title", "release"}),
        ("# A & B", "# Another", {"badge", "title", "release"}),
    ],
)
def test_what_is_written_again(project: SmallProject, old: str, new: str, pages: set[str]) -> None:
    """Only pages with a changed fact or card are rewritten."""
    facts = ("title", "status", "stage", "badge")
    roles = {f"{fact}.md": f"---\norphan: true\n---\n# Page\n\n{{enh:{fact}}}`T-1`\n" for fact in facts}
    project.write(FILES | roles)
    project.build()
    assert project.build().written == set()
    project.write({"one.md": FILES["one.md"].replace(old, new)})
    build = project.build()
    assert build.read == {"one"}
    assert build.written - {"one", "index"} == pages
