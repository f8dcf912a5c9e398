"""Builds and commands on a copy of a real repository of proposals, because a document of it is edited."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from benchmarks.builds import Build, Contestant, build_html
from benchmarks.measuring import MeasuringError, Resource, measure
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project

PYTHON: Final = "python -c pass"
VERSION: Final = "--version"
FIRST, UNCHANGED, CHANGED = "first run", "unchanged", "one file changed"
COMMANDS: Final = (
    PYTHON,
    VERSION,
    *(f"{command}, {state}" for command, state in product(("list", "check", "export"), (FIRST, UNCHANGED, CHANGED))),
)
_CONF: Final = """\
extensions = {extensions!r}
project = "Benchmark"
root_doc = {root!r}
html_theme = "basic"
"""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A real repository, or its folder of proposals.

    :param profile: name of a bundled profile that reads the proposals.
    """

    profile: str
    folder: Path


@dataclass(slots=True)
class CorpusCopy:
    """A copy of a repository, with settings outside it.

    :param root: the folder of copy, settings and output.
    """

    corpus: Corpus
    root: Path
    count: int = 0
    """Number of proposals."""
    _document: Path = Path()
    """The document that is edited: one proposal in the middle."""

    @property
    def source(self) -> Path:
        """The copy."""
        return self.root / self.corpus.folder.resolve().name

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.root / "enhancements.toml"

    def write(self) -> None:
        """Copy the repository, write the settings, and choose the document to edit."""
        shutil.copytree(self.corpus.folder, self.source, symlinks=True)
        self.settings.write_text(f'profile = "{self.corpus.profile}"\n', encoding="utf-8")
        collection = load_collection(open_project(self.settings, self.source, self.source), metadata_only=True)
        self.count = len(collection)
        documents = sorted(entry.document for entry in collection if entry.document.endswith(".md"))
        self._document = self.source / documents[len(documents) // 2]

    def edit(self) -> None:
        """Add a paragraph to the document."""
        with self._document.open("a", encoding="utf-8") as file:
            file.write("\nOne more sentence.\n")


@dataclass(slots=True)
class CorpusProject(CorpusCopy):
    """A Sphinx project of a repository, without pages of its own."""

    contestant: Contestant = Contestant.PLAIN

    def write(self) -> None:
        """Write the configuration beside the settings as well; the first page is the first of the repository."""
        CorpusCopy.write(self)
        first = next(
            (name for name in ("README", "_index", "index") if (self.source / f"{name}.md").is_file()), "index"
        )
        text = _CONF.format(extensions=self.contestant.extensions, root=first)
        (self.root / "conf.py").write_text(text, encoding="utf-8")

    def run(self, build: str) -> Mapping[Resource, float]:
        """Build the repository and return the cost; warnings about documents of others are not shown."""
        if build == Build.BODY:
            self.edit()
        return build_html(self.source, self.root, self.root, Build(build), quiet=True)


@dataclass(slots=True)
class CommandLine(CorpusCopy):
    """The command line on a repository, with a cache of its own."""

    def write(self) -> None:
        """Wait after copying: files that were just changed are compared by their contents, which takes longer."""
        CorpusCopy.write(self)
        time.sleep(2)

    def run(self, command: str) -> Mapping[Resource, float]:
        """Bring cache and documents into the state that the command starts from, run it, and return the cost.

        :raises MeasuringError: if the command ends with an error.
        """
        name, _, state = command.partition(", ")
        cache = self.root / "cache"
        if state == FIRST:
            shutil.rmtree(cache, ignore_errors=True)
        elif state == CHANGED:
            self.edit()
        if command == PYTHON:
            arguments = ["-c", "pass"]
        elif command == VERSION:
            arguments = ["-m", "sphinx_enhancements", VERSION]
        else:
            paths = ["--settings", str(self.settings), "--root", str(self.source), "--cache-dir", str(cache)]
            arguments = ["-m", "sphinx_enhancements", *paths, name]
        run = measure([sys.executable, *arguments])
        if run.exit_code > (name == "check"):  # with 1, `check` says that it has diagnostics
            message = f"{command}: exit status {run.exit_code}\n\n{run.output}"
            raise MeasuringError(message)
        return run.cost
