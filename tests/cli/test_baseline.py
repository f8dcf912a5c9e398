"""The baseline of ``check``: its options, and its file beside the settings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, list[str], list[str]]]

PAGE = "---\nid: A-{number}\nstatus: {status}\ncreated: yesterday\nsee-also: A-9\n---\n# Title\n"
SETTINGS = 'documents = ["p/**"]\n'
FILE = "enhancements-baseline.json"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``check`` in the folder of a project of two proposals: exit status, lines of output and of errors."""
    (tmp_path / "p").mkdir()
    (tmp_path / "enhancements.toml").write_text(SETTINGS, encoding="utf-8")
    for number in (1, 2):
        write_page(tmp_path, number)
    monkeypatch.chdir(tmp_path)

    def check(*options: str) -> tuple[int, list[str], list[str]]:
        try:
            status = main(["--no-cache", "check", "--output-format=concise", *options])
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capsys.readouterr()
        return status, captured.out.splitlines(), captured.err.splitlines()

    return check


def write_page(folder: Path, number: int, status: str = "draft", more: str = "") -> None:
    """Write a proposal with two findings."""
    text = PAGE.format(number=number, status=status).replace("---\n#", f"{more}---\n#")
    (folder / f"p/{number}.md").write_text(text, encoding="utf-8")


def list_codes(lines: list[str]) -> list[tuple[str, str]]:
    """Return location and code of printed findings."""
    return [(line.partition(": ")[0], line.rpartition("[")[2].rstrip("]")) for line in lines]


def test_only_new_findings_fail(run: Run, tmp_path: Path) -> None:
    """After the baseline is written, a run is clean until a file has a finding more."""
    assert run()[0] == 1
    assert run("--write-baseline") == (
        0,
        [],
        [f"{FILE} accepts 4 findings in 2 files", "2 proposals, 0 findings"],
    )
    written = (tmp_path / FILE).read_bytes()
    assert run() == (0, [], ["2 proposals, 0 findings"])
    write_page(tmp_path, 1, more="id: A-1\n")
    status, out, _ = run()
    assert (status, list_codes(out)) == (1, [("p/1.md:2:5", "duplicate-field")])
    write_page(tmp_path, 1, more="updated: today\n")
    status, out, _ = run()
    assert (status, list_codes(out)) == (1, [("p/1.md:4:10", "invalid-value"), ("p/1.md:6:10", "invalid-value")])
    assert "of which the baseline accepts 1" in out[0]
    assert (tmp_path / FILE).read_bytes() == written


def test_changed_status(run: Run, tmp_path: Path) -> None:
    """A proposal whose status changes has to be right as a whole."""
    run("--write-baseline")
    write_page(tmp_path, 2, status="accepted")
    status, out, _ = run()
    assert status == 1
    assert list_codes(out) == [
        (f"{FILE}:4", "stale-baseline"),
        ("p/2.md:4:10", "invalid-value"),
        ("p/2.md:5", "unresolved-reference"),
    ]
    assert "the status of p/2.md changed from 'draft' to 'accepted'" in out[0]


def test_release_that_becomes_known(run: Run, tmp_path: Path) -> None:
    """A stage that follows from the first release of the settings is no change; that of the next release is one."""
    write_page(tmp_path, 2, "accepted", more="milestones: {alpha: v1.1, beta: v1.2}\n")
    run("--write-baseline")
    assert '"stage": "?"' in (tmp_path / FILE).read_text()
    clean = (0, [], ["2 proposals, 0 findings"])
    (tmp_path / "enhancements.toml").write_text(f'{SETTINGS}current-release = "v1.1"\n', encoding="utf-8")
    assert run() == clean
    run("--prune-baseline")
    assert '"stage": "alpha"' in (tmp_path / FILE).read_text()
    assert run() == clean
    (tmp_path / "enhancements.toml").write_text(f'{SETTINGS}current-release = "v1.2"\n', encoding="utf-8")
    status, out, _ = run()
    assert (status, list_codes(out)[0]) == (1, (f"{FILE}:4", "stale-baseline"))
    assert "the stage of p/2.md changed from 'alpha' to 'beta'" in out[0]


