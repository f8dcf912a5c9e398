"""Edits of several files of a project, which are made in memory first."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..collection.collection import Entry
from ..project.project import Project
from .edited_texts import EditedTexts
from .file_changes import FileChange
from .text_edits import decode_file
from .values.proposals import EditableProposal, FileEdit, find_proposal, open_proposal

_MAX_EXACT_LINES = 5_000  # In longer texts, lines that are frequent, such as empty ones, would take minutes to compare

_Run = tuple[str, int, int, int, int]


class ChangedLine(NamedTuple):
    """A line of a file before and after edits.

    :param line: number after the edits, counted from 1.
    :param before: None for an added line.
    :param after: None for a removed line.
    """

    path: str
    line: int
    before: str | None
    after: str | None


class EditSession:
    """Edits of several files of a project, made in memory and in order, to be written together."""

    def __init__(self, project: Project) -> None:
        self._texts = EditedTexts(project)
        self._comparisons: dict[str, Sequence[_Run]] = {}

    @property
    def project(self) -> Project:
        """The project with the edits made so far."""
        return self._texts.project

    def open(self, entry: Entry) -> EditableProposal:
        """Return a proposal of the collection as it is before its first edit.

        :raises ValueEditError: if its document no longer has it.
        """
        return find_proposal(self.project, entry.enhancement.source.path, entry.enhancement.source.line)

    def apply(self, proposal: EditableProposal, edit: FileEdit | None) -> EditableProposal:
        """Make an edit, if there is one, and return the proposal as it then reads.

        :raises ChangeError: if the file cannot be read.
        """
        if edit is None:
            return proposal
        self._texts.edit(edit.path, edit.edits)
        self._comparisons.pop(edit.path, None)
        return open_proposal(self.project, proposal.context.path, proposal.index)

    def create(self, proposal: EditableProposal, path: str, text: str) -> EditableProposal:
        """Create a file, and return the proposal as it then reads."""
        self._texts.create(path, text)
        self._comparisons.pop(path, None)
        return open_proposal(self.project, proposal.context.path, proposal.index)

    @property
    def changes(self) -> tuple[FileChange, ...]:
        """The changed files, in the order of their first edits."""
        return tuple(self._texts.list_changes())

    def find_former_line(self, path: str, line: int | None) -> int | None:
        """Return the number that a line had before the edits; the nearest one for an added line."""
        if line is None or self._texts.get_former_bytes(path) is None:
            return line
        for _, start, end, new_start, new_end in self._compare(path):
            if new_start < line <= new_end:
                return max(1, min(start + line - new_start, end))
        return line

    def iter_changed_lines(self) -> Iterator[ChangedLine]:
        """Yield the lines that differ from those of the files as they were read."""
        for change in self.changes:
            before, after = (_split_lines(decode_file(data)) for data in (change.old or b"", change.new))
            for kind, start, end, new_start, new_end in self._compare(change.path):
                if kind == "equal":
                    continue
                for number in range(max(end - start, new_end - new_start)):
                    old = before[start + number] if start + number < end else None
                    new = after[new_start + number] if new_start + number < new_end else None
                    yield ChangedLine(change.path, min(new_start + number, new_end) + 1, old, new)

    def _compare(self, path: str) -> Sequence[_Run]:
        """Return the runs of equal, replaced, removed and added lines of a file, as difflib does."""
        if path not in self._comparisons:
            old = _split_lines(decode_file(self._texts.get_former_bytes(path) or b""))
            new = _split_lines(self._texts.get_text(path) or "")
            matcher = difflib.SequenceMatcher(None, old, new, autojunk=len(old) > _MAX_EXACT_LINES)
            self._comparisons[path] = matcher.get_opcodes()
        return self._comparisons[path]


def _split_lines(text: str) -> list[str]:
    return [line.removesuffix("\r") for line in text.split("\n")] if text else []
