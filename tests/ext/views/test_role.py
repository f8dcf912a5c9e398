"""The role ``enh``: a link to a proposal, in prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import SmallProject

PROPOSALS = {
    "sub/one.md": "---\nenhancement: {id: T-1, status: accepted}\n---\n# First & foremost\n",
    "two.rst": "Two\n===\n\n.. enhancement:: Second\n   :id: T-2\n",
}


def link(project: SmallProject, name: str, text: str) -> str:
    """Build a page with a text, and return its last paragraph in html."""
    heading = "# Page\n\n" if name.endswith(".md") else "Page\n====\n\n"
    project.write(PROPOSALS | {"index.rst": "Home\n====\n", name: f"{heading}{text}\n"})
    build = project.build()
    page = build.text(name.rsplit(".", 1)[0] + ".html")
    (paragraph,) = re.findall(r"<p>(.*?)</p>", page.partition("</h1>")[2], re.DOTALL)[:1]
    # What the link has for its card is the subject of another room.
    return re.sub(r"</?span[^>]*>|enh-mention enh-card-0 ", "", paragraph)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("page.md", "{enh}`", "`"), ("page.rst", ":enh:`", "`"), ("page.rst", ":enh:ref:`", "`")],
)
@pytest.mark.parametrize(
    ("target", "html"),
    [
        ("T-1", '<a class="reference internal" href="sub/one.html">T-1: First &amp; foremost</a>'),
        ("t-1", '<a class="reference internal" href="sub/one.html">T-1: First &amp; foremost</a>'),
        (
            "~T-1",
            '<a class="reference internal" href="sub/one.html" title="T-1: First &amp; foremost">T-1</a>',
        ),
        (
            "some *words* <T-1>",
            '<a class="reference internal" href="sub/one.html" title="T-1: First &amp; foremost">some *words*</a>',
        ),
        ("1", '<a class="reference internal" href="sub/one.html">T-1: First &amp; foremost</a>'),
        ("#2", '<a class="reference internal" href="two.html#T-2">T-2: Second</a>'),
        ("sub/one.md", '<a class="reference internal" href="sub/one.html">T-1: First &amp; foremost</a>'),
        ("/sub/one", '<a class="reference internal" href="sub/one.html">T-1: First &amp; foremost</a>'),
    ],
)
def test_link(project: SmallProject, name: str, before: str, after: str, target: str, html: str) -> None:
    """A key in any case, a number, or a path, in both markups and both names of the role."""
    assert link(project, name, f"{before}{target}{after}") == html


@pytest.mark.parametrize("nitpicky", [False, True])
@pytest.mark.parametrize(("text", "shown"), [("T-9", "T-9"), ("~T-9", "T-9"), ("words <T-9>", "words")])
def test_unresolved_target(project: SmallProject, text: str, shown: str, nitpicky: bool) -> None:
    """An unresolved target is reported once, with file and line, and its text is shown."""
    project.write(PROPOSALS | {"index.md": f"# Home\n\nText.\n\n{{enh}}`{text}`\n"})
    build = project.build(config={"nitpicky": nitpicky})
    assert build.findings == [("index.md", 5, "unresolved-reference")]
    assert "'T-9' is no proposal here; looked for as key" in build.warnings
    page = build.text("index.html")
    assert "T-9</a>" not in page
    assert f">{shown}<" in page


def test_suppressed(project: SmallProject) -> None:
    """``suppress_warnings`` suppresses one code, or all of the extension."""
    project.write({"index.md": "# Home\n\n{enh}`T-9`\n"})
    assert project.build(config={"suppress_warnings": ["enhancements.unresolved-reference"]}).warnings == ""
    assert project.build(config={"suppress_warnings": ["enhancements"]}, fresh=True).warnings == ""


def test_ambiguous_number(project: SmallProject) -> None:
    """A number of two proposals is unresolved."""
    project.write(
        {
            "index.md": "# Home\n\n{enh}`1`\n",
            "a.md": "---\nenhancement: {id: A-1}\n---\n# A\n",
            "b.md": "---\nenhancement: {id: B-1}\n---\n# B\n",
        }
    )
    assert project.build().findings == [
        ("index.md", 3, "unresolved-reference"),
    ]


def test_any(project: SmallProject) -> None:
    """The role ``any`` finds proposals by their keys."""
    assert 'href="sub/one.html"' in link(project, "page.rst", ":any:`T-1`")


def test_markup_in_a_title_is_text(project: SmallProject) -> None:
    """A title with markup and HTML in it is plain text in a link."""
    project.write(
        {
            "index.md": "# Home\n\n{enh}`X-1`\n",
            "x.md": "---\norphan: true\nenhancement: {id: X-1, title: '<script>alert(1)</script> *x*'}\n---\n# X\n",
        }
    )
    page = project.build().text("index.html")
    assert "<script>alert" not in page


def test_in_a_heading(project: SmallProject) -> None:
    """A role in a heading works, in the page and where the heading is repeated."""
    project.write(
        PROPOSALS | {"index.md": "# Home\n\n```{toctree}\npage\n```\n", "page.md": "# About {enh}`~T-1`\n\nText.\n"}
    )
    build = project.build()
    assert "About" in build.text("index.html")
    assert "T-1" in build.text("index.html").partition("toctree-l1")[2]
    assert 'href="sub/one.html"' in build.text("page.html")


def test_without_proposals(project: SmallProject) -> None:
    """A project without a single proposal builds, and reports what it mentions."""
    project.write({"index.md": "# Home\n\n{enh}`T-1`\n"})
    assert project.build().findings == [("index.md", 3, "unresolved-reference")]
