"""``check - --stdin-filename PATH``: the text of one file from standard input, all others from the disk."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Check = Callable[..., tuple[int, list[str], str]]

FILES = {
    "enhancements.toml": 'profile = "kep"\n[rules]\nmissing-metadata = "warning"\n',
    "keps/sig-a/1-one/kep.yaml": "title: One\nkep-number: 1\nstatus: provisional\n",
    "keps/sig-a/1-one/README.md": "# KEP-1: One\n",
    "keps/sig-a/2-two/kep.yaml": "title: Two\nkep-number: 2\nstatus: frob\nsee-also: [KEP-1]\n",
    "keps/sig-a/2-two/README.md": "# KEP-2: *Two*\n",
    "other/x.md": "# X\n",
}
CODES = ["--select", "unknown-status,title-markup,unresolved-reference,encoding,duplicate-key"]


@pytest.fixture(params=["cache", "no cache"])
def check(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Check:
    """Run ``check`` with a text on standard input: exit status, lines of output, last line of errors."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    cache = ["--no-cache"] if request.param == "no cache" else ["--cache-dir", str(tmp_path / "cache")]

    def run(text: str | bytes, *options: str) -> tuple[int, list[str], str]:
        data = text.encode() if isinstance(text, str) else text
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        status = main([*cache, "check", "--output-format=concise", *CODES, *options])
        out, err = capsys.readouterr()
        lines = [f"{line.partition(': ')[0]} {line.rpartition('[')[2][:-1]}" for line in out.splitlines()]
        return status, lines, err.splitlines()[-1]

    return run


KEP = "keps/sig-a/1-one/kep.yaml"
README = "keps/sig-a/1-one/README.md"


@pytest.mark.parametrize(
    ("path", "text", "findings"),
    [
        (README, "# KEP-1: *One*\n", [f"{README}:1 title-markup"]),
        (README, "# KEP-1: One\n", []),
        (README, b"# KEP-1: One\n\n\xff\n", [f"{README}:3 encoding"]),
        (README, "", []),
        (KEP, "title: One\nkep-number: 1\nstatus: acepted\n", [f"{KEP}:3:9 unknown-status"]),
        ("keps/sig-a/3-new/README.md", "# KEP-3: *New*\n", ["keps/sig-a/3-new/README.md:1 title-markup"]),
        ("other/x.md", "# *X*\n", []),
        (
            "keps/notes.md",
            "---\nenhancement:\n  id: X-1\n  status: acepted\n---\n# X\n",
            ["keps/notes.md:4:11 unknown-status"],
        ),
        ("notes.txt", "# *X*\n", []),
        ("enhancements.toml", "frob", []),
    ],
)
def test_findings_in_the_text(check: Check, path: str, text: str | bytes, findings: list[str]) -> None:
    """The findings are those of the text, whatever the file on the disk has, also for a new file and a sidecar."""
    status, lines, _ = check(text, "-", "--stdin-filename", path)
    assert (status, lines) == (1 if findings else 0, findings)


def test_nothing_is_kept(check: Check) -> None:
    """The next run reads the file on the disk, in which other files are as before."""
    before = check("")
    assert check("# KEP-1: *One*\n", "-", "--stdin-filename", README)[0] == 1
    assert check("") == before
    assert before[1] == ["keps/sig-a/2-two/README.md:1 title-markup", "keps/sig-a/2-two/kep.yaml:3:9 unknown-status"]


def test_references_of_the_text(check: Check) -> None:
    """References are resolved with the proposals on the disk."""
    text = "title: One\nkep-number: 1\nstatus: provisional\nsee-also: [KEP-2, KEP-7]\n"
    assert check(text, "-", "--stdin-filename", KEP)[1] == [f"{KEP}:4 unresolved-reference"]


def test_new_metadata_file(check: Check, tmp_path: Path) -> None:
    """A metadata file that is not saved yet belongs to the document beside it."""
    (tmp_path / KEP).unlink()
    assert check("title: One\nstatus: frob\n", "-", "--stdin-filename", KEP)[1] == [f"{KEP}:2:9 unknown-status"]


def test_line_of_the_text(check: Check, capsys: pytest.CaptureFixture[str]) -> None:
    """The excerpt is that of standard input, relative to the folder in which the command runs."""
    sys.stdin = io.TextIOWrapper(io.BytesIO(b"# KEP-1: *One*\n"))
    assert main(["--no-cache", "check", *CODES, "-", "--stdin-filename", f"./{README}"]) == 1
    assert " 1 | # KEP-1: *One*\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-"], "- needs --stdin-filename PATH, the file whose text it is"),
        (["--stdin-filename", README], "--stdin-filename belongs to the path -"),
        (["-", README, "--stdin-filename", README], "- cannot be combined with other paths"),
        (["-", "--stdin-filename", README, "--write-baseline"], "- cannot be combined with --write-baseline"),
        (["-", "--stdin-filename", "../x.md"], "../x.md: is outside the root ."),
        (["-", "--stdin-filename", "keps"], "--stdin-filename keps: is a folder"),
        (["-", "--stdin-filename", ""], "--stdin-filename : is a folder"),
        (["-", "--stdin-filename", "a\0b"], "--stdin-filename a\ufffdb: is no path"),
    ],
)
def test_options_that_cannot_be_used(check: Check, options: list[str], message: str) -> None:
    """A wrong option gives one line and the exit status 2."""
    assert check("", *options) == (2, [], f"sphinx-enhancements: {message}")


def test_closed_input(check: Check, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without standard input, the command fails with one line."""
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["check", "-", "--stdin-filename", README]) == 2
    assert capsys.readouterr().err == "sphinx-enhancements: standard input is closed\n"


def test_large_input(check: Check) -> None:
    """An input that is larger than a file may be is refused."""
    result = check(b"x" * (8 * 2**20 + 1), "-", "--stdin-filename", README)
    assert result == (2, [], "sphinx-enhancements: standard input is larger than 8 MiB")
