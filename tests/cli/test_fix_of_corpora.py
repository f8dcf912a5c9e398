"""Corrections in copies of real repositories: of their own findings, and of mistakes that the test makes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cli.commands import run_command

from sphinx_enhancements.core.diagnostics import Edit
from sphinx_enhancements.core.editing.text_edits import apply_edits, decode_file, encode_file
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_enhancements.core.model import Enhancement

pytestmark = pytest.mark.corpora

NAMES = ["kep", "vep", "gep", "openshift"]
CORRECTED = {"status", "stage", "milestones", "stage_releases", "created", "updated", "people", "extra", "diagnostics"}
"""Fields of a proposal that corrections of real documents change."""

MOVED = {"sections", "checklist", "local_links", "questions", "relations"}
"""Fields whose lines change below a table of contents that becomes longer."""


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
    """Return the proposals of a repository by key, from the cache that the commands share."""
    project = open_project(root.parent / f"{root.name}.toml", root, root)
    return {entry.key: entry.enhancement for entry in load_collection(project, cache_folder=root.parent / "cache")}


def make_edits(findings: list[dict[str, Any]]) -> dict[str, list[Edit]]:
    """Return the safe edits in a report as JSON by file."""
    edits: dict[str, list[Edit]] = {}
    for finding in findings:
        if not finding["hasUnsafeEdits"]:
            edits.setdefault(finding["path"], []).extend(Edit(*edit.values()) for edit in finding["edits"])
    return {path: own for path, own in edits.items() if own}


def check(root: Path, *options: str) -> tuple[int, str]:
    """Run ``check`` in a copy of a repository; return exit status and output."""
    settings, cache_folder = root.parent / f"{root.name}.toml", root.parent / "cache"
    command = ("--settings", str(settings), "--root", str(root), "--cache-dir", str(cache_folder), "check", *options)
    return run_command(root, *command)[:2]


class FixedRepository:
    """Copy of a repository in which ``check --fix`` has corrected the repository's own findings.

    :ivar before: path of each file -> its original bytes.
    :ivar old_proposals: key of each proposal -> the proposal before the corrections.
    :ivar edits: path of each file -> the safe edits in the report as JSON.
    :ivar diff: output of ``check --diff``.
    """

    def __init__(self, corpora: Path, name: str, folder: Path) -> None:
        self.name, self.root = name, copy(corpora, name, folder, "fixed")
        self.before, self.old_proposals = read_files(self.root), read_proposals(self.root)
        self.edits = make_edits(json.loads(check(self.root, "--output-format=json")[1])["diagnostics"])
        self.diff = check(self.root, "--diff")[1]
        check(self.root, "--fix")
        self.after, self.proposals = read_files(self.root), read_proposals(self.root)
        self.remaining = check(self.root, "--diff")


@pytest.fixture(scope="session")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], FixedRepository]:
    """Return a function that corrects a repository once, by the folder of all of them and its name."""
    return cache(lambda corpora, name: FixedRepository(corpora, name, tmp_path_factory.mktemp(name)))


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.xdist_group(f"fix {name}")) for name in NAMES])
def repository(
    request: pytest.FixtureRequest, corpora: Path, repositories: Callable[[Path, str], FixedRepository]
) -> FixedRepository:
    """Each of the real repositories."""
    return repositories(corpora, request.param)


def test_own_findings_of_a_repository(repository: FixedRepository, corpora: Path, tmp_path: Path) -> None:
    """Only reported ranges change, everything else reads as before, and git applies the diff with the same result."""
    before, after, edits = repository.before, repository.after, repository.edits
    patched = copy(corpora, repository.name, tmp_path, "patched")
    if repository.diff:
        command = ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"]
        subprocess.run(command, cwd=patched, input=encode_file(repository.diff), check=True)
    assert after == read_files(patched)
    expected = {path: encode_file(apply_edits(decode_file(data), edits.get(path, ()))) for path, data in before.items()}
    assert after == expected
    assert repository.remaining == (0, "")
    changed = {path for path, data in after.items() if data != before[path]}
    assert repository.proposals.keys() == repository.old_proposals.keys()
    for key, enhancement in repository.proposals.items():
        old = repository.old_proposals[key]
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


def test_mistakes_are_corrected(repository: FixedRepository) -> None:
    """A repository without correctable findings, in which mistakes are made, is restored byte for byte."""
    root = repository.root
    check(root, "--fix", "--info")
    clean = read_files(root)
    mistakes = make_mistakes(clean)
    for path, data in mistakes.items():
        (root / path).write_bytes(data)
    check(root, "--fix", "--info")
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
