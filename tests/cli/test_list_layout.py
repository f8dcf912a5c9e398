"""The command ``list`` on terminals of several widths, and its forms for programs."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from typing import TYPE_CHECKING

import pytest
from cli.terminal import run_in_terminal
from markdown_it import MarkdownIt

from sphinx_enhancements.cli import main
from sphinx_enhancements.cli.text.width import measure_width, shorten_to_width, wrap_to_width

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")

LONG = "A title of many words, so that no terminal of eighty columns has it on one line beside the others"
FILES = {
    "enhancements.toml": 'documents = ["p/*.md"]\ncurrent-release = "v1.3"\n',
    "p/1.md": f"---\nid: A-1\nstatus: accepted\nmilestones: {{beta: v1.3}}\nowner: sig-network\n---\n# {LONG}\n",
    "p/2.md": "---\nid: A-2\nstatus: rejected\nlabels: [x, y]\nowner: sig-network\n---\n# 移行 移行\n",
    "p/3.md": "---\nid: A-3\nstatus: draft\nlabels: [x]\nteam: '=1+1 | *b* <i> [a](javascript:b) `c`'\n---\n# T\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of three proposals."""
    (tmp_path / "p").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run ``list`` in this process: exit status, output, errors."""
    status = main(["--settings", str(folder / "enhancements.toml"), "list", *arguments])
    return (status, *capsys.readouterr())


def test_wide_terminal(folder: Path) -> None:
    """Nothing is shortened if all columns fit."""
    output = run_in_terminal(folder, 160, "list", "--color", "never")
    assert output.lines == output.text.splitlines()
    assert output.lines[1] == f"A-1  {LONG}  accepted  beta   beta v1.3  sig-network"


def test_medium_terminal(folder: Path) -> None:
    """The longest texts are shortened, and all lines fit."""
    lines = run_in_terminal(folder, 80, "list").lines
    assert lines[:3] == [
        "KEY  TITLE                               STATUS    STAGE  RELEASE    OWNER",
        "A-1  A title of many words, so that no…  accepted  beta   beta v1.3  sig-network",
        "A-2  移行 移行                           rejected                    sig-network",
    ]
    assert max(map(measure_width, lines)) == 80


def test_narrow_terminal(folder: Path) -> None:
    """Each proposal is a paragraph with all of its texts; the release repeats the stage, which is left out."""
    assert run_in_terminal(folder, 40, "list").lines == [
        "A-1  A title of many words, so that no",
        "     terminal of eighty columns has it",
        "     on one line beside the others",
        "     accepted · beta v1.3 · sig-network",
        "A-2  移行 移行",
        "     rejected · sig-network",
        "A-3  T",
        "     draft",
        "",
        "3 proposals",
    ]


def test_narrow_terminal_with_other_columns(folder: Path) -> None:
    """Values that do not explain themselves have the name of their column; without a title they are beside the key."""
    lines = run_in_terminal(folder, 24, "list", "--columns", "key labels status source").lines
    assert lines[:4] == ["A-1  accepted", "     source: p/1.md", "A-2  labels: x, y", "     rejected"]


def test_colors(folder: Path) -> None:
    """A status has its colour on a terminal, unless an option or NO_COLOR says otherwise."""
    assert "\x1b[32maccepted\x1b[0m" in run_in_terminal(folder, 120, "list").text
    assert "\x1b" not in run_in_terminal(folder, 120, "list", NO_COLOR="1").text
    assert "\x1b" not in run_in_terminal(folder, 120, "list", "--color=never").text


def test_color_in_a_pipe(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a pipe there are colours only if the user wants them, and nothing is shortened."""
    _, out, _ = run(folder, capsys, "--color=always")
    assert "\x1b[31mrejected\x1b[0m" in out
    assert LONG in out
    assert "\x1b" not in run(folder, capsys)[1]


def test_pager(folder: Path) -> None:
    """Output that is longer than the screen goes through the pager, and other output does not."""
    pager = f"{sys.executable} -c \"import sys; print(sys.stdin.read().replace('KEY', 'PAGED'))\""
    assert "PAGED" in run_in_terminal(folder, 80, "list", height=4, PAGER=pager).text
    assert "PAGED" not in run_in_terminal(folder, 80, "list", height=24, PAGER=pager).text
    assert "PAGED" not in run_in_terminal(folder, 80, "list", "--no-pager", height=4, PAGER=pager).text


@pytest.mark.parametrize("pager", ["", "cat", "/no/such/program", "an 'open quote"])
def test_unusable_pager(folder: Path, pager: str) -> None:
    """Without a usable pager the output is printed."""
    output = run_in_terminal(folder, 80, "list", height=4, PAGER=pager)
    assert (output.status, output.lines[-1]) == (0, "3 proposals")


