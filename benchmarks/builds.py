"""Sphinx builds that are measured, and the state that each starts from."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

from benchmarks.measuring import MeasuringError, Resource, measure


class Build(StrEnum):
    """A build, in the order of a round. Each but the first starts from the result of the one before."""

    FRESH = "fresh"
    """Nothing was built before."""
    NO_CHANGE = "no change"
    """Nothing was touched since the last build."""
    BODY = "edit of a body"
    """A sentence of one proposal came or went."""
    STATUS = "edit of a status"
    """One proposal has another status, which lists, charts and other pages show."""
    RELATION = "edit of a relation"
    """One proposal has one relation more or less."""
    SETTINGS = "edit of the settings"
    """A release came or went."""
    TWO_PROCESSES = "fresh, with `-j 2`"
    """Nothing was built before, and two processes share the work."""

    @property
    def is_fresh(self) -> bool:
        """True if nothing was built before."""
        return self in (Build.FRESH, Build.TWO_PROCESSES)


EACH_BUILD: Final = (Build.FRESH, Build.NO_CHANGE, Build.BODY, Build.STATUS, Build.RELATION, Build.SETTINGS)
"""Builds in one process."""


class Contestant(StrEnum):
    """A set of extensions that builds the proposals."""

    PLAIN = "plain"
    """MyST alone, which does nothing with the metadata."""
    OURS = "ours"
    """sphinx-enhancements."""
    NEEDS = "needs"
    """sphinx-needs, with a need type and fields of the same names; a need contains the whole proposal."""
    NEEDS_BELOW = "needs-below"
    """sphinx-needs, with the sections of a proposal after the directive, where headings can be sections."""
    BRIDGE = "bridge"
    """sphinx-enhancements with sphinx-needs beside it, so that each proposal is a need as well."""

    @property
    def extensions(self) -> list[str]:
        """Values of Sphinx's setting `extensions`."""
        needs = [] if self in (Contestant.PLAIN, Contestant.OURS) else ["sphinx_needs"]
        return ["myst_parser", *needs, *(["sphinx_enhancements"] if self.has_enhancements else [])]

    @property
    def has_enhancements(self) -> bool:
        """True if sphinx-enhancements is one of the extensions."""
        return self in (Contestant.OURS, Contestant.BRIDGE)


def build_html(source: Path, conf: Path, root: Path, build: Build, *, quiet: bool = False) -> Mapping[Resource, float]:
    """Build HTML pages, and return the cost.

    :param root: folder of the output.
    :param quiet: print no warnings; without it, a warning is an error.
    :raises MeasuringError: if Sphinx fails or prints anything, or if a page is missing.
    """
    output, doctrees = root / "html", root / "doctrees"
    if build.is_fresh:
        shutil.rmtree(output, ignore_errors=True)
        shutil.rmtree(doctrees, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-Q" if quiet else "-q"]
    command += [
        "-j",
        "2" if build is Build.TWO_PROCESSES else "1",
        "-c",
        str(conf),
        "-d",
        str(doctrees),
        str(source),
        str(output),
    ]
    run = measure(command)
    # With -q, everything that Sphinx prints is a warning.
    if run.exit_code or run.output:
        message = f"exit status {run.exit_code}\n{' '.join(command)}\n\n{run.output}"
        raise MeasuringError(message)
    pages = {path.relative_to(source).with_suffix(".html") for path in source.rglob("*.md")}
    if missing := sorted(str(page) for page in pages if not (output / page).is_file()):
        message = f"{output}: {len(missing)} pages are missing, such as {missing[0]}"
        raise MeasuringError(message)
    return run.cost
