"""Baselines of real repositories: a fresh one makes ``check`` clean, and only what is new fails."""

from __future__ import annotations

import json
import re
import shutil
import stat
from pathlib import Path
from typing import NamedTuple

import pytest

from sphinx_enhancements.cli import main

pytestmark = pytest.mark.corpora

FILE = "enhancements-baseline.json"


_HEADING = re.compile(r"([^:]+)(?::\d+)*: (?:error|warning).*\[([a-z-]+)\](?: \[\*\])?$")
"""First line of a finding; one that can be corrected has a mark at its end."""


class Edits(NamedTuple):
    """Edits of a proposal, each as a pattern of the text to replace and the new text.

    :param code: code of a finding that the proposal has.
    :param bad_code: code of the finding about the bad field.
    """

    code: str
    bad_code: str
    bad_field: tuple[str, str]
    new_state: tuple[str, str]


EDITS = {
    "kep": Edits("unresolved-reference", "unknown-field", (r"\A", "room: 7\n"), (r"\nstage: \w+", "\nstage: beta")),
    "gep": Edits(
        "unresolved-reference", "unknown-field", (r"\A", "room: 7\n"), (r"\nstatus: \w+", "\nstatus: Memorandum")
    ),
    "openshift": Edits(
        "unresolved-reference",
        "unknown-field",
        (r"\A---\n", "---\nroom: 7\n"),
        (r"\nstatus: \w+", "\nstatus: withdrawn"),
    ),
    "vep": Edits(
        "missing-title",
        "invalid-value",
        (r"\A", "---\nreview-until: someday\n---\n"),
        (r"\A", "---\nstage: beta\nstatus: implemented\n---\n"),
    ),
}


def copy_corpus(corpus: Path, parent: Path) -> Path:
    """Return a copy of a repository in a folder, whose files can be written."""
    folder = Path(shutil.copytree(corpus, parent / corpus.name, symlinks=True))
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
    return folder


def check(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[tuple[str, str]]]:
    """Run ``check`` for a repository: exit status, and path and code of each finding."""
    settings, cache = str(folder / "enhancements.toml"), str(folder.parent / "cache")
    status = main(["--settings", settings, "--cache-dir", cache, "check", *options])
    matches = (
        re.match(r"([^:]+)(?::\d+)*: (?:error|warning).*\[([a-z-]+)\](?: \[\*\])?$", line)
        for line in _read_lines(capsys)
    )
    return status, [(match[1], match[2]) for match in matches if match]


def _read_lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("name", EDITS)
def test_baseline(name: str, corpora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bad field is the only finding; a new stage or status brings back all findings of the proposal."""
    folder = copy_corpus(corpora / name, tmp_path)
    (folder / "enhancements.toml").write_text(f'profile = "{name}"\n', encoding="utf-8")
    status, before = check(folder, capsys)
    assert status == 1
    assert check(folder, capsys, "--write-baseline") == (0, [])
    assert check(folder, capsys) == (0, [])
    recorded = json.loads((folder / FILE).read_text(encoding="utf-8"))
    assert sum(entry["count"] for key, entry in recorded.items() if key != "version") == len(before)
    edits = EDITS[name]
    path = next(
        path
        for path, code in before
        if code == edits.code
        and (path, edits.bad_code) not in before
        and re.search(edits.new_state[0], (folder / path).read_text(encoding="utf-8"))
    )
    old = (folder / path).read_text(encoding="utf-8")
    (folder / path).write_text(re.sub(*edits.bad_field, old, count=1), encoding="utf-8")
    assert check(folder, capsys) == (1, [(path, edits.bad_code)])
    (folder / path).write_text(re.sub(*edits.new_state, old, count=1), encoding="utf-8")
    status, after = check(folder, capsys)
    assert status == 1
    # The metadata of these communities is in a file beside the document.
    files = f"{Path(path).parent}/" if name in ("kep", "gep") else path
    assert [finding for finding in after if finding in before] == [f for f in before if f[0].startswith(files)]
    (folder / path).write_text(old, encoding="utf-8")
    assert check(folder, capsys) == (0, [])


@pytest.mark.parametrize(
    ("name", "code"), [("gep", "template-prompt"), ("vep", "empty-section"), ("openshift", "front-matter")]
)
def test_added_ignores(name: str, code: str, corpora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Comments for all findings of a code leave none of them, and no finding about a comment; no line is changed."""
    folder = copy_corpus(corpora / name, tmp_path)
    (folder / "enhancements.toml").write_text(f'profile = "{name}"\n[rules]\n{code} = "warning"\n', encoding="utf-8")
    _, before = check(folder, capsys)
    changed = {path for path, found in before if found == code}
    assert changed
    texts = {path: (folder / path).read_bytes().splitlines() for path in changed}
    assert check(folder, capsys, "--add-ignore", code, "--reason", "as it was")[0] == 0
    assert check(folder, capsys)[1] == [finding for finding in before if finding[1] != code]
    for path, lines in texts.items():
        comment = f"enhancements: ignore[{code}] as it was".encode()
        file_comment = comment.replace(b"ignore[", b"ignore-file[")
        after = [
            line
            for line in (folder / path).read_bytes().splitlines()
            if line.strip(b"<!->\t# ") not in (comment, file_comment)
        ]
        assert after == lines
