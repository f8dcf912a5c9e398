"""Corrections in copies of real repositories: of their own findings, and of mistakes that the test makes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sphinx_enhancements.cli import main
from sphinx_enhancements.core.diagnostics import Edit
from sphinx_enhancements.core.editing.text_edits import apply_edits, decode_file, encode_file
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_enhancements.core.model import Enhancement

    Run = Callable[..., tuple[int, str]]

pytestmark = pytest.mark.corpora

NAMES = ["kep", "vep", "gep", "openshift"]
CORRECTED = {"status", "stage", "milestones", "stage_releases", "created", "updated", "people", "extra", "diagnostics"}
"""Fields of a proposal that corrections of real documents change."""

MOVED = {"sections", "checklist", "local_links", "questions", "relations"}
"""Fields whose lines change below a table of contents that becomes longer."""


@pytest.fixture
def run(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run ``check`` in a copy of a repository: exit status and output."""

    def check(root: Path, *options: str) -> tuple[int, str]:
        settings = str(root.parent / f"{root.name}.toml")
        cache = str(tmp_path / "cache")
        command = ["--settings", settings, "--root", str(root), "--cache-dir", cache, "check", *options]
        status = main(command)
        return status, decode_file(capsysbinary.readouterr().out)

    return check


def copy(corpora: Path, name: str, folder: Path, copy_name: str) -> Path:
    """Copy a repository, with settings beside the copy."""
    root = Path(shutil.copytree(corpora / name, folder / copy_name, symlinks=True))
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o200)
    (folder / f"{copy_name}.toml").write_text(f'profile = "{name}"\n', encoding="utf-8")
    return root


def read_files(root: Path) -> dict[str, bytes]:
    """Return the bytes of all files of a repository."""
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink() and ".git" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def read_proposals(root: Path) -> dict[str, Enhancement]:
    """Return the proposals of a repository by key."""
    project = open_project(root.parent / f"{root.name}.toml", root, root)
    return {entry.key: entry.enhancement for entry in load_collection(project)}


def make_edits(findings: list[dict[str, Any]]) -> dict[str, list[Edit]]:
    """Return the safe edits in a report as JSON by file."""
    edits: dict[str, list[Edit]] = {}
    for finding in findings:
        if not finding["hasUnsafeEdits"]:
            edits.setdefault(finding["path"], []).extend(Edit(*edit.values()) for edit in finding["edits"])
    return {path: own for path, own in edits.items() if own}


@pytest.mark.parametrize("name", NAMES)
def test_own_findings_of_a_repository(name: str, corpora: Path, tmp_path: Path, run: Run) -> None:
    """Only reported ranges change, everything else reads as before, and git applies the diff with the same result."""
    root, patched = (copy(corpora, name, tmp_path, copy_name) for copy_name in ("fixed", "patched"))
    before, proposals = read_files(root), read_proposals(root)
    edits = make_edits(json.loads(run(root, "--output-format=json")[1])["diagnostics"])
    _, diff = run(patched, "--diff")
    if diff:
        command = ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"]
        subprocess.run(command, cwd=patched, input=encode_file(diff), check=True)
    run(root, "--fix")
    after = read_files(root)
    assert after == read_files(patched)
    expected = {path: encode_file(apply_edits(decode_file(data), edits.get(path, ()))) for path, data in before.items()}
    assert after == expected
    assert run(root, "--diff") == (0, "")
    changed = {path for path, data in after.items() if data != before[path]}
    fixed = read_proposals(root)
    assert fixed.keys() == proposals.keys()
    for key, enhancement in fixed.items():
        old = proposals[key]
        names = {field.name for field in fields(old) if getattr(old, field.name) != getattr(enhancement, field.name)}
        if not {enhancement.source.path, enhancement.source.metadata} & changed:
            assert names <= {"diagnostics"}, key
        assert names <= CORRECTED | MOVED, key


MISTAKES = [
    (r"^(creation-date: *\"?)(\d{4})-(\d\d)-0(\d)(\"?)$", r"\1\2/\3/\4\5"),
    (r"^(last-updated: *\"?)(\d{4})-(\d\d)-(\d\d)(\"?)$", r"\1\2.\3.\4\5"),
    (r"^(status: *)implementable( *)$", r"\1implementabel\2"),
    (r"^(status: *)implemented( *)$", r"\1implementd\2"),
    (r"^(stage: *\"?)stable(\"?)$", r"\1stabel\2"),
    (r"^(  (?:alpha|beta|stable): *\")v(\d+\.\d+\")$", r"\1\2"),
    (r"^owning-sig(: )", r"owning-sgi\1"),
    (r"^(  - )\"@(\w+)\"$", r'\1"@@\2"'),
    (r"\n\n(##+) (Summary|Motivation|Proposal|Drawbacks)\n\n", "\n\n\\1\\2\n\n"),
    (r"^( *- \[Test Plan\]\(#test-plan\))\n", ""),
    (r"\bKubernetes\b", "Kuber\u200bnetes"),
]
"""Patterns, and the mistakes that replace their first matches."""


@pytest.mark.parametrize("name", NAMES)
def test_mistakes_are_corrected(name: str, corpora: Path, tmp_path: Path, run: Run) -> None:
    """A repository without correctable findings, in which mistakes are made, is restored byte for byte."""
    root = copy(corpora, name, tmp_path, "fixed")
    run(root, "--fix", "--info")
    clean = read_files(root)
    mistakes = make_mistakes(clean)
    for path, data in mistakes.items():
        (root / path).write_bytes(data)
    run(root, "--fix", "--info")
    after = read_files(root)
    left = [path for path, data in after.items() if data != clean[path]]
    assert len(left) <= len(mistakes) // 10, (len(mistakes), left)


def make_mistakes(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return files with a mistake in each, of all kinds in turn; no field is misspelled more than twice."""
    mistakes: dict[str, bytes] = {}
    counts = [0] * len(MISTAKES)
    for number, (path, data) in enumerate(sorted(files.items())):
        kind = number % len(MISTAKES)
        pattern, mistake = MISTAKES[kind]
        is_rare = "owning" in pattern and counts[kind] == 2  # three make it a custom of the community
        if path.endswith((".md", ".yaml")) and not is_rare:
            wrong = encode_file(re.sub(pattern, mistake, decode_file(data), count=1, flags=re.MULTILINE))
            if wrong != data:
                mistakes[path] = wrong
                counts[kind] += 1
    return mistakes
