"""The findings of a run of ``check``, with all that the output formats show of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import join, normpath

from ...core.diagnostics import Diagnostic

PROGRAM = "sphinx-enhancements"


@dataclass(frozen=True)
class Report:
    """The findings of a run, and how they are shown.

    :param diagnostics: findings in the order of the report; paths are relative to the root.
    :param root: absolute path of the project's root.
    :param read_text: returns the text of a file at a path relative to the root; empty if it cannot be read.
    :param prefix: path of the root relative to the root of its repository; empty if they are the same folder.
    :param width: width of the terminal, in columns.
    :param allows_unsafe: True if findings with unsafe edits are marked as fixable, too.
    """

    diagnostics: Sequence[Diagnostic]
    root: Path
    read_text: Callable[[str], str]
    prefix: str = ""
    width: int = 80
    has_color: bool = False
    allows_unsafe: bool = False
    _lines: dict[str, list[str]] = field(default_factory=dict, compare=False, repr=False)

    def get_line(self, path: str, line: int | None) -> str:
        """Return the text of a line; empty for a whole file, and for a line that cannot be read."""
        if line is None:
            return ""
        if path not in self._lines:
            self._lines[path] = self.read_text(path).split("\n")
        lines = self._lines[path]
        return lines[line - 1] if 0 < line <= len(lines) else ""

    def get_repository_path(self, path: str) -> str:
        """Return the path of a file relative to the root of the repository, as services of repositories need it."""
        return normpath(join(self.prefix, path))


def find_repository_prefix(root: Path) -> str:
    """Return the path of a project's root relative to the root of its repository; empty if there is no repository."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            return "" if folder == root else root.relative_to(folder).as_posix()
    return ""


def format_message(diagnostic: Diagnostic) -> str:
    """Return the message of a diagnostic, with the hint if there is one."""
    return f"{diagnostic.message} ({diagnostic.hint})" if diagnostic.hint else diagnostic.message
