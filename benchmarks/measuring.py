"""Cost of a command that runs as a process of its own."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

_PROJECT_ROOT: Final = Path(__file__).resolve().parent.parent
#: `ru_maxrss` is in kilobytes on Linux and in bytes on macOS.
_MAXRSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024
_PERF: Final = ("perf", "stat", "-x", ",", "-e", "instructions:u")


class MeasuringError(Exception):
    """A command failed, printed a warning, or left something out; the message has its output."""


class Resource(StrEnum):
    """A quantity that is measured of each process."""

    CPU = "cpu"
    """Seconds, user and system together."""
    WALL = "wall"
    """Seconds on the clock."""
    MEMORY = "memory"
    """Bytes: the largest resident set of any one of the processes."""
    INSTRUCTIONS = "instructions"
    """Instructions of the processor in user mode, where `perf` can count them."""


class Run(NamedTuple):
    """A finished process; its children count as well.

    :param cost: has no instructions where the machine does not count them.
    :param output: standard output and standard error.
    """

    cost: Mapping[Resource, float]
    exit_code: int
    output: str


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end.

    :param environment: variables in addition to those of this process.
    """
    with tempfile.TemporaryDirectory(prefix="enhancements-benchmark-") as folder:
        counted = Path(folder) / "perf"
        prefix = [*_PERF, "-o", str(counted), "--"] if counts_instructions() else []
        # A file and not a pipe: nobody reads while the process runs, and a full pipe would stop it.
        with (Path(folder) / "output").open("w+b") as printed:
            start = time.perf_counter()
            process = subprocess.Popen(
                [*prefix, *command],
                env=_process_environment(environment or {}),
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
            )
            try:
                # wait4 gives the usage of this child alone, with that of the processes it waited for.
                # The peak is never below the size of this process, which therefore keeps little in memory.
                _, wait_status, usage = os.wait4(process.pid, 0)
            except BaseException:
                process.kill()
                process.wait()
                raise
            wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(wait_status)
            printed.seek(0)
            output = printed.read().decode("utf-8", errors="replace").strip()
        cost: dict[Resource, float] = {
            Resource.CPU: usage.ru_utime + usage.ru_stime,
            Resource.WALL: wall,
            Resource.MEMORY: usage.ru_maxrss * _MAXRSS_UNIT,
        }
        if prefix and (count := read_instructions(counted.read_text(encoding="utf-8"))) is not None:
            cost[Resource.INSTRUCTIONS] = count
    return Run(cost, process.returncode, output)


@functools.cache
def counts_instructions() -> bool:
    """Return true if `perf` is installed, allowed, and finds a counter; virtual machines often have none."""
    if shutil.which(_PERF[0]) is None:
        return False
    run = subprocess.run([*_PERF, "--", sys.executable, "-c", "pass"], capture_output=True, text=True, check=False)
    return run.returncode == 0 and read_instructions(run.stderr) is not None


def read_instructions(text: str) -> int | None:
    """Return the count in what ``perf stat -x ,`` writes, or None if it could not count."""
    for line in text.splitlines():
        count, *others = line.split(",")
        if any(other.startswith("instructions") for other in others) and count.isdigit():
            return int(count)
    return None


def _process_environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the present environment, made the same for every process.

    The bytecode cache is on, or a package in a working copy would be compiled in each process.
    """
    environment = dict(os.environ, PYTHONHASHSEED="0", **variables)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    paths = [str(_PROJECT_ROOT), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    return environment
