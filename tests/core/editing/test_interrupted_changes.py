"""Programs that are killed or interrupted at a random moment while they write several files."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

FILES = 12
VERSIONS = (b"a" * 200_000, b"b" * 150_000)
SCRIPT = """
import signal
import sys
from pathlib import Path
from sphinx_enhancements.core.editing.file_changes import FileChange, write_changes
signal.signal(signal.SIGINT, signal.default_int_handler)  # shells let programs in the background ignore signals
signal.signal(signal.SIGHUP, signal.SIG_DFL)
root, number = Path(sys.argv[1]), int(sys.argv[2])
versions = (b"a" * 200_000, b"b" * 150_000)
print("ready", flush=True)
while True:
    for old, new in (versions, versions[::-1]):
        changes = [FileChange(f"folder {n % 3}/{n}.md", old, new) for n in range(number)]
        write_changes([root], [*changes, FileChange("folder 0/new.md", None, new)])
        (root / "folder 0/new.md").unlink()
"""


def stop_writer(root: Path, sent: signal.Signals, delay: float) -> tuple[int, dict[str, bytes], list[str]]:
    """Stop a program that writes files: return its status, the content of the files, and the names of others."""
    for number in range(FILES):
        file = root / f"folder {number % 3}/{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(VERSIONS[0])
    command = [sys.executable, "-c", SCRIPT, str(root), str(FILES)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(delay)
        process.send_signal(sent)
        status = process.wait(timeout=60)
    files = {path.name: path.read_bytes() for path in root.rglob("*.md")}
    others = [path.name for path in root.rglob("*") if path.is_file() and path.suffix != ".md"]
    return status, files, others


def test_a_killed_program_leaves_whole_files(tmp_path: Path, long_factor: int) -> None:
    """Each file has its old or its new content, whenever the program ends."""
    choice = random.Random(7)  # noqa: S311
    for number in range(10 * long_factor):
        root = tmp_path / str(number)
        status, files, others = stop_writer(root, signal.SIGKILL, choice.uniform(0, 0.3))
        assert status == -signal.SIGKILL
        assert len(files) >= FILES
        assert all(content in VERSIONS for content in files.values())
        assert all(name.startswith(".enhancements-") for name in others)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_program_changes_all_or_nothing(tmp_path: Path, long_factor: int, sent: signal.Signals) -> None:
    """Ctrl-C restores the files that were replaced already, and removes everything else."""
    choice = random.Random(8)  # noqa: S311
    for number in range(10 * long_factor):
        root = tmp_path / str(number)
        _, files, others = stop_writer(root, sent, choice.uniform(0, 0.3))
        files.pop("new.md", None)
        assert len(files) == FILES
        assert len(set(files.values())) == 1
        assert set(files.values()) <= set(VERSIONS)
        assert others == []
