"""Run one Sphinx build as a process of its own and say what it cost."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.projects import Contestant, Project

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROJECT_ROOT: Final = Path(__file__).resolve().parent.parent
_KEY: Final = re.compile(r"\bVEP-\d+\b")
#: `ru_maxrss` is in kilobytes on Linux and in bytes on macOS.
_MAXRSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024


class Build(StrEnum):
    """The builds that are measured, in the order in which each follows from the one before."""

    FRESH = "fresh"
    """Nothing built before."""
    NO_CHANGE = "no-change"
    """Everything built before, nothing touched since."""
    EDITED = "edited"
    """Everything built before, the status of one proposal changed since."""


class BuildError(Exception):
    """A build failed, warned, or left something out; the message holds its whole output."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a build used, its child processes included.

    :param cpu: seconds, user and system together
    :param peak_memory: bytes, the largest resident set of any one process
    """

    cpu: float
    peak_memory: int


def run(project: Project, build: Build) -> Cost:
    """Bring the project into the state that the build starts from, build it and check the result.

    :raises BuildError: if Sphinx fails or prints anything, or if a page or an entry is missing
    """
    match build:
        case Build.FRESH:
            shutil.rmtree(project.output, ignore_errors=True)
            shutil.rmtree(project.doctrees, ignore_errors=True)
        case Build.NO_CHANGE:
            pass
        case Build.EDITED:
            project.edit()
    cost = _sphinx(project, build)
    _check_output(project, build)
    return cost


def _sphinx(project: Project, build: Build) -> Cost:
    command = [
        *(sys.executable, "-m", "sphinx", "-b", "html", "-q", "-j", "1"),
        *("-d", str(project.doctrees), str(project.source), str(project.output)),
    ]
    try:
        return usage_of(command)
    except BuildError as error:
        raise BuildError(f"{_name(project, build)}: {error}") from None


def usage_of(command: list[str]) -> Cost:
    """Run a command that prints nothing as a process of its own, and say what it cost.

    :raises BuildError: if it fails or prints anything
    """
    # A file and not a pipe: nobody reads while the build runs, and a full pipe would stop it.
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(
            command,
            env=process_environment(),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        try:
            # wait4 gives the usage of this child alone, with that of the processes it waited for.
            # The peak cannot come out below this process' own, which is why nothing here holds much.
            _, wait_status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        process.returncode = os.waitstatus_to_exitcode(wait_status)
        printed.seek(0)
        output = printed.read().decode("utf-8", errors="replace").strip()
    # With -q, whatever Sphinx prints is a warning.
    if process.returncode or output:
        reason = f"exit code {process.returncode}" if process.returncode else "warnings"
        raise BuildError(f"{reason}\n{' '.join(command)}\n\n{output}")
    return Cost(cpu=usage.ru_utime + usage.ru_stime, peak_memory=usage.ru_maxrss * _MAXRSS_UNIT)


def process_environment() -> Mapping[str, str]:
    """The present environment, made the same for every process.

    The bytecode cache is on, or a package in a working copy would be compiled in each process.
    """
    environment = dict(os.environ, PYTHONHASHSEED="0")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    paths = [str(_PROJECT_ROOT), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    return environment


def _check_output(project: Project, build: Build) -> None:
    """Refuse a build that was cheap because it left something out."""
    pages = {source.relative_to(project.source).with_suffix("") for source in project.source.rglob("*.md")}
    written = {page.relative_to(project.output).with_suffix("") for page in project.output.rglob("*.html")}
    if missing := sorted(map(str, pages - written)):
        raise BuildError(f"{_name(project, build)}: {len(missing)} pages are missing, such as {missing[0]}")
    if project.contestant is Contestant.PLAIN:
        return
    listed = set(_KEY.findall((project.output / "list.html").read_text(encoding="utf-8")))
    if len(listed) != project.layout.count:
        raise BuildError(f"{_name(project, build)}: the list has {len(listed)} of {project.layout.count} enhancements")


def _name(project: Project, build: Build) -> str:
    return f"{project.layout.scenario}, {project.contestant}, {build} build"
