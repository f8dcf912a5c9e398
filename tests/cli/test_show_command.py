"""The commands ``show`` and ``open``."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest
from cli.terminal import run_in_terminal

from sphinx_enhancements.cli import main
from sphinx_enhancements.cli.text.width import measure_width

if TYPE_CHECKING:
    from pathlib import Path

FIRST = """\
---
id: A-1
number: 1
status: accepted
stage: beta
milestones: {alpha: v1.2, beta: v1.3, stable: v1.5}
owner: sig-network
authors: ["@ann", "@bob"]
gates: [Lamp]
depends-on: [A-2, A-9]
aliases: [lamp]
---
# A lamp that lights the whole room and the next one too

## Summary

It is dark. A lamp helps.

## Open Questions

- Who pays for it?
"""
FILES = {
    "enhancements.toml": 'current-release = "v1.3"\n[rules]\nmissing-metadata = "off"\nneeds-declined = "off"\n'
    '[profile.documents]\npaths = ["p/{number}-{slug}/README.md"]\n'
    '[profile.metadata]\nsources = ["sidecar", "front-matter"]\nhandles = true\n'
    '[profile.sidecars]\nmetadata = "kep.yaml"\n[profile.key]\nformats = ["A-{number}"]\n',
    "p/1-lamp/README.md": FIRST,
    "p/2-wire/README.md": "See the metadata.\n",
    "p/2-wire/kep.yaml": "id: A-2\ntitle: Wire\nstatus: withdrawn\nreason: It is too long.\nsuperseded-by: A-1\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two proposals, in which commands run."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command in this process: exit status, output, errors."""
    status = main(arguments)
    return (status, *capsys.readouterr())


def test_wide_terminal(folder: Path) -> None:
    """A proposal has its state, stages, facts, relations both ways, open questions and findings."""
    output = run_in_terminal(folder, 80, "show", "A-1")
    assert output.lines == [
        "A-1  A lamp that lights the whole room and the next one too",
        "accepted · beta",
        "",
        "It is dark.",
        "",
        "  ● alpha   reached in v1.2",
        "  ● beta    since v1.3",
        "  ○ stable  aimed at v1.5",
        "",
        "  owner               sig-network",
        "  authors             @ann, @bob",
        "  gates               Lamp",
        "  source              p/1-lamp/README.md:1",
        "  answered questions  0/1",
        "",
        "depends on",
        "  A-2 Wire (withdrawn)",
        "  A-9 (not found here)",
        "supersedes",
        "  A-2 Wire (withdrawn)",
        "",
        "open questions (1)",
        "  Who pays for it? [line 21]",
        "",
        "findings (1)",
        "  p/1-lamp/README.md:10: warning: depends-on: 'A-9' is no proposal here;",
        "    looked for as key, number (9), path (p/1-lamp/a-9, a-9)",
        "    [unresolved-reference]",
    ]
    assert "\x1b[32maccepted\x1b[0m" in output.text
    assert "  \x1b[1;33mp/1-lamp/README.md:10: warning:\x1b[0m depends-on" in output.text
    assert output.status == 0


def test_narrow_terminal(folder: Path) -> None:
    """All lines fit; facts are below their names."""
    lines = run_in_terminal(folder, 40, "show", "A-1").lines
    assert max(map(measure_width, lines)) <= 40
    assert lines[:2] == ["A-1  A lamp that lights the whole room", "     and the next one too"]
    assert "  owner: sig-network" in lines


def test_banners_and_metadata_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A superseded proposal names its successor, and a proposal its metadata file."""
    out = run(capsys, "show", "A-2")[1].splitlines()
    assert "Superseded by A-1: A lamp that lights the whole room and the next one too (accepted, beta)" in out
    assert "  metadata            p/2-wire/kep.yaml" in out
    assert "required by" in out


@pytest.mark.parametrize(
    "reference",
    ["A-1", "a-1", "1", "#1", "lamp", "p/1-lamp/README.md", "./p/1-lamp", "1-lamp"],
)
def test_references(folder: Path, capsys: pytest.CaptureFixture[str], reference: str) -> None:
    """A proposal has several names, and the paths of its files from the root and from the current folder."""
    assert run(capsys, "show", reference)[1].startswith("A-1  ")


def test_metadata_file_as_reference(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path of a metadata file means its proposal, also from another folder."""
    monkeypatch.chdir(folder / "p/2-wire")
    assert run(capsys, "show", "kep.yaml")[1].startswith("A-2  ")


