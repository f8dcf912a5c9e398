"""Files that decide what is read from a document: their states before it was read, by which a change is noticed."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from .file_state import FileInspector, FileState, compute_file_digest
from .project import Project
from .tree import WorkingTree


class Dependency(NamedTuple):
    """File whose state affects what is read from a document.

    :param path: relative to the root.
    :param state: without a signature if the file was changed shortly before it was read, or was not read.
    :param digest: digest of the bytes of a regular file that may have been read; else empty.
    """

    path: str
    state: FileState
    digest: str

    @property
    def is_existence(self) -> bool:
        """True if the reader used only that there is a regular file, and not what is in it."""
        return self.state.is_file and not self.state.signature and not self.digest


class _TouchedFile(NamedTuple):
    """State of a file before the reader of a document opened it."""

    state: FileState
    digest: str
    is_recent: bool

    def make_dependency(self, path: str) -> Dependency:
        """Return the file as a dependency; a file without a digest, such as one that is too large, is not read."""
        is_compared = self.is_recent and self.digest
        return Dependency(path, self.state._replace(signature=()) if is_compared else self.state, self.digest)


@dataclass(frozen=True)
class _TracedTree(WorkingTree):
    """Files on the disk, of which each path is reported to a function before the tree looks for a file there."""

    trace: Callable[[str], None] = field(default=lambda _path: None, compare=False)
    trace_existence: Callable[[str], None] = field(default=lambda _path: None, compare=False)

    def absolute_path(self, path: str) -> str:
        self.trace(path)
        return super().absolute_path(path)

    def has_entry(self, path: str) -> bool:
        self.trace_existence(path)
        return os.path.lexists(super().absolute_path(path))

    def has_file(self, path: str) -> bool:
        self.trace_existence(path)
        return os.path.exists(super().absolute_path(path))  # noqa: PTH110 - as in the other tree

    def is_regular_file(self, path: str) -> bool:
        self.trace_existence(path)
        return os.path.isfile(super().absolute_path(path))  # noqa: PTH113 - as in the other tree

    def is_folder(self, path: str) -> bool:
        self.trace_existence(path)
        return os.path.isdir(super().absolute_path(path))  # noqa: PTH112 - as in the other tree


class DependencyTracer:
    """Recorder of the files for which the reader of a document looks, whether they exist or not."""

    def __init__(self, project: Project) -> None:
        root, *other_roots = project.roots
        self.project = replace(
            project, tree=_TracedTree(root, tuple(other_roots), self._note_touched, self._note_existence)
        )
        """Project from which documents are read, so that their files are recorded."""
        self._touched: dict[str, _TouchedFile] = {}
        self._existences: dict[str, FileState] = {}
        """Path for which a reader looked -> state without a signature."""
        self._inspector = FileInspector(str(project.root))
        self._prefix = project.absolute_path("")

    def start(self) -> None:
        """Forget the files of the last document."""
        self._touched.clear()
        self._existences.clear()

    def list_dependencies(self) -> tuple[Dependency, ...]:
        """Return the files for which a reader looked since the start, as they were before it opened them."""
        read = [touched.make_dependency(path) for path, touched in self._touched.items()]
        others = (item for item in self._existences.items() if item[0] not in self._touched)
        return (*read, *(Dependency(path, state, "") for path, state in others))

    def has_changes(self) -> bool:
        """Return True if a file may have changed while it was read: it is not known which version was read."""
        return not (
            all(self._is_unchanged(path, touched) for path, touched in self._touched.items())
            and all(self._inspect_existence(path) == state for path, state in self._existences.items())
        )

    def check(self, dependency: Dependency) -> Dependency | None:
        """Return a dependency with its current state, the same object if that is equal; None if the file changed."""
        file = f"{self._prefix}{dependency.path}"
        state = self._inspector.inspect(file)
        if state == dependency.state or (dependency.is_existence and state.is_same_path(dependency.state)):
            return dependency
        if not state.is_file or not state.is_same_path(dependency.state) or not dependency.digest:
            return None
        if compute_file_digest(file) != dependency.digest:
            return None
        return dependency if state.is_recent else dependency._replace(state=state)

    def _note_touched(self, path: str) -> None:
        if path not in self._touched:
            file = f"{self._prefix}{path}"
            state = self._inspector.inspect(file)
            digest = compute_file_digest(file) if state.is_file else ""
            self._touched[path] = _TouchedFile(state, digest, state.is_recent)

    def _note_existence(self, path: str) -> None:
        if path not in self._existences:
            self._existences[path] = self._inspect_existence(path)

    def _inspect_existence(self, path: str) -> FileState:
        return self._inspector.inspect(f"{self._prefix}{path}")._replace(signature=())

    def _is_unchanged(self, path: str, touched: _TouchedFile) -> bool:
        """Return True if a file is certainly in its state from before the document was read."""
        file = f"{self._prefix}{path}"
        if self._inspector.inspect(file) != touched.state or (touched.state.is_file and not touched.digest):
            return False
        return not touched.is_recent or compute_file_digest(file) == touched.digest