def test_pager_that_ends_early(folder: Path) -> None:
    """A user may leave the pager before the end of the text."""
    for n in range(4, 900):
        (folder / f"p/{n}.md").write_text(f"---\nid: A-{n}\n---\n# T{'x' * 90}\n", encoding="utf-8")
    assert run_in_terminal(folder, 80, "list", height=4, PAGER="true").status == 0


def test_csv(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A spreadsheet reads each text as a text, also one that begins like a formula."""
    status, out, _ = run(folder, capsys, "--format", "csv", "--columns", "key,title,labels,team")
    assert status == 0
    assert list(csv.reader(io.StringIO(out))) == [
        ["key", "title", "labels", "team"],
        ["A-1", LONG, "", ""],
        ["A-2", "移行 移行", "x, y", ""],
        ["A-3", "T", "x", "'=1+1 | *b* <i> [a](javascript:b) `c`"],
    ]


def test_csv_with_groups(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Groups are in a first column; a proposal with two labels is in both groups."""
    _, out, _ = run(folder, capsys, "--format", "csv", "--columns", "key", "--group-by", "labels")
    assert out.splitlines() == ["group,key", "x,A-2", "x,A-3", "y,A-2", "no labels,A-1"]


def test_markdown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Markup in the texts of proposals is escaped: the table shows them as they are."""
    _, out, _ = run(folder, capsys, "--format", "markdown", "--columns", "key,team", "label:x", "-label:y")
    assert out.splitlines()[0] == "| key | team |"
    html = MarkdownIt("commonmark").enable("table").render(out)
    assert "<td>=1+1 | *b* &lt;i&gt; [a](javascript:b) `c`</td>" in html


def test_markdown_with_groups(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each group is a table below its title."""
    _, out, _ = run(folder, capsys, "--output-format", "markdown", "--columns", "key", "--group-by", "owner")
    table = ["", "| key |", "| --- |"]
    expected = ["**sig-network**", *table, "| A-1 |", "| A-2 |", "", "**no owner**", *table, "| A-3 |"]
    assert out.splitlines() == expected


def test_table_with_groups(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each group has a title with its number of rows."""
    _, out, _ = run(folder, capsys, "--columns", "key status", "--group-by", "owner")
    assert out.splitlines() == [
        "KEY  STATUS",
        "",
        "sig-network (2)",
        "A-1  accepted",
        "A-2  rejected",
        "",
        "no owner (1)",
        "A-3  draft",
        "",
        "3 proposals",
    ]


def test_ids(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Keys are one a line, in the order of the sort keys."""
    assert run(folder, capsys, "--format=ids", "--sort=-key")[:2] == (0, "A-3\nA-2\nA-1\n")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--count"], "3\n"),
        (["--count", "label:x"], "2\n"),
        (["--count", "--group-by=owner", "--format=csv"], "owner,proposals\nsig-network,2\nno owner,1\n"),
        (["--count", "label:z", "--format=csv"], "0\n"),
    ],
)
def test_count(folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], expected: str) -> None:
    """The number of proposals, or that of each group, in the form of the output."""
    assert run(folder, capsys, *arguments) == (0, expected, "")


def test_count_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Programs read the numbers by name."""
    _, out, _ = run(folder, capsys, "--count", "--group-by=labels", "--format=json")
    groups = [{"value": "x", "count": 2}, {"value": "y", "count": 1}, {"value": "no labels", "count": 1}]
    assert json.loads(out) == {"count": 3, "groupBy": "labels", "groups": groups}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--group-by=onwer"], "the group 'onwer' is unknown; the nearest is 'owner'; "),
        (["--group-by=owner", "--format=json"], "--group-by needs --count or one of the formats table, csv, markdown"),
        (["--count", "--format=ids"], "--count and the format ids exclude each other"),
    ],
)
def test_invalid_options(folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], error: str) -> None:
    """One line on standard error says which options cannot be used."""
    status, out, err = run(folder, capsys, *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"sphinx-enhancements: {error}")


def test_empty_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A query without results gives the header alone."""
    assert run(folder, capsys, "label:z", "--format=csv", "--columns=key")[1] == "key\n"
    assert run(folder, capsys, "label:z", "--format=markdown", "--columns=key")[1] == "| key |\n| --- |\n"
    assert run(folder, capsys, "label:z", "--columns=key")[1] == "KEY\n\n0 proposals\n"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("abcdefgh ij", 3, ["abc", "def", "gh", "ij"]),
        ("移行移行", 3, ["移", "行", "移", "行"]),
        ("", 5, []),
    ],
)
def test_wrapping(text: str, width: int, lines: list[str]) -> None:
    """Lines end at blanks, and within words that are wider than a line."""
    assert list(wrap_to_width(text, width)) == lines


@pytest.mark.parametrize(
    ("text", "width", "shortened"), [("abcdef", 6, "abcdef"), ("abc def", 5, "abc…"), ("移行移", 4, "移…")]
)
def test_shortening(text: str, width: int, shortened: str) -> None:
    """A text that is cut ends with an ellipsis, within the width."""
    assert shorten_to_width(text, width) == shortened
