"""The command ``graph``."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from cli.terminal import run_in_terminal

from sphinx_enhancements.cli import main
from sphinx_enhancements.cli.text.width import measure_width

if TYPE_CHECKING:
    from pathlib import Path

EVIL = r"""a"; b -> [<<b>x</b>>] \N &lt; `d` |"e"| %% #q; <script>"""
FILES = {
    "enhancements.toml": 'documents = ["p/*.md"]\n',
    "p/1.md": "---\nid: A-1\nstatus: accepted\ndepends-on: A-2\n---\n# A lamp that lights the whole room\n",
    "p/2.md": "---\nid: A-2\nstatus: draft\ndepends-on: A-3\nsee-also: A-1\n---\n# Wire\n",
    "p/3.md": "---\nid: A-3\nstatus: rejected\ndepends-on: A-1\n---\n# Copper\n",
    "p/4.md": "---\nid: A-4\n---\n# Alone\n",
    "p/5.md": "---\nid: A-5\nsee-also: A-6\n---\n# Five\n",
    "p/6.md": f"---\nid: A-6\nstatus: '{EVIL}'\n---\n# Six\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of six proposals, three of which depend on each other."""
    write_files(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run ``graph`` in this process: exit status, output, errors."""
    status = main(("graph", *arguments))
    return (status, *capsys.readouterr())


@pytest.mark.parametrize("reference", ["A-1", "a-1", "p/1.md"])
def test_tree_around_a_proposal(folder: Path, capsys: pytest.CaptureFixture[str], reference: str) -> None:
    """A key or path means one proposal; its relations are listed in both ways."""
    status, out, _ = run(capsys, reference)
    assert status == 0
    assert out.splitlines() == [
        "A-1 A lamp that lights the whole room (accepted)",
        "├─ depends on A-2 Wire (draft)",
        "├─ see also A-2 Wire (draft)",
        "└─ required by A-3 Copper (rejected)",
        "",
        "3 proposals, 4 relations",
    ]


def test_tree_on_a_narrow_terminal(folder: Path) -> None:
    """Titles are shortened, and all lines fit."""
    lines = run_in_terminal(folder, 40, "graph", "A-1").lines
    assert lines[0] == "A-1 A lamp that lights the w… (accepted)"
    assert max(map(measure_width, lines)) <= 40


def test_colors(folder: Path) -> None:
    """The state has its colour on a terminal."""
    assert "\x1b[33m (draft)\x1b[0m" in run_in_terminal(folder, 80, "graph", "A-1").text


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--direction=out"], ["A-1", "├─ depends on A-2 Wire (draft)", "└─ see also A-2 Wire (draft)"]),
        (["--direction=in"], ["A-1", "├─ see also A-2 Wire (draft)", "└─ required by A-3 Copper (rejected)"]),
        (["--relations=see-also"], ["A-1", "└─ see also A-2 Wire (draft)"]),
        (["--depth=0"], ["A-1"]),
        (
            ["--direction=out", "--depth=9", "--relations=depends-on"],
            ["A-1", "└─ depends on A-2 Wire (draft)", "   └─ depends on A-3 Copper (rejected)"],
        ),
    ],
)
def test_direction_depth_and_relations(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], expected: list[str]
) -> None:
    """Options choose which relations are followed, and how far; a cycle ends at the first repetition."""
    lines = run(capsys, "A-1", *arguments)[1].splitlines()
    lines[0] = lines[0][:3]
    assert lines[: len(expected)] == expected


def test_tree_of_all_proposals(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each relation is listed once, in its own direction, also if all proposals depend on each other."""
    _, out, _ = run(capsys)
    assert [line.partition(" (")[0] for line in out.splitlines()] == [
        "A-5 Five",
        "└─ see also A-6 Six",
        "A-1 A lamp that lights the whole room",
        "├─ depends on A-2 Wire",
        "│  └─ depends on A-3 Copper",
        "│     └─ depends on A-1 A lamp that lights the whole room",
        "└─ see also A-2 Wire",
        "",
        "5 proposals, 5 relations",
    ]


def test_long_chain(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A chain of two thousand dependencies is a tree too."""
    texts = {f"p/{n}.md": f"---\nid: A-{n}\ndepends-on: A-{n + 1}\n---\n# N\n" for n in range(1, 2001)}
    write_files(folder, texts)
    assert run(capsys, "--no-cache")[1].endswith("\n2000 proposals, 1999 relations\n")


def test_no_relation(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A proposal that the query chooses is in the tree without a relation too; a query may choose none."""
    assert run(capsys, "A-4")[1] == "A-4 Alone (no status)\n\n1 proposal, 0 relations\n"
    assert run(capsys, "status:deferred")[1] == "0 proposals, 0 relations\n"


def test_dot_and_svg(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Graphviz reads the text of proposals as text."""
    _, out, err = run(capsys, "A-6", "--format", "dot")
    assert err == ""
    from pygraphviz import AGraph

    graph = AGraph(string=out)
    assert sorted(graph.nodes()) == ["A-5", "A-6"]
    assert [(edge[0], edge[1]) for edge in graph.edges()] == [("A-5", "A-6")]
    picture = ET.fromstring(run(capsys, "A-6", "--format", "svg")[1])  # noqa: S314 - our own output
    texts = {"".join(element.itertext()) for element in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert {"A-6", "Six", EVIL} <= {text.replace("\xa0", " ") for text in texts}
    assert next(picture.iter("{http://www.w3.org/2000/svg}script"), None) is None


def test_mermaid(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything in the text of proposals that Mermaid could read as markup is a character code."""
    _, out, _ = run(capsys, "A-6", "--format", "mermaid")
    lines = out.splitlines()
    assert lines[:2] == ["flowchart LR", '  n0["A-5<br>Five<br>no status"]']
    label = re.fullmatch(r'  n1\["([^"]*)"\]', lines[2])
    assert label is not None
    text = html.unescape(re.sub(r"#(\d+);", r"&#\1;", label[1].removeprefix("A-6<br>Six<br>")))
    assert text == EVIL
    assert not set('"<>`|[]&%\\') & set(label[1].removeprefix("A-6<br>Six<br>"))
    assert lines[3] == '  n0 -->|"see also"| n1'


def test_groups(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """More proposals than the limit are put together by owner."""
    status, out, err = run(capsys, "--format=mermaid", "--limit=2")
    assert (status, err.splitlines()[-1]) == (0, "6 proposals by owner; --limit shows each")
    assert '  n0["no owner<br>5 proposals"]' in out


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--relations=depend-on"], "`relations` has 'depend-on', which is none of "),
        (["stauts:draft"], "'stauts:draft': "),
    ],
)
def test_invalid_options(folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], error: str) -> None:
    """One line names the mistake and the nearest word."""
    status, out, err = run(capsys, *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"sphinx-enhancements: {error}")
    assert "the nearest is" in err


@pytest.mark.parametrize("number", ["x", "-1", "1e3", "99999999999"])
def test_invalid_depth(folder: Path, capsys: pytest.CaptureFixture[str], number: str) -> None:
    """A depth is a number."""
    with pytest.raises(SystemExit) as end:
        main(["graph", f"--depth={number}"])
    assert end.value.code == 2
    assert "is no number" in capsys.readouterr().err
