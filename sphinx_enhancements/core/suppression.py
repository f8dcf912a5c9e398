"""Record of a comment in a document that suppresses findings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .record import Record


class SuppressionScope(StrEnum):
    """Part of a file in which a comment suppresses findings; the values are the words in the comment."""

    LINE = "ignore"
    SECTION = "ignore-section"
    FILE = "ignore-file"


@dataclass(frozen=True, slots=True)
class Suppression(Record):
    """A comment such as ``enhancements: ignore[missing-section] reason``.

    :param path: file, relative to the root.
    :param line: line on which the comment starts, counted from 1.
    :param word: word before the brackets, as written: the value of a :class:`SuppressionScope` if it is valid.
    :param codes: codes as written; empty if the comment names none.
    :param first_line: first line in which findings are suppressed.
    :param last_line: last one.
    :param is_closed: False for an HTML comment without an end.
    """

    path: str
    line: int
    word: str
    codes: tuple[str, ...]
    reason: str
    first_line: int
    last_line: int
    is_closed: bool = True

    @property
    def is_whole_file(self) -> bool:
        """True if the comment also suppresses findings about the file as a whole."""
        return self.word == SuppressionScope.FILE

    def covers(self, line: int | None) -> bool:
        """Return True if findings in a line, or about the whole file, are suppressed."""
        return self.is_whole_file or (line is not None and self.first_line <= line <= self.last_line)
