"""Texts of the files of a project that are edited in memory, to be written together."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import Edit
from ..project.edited_tree import edit_project
from ..project.project import Project
from ..reading.source import decode_text
from .file_changes import FileChange, read_file
from .text_edits import apply_edits, decode_file, encode_file


class EditedTexts:
    """Texts of files that are edited in memory.

    :ivar project: project with the edited texts.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self._before: dict[str, bytes | None] = {}
        self._texts: dict[str, str] = {}

    def read(self, path: str) -> None:
        """Read a file, unless its text is known.

        :raises ChangeError: if the file cannot be read.
        """
        if path not in self._texts:
            self._before[path] = data = read_file(self.project.roots, path)
            self._set_text(path, decode_file(data))

    def create(self, path: str, text: str) -> None:
        """Add a file that does not exist yet."""
        self._before[path] = None
        self._set_text(path, text)

    def edit(self, path: str, edits: Iterable[Edit]) -> None:
        """Apply edits to the text of a file, which is read if it is not known.

        :raises ChangeError: if the file cannot be read.
        :raises EditError: if the edits do not fit the text.
        """
        self.read(path)
        self._set_text(path, apply_edits(self._texts[path], edits))

    def get_text(self, path: str) -> str | None:
        """Return the present text of a file; None if it is not known."""
        return self._texts.get(path)

    def get_former_bytes(self, path: str) -> bytes | None:
        """Return the bytes of a file as they were read; None for a new or unknown file."""
        return self._before.get(path)

    def _set_text(self, path: str, text: str) -> None:
        self._texts[path] = text
        self.project = edit_project(self.project, path, *decode_text(encode_file(text), path))

    def list_changes(self) -> list[FileChange]:
        """Return the files whose text has changed, in the order in which they were read."""
        changes = (FileChange(path, self._before[path], encode_file(text)) for path, text in self._texts.items())
        return [change for change in changes if change.old != change.new]
