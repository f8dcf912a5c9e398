"""The commands ``promote`` and ``status``, run on documents in the forms of their communities."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest
from cli.lifecycles import LIFECYCLES, Lifecycle

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Run = Callable[[str], tuple[int, str, str]]

KEP_SETTINGS = 'profile = "kep"\n'


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder: exit status, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795824000")  # 2026-11-28

    def command(line: str) -> tuple[int, str, str]:
        try:
            status = main(["--no-cache", *shlex.split(line)])
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command


@pytest.mark.parametrize(("settings", "life"), LIFECYCLES.items())
def test_whole_life(tmp_path: Path, run: Run, settings: str, life: Lifecycle) -> None:
    """After each step there are no findings, and at the end the documents say what their communities keep."""
    write_files(tmp_path, {"enhancements.toml": settings, **life.before})
    assert run("check")[:2] == (0, "")
    for command in life.commands:
        status, out, err = run(command)
        assert (status, err) == (0, ""), (command, out)
        assert run("check")[:2] == (0, ""), command
        before = read_files(tmp_path)
        assert run(command) == (0, "", "nothing to change\n")
        assert read_files(tmp_path) == before
    for path, text in life.after.items():
        found = (tmp_path / path).read_text(encoding="utf-8")
        start, *parts, end = (text if "..." in text else f"...{text}...").split("...")
        assert found.startswith(start)
        assert found.endswith(end)
        assert all(part in found for part in parts), found
        assert len(parts) != 1 or "..." in text or found == text
