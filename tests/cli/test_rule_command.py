"""The command ``rule``, and the settings in force that ``check --show-settings`` prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.terminal import run_in_terminal

from sphinx_enhancements.cli import main
from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.rules import RULES

SETTINGS = """\
documents = ["p/**"]
frob = 1
[rules]
missing_section = "error"
[[rule-overrides]]
paths = ["keps/**"]
statuses = ["Draft"]
rules = { title-markup = "info" }
[[releases]]
name = "v1.2"
date = 2026-01-02
freeze = 2025-12-01
[profile]
extends = "kep"
[profile.rules]
encoding = "off"
[[profile.rule-overrides]]
statuses = ["withdrawn"]
rules = { missing-section = "off", missing-person = "off" }
"""


def show_settings(capsys: pytest.CaptureFixture[str]) -> dict[str, list[list[str]]]:
    """Return the cells below each name that ``check --show-settings`` prints."""
    assert main(["check", "--show-settings"]) == 0
    rows: dict[str, list[list[str]]] = {}
    for line in capsys.readouterr().out.splitlines():
        name, _, cells = line.partition(" ")
        rows.setdefault(name, []).append([cell.strip() for cell in cells.strip().split("  ") if cell.strip()])
    return rows


def test_page_of_a_rule(capsys: pytest.CaptureFixture[str]) -> None:
    """A rule is explained by its page, below its code, level and subject."""
    assert main(["rule", "title-markup"]) == 0
    lines = capsys.readouterr().out.split("\n")
    assert lines[:5] == [
        "# title-markup",
        "",
        "Default level: warning. Fixable: no. Subject: Metadata.",
        "",
        "Report a title with markup: emphasis, a link, an image or HTML.",
    ]
    assert "\n".join(lines[4:]) == f"{RULES[Code.TITLE_MARKUP].page}\n"


def test_list_on_a_terminal(tmp_path: Path) -> None:
    """A terminal breaks the descriptions; one with 40 columns has room for few words of them."""
    lines = run_in_terminal(tmp_path, 80, "rule", "--list").lines
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if not line.startswith(" ")][1:] == [
        line for line in lines if line.split(" ")[0] in set(Code)
    ]
    assert run_in_terminal(tmp_path, 40, "rule", "--list").status == 0


def test_list_of_rules(capsys: pytest.CaptureFixture[str]) -> None:
    """Each rule has a line with its default level and if its findings can be corrected by edits."""
    assert main(["rule", "--list"]) == 0
    header, *lines = capsys.readouterr().out.splitlines()
    assert header.split() == ["CODE", "LEVEL", "FIXABLE", "DESCRIPTION"]
    assert [line.split()[:3] for line in lines] == [
        [code, RULES[code].level, RULES[code].fixability] for code in sorted(Code)
    ]


@pytest.mark.parametrize("arguments", [["--list"], ["file-bounds"]])
def test_rules_as_json(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """The JSON has the rules that the text has, with all their parts."""
    assert main(["rule", *arguments, "--output-format=json"]) == 0
    rules = json.loads(capsys.readouterr().out)["rules"]
    assert len(rules) == (len(Code) if arguments == ["--list"] else 1)
    rule = next(rule for rule in rules if rule["code"] == "file-bounds")
    page = rule.pop("page")
    assert rule == {
        "code": "file-bounds",
        "level": "error",
        "fixable": False,
        "hasUnsafeEdits": False,
        "scope": "project",
        "subject": "Files and documents",
        "summary": page.partition("\n")[0],
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["title-markp"], "sphinx-enhancements: there is no rule 'title-markp'; did you mean 'title-markup'?"),
        (["x\x1b[31m"], "sphinx-enhancements: there is no rule 'x\\x1b[31m'; `rule --list` lists them"),
        ([], "sphinx-enhancements rule: error: one of the arguments CODE --list is required"),
        (["--list", "encoding"], "sphinx-enhancements rule: error: argument CODE: not allowed with argument --list"),
    ],
)
def test_rule_that_does_not_exist(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    """The last line of the errors says what is wrong, and the exit status is 2."""
    try:
        status = main(["rule", *arguments])
    except SystemExit as end:
        status = int(end.code or 0)
    out, err = capsys.readouterr()
    assert (status, out, err.splitlines()[-1]) == (2, "", message)


def test_settings_in_force(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and levels have the place that sets them; a profile's levels for some statuses yield to the settings."""
    (tmp_path / "enhancements.toml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    rows = show_settings(capsys)
    assert rows["root:"] == [["."]]
    assert rows["profile"] == [['"kep"', "enhancements.toml:13"]]
    assert rows["documents"] == [['["p/**"]', "enhancements.toml:1"]]
    assert rows["baseline"] == [["null", "default"]]
    release = '[{"name": "v1.2", "date": "2026-01-02", "dates": [["freeze", "2025-12-01"]]}]'
    assert rows["releases"] == [[release, "enhancements.toml:9"]]
    assert rows["missing-section"] == [["error", "enhancements.toml:4"]]
    assert rows["encoding"] == [["off", "enhancements.toml:16"]]
    assert rows["duplicate-key"] == [["warning", "default"]]
    assert rows["title-markup"] == [
        ["warning", "default"],
        ["info", "enhancements.toml:5, for paths keps/** and statuses draft"],
    ]
    (_, level), override = rows["missing-person"][0], rows["missing-person"][1]
    assert level.startswith("profile kep:")
    assert override == ["off", "enhancements.toml:17, for statuses withdrawn"]
    assert set(Code) <= rows.keys()


def test_settings_in_pyproject(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paths of files are relative to the root; inline tables have the line of their key."""
    (tmp_path / "docs").mkdir()
    text = '[tool.enhancements]\nroot = "docs"\nrules = { title-markup = "off" }\n'
    (tmp_path / "pyproject.toml").write_text(text)
    monkeypatch.chdir(tmp_path)
    rows = show_settings(capsys)
    assert rows["root:"] == [["docs"]]
    assert rows["root"] == [['"docs"', "../pyproject.toml:2"]]
    assert rows["title-markup"] == [["off", "../pyproject.toml:3"]]


def test_no_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a settings file, everything has its default."""
    monkeypatch.chdir(tmp_path)
    rows = show_settings(capsys)
    assert rows["profile"] == [['"default"', "default"]]


def test_unusable_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that stops every command stops this one, too."""
    (tmp_path / "enhancements.toml").write_text("exclude = 3\n")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--show-settings"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("enhancements.toml:1: error: `exclude` must be a list of path patterns, not 3")
