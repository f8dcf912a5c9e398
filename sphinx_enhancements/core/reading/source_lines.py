"""Columns of a text in a line of a file that was read."""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics import Edit
from ..line_edits import replace_in_line


class SourceLines:
    """Lines of the files of one proposal, which are split when a text is first looked up.

    :param texts: path -> text of a file.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._lines: dict[str, list[str]] = {}

    def get_line(self, path: str, line: int | None) -> str:
        """Return a line, counted from 1; empty if there is none."""
        if path not in self._lines:
            self._lines[path] = self._texts.get(path, "").split("\n")
        lines = self._lines[path]
        return lines[line - 1] if line is not None and 0 < line <= len(lines) else ""

    def make_edits(self, path: str, line: int | None, replacement: tuple[str, str] | None) -> tuple[Edit, ...]:
        """Return the edit that replaces a text in a line; none without a replacement.

        :param replacement: text in the line, and the text that replaces it.
        """
        return () if replacement is None else replace_in_line(line, self.get_line(path, line), *replacement)

    def find_columns(self, path: str, line: int | None, text: str | None) -> tuple[int | None, int | None]:
        """Return the first column of a text where it comes last in a line, and the column after it.

        Both are None if the line does not contain the text.

        :param line: counted from 1.
        """
        start = self.get_line(path, line).rfind(text) if text else -1
        return (start + 1, start + 1 + len(text)) if text and start >= 0 else (None, None)
