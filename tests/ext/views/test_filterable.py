"""``:filterable:``: what the script needs is in the page, on sites and nowhere else."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from sphinx_enhancements.ext.build.assets import FOLDER

if TYPE_CHECKING:
    from building import Build, SmallProject

EVIL = "</script><script>alert(1)</script><!-- & --> "
FILES = {
    "index.md": "# Home\n\n```{enhancement-list}\n:filterable:\n:columns: key, title\n```\n",
    "plain.md": "---\norphan: true\n---\n# Plain\n\n```{enhancement-list}\n```\n",
    "rest.rst": ":orphan:\n\nRest\n====\n\n.. enhancement-list::\n   :filterable:\n   :filter: status:draft\n"
    "   :caption: Drafts\n",
    "one.md": f"---\norphan: true\nenhancement: {{id: T-1, status: draft, summary: {json.dumps(EVIL + 'Zephyrus')}}}\n"
    "---\n# One\n\nText.\n",
    "two.md": "---\norphan: true\nenhancement: {id: T-2, status: accepted, milestones: {alpha: v1.1}}\n---\n# Two\n",
}
SCRIPTS = ("enhancements-query.js", "enhancements-list.js")


def told(build: Build, page: str) -> list[dict[str, Any]]:
    """What stands behind the lists of a page."""
    found = re.findall(r'<script type="application/json">(.*?)</script>', build.text(page), re.DOTALL)
    return [json.loads(text) for text in found]


def loaded(build: Build, page: str) -> list[str]:
    """The scripts of lists that a page loads, all of them when the page is there."""
    tags = re.findall(r"<script[^>]*enhancements-[^>]*>", build.text(page))
    assert all(" defer" in tag for tag in tags)
    return [name for tag in tags for name in SCRIPTS if name in tag]


def test_what_is_told(project: SmallProject) -> None:
    """One block for each list that asks for it, with as many rows as there are; the scripts on these pages alone."""
    project.write(FILES)
    build = project.build()
    assert build.warnings == ""
    (home,), (drafts,) = told(build, "index.html"), told(build, "rest.html")
    assert [record["key"] for record in home["records"]] == [["t-1"], ["t-2"]]
    assert build.text("index.html").count('<tr class="row-') == 1 + len(home["rows"]) == 3
    assert home["columns"] == ["key", "title"]
    assert home["words"]["filter"] == "Filter proposals"
    assert [record["key"] for record in drafts["records"]] == [["t-1"]]
    assert drafts["words"]["filter"] == "Filter proposals: Drafts"
    assert told(build, "plain.html") == []
    assert {page: loaded(build, f"{page}.html") for page in ("index", "rest", "plain", "one")} == {
        "index": [*SCRIPTS],
        "rest": [*SCRIPTS],
        "plain": [],
        "one": [],
    }


def test_text_is_data(project: SmallProject) -> None:
    """Nothing that people wrote ends the block, and it comes out as they wrote it."""
    project.write(FILES)
    build = project.build()
    assert "alert(1)</script>" not in build.text("index.html")
    (home,) = told(build, "index.html")
    assert home["records"][0]["in-summary"] == f"{EVIL}zephyrus"


def test_search_does_not_find_it(project: SmallProject) -> None:
    """Whoever searches the site for a word of a summary finds the proposal, not every list."""
    project.write(FILES)
    index = project.build().text("searchindex.js")
    assert '"docnames":["index","one","plain","rest","two"]' in index
    assert re.findall(r'"zephyrus?": ?(\[[^]]*\]|\d+)', index) == ["1"]


@pytest.mark.parametrize(
    ("builder", "page"), [("dirhtml", "rest/index.html"), ("singlehtml", "index.html"), ("html", "rest.html")]
)
def test_sites(project: SmallProject, builder: str, page: str) -> None:
    """Every builder of sites has it."""
    project.write(FILES | {"index.md": FILES["index.md"] + "\n```{toctree}\nrest\n```\n"})
    build = project.build(builder)
    assert len(told(build, page)) == (2 if builder == "singlehtml" else 1)
    assert loaded(build, page) == [*SCRIPTS]
    assert all((build.outdir / "_static" / FOLDER / name).is_file() for name in SCRIPTS)


@pytest.mark.parametrize("builder", ["epub", "text", "latex", "xml", "man", "json"])
def test_no_sites(project: SmallProject, builder: str) -> None:
    """What is no site is as if nobody had asked for it."""
    project.write(FILES)
    with_box = project.build(builder, out="with").files()
    project.write({name: text.replace(":filterable:\n", ":limit: 9\n") for name, text in FILES.items()})
    without = project.build(builder, out="without").files()
    ending = (".xhtml", ".txt", ".tex", ".xml", ".1", ".fjson", ".js")
    named = {name for name in with_box if name.endswith(ending) and "_static" not in name}
    assert named
    for name in named:
        assert with_box[name] == without[name], name
    assert not any(name.endswith(SCRIPTS) for name in with_box)


def test_generated_page(project: SmallProject) -> None:
    """The page that is made where nobody has a list can be filtered."""
    project.write({"index.md": "# Home\n", "one.md": FILES["one.md"], "two.md": FILES["two.md"]})
    build = project.build()
    (data,) = told(build, "enhancements.html")
    assert len(data["records"]) == 2
    assert loaded(build, "enhancements.html") == [*SCRIPTS]
    assert loaded(build, "enhancements-releases.html") == []


def test_no_rows(project: SmallProject) -> None:
    """A list of nothing has nothing to filter."""
    project.write({"index.md": "# Home\n\n```{enhancement-list}\n:filterable:\n```\n"})
    build = project.build()
    assert build.warnings == ""
    assert "No proposals match." in build.text("index.html")
    assert loaded(build, "index.html") == []


def test_hidden_data(project: SmallProject) -> None:
    """What no column shows but a query can ask for: the pages with a box are written again, and no other."""
    project.write(FILES)
    project.build()
    project.write({"two.md": FILES["two.md"].replace("status", "labels: [x], status")})
    build = project.build()
    assert build.written == {"two", "index"}
    assert told(build, "index.html")[0]["records"][1]["label"] == ["x"]
    project.build("text", doctrees="out/text")
    project.write({"two.md": FILES["two.md"].replace("status", "labels: [y], status")})
    assert project.build("text", doctrees="out/text").written == {"two"}


def test_words(project: SmallProject) -> None:
    """What has no translation is in English, also what is wrong with a query."""
    project.write(FILES)
    build = project.build(config={"language": "fr"})
    words = told(build, "index.html")[0]["words"]
    assert words["none"] == "No proposals match."
    assert words["mistakes"]["has"] == "%(word)s is unknown; after `has:` use %(allowed)s"
