"""The command line on a real repository: ``python -m benchmarks.commands FOLDER --profile kep``.

Each command runs as a process of its own, in turn with ``python -c pass``: without a cache of what was read, with
nothing changed since, and with one document changed. The repository is copied first, because a document of it changes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.builds import process_environment

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = ("list", "check", "export")
_STATES = ("first run", "unchanged", "one file changed")
_PYTHON = "python -c pass"


class _Cost(NamedTuple):
    """Seconds on the clock, and of processors in the process and its children."""

    wall: float
    cpu: float


def _measure(command: Sequence[str], environment: dict[str, str]) -> _Cost:
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    wall, after = time.perf_counter() - start, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return _Cost(wall, cpu)


def _measure_round(root: Path, settings: Path, document: Path, cache: Path) -> dict[str, _Cost]:
    """Return the cost of each command in each state."""
    environment = {**process_environment(), "ENHANCEMENTS_CACHE_DIR": str(cache)}
    program = [sys.executable, "-m", "sphinx_enhancements"]
    costs = {
        _PYTHON: _measure([sys.executable, "-c", "pass"], environment),
        "--version": _measure([*program, "--version"], environment),
    }
    for command in _COMMANDS:
        for state in _STATES:
            if state == "first run":
                shutil.rmtree(cache, ignore_errors=True)
            elif state == "one file changed":
                with document.open("a", encoding="utf-8") as file:
                    file.write("\n")
            arguments = ["--settings", str(settings), "--root", str(root), command]
            costs[f"{command}, {state}"] = _measure([*program, *arguments], environment)
    return costs


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print medians with their spread."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.commands", description=__doc__)
    parser.add_argument("folder", type=Path, help="the repository, or its folder of proposals")
    parser.add_argument("--profile", required=True, help="the profile of its proposals")
    parser.add_argument("--rounds", type=int, default=10, help="number of runs of every command (%(default)s)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="enhancements-benchmark-") as name:
        folder = Path(name)
        root = folder / options.folder.resolve().name
        shutil.copytree(options.folder, root, symlinks=True)
        settings = folder / "enhancements.toml"
        settings.write_text(f'profile = "{options.profile}"\n', encoding="utf-8")
        documents = sorted(root.glob("**/*.md"))
        time.sleep(2)  # Files that were just changed are compared by their contents, which takes longer.
        _measure_round(root, settings, documents[len(documents) // 2], folder / "cache")  # writes compiled modules
        rounds = [
            _measure_round(root, settings, documents[len(documents) // 2], folder / "cache")
            for _ in range(options.rounds)
        ]
    print(f"{'':26}{'wall (s)':>9} {'least':>7}{'greatest':>9}{'CPU (s)':>9}")
    for name in rounds[0]:
        walls = [costs[name].wall for costs in rounds]
        cpu = statistics.median(costs[name].cpu for costs in rounds)
        print(f"{name:26}{statistics.median(walls):9.2f} {min(walls):7.2f}{max(walls):9.2f}{cpu:9.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
