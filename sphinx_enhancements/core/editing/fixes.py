"""Fixes of findings: the edits that diagnostics carry, applied until none is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..diagnostics import Code, Diagnostic
from ..project.project import Project
from .edited_texts import EditedTexts
from .file_changes import ChangeError, FileChange
from .text_edits import EditError, has_invalid_bytes

_MAX_PASSES = 200  # Maximum number of times that edits are applied; a rule reports 100 findings of a document at once

_Finding = tuple[str, int | None, Code, str]


class _Span(NamedTuple):
    """Range of the text that an edit replaces.

    :param series: name of the edits that may be at one position; empty if none may.
    """

    start: tuple[int, int]
    end: tuple[int, int]
    series: str

    def conflicts_with(self, other: _Span) -> bool:
        """Return True if two ranges overlap, or start at one position without being insertions in a series."""
        if self.start == other.start:
            is_insertion = self.start == self.end and other.start == other.end
            return not (is_insertion and self.series and self.series == other.series)
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class FixedProject:
    """A project with fixed texts, which are not on the disk yet.

    :param changes: changes of files that the fixes make.
    :param fixed: diagnostics that were fixed.
    :param diagnostics: diagnostics of the fixed texts.
    """

    project: Project
    changes: tuple[FileChange, ...]
    fixed: tuple[Diagnostic, ...]
    diagnostics: Sequence[Diagnostic]


def fix_project(
    project: Project,
    diagnostics: Sequence[Diagnostic],
    check: Callable[[Project], Sequence[Diagnostic]],
    *,
    allows_unsafe: bool = False,
) -> FixedProject:
    """Apply the edits of diagnostics to the texts of their files, and check again, until there are none left.

    Of edits that overlap, the later ones wait for the next check. A file that is not UTF-8 is not changed, because
    columns in it are uncertain.

    :param check: returns the diagnostics of a project that are to be fixed, and those that remain.
    :raises ChangeError: if a file cannot be read.
    """
    state = _FixedTexts(project)
    fixed: list[Diagnostic] = []
    tried: set[_Finding] = set()
    for _ in range(_MAX_PASSES):
        candidates = [d for d in diagnostics if d.is_fixable(allows_unsafe=allows_unsafe)]
        candidates = [d for d in candidates if _identify(d) not in tried and state.can_edit(d.path)]
        if not candidates:
            break
        # Edits count only for a text from which they were made: the file may have changed since it was checked.
        if not state.add_files(d.path for d in candidates):
            chosen = choose_compatible(candidates)
            if not chosen:
                break
            tried.update(map(_identify, chosen))
            fixed += chosen
            state.apply(chosen)
        diagnostics = check(state.project)
    return FixedProject(state.project, tuple(state.list_changes()), tuple(fixed), diagnostics)


def _identify(diagnostic: Diagnostic) -> _Finding:
    """Return the parts of a diagnostic by which one is recognized that its own edits did not fix."""
    return diagnostic.path, diagnostic.line, diagnostic.code, diagnostic.message


def choose_compatible(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics whose edits can be applied together, in this order: of two that conflict, the first.

    Insertions at one position by one rule do not conflict if they relate to lines of one file, such as the template of
    sections; they are in the order of these lines.
    """
    chosen: list[Diagnostic] = []
    spans: dict[str, list[_Span]] = {}
    for diagnostic in sorted(dict.fromkeys(diagnostics), key=_get_related_line):
        present = spans.setdefault(diagnostic.path, [])
        added: list[_Span] = []
        series = f"{diagnostic.code} {diagnostic.related[0].path}" if diagnostic.related else ""
        for edit in dict.fromkeys(diagnostic.edits):
            span = _Span((edit.line, edit.column), (edit.end_line, edit.end_column), series)
            if any(map(span.conflicts_with, (*present, *added))):
                break
            added.append(span)
        else:
            chosen.append(diagnostic)
            present += added
    return chosen


def _get_related_line(diagnostic: Diagnostic) -> int:
    return (diagnostic.related[0].line or 0) if diagnostic.related else 0


class _FixedTexts(EditedTexts):
    """Texts of the files of a project that are being fixed."""

    def can_edit(self, path: str) -> bool:
        """Return True unless a file is known to contain bytes that are not UTF-8."""
        return not has_invalid_bytes(self.get_text(path) or "")

    def add_files(self, paths: Iterable[str]) -> bool:
        """Read files that were not read before; return True if there are any."""
        new = sorted(path for path in set(paths) if self.get_text(path) is None)
        for path in new:
            self.read(path)
        return bool(new)

    def apply(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Apply the edits of diagnostics."""
        by_path: dict[str, list[Diagnostic]] = {}
        for diagnostic in diagnostics:
            by_path.setdefault(diagnostic.path, []).append(diagnostic)
        for path, own in by_path.items():
            try:
                self.edit(path, (edit for d in own for edit in d.edits))
            except EditError as error:
                raise ChangeError(path, f"cannot be corrected: {error}") from None

    def list_changes(self) -> list[FileChange]:
        """Return the changes of all files whose text differs; of several paths to one file, the first that does."""
        changes: dict[str, FileChange] = {}
        for change in super().list_changes():
            changes.setdefault(self.project.tree.get_real_path(change.path), change)
        return list(changes.values())
