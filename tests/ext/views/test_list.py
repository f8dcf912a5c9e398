"""The directive ``enhancement-list``: a table of proposals."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import Build, SmallProject

PROPOSALS = {
    "one.md": "---\norphan: true\nenhancement:\n  id: T-1\n  status: draft\n  owner: sig-a\n"
    "  labels: [x]\n---\n# One\n",
    "two.md": "---\norphan: true\nenhancement:\n  id: T-2\n  status: accepted\n  owner: sig-b\n"
    "  milestones: {alpha: v1.1}\n  depends-on: T-1\n  team: red\n---\n# Two\n\n- [x] a\n",
    "ten.md": "---\norphan: true\nenhancement:\n  id: T-10\n  status: wibble\n  stage: alpha\n---\n# A ten & more\n",
}


def test_limit_of_groups(project: SmallProject) -> None:
    """The note about a limit counts each proposal once, also if it is in several groups."""
    page = "# Home\n\n```{enhancement-list}\n:group-by: labels\n:limit: 2\n```\n"
    project.write({"index.md": page})
    for n in range(1, 4):
        text = f"---\norphan: true\nid: T-{n}\nlabels: [one, two]\n---\n# T\n"
        project.write({f"p/{n}.md": text, "enhancements.toml": 'documents = ["p/*.md"]\n'})
    assert "2 of 3 proposals." in project.build("text").text("index.txt")


def listed(project: SmallProject, options: str = "", rest: bool = False) -> Build:
    """Build a page with one list."""
    if rest:
        indented = "".join(f"   {line}\n" for line in options.splitlines())
        project.write(PROPOSALS | {"index.rst": f"Home\n====\n\n.. enhancement-list::\n{indented}"})
    else:
        project.write(PROPOSALS | {"index.md": f"# Home\n\n```{{enhancement-list}}\n{options}```\n"})
    return build(project)


def build(project: SmallProject) -> Build:
    """Build, and drop the diagnostics of the unknown status, which every build has."""
    return project.build(config={"suppress_warnings": ["enhancements.unknown-status", "toc.not_included"]})


def tables(build: Build, name: str = "index.html") -> list[list[list[str]]]:
    """Return the text of every cell, by table and row, headings first."""
    page = build.text(name)
    found = []
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
        found.append([[" ".join(html.unescape(re.sub("<[^>]*>", "", c)).split()) for c in row] for row in cells])
    return found


@pytest.mark.parametrize("rest", [False, True])
def test_all(project: SmallProject, rest: bool) -> None:
    """Every proposal in the order of keys, numbers as numbers."""
    built = listed(project, rest=rest)
    assert built.warnings == ""
    (table,) = tables(built)
    assert table == [
        ["Key", "Title", "Status", "Stage", "Release", "Owner"],
        ["T-1", "One", "Draft", "", "", "sig-a"],
        ["T-2", "Two", "Accepted", "", "alpha v1.1", "sig-b"],
        ["T-10", "A ten & more", "wibble", "Alpha", "", ""],
    ]


@pytest.mark.parametrize("rest", [False, True])
def test_options(project: SmallProject, rest: bool) -> None:
    """Filter, columns, sorting, limit and caption, alike in both markups."""
    options = ":filter: status:accepted,draft\n:columns: key, team depends-on\n:sort: -key\n:limit: 1\n"
    options += ":caption: Some *of* them\n"
    built = listed(project, options, rest)
    assert built.warnings == ""
    (table,) = tables(built)
    assert table == [["Key", "Team", "Depends on"], ["T-2", "red", "T-1"]]
    page = built.text("index.html")
    assert "Some *of* them" in page
    assert "1 of 2 proposals." in page


def test_groups(project: SmallProject) -> None:
    """A grouped list is one table, with a row for the name of each group and its number of rows."""
    built = listed(project, ":group-by: owner\n:columns: key\n:caption: By owner\n")
    assert built.warnings == ""
    rows = [["Key"], ["sig-a (1)"], ["T-1"], ["sig-b (1)"], ["T-2"], ["no owner (1)"], ["T-10"]]
    assert tables(built) == [rows]
    page = built.text("index.html")
    assert re.findall(r'<span class="caption-text">(.*?)</span>', page) == ["By owner"]
    assert page.count('<th class="stub" scope="rowgroup" colspan="1">') == page.count("<tbody>") == 3


@pytest.mark.parametrize("builder", ["latex", "epub", "man", "text"])
def test_groups_elsewhere(project: SmallProject, builder: str) -> None:
    """The groups of a list are rows of one table in other builders, also if they are folded on sites."""
    config = {"version": "1", "copyright": "us", "suppress_warnings": ["enhancements.unknown-status"]}
    page = "# Home\n\n```{enhancement-list}\n:group-by: owner\n:columns: key, status\n:fold:\n```\n"
    project.write(PROPOSALS | {"index.md": page})
    config["man_pages"] = [("index", "test", "Test", "us", 1)]  # type: ignore[assignment]
    build = project.build(builder, config=config)
    assert build.warnings == ""
    text = build.text({"latex": "test.tex", "epub": "index.xhtml", "man": "test.1", "text": "index.txt"}[builder])
    plain = re.sub(r"<[^>]*>|\\f[BP]", "", text.replace(r"\sphinxhyphen{}", "-").replace(r"\-", "-"))
    shown = re.findall(r"\bKey\b|\bT-\d+|\bsig-[ab]\b", plain)
    # A table that covers several pages has its heading twice: for the first page, and for those that follow.
    assert shown == [*["Key"] * (2 if builder == "latex" else 1), "sig-a", "T-1", "sig-b", "T-2", "T-10"]


def test_folded_groups(project: SmallProject) -> None:
    """Folded groups are ``details`` in html, and the rows of one table in other builders."""
    built = listed(project, ":group-by: owner\n:columns: key, stage\n:fold:\n")
    head = ["Key", "Stage"]
    assert tables(built) == [[head, ["T-1", ""]], [head, ["T-2", ""]], [head, ["T-10", "Alpha"]]]
    page = built.text("index.html")
    folded = re.findall(r'<details class="enh-folded"><summary>(.*?)</summary>', page)
    assert folded == ["sig-a (1)", "sig-b (1)", "no owner (1)"]
    assert page.count("</details>") >= 3
    assert "<caption" not in page
    text = project.build("text").text("index.txt")
    assert "sig-a (1)" in text


def test_nothing_to_fold(project: SmallProject) -> None:
    """The flag ``fold`` has no effect without groups."""
    assert "<details" not in listed(project, ":columns: key\n:fold:\n").text("index.html").partition("enh-table")[0]


def test_groups_of_labels(project: SmallProject) -> None:
    """A group by labels has a proposal in each of its groups."""
    built = listed(project, ":group-by: labels\n:columns: key\n")
    assert tables(built) == [[["Key"], ["x (1)"], ["T-1"], ["no labels (2)"], ["T-2"], ["T-10"]]]


def test_derived_columns(project: SmallProject) -> None:
    """Inverses of relations are columns too, and link."""
    built = listed(project, ":columns: key required-by\n:filter: has:required-by\n")
    assert tables(built) == [[["Key", "Required by"], ["T-1", "T-2"]]]
    assert 'href="two.html"' in built.text("index.html")


def test_no_rows(project: SmallProject) -> None:
    """A list without rows is a line of text."""
    built = listed(project, ":filter: status:rejected\n:caption: Rejected\n")
    assert built.warnings == ""
    assert tables(built) == []
    assert "Rejected: No proposals match." in built.text("index.html")


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (":filter: status:nope\n", "bad-query", "'nope'"),
        (":filter: wibble:x\n", "bad-query", "'wibble'"),
        (':filter: "unclosed\n', "bad-query", "column"),
        (":columns: key nope\n", "unknown-column", "'nope'"),
        (":sort: nope\n", "unknown-column", "'nope'"),
        (":group-by: nope\n", "unknown-column", "'nope'"),
        (":limit: many\n", "unknown-option-value", "'many'"),
        (":limit: 0\n", "unknown-option-value", "'0'"),
        (":limit: -1\n", "unknown-option-value", "'-1'"),
    ],
)
def test_bad_options(project: SmallProject, options: str, code: str, words: str) -> None:
    """Each invalid option is reported with file and line, and all rows are shown."""
    built = listed(project, options, rest=True)
    assert [(path, found) for path, _, found in built.findings] == [("index.rst", code)]
    assert built.findings[0][1] in (4, 5)
    assert words in built.warnings
    assert [row[0] for row in tables(built)[0][1:]] == ["T-1", "T-2", "T-10"]


def test_bad_filter_in_two_builds(project: SmallProject) -> None:
    """A diagnostic of a view is logged once in each build."""
    listed(project, ":filter: status:nope\n")
    project.write({"one.md": PROPOSALS["one.md"].replace("One", "Uno")})
    assert [code for _, _, code in build(project).findings] == ["bad-query"]


def test_name_and_class(project: SmallProject) -> None:
    """``class`` is set on the table, and ``name`` is the name of a target."""
    built = listed(project, ":class: mine\n:name: my-list\n:caption: All\n")
    assert built.warnings == ""
    assert re.search(r'<table class="[^"]*\bmine\b', built.text("index.html"))
    assert 'id="my-list"' in built.text("index.html")
    project.write({"index.md": (project.src / "index.md").read_text() + "\n{ref}`here <my-list>`\n"})
    again = build(project)
    assert again.warnings == ""
    assert 'href="#my-list"' in again.text("index.html")


def test_inside_other_directives(project: SmallProject) -> None:
    """A list may be inside an admonition or a list item."""
    project.write(
        PROPOSALS
        | {
            "index.rst": "Home\n====\n\n.. note::\n\n   .. enhancement-list::\n\n"
            "- item\n\n  .. enhancement-list::\n     :limit: 1\n"
        }
    )
    built = build(project)
    assert built.warnings == ""
    assert [len(table) for table in tables(built)] == [4, 2]


def test_no_proposals(project: SmallProject) -> None:
    """A list in a project without proposals is a line of text."""
    project.write({"index.md": "# Home\n\n```{enhancement-list}\n```\n"})
    build = project.build()
    assert build.warnings == ""
    assert "No proposals match." in build.text("index.html")


def test_many_rows(project: SmallProject) -> None:
    """A list of a hundred proposals has a hundred rows and a hundred links."""
    text = "".join(f"```{{enhancement}} Number {n}\n:id: N-{n}\n```\n" for n in range(1, 101))
    project.write({"index.md": f"# Home\n\n```{{enhancement-list}}\n```\n\n{text}"})
    build = project.build()
    (table,) = [t for t in tables(build) if t[0][0] == "Key"]
    assert [row[0] for row in table[1:]] == [f"N-{n}" for n in range(1, 101)]
    assert all(f'href="#N-{n}"' in build.text("index.html") for n in range(1, 101))


NUMBERED = """\
    # Home

    See {numref}`own`, {numref}`all` and {numref}`last`.

    ```{table} Ours
    :name: own

    | A |
    |---|
    | b |
    ```

    ```{enhancement-list}
    :caption: Grouped
    :group-by: status
    ```

    ```{enhancement-list}
    :caption: Folded
    :group-by: status
    :fold:
    ```

    ```{enhancement-list}
    :caption: Everything
    :name: all
    ```

    ```{enhancement-list}
    :filter: nothing-like-this
    :caption: Empty
    :name: none
    ```

    ```{table} Last
    :name: last

    | A |
    |---|
    | b |
    ```
    """


@pytest.mark.parametrize(
    ("builder", "page"), [("html", "index.html"), ("singlehtml", "index.html"), ("epub", "index.xhtml")]
)
def test_numbers_of_captions(project: SmallProject, builder: str, page: str) -> None:
    """A list with a caption is numbered like other tables; one in folded groups is not, since it is several tables."""
    project.write(PROPOSALS | {"index.md": NUMBERED})
    config = {"numfig": True, "version": "1", "copyright": "us", "suppress_warnings": ["enhancements.unknown-status"]}
    build = project.build(builder, config=config)
    assert build.warnings == ""
    words = " ".join(html.unescape(re.sub(r"<[^>]*>", "", build.text(page))).split())
    assert "See Table 1, Table 3 and Table 5." in words
    captions = r"(?:(Table \d) )?(Ours|Everything|Last|Grouped|Folded: Draft|Empty: No)"
    shown = re.findall(captions, words.partition("See Table 1")[2])
    names = [name for _, name in shown if not name.startswith("Folded")]
    assert names == ["Ours", "Grouped", "Everything", "Empty: No", "Last"]
    assert [number for number, _ in shown if number] == ["Table 1", "Table 2", "Table 3", "Table 5"]


def test_numbers_of_captions_in_latex(project: SmallProject) -> None:
    """LaTeX counts the tables that Sphinx counts, so that both give a table the same number."""
    project.write(PROPOSALS | {"index.md": NUMBERED})
    build = project.build("latex", config={"numfig": True, "suppress_warnings": ["enhancements.unknown-status"]})
    counted = re.findall(r"\\(?:sphinx)?caption\{(\w+)|(\\refstepcounter\{table\})", build.text("test.tex"))
    assert [name or "Empty" for name, _ in counted] == ["Ours", "Grouped", "Everything", "Empty", "Last"]
    assert r"\label{\detokenize{index:all}}" in build.text("test.tex")
    assert r"\sphinxstylestrong{Folded}" in build.text("test.tex")
