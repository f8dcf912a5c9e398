"""Findings of the example project, and of the same with mistakes: the build and the command line report the same."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

import pytest
from building import SmallProject

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from pathlib import Path

Finding: TypeAlias = tuple[str, "int | None", str, str]
"""Path, line, code and level."""

MISTAKES = {
    "proposals/0002-station-spool.md": [("stage: stable", "stage: stabel"), ("created: ", "created: 1. ")],
    "proposals/0003-archive-segments.md": [("status: implemented", "status: implemented\nroom: 7\nstage: alpha")],
    "proposals/0005-skiff-protocol.md": [("status: accepted", "status: acepted\nsee-also: SEP-99")],
    "proposals/0007-backfill.md": [("## Constraints", "## Limits")],
    "proposals/0008-alarm-expressions.md": [("Not applicable, since nothing is sent but the alarm.", "N/A")],
    "proposals/0014-sea-areas.md": [("---\n\n#", "---\n\n<!-- enhancements: ignore[missing-title] -->\n\n#")],
    "proposals/small-changes.rst": [(":milestones: beta=v1.2, stable=v1.3", ":milestones: beta=v1.3, stable=v1.2")],
    "enhancements.toml": [("rules = { missing-constraint", 'rules = { unknown-stage = "error", missing-constraint')],
}

RULES = """current-release = "v1.3"
[rules]
unknown-status = "error"
missing-constraint = "info"
unresolved-reference = "off"
"""

LEVELS = {"enhancements.toml": [('current-release = "v1.3"\n', RULES), ('need-types = ["req"]\n', "")]}


def make_copy(example: Path, folder: Path, *edits: dict[str, list[tuple[str, str]]]) -> Path:
    """Return a copy of the example with other texts in some files."""
    copy = folder / "copy"
    shutil.copytree(example, copy, ignore=shutil.ignore_patterns("_build"))
    for files in edits:
        for name, pairs in files.items():
            text = (copy / name).read_text(encoding="utf-8")
            for old, new in pairs:
                assert old in text, (name, old)
                text = text.replace(old, new, 1)
            (copy / name).write_text(text, encoding="utf-8")
    return copy


def list_build_findings(copy: Path, folder: Path) -> Counter[Finding]:
    """Return what a build logs, and what of the level "info" it exports."""
    build = SmallProject(folder / "build").build(src=copy, confdir=copy, config={"html_theme": "basic"}, search=False)
    line = re.compile(rf"(?:{re.escape(str(copy))}/)?(.+?)(?::(\d+))?: (WARNING|ERROR): .*\[enhancements\.([a-z-]+)\]")
    logged = filter(None, map(line.fullmatch, build.warnings.splitlines()))
    found = Counter((m[1], int(m[2]) if m[2] else None, m[4], m[3].lower()) for m in logged)
    entries = (finding for entry in build.data["enhancements"] for finding in entry["diagnostics"])
    return found + Counter((d["path"], d["line"], d["code"], "info") for d in entries if d["severity"] == "info")


def list_command_line_findings(copy: Path, capsys: pytest.CaptureFixture[str]) -> Counter[Finding]:
    """Return what ``check --info`` reports."""
    capsys.readouterr()
    main(["--root", str(copy), "--settings", str(copy / "enhancements.toml"), "check", "--info", "--format=json"])
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    return Counter((d["path"], d["line"], d["code"], d["severity"]) for d in found)


@pytest.mark.parametrize(
    ("edits", "codes"),
    [
        ((), set()),
        (
            (MISTAKES,),
            {
                ("invalid-suppression", "warning"),
                ("missing-constraint", "warning"),
                ("unknown-stage", "warning"),
                ("unknown-status", "warning"),
                ("unresolved-reference", "warning"),
            },
        ),
        ((MISTAKES, LEVELS), {("unknown-status", "error"), ("missing-constraint", "info")}),
    ],
)
def test_build_and_command_line_agree(
    edits: tuple[dict[str, list[tuple[str, str]]], ...],
    codes: set[tuple[str, str]],
    example_docs: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The findings are equal, each with file, line, code and level."""
    copy = make_copy(example_docs, tmp_path, *edits)
    built = list_build_findings(copy, tmp_path)
    assert built == list_command_line_findings(copy, capsys)
    assert codes <= {(code, level) for _, _, code, level in built}
    assert bool(built) == bool(edits)
