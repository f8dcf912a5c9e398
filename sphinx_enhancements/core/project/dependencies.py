"""Files that decide what is read from a document: their states before it was read, by which a change is noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from .file_state import FileInspector, FileState, compute_file_digest
from .project import Project
from .tree import WorkingTree


class Dependency(NamedTuple):
    """File whose state affects what is read from a document.

    :param path: relative to the root.
    :param state: without a signature if the file was changed shortly before it was read.
    :param digest: digest of the bytes of a regular file; else empty.
    """

    path: str
    state: FileState
    digest: str


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

    def absolute_path(self, path: str) -> str:
        self.trace(path)
        return super().absolute_path(path)


class DependencyTracer:
    """Recorder of the files for which the reader of a document looks, whether they exist or not."""

    def __init__(self, project: Project) -> None:
        root, *other_roots = project.roots
        self.project = replace(project, tree=_TracedTree(root, tuple(other_roots), self._note_touched))
        """Project from which documents are read, so that their files are recorded."""
        self._touched: dict[str, _TouchedFile] = {}
        self._inspector = FileInspector(str(project.root))
        self._prefix = project.absolute_path("")

    def start(self) -> None:
        """Forget the files of the last document."""
        self._touched.clear()

    def list_dependencies(self) -> tuple[Dependency, ...]:
        """Return the files for which a reader looked since the start, as they were before it opened them."""
        return tuple(touched.make_dependency(path) for path, touched in self._touched.items())

    def has_changes(self) -> bool:
        """Return True if a file may have changed while it was read: it is not known which version was read."""
        return not all(self._is_unchanged(path, touched) for path, touched in self._touched.items())

    def check(self, dependency: Dependency) -> Dependency | None:
        """Return a dependency with its current state, the same object if that is equal; None if the file changed."""
        file = f"{self._prefix}{dependency.path}"
        state = self._inspector.inspect(file)
        if state == dependency.state:
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

    def _is_unchanged(self, path: str, touched: _TouchedFile) -> bool:
        """Return True if a file is certainly in its state from before the document was read."""
        file = f"{self._prefix}{path}"
        if self._inspector.inspect(file) != touched.state or (touched.state.is_file and not touched.digest):
            return False
        return not touched.is_recent or compute_file_digest(file) == touched.digest
