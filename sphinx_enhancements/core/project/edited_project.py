"""Project in which one file has another text than on the disk."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from ..diagnostics import Diagnostic
from ..reading.source import decode_file_start
from .project import Project


@dataclass(frozen=True)
class EditedProject(Project):
    """Project in which one file has another text than on the disk, where it need not exist.

    :param edited_path: relative to the root.
    :param edited_diagnostics: diagnostics about the bytes of the text.
    """

    edited_path: str = ""
    edited_text: str = ""
    edited_diagnostics: tuple[Diagnostic, ...] = ()

    def read_text(self, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
        """Return the text of a file; the new one for the edited file."""
        return (self.edited_text, self.edited_diagnostics) if path == self.edited_path else super().read_text(path)

    def read_start(self, path: str, size: int) -> tuple[str, bool]:
        """Return the start of a file, as :meth:`.Project.read_start` does."""
        if path != self.edited_path:
            return super().read_start(path, size)
        return decode_file_start(self.edited_text.encode("utf-8", "surrogateescape"), size)

    def has_file(self, path: str) -> bool:
        """Return True if a path is that of a file or folder, or of the edited file."""
        return path == self.edited_path or super().has_file(path)


def edit_project(project: Project, path: str, text: str, diagnostics: tuple[Diagnostic, ...] = ()) -> EditedProject:
    """Return a project with another text of one file."""
    values: dict[str, Any] = {field.name: getattr(project, field.name) for field in fields(Project)}
    return EditedProject(**values, edited_path=path, edited_text=text, edited_diagnostics=diagnostics)
