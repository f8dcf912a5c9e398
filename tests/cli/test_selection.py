"""Options of ``check`` that choose findings, and its exit status."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from sphinx_enhancements.cli import main

FILES = {
    "repo/enhancements.toml": 'profile = "vep"\ncurrent-release = "v1.8"\n',
    "repo/veps/sig-a/1-one/vep.md": "---\nstatus: frob\n---\n# *One*\n",
    "repo/veps/sig-b/2-two/vep.md": "---\nstatus: acepted\n---\n# Two\n",
    "repo/veps/sig-b/3-three/vep.md": "# Three\n",
    "other/vep.md": "# Other\n",
}
ONE, TWO = "sig-a/1-one", "sig-b/2-two"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two untidy proposals and a tidy one, as the working folder."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    """Return the exit status, ``proposal code`` for each finding, and the numbers of proposals and findings."""
    status = main(["check", "--output-format=concise", *arguments])
    out, err = capsys.readouterr()
    headings = re.finditer(r"^veps/(\S+)/vep\.md.* \[([\w-]+)\](?: \[\*\])?$", out, re.MULTILINE)
    findings = [f"{match[1]} {match[2]}" for match in headings]
    assert len(findings) == len(out.splitlines())
    return status, findings, err.splitlines()[-1].partition(", 1 fixable")[0]


ALL = [f"{ONE} unknown-status", f"{ONE} title-markup", f"{TWO} unknown-status"]


@pytest.mark.parametrize(
    ("folder", "arguments", "findings"),
    [
        (".", [], ALL),
        (".", ["."], ALL),
        (".", ["veps"], ALL),
        (".", ["veps/sig-b/"], ALL[2:]),
        (".", ["veps/sig-a/1-one/vep.md"], ALL[:2]),
        (".", ["veps/sig-a/1-one/vep.md", "veps/sig-b"], ALL),
        (".", ["veps/sig-b/3-three"], []),
        ("veps/sig-b", ["."], ALL[2:]),
        ("veps/sig-b", ["2-two/vep.md", "../sig-a"], ALL),
        (".", ["--select", "title-markup"], ALL[1:2]),
        (".", ["--select=title-markup, unknown-status"], ALL),
        (".", ["--ignore", "title-markup", "--ignore=missing-id"], ALL[::2]),
        (".", ["--select", "unknown-status", "--ignore", "unknown-status"], []),
        (".", ["veps/sig-a", "--ignore", "unknown-status"], ALL[1:2]),
    ],
)
def test_findings_for_paths_and_codes(
    repo: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    folder: str,
    arguments: list[str],
    findings: list[str],
) -> None:
    """Paths are relative to the working folder, and codes are separated by commas."""
    monkeypatch.chdir(repo / folder)
    count = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
    assert check(capsys, *arguments) == (1 if findings else 0, findings, f"3 proposals, {count}")


def test_findings_of_linked_paths(repo: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A path through a link to the root is that of the file behind it."""
    os.symlink(repo, tmp_path / "link")  # noqa: PTH211
    assert check(capsys, str(tmp_path / "link/veps/sig-b"))[:2] == (1, ALL[2:])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["veps/none"], "veps/none: there is no such file or folder"),
        (["../other/vep.md"], "../other/vep.md: is outside the root ."),
        (["a\0b"], "a\ufffdb: there is no such file or folder"),
        (["--select", "unknwon-status"], "--select: there is no rule 'unknwon-status'; did you mean 'unknown-status'?"),
        (["--ignore", "title-markup,xyzzy"], "--ignore: there is no rule 'xyzzy'; `rule --list` lists them"),
        (["--statistics", "--output-format=sarif"], "--statistics has the formats full, concise, json"),
        (["--output-file", "none/x"], "none/x: cannot be written: No such file or directory"),
    ],
)
def test_options_that_cannot_be_used(
    repo: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    """A wrong option gives one line and the exit status 2."""
    assert main(["check", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"sphinx-enhancements: {message}\n")


def test_exit_zero(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Findings are reported, and the exit status is 0."""
    assert check(capsys, "--exit-zero") == (0, ALL, "3 proposals, 3 findings")


def test_output_file(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report is in the file alone, the numbers are on standard error."""
    assert check(capsys, "--output-file", "report.txt") == (1, [], "3 proposals, 3 findings")
    assert len((repo / "report.txt").read_text().splitlines()) == 3


def test_output_file_is_replaced_as_a_whole(
    repo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A former report stays complete until the new one is, with its permissions, also behind a link."""
    report = repo / "report.txt"
    report.write_text("before\n")
    report.chmod(0o640)
    (repo / "link.txt").symlink_to("report.txt")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", lambda *_: pytest.fail(report.read_text()))
        with pytest.raises(pytest.fail.Exception, match="before"):
            main(["check", "--output-file", "report.txt"])
    assert sorted(path.name for path in repo.glob("*.txt")) == ["link.txt", "report.txt"]
    capsys.readouterr()
    assert check(capsys, "--output-file", "link.txt") == (1, [], "3 proposals, 3 findings")
    assert len(report.read_text().splitlines()) == 3
    assert (repo / "link.txt").is_symlink()
    assert report.stat().st_mode & 0o777 == 0o640
    assert check(capsys, "--output-file", os.devnull) == (1, [], "3 proposals, 3 findings")


def test_statistics(repo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes are ordered by the number of their findings; narrow terminals break the texts, or have no room for them."""
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["check", "--statistics"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["2", "warning", "unknown-status"],
        ["1", "warning", "title-markup"],
    ]
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["check", "--statistics"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "2  warning  unknown-status  A status that the profile does",
        "                            not list",
        "1  warning  title-markup    A title with markup: emphasis, a",
        "                            link, an image or HTML",
    ]
    monkeypatch.setenv("COLUMNS", "40")
    assert main(["check", "--statistics"]) == 1
    assert capsys.readouterr().out.splitlines() == ["2  warning  unknown-status", "1  warning  title-markup"]
    assert main(["check", "--statistics", "--output-format=json", "veps/sig-b"]) == 1
    assert '"code": "unknown-status",\n   "severity": "warning",\n   "count": 1' in capsys.readouterr().out