@pytest.mark.parametrize(
    ("reference", "error"),
    [
        ("A-11", "there is no proposal 'A-11'; the nearest is 'A-1'"),
        ("nothing", "there is no proposal 'nothing'; `list` lists the proposals"),
        ("", "there is no proposal ''"),
        ("\0", "there is no proposal '\\x00'"),
        ("x" * 5000, "there is no proposal 'xxx"),
        ("enhancements.toml", "there is no proposal 'enhancements.toml'"),
        ("../..", "there is no proposal '../..'"),
    ],
)
@pytest.mark.parametrize("command", ["show", "open"])
def test_unknown_reference(
    folder: Path, capsys: pytest.CaptureFixture[str], reference: str, error: str, command: str
) -> None:
    """One line names the reference, and the nearest key."""
    status, out, err = run(capsys, command, reference)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"sphinx-enhancements: {error}")


def test_shared_number(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name of several proposals means none of them, and the message lists them."""
    (folder / "p/2-wire/kep.yaml").write_text("title: Wire\naliases: [lamp]\n", encoding="utf-8")
    expected = "sphinx-enhancements: 'lamp' means several proposals: A-1, A-2; give the key of one\n"
    assert run(capsys, "show", "lamp") == (2, "", expected)


def test_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON has the form of ``enhancements.json``, and relations of both ways."""
    data = json.loads(run(capsys, "show", "A-1", "--format=json")[1])
    assert (data["schemaVersion"], data["enhancement"]["key"]) == (1, "A-1")
    assert [d["code"] for d in data["enhancement"]["diagnostics"] if d["severity"] == "warning"] == [
        "unresolved-reference"
    ]
    assert data["steps"][1] == {"stage": "beta", "progress": "current", "releases": ["v1.3"]}
    assert [(related["type"], related["key"], related["status"]) for related in data["related"]] == [
        ("depends-on", "A-2", "withdrawn"),
        ("supersedes", "A-2", "withdrawn"),
    ]


def test_control_characters(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text of a proposal cannot control the terminal."""
    block = '---\nstatus: "\\e[31mred"\nowner: "a\\e]0;b\\a"\n"x\\e[2J": 1\ndepends-on: "\\e[1m"\n---\n'
    text = f"{block}# A\x1b[2J\n\n- [ ] \x1b[1m\n"
    (folder / "p/1-lamp/README.md").write_text(text, encoding="utf-8")
    _, out, err = run(capsys, "show", "1")
    assert all(c.isprintable() or c == "\n" for c in out + err)


def test_findings_of_one_of_several_proposals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a document with several proposals, each has the findings about its own lines."""
    proposals = ("One\n   :id: B-1\n   :status: acepted\n\n", "Two\n   :id: B-2\n   :status: drift\n")
    (tmp_path / "a.rst").write_text("".join(f".. enhancement:: {text}" for text in proposals))
    monkeypatch.chdir(tmp_path)
    assert "a.rst:3: warning" in (first := run(capsys, "show", "B-1")[1])
    assert "a.rst:7: warning" in (second := run(capsys, "show", "B-2")[1])
    assert "drift" not in first
    assert "acepted" not in second


def test_open_prints_the_path(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path is relative to the current folder, so that other commands can use it."""
    assert run(capsys, "open", "1") == (0, f"{os.path.join('p', '1-lamp', 'README.md')}\n", "")  # noqa: PTH118
    monkeypatch.chdir(folder / "p")
    assert run(capsys, "open", "A-2", "--metadata")[1] == f"{os.path.join('2-wire', 'kep.yaml')}\n"  # noqa: PTH118
    error = "sphinx-enhancements: A-1 has no metadata file beside its document\n"
    assert run(capsys, "open", "A-1", "--metadata") == (2, "", error)


def test_open_in_an_editor(folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor gets the path as one argument, and its exit status is that of the command."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} -c 'import sys; print(sys.argv[1:]); sys.exit(3)' --wait")
    assert main(["open", "1", "--editor"]) == 3
    assert capfd.readouterr().out == f"{['--wait', os.path.join('p', '1-lamp', 'README.md')]}\n"  # noqa: PTH118


@pytest.mark.parametrize(
    ("editor", "error"),
    [
        ("", "--editor needs the variable VISUAL or EDITOR with the command of an editor"),
        ("/no/such/editor", "/no/such/editor: cannot be run: No such file or directory"),
        ("vi 'open", '$VISUAL or $EDITOR is "vi \'open": No closing quotation'),
    ],
)
def test_unusable_editor(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, editor: str, error: str
) -> None:
    """One line says which variable to set."""
    monkeypatch.setenv("VISUAL", editor)
    monkeypatch.delenv("EDITOR", raising=False)
    assert run(capsys, "open", "1", "--editor") == (2, "", f"sphinx-enhancements: {error}\n")
