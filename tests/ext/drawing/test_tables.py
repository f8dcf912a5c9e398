"""Tables: long cells, classes of columns, and keys."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import Build, SmallProject

LABELS = ", ".join(f"area/label-{n}" for n in range(200))
STATUS = "provisional|implementable|implemented|deferred|rejected|withdrawn " + "word " * 100
WORD = "x" * 300


def list_one(project: SmallProject, columns: str, fields: str, builder: str = "html", title: str = "Lamp") -> Build:
    """Build a list of one proposal."""
    page = f"# Home\n\n```{{enhancement-list}}\n:columns: {columns}\n```\n"
    project.write({"index.md": page, "p.md": f"---\norphan: true\nenhancement:\n  id: T-1\n{fields}---\n# {title}\n"})
    return project.build(builder, config={"suppress_warnings": ["enhancements"]})


def read_cells(build: Build) -> list[str]:
    """Return the html of each cell in the body of the only table."""
    body = build.text("index.html").partition("<tbody>")[2].partition("</tbody>")[0]
    return re.findall(r"<td[^>]*>(.*?)</td>", body, re.DOTALL)


@pytest.mark.parametrize(
    ("columns", "fields", "shown", "words", "rest"),
    [
        (
            "labels",
            f"  labels: [{LABELS}]\n",
            "area/label-0, area/label-1, area/label-2",
            "+197",
            ", ".join(f"area/label-{n}" for n in range(3, 200)),
        ),
        ("labels", "  labels: [a, b, c, d]\n", "a, b, c, d", None, None),
        (
            "depends-on",
            f"  depends-on: [{', '.join(f'T-{n}' for n in range(100, 160))}]\n",
            "T-100 (not found here), T-101 (not found here)",
            "+58",
            ", ".join(f"T-{n} (not found here)" for n in range(102, 160)),
        ),
        (
            "authors",
            f"  authors: [{', '.join(f'Person {n}' for n in range(80))}]\n",
            "Person 0, Person 1, Person 2, Person 3, Person 4",
            "+75",
            ", ".join(f"Person {n}" for n in range(5, 80)),
        ),
        (
            "milestones",
            "  milestones:\n    alpha: v1.8 (a design that is based on the file of another proposal, and more of it)\n",
            "alpha v1.8",
            "more",
            "a design that is based on the file of another proposal, and more of it, proposed",
        ),
        (
            "note",
            f"  note: {'one two three '*20}\n",
            "one two three one two three one two three\u2026",
            "more",
            "\u2026 " + " ".join(["one two three"] * 17),
        ),
    ],
)  # fmt: skip
def test_long_cells(
    project: SmallProject, columns: str, fields: str, shown: str, words: str | None, rest: str | None
) -> None:
    """A long cell has its rest in an element that opens without a script; no text is lost."""
    (cell,) = read_cells(list_one(project, columns, fields))
    pattern = r"<p>(.*?)</p>(?:<details class=\"enh-rest\"><summary>(.*?)</summary>\n<p>(.*)</p></details>)?"
    match = re.fullmatch(pattern, cell, re.DOTALL)
    assert match is not None
    parts = [part and html.unescape(re.sub("<[^>]*>", "", part)) for part in match.groups()]
    assert parts == [shown, words, rest]


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_long_cells_elsewhere(project: SmallProject, builder: str) -> None:
    """Plain text has all items of a cell; LaTeX, which breaks no row across pages, has at most 30."""
    build = list_one(project, "key, labels", f"  labels: [{LABELS}]\n", builder)
    text = re.sub(r"[\s|]", "", build.text({"text": "index.txt", "latex": "test.tex"}[builder]))
    assert text.count("area/label") == {"text": 200, "latex": 30}[builder]


def test_long_words(project: SmallProject) -> None:
    """A long title and a long status are shortened, with the full text in a tooltip."""
    build = list_one(project, "title, status", f"  status: '{STATUS}'\n", title=WORD)
    title, status = read_cells(build)
    assert re.search(rf'<a [^>]*title="{WORD}">x{{119}}\u2026</a>', title)
    pattern = r'title="([^"]*)"><span aria-hidden="true">([^<]*)</span><span class="enh-whole">([^<]*)</span>'
    match = re.search(pattern, status)
    assert match is not None
    tooltip, short, spoken = match.groups()
    assert short == f"{STATUS[:59]}\u2026"
    assert tooltip == spoken == " ".join(STATUS.split())[: len(tooltip) - 1] + "\u2026"
    assert 450 < len(tooltip) <= 500
    text = list_one(project, "title, status", f"  status: '{STATUS}'\n", "text").text("index.txt")
    assert "word word" not in " ".join(text.split())


def test_long_stage(project: SmallProject) -> None:
    """A long unknown stage is shortened in its badge, like an unknown status."""
    build = list_one(project, "key, stage", f"  stage: {'staging ' * 50}\n", "text")
    assert 1 <= build.text("index.txt").count("staging") <= 8


def test_columns(project: SmallProject) -> None:
    """A column has a class for its width; cells have the name of the column if they need a label in cards."""
    page = list_one(project, "key, title, created, owner", "  owner: o\n  created: 2026-01-02\n").text("index.html")
    assert re.findall(r'<th class="head ([^"]*)">', page) == ["enh-w-11", "enh-wide", "enh-w-12", "enh-w-15"]
    assert re.search(r'<table class="[^"]*\benh-fixed enh-w-55\b', page)  # 11 + 19 + 12 + 15, in steps of 5
    cells = re.findall(r"<td([^>]*)>", page)
    assert cells == [' class="enh-key"', ' class="enh-wide"', ' data-label="Created"', ""]


@pytest.mark.parametrize(
    ("key", "classes"),
    [
        ("T-12345", "enh-key"),
        ("network/egress-ip", "enh-key enh-long"),
        ("network/static-ip-addresses-vsphere", "enh-key enh-long enh-path"),
    ],
)
def test_keys(project: SmallProject, key: str, classes: str) -> None:
    """A key may break only if it is longer than its column."""
    text = f"---\norphan: true\nenhancement:\n  id: {key}\n---\n# T\n"
    project.write({"index.md": "# Home\n\n```{enhancement-list}\n```\n", "p.md": text})
    assert f'<td class="{classes}"><p>{key}</p></td>' in project.build().text("index.html")


@pytest.mark.parametrize(
    ("milestone", "note", "whole"),
    [
        ("v1.8", "(proposed)", ""),
        ("v1.8 (WorkloadEncryptionSEV)", "(Workload<wbr>Encryption<wbr>SEV, proposed)", ""),
        (
            "v1.8 (KEP-5304 device-metadata-file based design)",
            "(KEP-5304 device-metadat\u2026, proposed)",
            "(KEP-5304 device-metadata-file based design, proposed)",
        ),
        (
            f"v1.8 ({'<a> ' * 100})",
            f"({'&lt;a&gt; ' * 5}&lt;a&gt;\u2026, proposed)",
            f"({'&lt;a&gt; ' * 99}&lt;a&gt;, proposed)",
        ),
        (f"v1.8 ({WORD})", f"({'x' * 23}\u2026, proposed)", f"({WORD}, proposed)"),
    ],
)
def test_notes_of_releases(project: SmallProject, milestone: str, note: str, whole: str) -> None:
    """A long note in the column of releases is shortened, but keeps its state, and has the full text in a tooltip."""
    fields = f"  milestones:\n    alpha: {milestone}\n"
    (cell,) = read_cells(list_one(project, "release", fields))
    short = f'<span aria-hidden="true">{note}</span><span class="enh-whole">{whole}</span>'
    drawn = f' <span class="enh-note" title="{whole}">{short}' if whole else f'<span class="enh-note"> {note}'
    assert cell.partition("</a>")[2] == f"{drawn}</span></p>"


@pytest.mark.parametrize(
    ("builder", "columns", "stage"),
    [
        ("html", "stage, key", r'>Alpha</span><span class="enh-note"> \(proposed for v1.8\)</span></p>'),
        ("html", "stage, release", r'title="Alpha \(proposed for v1.8\)"><span aria-hidden="true">Alpha</span>'),
        ("text", "stage, release", r"\| \(proposed for +\| \(proposed\) +\|\n\| v1.8\)"),
    ],
)
def test_notes_of_stages(project: SmallProject, builder: str, columns: str, stage: str) -> None:
    """A stage that is not reached has its release beside it, except on sites if another column has the release."""
    build = list_one(project, columns, "  stage: alpha\n  milestones: {alpha: v1.8}\n", builder)
    assert re.search(stage, build.text("index.html" if builder == "html" else "index.txt"))


def test_links_in_man_pages(project: SmallProject) -> None:
    """The links of a manual page, which lead nowhere, are plain text without an empty address behind it."""
    page = "# Home\n\n{enh}`T-1` and {enh}`the lamp <T-1>`.\n\n```{enhancement-list}\n:columns: proposal\n```\n\n"
    project.write(
        {"index.md": f"{page}```{{toctree}}\np\n```\n", "p.md": "---\nenhancement:\n  id: T-1\n---\n# Lamp\n"}
    )
    text = project.build("man").text("test.1").replace(r"\-", "-")
    assert "T-1: Lamp and the lamp" in text
    assert re.findall(r"\\%<.*?>", text) == []