def test_pruning(run: Run, tmp_path: Path) -> None:
    """Corrected findings are reported until their entries are removed; they do not fail a run."""
    run("--write-baseline")
    (tmp_path / "p/2.md").unlink()
    status, out, _ = run()
    assert (status, list_codes(out)) == (0, [(f"{FILE}:4", "stale-baseline")])
    assert "there is no file 'p/2.md' any more" in out[0]
    assert run("--prune-baseline") == (
        0,
        [],
        [f"{FILE} accepts 2 findings in 1 file", "1 proposal, 0 findings"],
    )
    assert run() == (0, [], ["1 proposal, 0 findings"])


@pytest.mark.parametrize(
    ("numbers", "end"), [((1,), ""), ((1, 2), ", and so has 1 other file"), ((1, 2, 3), ", and so have 2 other files")]
)
def test_fewer_findings_in_several_files(run: Run, tmp_path: Path, numbers: tuple[int, ...], end: str) -> None:
    """Files with fewer findings than accepted are in one line, above which no new finding is lost."""
    write_page(tmp_path, 3)
    run("--write-baseline")
    for number in numbers:
        path = tmp_path / f"p/{number}.md"
        path.write_text(path.read_text().replace("created: yesterday\n", ""), encoding="utf-8")
    status, (line,), _ = run()
    reason = f"p/1.md has fewer findings than accepted: invalid-value (1 accepted, 0 left){end}"
    remedy = "remove what no longer applies with `check --prune-baseline`"
    assert (status, line) == (0, f"{FILE}:2: info: {reason}; {remedy} [stale-baseline]")


def test_level_of_stale_entries(run: Run, tmp_path: Path) -> None:
    """A project can demand that its baseline is pruned."""
    run("--write-baseline")
    (tmp_path / "enhancements.toml").write_text(f'{SETTINGS}[rules]\nstale-baseline = "error"\n', encoding="utf-8")
    (tmp_path / "p/2.md").unlink()
    assert run()[0] == 1


@pytest.mark.parametrize("named", ["option", "setting"])
def test_other_file(run: Run, tmp_path: Path, named: str) -> None:
    """The file can be named by an option or setting; then it must exist, unless it is written."""
    options = ("--baseline", "other/base.json") if named == "option" else ()
    if named == "setting":
        (tmp_path / "enhancements.toml").write_text(f'{SETTINGS}baseline = "other/base.json"\n', encoding="utf-8")
    (tmp_path / "other").mkdir()
    message = "sphinx-enhancements: other/base.json: there is no baseline; write it with `check --write-baseline`"
    for action in ((), ("--prune-baseline",)):
        status, _, err = run(*options, *action)
        assert (status, err) == (2, [message])
    assert run(*options, "--write-baseline")[0] == 0
    assert json.loads((tmp_path / "other/base.json").read_text())["version"] == 1
    assert run(*options)[0] == 0
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<<<<<<< HEAD\n", f"{FILE}:1: the baseline is not valid JSON"),
        (b'{\n"version": 7\n}\n', f"{FILE}: the baseline has version 7, newer than 1"),
        (b"\xff", f"{FILE}: the baseline is not UTF-8 text (byte 0)"),
    ],
)
def test_unusable_file(run: Run, tmp_path: Path, data: bytes, message: str) -> None:
    """An unusable file gives one line and status 2; writing a new one replaces it."""
    (tmp_path / FILE).write_bytes(data)
    for options in ((), ("--prune-baseline",)):
        status, out, err = run(*options)
        assert (status, out, len(err)) == (2, [], 1)
        assert err[0].startswith(f"sphinx-enhancements: {message}")
    assert run("--write-baseline")[0] == 0
    assert run()[0] == 0


def test_folder_in_place_of_the_file(run: Run, tmp_path: Path) -> None:
    """A path that cannot be read or written gives one line."""
    (tmp_path / FILE).mkdir()
    for options in ((), ("--write-baseline",)):
        status, _, err = run(*options)
        assert (status, len(err)) == (2, 1)
