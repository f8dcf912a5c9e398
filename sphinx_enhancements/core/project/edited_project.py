"""Project in which some files have another text than on the disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from ..diagnostics import Code, Diagnostic, Level
from ..reading.source import MAX_BYTES, decode_file_start, decode_text
from .project import Project


class EditedFile(NamedTuple):
    """New text of a file, with diagnostics about its bytes."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class EditedProject(Project):
    """Project in which some files have another text than on the disk, where they need not exist.

    :param edited_files: path, relative to the root -> new text.
    """

    edited_files: Mapping[str, EditedFile] = field(default_factory=dict)

    def read_text(self, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
        """Return the text of a file; the new one for an edited file."""
        file = self.edited_files.get(path)
        return super().read_text(path) if file is None else (file.text, file.diagnostics)

    def read_start(self, path: str, size: int) -> tuple[str, bool]:
        """Return the start of a file, as :meth:`.Project.read_start` does."""
        file = self.edited_files.get(path)
        if file is None:
            return super().read_start(path, size)
        return decode_file_start(file.text.encode("utf-8", "surrogateescape"), size)

    def has_file(self, path: str) -> bool:
        """Return True if a path is that of a file or folder, or of an edited file."""
        return path in self.edited_files or super().has_file(path)


def read_edited_text(text: str, path: str) -> EditedFile:
    """Return the text of an editor as if it were read from the file at a path; empty if it is too large for that."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data) <= MAX_BYTES:
        return EditedFile(*decode_text(data, path))
    message = f"{path} cannot be read: it is larger than {MAX_BYTES // 2**20} MiB"
    return EditedFile("", (Diagnostic(path, None, Code.FILE_BOUNDS, message, Level.ERROR),))


def edit_project(project: Project, path: str, text: str, diagnostics: tuple[Diagnostic, ...] = ()) -> EditedProject:
    """Return a project with another text of one file, in addition to those that are edited already."""
    return edit_files(project, {path: EditedFile(text, diagnostics)})


def edit_files(project: Project, files: Mapping[str, EditedFile]) -> EditedProject:
    """Return a project with other texts of some files, in addition to those that are edited already."""
    values: dict[str, Any] = {option.name: getattr(project, option.name) for option in fields(Project)}
    edited = project.edited_files if isinstance(project, EditedProject) else {}
    return EditedProject(**values, edited_files={**edited, **files})
