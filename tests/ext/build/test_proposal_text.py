"""Changes to the text of proposals: boxes of check lists, and folded tables of contents kept by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import SmallProject

META = "---\nenhancement: {id: T-1, status: accepted}\n---\n"
BOXES = "- [x] tests\n- [ ] *docs*\n- [X]\n- [y] other\n- [ ]none\n- [z](x.md)\n\n`- [x] code`\n"
REST = """\
Rest
====

.. enhancement:: Bell
   :id: T-2

   - [x] tests
   - [ ] *docs*

   ::

      - [x] code
"""
BOX = re.compile(
    r'<input class="task-list-item-checkbox" aria-label="(.*?)"( checked)?(?:="checked")? disabled="disabled" '
    r'type="checkbox" />'
)


@pytest.mark.parametrize("extensions", [[], ["tasklist"]])
@pytest.mark.parametrize("builder", ["html", "singlehtml", "epub"])
def test_boxes_of_check_lists(project: SmallProject, builder: str, extensions: list[str]) -> None:
    """Boxes in proposals have accessible names, with and without ``tasklist`` of MyST; other pages are unchanged."""
    project.write(
        {
            "index.md": "# Home\n\n```{toctree}\none\nrest\nprose\n```\n",
            "one.md": f"{META}# One\n\n{BOXES}",
            "rest.rst": REST,
            "prose.md": f"# Prose\n\n{BOXES}",
        }
    )
    build = project.build(builder, config={"myst_enable_extensions": extensions, "suppress_warnings": ["epub"]})
    done, open_task = ("Completed task", " checked"), ("Incomplete task", "")
    suffix = "xhtml" if builder == "epub" else "html"
    pages = {name: build.text(f"{'index' if builder == 'singlehtml' else name}.{suffix}") for name in ("one", "rest")}
    if builder == "singlehtml":
        # MyST draws a box only before a text, also one without a space.
        assert BOX.findall(pages["one"]) == [done, open_task, done, done, open_task]
    else:
        assert BOX.findall(pages["one"]) == [done, open_task, done]
        assert BOX.findall(pages["rest"]) == [done, open_task]
        assert not BOX.search(build.text(f"prose.{suffix}"))
    assert "[y] other" in pages["one"]


@pytest.mark.parametrize("extensions", [[], ["tasklist"]])
def test_boxes_in_text(project: SmallProject, extensions: list[str]) -> None:
    """Builders without html show the boxes of a proposal as they are written."""
    project.write({"index.md": f"{META}# One\n\n- [x] tests\n- [ ] *docs*\n"})
    page = project.build("text", config={"myst_enable_extensions": extensions}).text("index.txt")
    assert "* [x] tests\n" in page
    assert "* [ ] *docs*\n" in page


FOLDED = re.compile(r'<details class="enh-contents"><summary>Table of contents</summary>\n(.*?)</details>', re.DOTALL)
LIST = "- [Goals](#goals)\n  - [Plan](#plan)\n"


def find_folded(page: str) -> list[str]:
    """Return the text of each folded table of contents, without tags."""
    return [" ".join(re.sub(r"<[^>]*>", "", table).split()) for table in FOLDED.findall(page)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        (f"<!-- toc -->\n{LIST}<!-- /toc -->\n", ["Goals Plan"]),
        (f"<!-- TOC -->\n\n{LIST}\n<!-- tocstop -->\n", ["Goals Plan"]),
        (
            f"<!-- START doctoc generated TOC -->\n**Contents**\n\n{LIST}\n<!-- END doctoc -->\n",
            ["Contents Goals Plan"],
        ),
        ("<!-- toc -->\n* by hand\n* and plain\n<!-- /toc -->\n", ["by hand and plain"]),
        (f"<!-- toc -->\n## Contents\n\n{LIST}\n<!-- /toc -->\n", ["Goals Plan"]),
        # Without an end, the list of links is the table.
        (f"<!-- toc -->\n{LIST}\nText.\n\n- [Plan](#plan)\n", ["Goals Plan"]),
        (f"<!-- toc -->\n{LIST}\n<!-- toc -->\n{LIST}\n", ["Goals Plan", "Goals Plan"]),
        # These are no tables of contents.
        ("<!-- toc -->\n\nText.\n\n- [Plan](#plan)\n", []),
        ("<!-- toc -->\n- by hand\n", []),
        ("<!-- toc -->\n<!-- /toc -->\n", []),
        ("<!-- toc -->\n", []),
        (f"<!-- /toc -->\n{LIST}<!-- /toc -->\n", []),
        (f"<!-- a toc of mine -->\n{LIST}\n", []),
        (f"```html\n<!-- toc -->\n{LIST}<!-- /toc -->\n```\n", []),
        (LIST, []),
    ],
)
def test_tables_of_contents_are_folded(project: SmallProject, text: str, folded: list[str]) -> None:
    """A table of contents between markers is folded on the page of a proposal."""
    body = f"# One\n\n{text}\n## Goals\n\nText.\n\n## Plan\n\nText.\n"
    project.write({"index.md": f"{META}{body}", "prose.md": f"---\norphan: true\n---\n{body}"})
    project.write({"enhancements.toml": 'rules.table-of-contents = "off"\n'})
    build = project.build(config={"myst_heading_anchors": 3})
    assert build.warnings == ""
    assert find_folded(build.text("index.html")) == folded
    assert find_folded(build.text("prose.html")) == []
    assert "details" not in project.build("text").text("index.txt")


def test_long_comments_are_no_markers(project: SmallProject) -> None:
    """A comment of 100 KB is no marker and is read quickly."""
    project.write({"index.md": f"{META}# One\n\n<!--{' toc ' * 20_000}-->\n{LIST}\n## Goals\n\n## Plan\n"})
    assert find_folded(project.build(config={"myst_heading_anchors": 3}).text("index.html")) == []
