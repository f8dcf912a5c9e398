"""Bad input of ``check``: one clear line for each mistake, an exit status, no traceback."""

from __future__ import annotations

import os
import sys
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

import pytest
from cli.commands import run_command
from cli.terminal import run_in_terminal

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SETTINGS = """\
documents = ["p/*.md"]

[rules]
missing-section = "warning"

[profile]
extends = "default"

[profile.template]
path = ["template.md"]
required-from = "accepted"

[profile.required-sections]
accepted = ["Summary"]
"""

FILES = {
    "enhancements.toml": SETTINGS,
    "template.md": "# Title\n\n## Summary\n\n## Motivation\n",
    "p/1.md": "---\nid: A-1\nstatus: accepted\n---\n# Lamps\n\n## Summary\n\nText.\n\n## Motivation\n\nText.\n",
}


class Result(NamedTuple):
    """Exit status, the lines of standard output, and those of standard error."""

    status: int
    out: list[str]
    err: list[str]


def write_files(folder: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Write a tidy repository with some other files; None removes one."""
    for name, content in ({**FILES, **files}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())


def check(folder: Path, files: Mapping[str, str | bytes | None], *options: str, text: bytes = b"") -> Result:
    """Run ``check`` for a tidy repository with some other files."""
    write_files(folder, files)
    status, out, err = run_command(folder, "check", "--format=concise", *options, text=text, COLUMNS="40")
    return Result(status, out.splitlines(), err.splitlines())


def test_tidy_repository(tmp_path: Path) -> None:
    """The repository of these tests has no findings."""
    assert check(tmp_path, {}) == (0, [], ["1 proposal, 0 findings"])


BASELINE = "enhancements-baseline.json"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", f"{BASELINE}:1: the baseline is not valid JSON"),
        (b"[]", f"{BASELINE}: the baseline"),
        (b'{"version": 2}', f"{BASELINE}: the baseline has version 2, newer than 1"),
        (b'{"version": "1"}', f"{BASELINE}: the baseline"),
        (b'{"version": 1, "p/1.md missing-id": {"count": -1}}', f"{BASELINE}"),
        (b'{"version": 1, "p/1.md missing-id": 7}', f"{BASELINE}"),
        (b"\xff", f"{BASELINE}: the baseline is not UTF-8 text (byte 0)"),
        (b"[" * 100_000, f"{BASELINE}"),
    ],
)
def test_unusable_baseline(tmp_path: Path, data: bytes, message: str) -> None:
    """An unusable baseline cannot be applied: the command could not run."""
    status, out, err = check(tmp_path, {BASELINE: data})
    assert (status, out, len(err)) == (2, [], 1)
    assert err[0].startswith(f"sphinx-enhancements: {message}")


def test_baseline_of_removed_files(tmp_path: Path) -> None:
    """Entries for files that are gone are reported, each in one line, until they are pruned."""
    untidy = FILES["p/1.md"].replace("accepted", "acepted")
    assert check(tmp_path, {"p/2.md": untidy.replace("A-1", "A-2")}, "--write-baseline").status == 0
    status, out, _ = check(tmp_path, {"p/2.md": None})
    message = "there is no file 'p/2.md' any more; remove what no longer applies with `check --prune-baseline`"
    assert (status, out) == (0, [f"{BASELINE}:2: info: {message} [stale-baseline]"])
    assert check(tmp_path, {"p/2.md": None}, "--prune-baseline").status == 0
    assert check(tmp_path, {"p/2.md": None}) == (0, [], ["1 proposal, 0 findings"])


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("ignore[missing-section]", "the comment"),
        ("ignore[missing-secton] it is old", "there is no rule 'missing-secton'"),
        ("ignore[] it is old", "the comment suppresses nothing: it names no rule"),
        ("ignore it is old", "the comment suppresses nothing"),
        ("ignore[missing-section] it is old", "there is no finding of `missing-section`"),
        ("ignore[" + "x" * 100_000, "the comment suppresses nothing"),
    ],
)
def test_unusable_suppression(tmp_path: Path, comment: str, message: str) -> None:
    """A comment that suppresses nothing is a finding itself."""
    text = FILES["p/1.md"].replace("# Lamps\n", f"# Lamps\n\n<!-- enhancements: {comment} -->\n")
    status, out, _ = check(tmp_path, {"p/1.md": text})
    assert (status, len(out)) == (1, 1)
    assert out[0].startswith(f"p/1.md:7: warning: {message}")


@pytest.mark.parametrize(
    ("template", "lines"),
    [
        (None, ["enhancements.toml: warning: there is no template template.md below the root"]),
        ("", ["template.md: warning: the template template.md is empty or cannot be read"]),
        ("Text without a heading.\n", ["template.md: warning: the template template.md has no sections"]),
        ("# T\n\n## Summary\n\n## summary\n", ["template.md:5: warning: the template has the section 'summary' twice"]),
        (b"# T\n\n## Summary\n\n\xff\n", ["template.md:5: warning: byte 0xff is not UTF-8"]),
        (
            "# T\n\n##Summary\n\n<!-- never closed\n\n## Lost\n",
            ["template.md: warning: the template template.md has no"],
        ),
        ("## Summary\n" + "#" * 100_000 + "\n", []),
    ],
)
def test_unusable_template(tmp_path: Path, template: str | bytes | None, lines: list[str]) -> None:
    """One line says what is wrong with a template; the sections of the profile count in its place."""
    status, out, _ = check(tmp_path, {"template.md": template})
    assert status == int(bool(lines))
    assert [line[: len(start)] for line, start in zip(out, lines, strict=True)] == lines


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (
            'missing-section = "eror"',
            """`missing-section` cannot have the level 'eror'; the nearest is 'error'; the levels""",
        ),
        ("missing-section = 1", "`missing-section` cannot have the level 1"),
        (
            'missing-secton = "error"',
            """there is no rule 'missing-secton'; the nearest is 'missing-section'; it is ignored""",
        ),
    ],
)
def test_unknown_level(tmp_path: Path, rules: str, message: str) -> None:
    """A level or a code that does not exist is reported at its line, and ignored alone."""
    settings = SETTINGS.replace('missing-section = "warning"', rules)
    status, out, _ = check(tmp_path, {"enhancements.toml": settings})
    assert (status, len(out)) == (1, 1)
    assert out[0].startswith(f"enhancements.toml:4: warning: {message}")


@pytest.mark.parametrize("text", [b"\xff\xfe", b"---\nid: \xe4\n---\n# T\n", b"\x00" * 10, b"# \xf0\x9f\n" * 9])
def test_input_that_is_not_utf8(tmp_path: Path, text: bytes) -> None:
    """Bytes that are not UTF-8 are findings about the text, at the path that it is said to have."""
    status, out, err = check(tmp_path, {}, "-", "--stdin-filename", "p/3.md", text=text)
    assert status in (0, 1)
    assert "Traceback" not in "".join(err)
    assert all(line.startswith("p/3.md") for line in out)
    if text != b"\x00" * 10:
        assert [line for line in out if line.endswith("[encoding]")]


@pytest.fixture(scope="module")
def large_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Repository whose report is larger than the buffer of a pipe."""
    folder = tmp_path_factory.mktemp("large")
    write_files(folder, {f"p/{n}.md": f"# *T* {'x' * 200}\n" for n in range(2, 400)})
    return folder


@pytest.mark.parametrize("name", ["full", "concise", "json", "github", "gitlab", "sarif", "rdjson", "junit"])
def test_closed_pipe(
    large_repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """A reader that closes the pipe leaves the exit status, and no message but the numbers."""
    reading, writing = os.pipe()

    def read_beginning() -> None:
        os.read(reading, 5)
        os.close(reading)

    reader = Thread(target=read_beginning)
    reader.start()
    monkeypatch.chdir(large_repository)
    with os.fdopen(writing, "w", encoding="utf-8") as output:
        monkeypatch.setattr(sys, "stdout", output)
        assert main(["check", "--format", name]) == 1
    reader.join()
    assert [line.split()[:2] for line in capsys.readouterr().err.splitlines()] == [["399", "proposals,"]]


@pytest.mark.parametrize("width", [1, 20, 40, 80])
def test_narrow_terminal(tmp_path: Path, width: int) -> None:
    """On a narrow terminal, excerpts, hints and statistics fit; only the first line of a finding is never broken."""
    text = FILES["p/1.md"].replace("accepted", "acepted").replace("# Lamps", f"# *{'移行' * 60}*")
    write_files(tmp_path, {"p/1.md": text})
    output = run_in_terminal(tmp_path, width, "check")
    assert output.status == 1
    assert len([line for line in output.lines if line.endswith("]")]) == 2
    if width >= 40:
        rest = [line for line in output.lines if line.startswith(" ")]
        assert len(rest) >= 2
        assert max(map(len, rest)) <= width
        assert max(map(len, run_in_terminal(tmp_path, width, "check", "--statistics").lines)) <= width
