"""One proposal as it was read, with its text and metadata, for the rules about single documents.

This module imports no parser, so that rules can be imported where all documents are cached.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from ..config.profile import Profile
from ..config.profile_options import MetadataSource
from ..diagnostics import Code, Diagnostic, Edit, Level, RelatedLocation
from ..model import Enhancement, Fields, Milestone, Relation, Tree, Value
from ..text_parts import CheckItem, Question, Section
from .outline import Outline

Locatable = Tree | Value | Milestone | Relation | Section | CheckItem | Question | int | None
"""An object of the model with its line, perhaps in another file, or a line of the document; None for the whole file."""

DocumentCheck = Callable[["DocumentContext"], Iterable[Diagnostic]]
"""Function that yields diagnostics about one proposal."""


class FieldPart(NamedTuple):
    """One occurrence of a field.

    :param name: as written, after the names of the mappings around it.
    :param note: name that ``*`` matches in the profile's spelling of the field.
    """

    name: str
    tree: Tree
    note: str | None


class Sidecar(NamedTuple):
    """A metadata file of a proposal, by its name in the profile.

    :param text: ``None`` if there is no such file, or it cannot be read.
    :param diagnostics: diagnostics from reading the file.
    """

    name: str
    path: str
    text: str | None
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class DocumentContext:
    """One proposal as it was read.

    :param text: text of the page, or the content of the directive.
    :param first_line: line of the file on which the text starts, counted from 1.
    :param outline: headings of the text, with the blocks under each, which are parsed on demand.
    :param blocks: metadata blocks as written, highest precedence first.
    :param fields: canonical name of a field -> its occurrences; the first counts, unless the field is a list.
    :param sidecars: metadata files beside the document.
    :param block_sources: form of each block; None for the options of a directive and for a derived block.
    :param path_values: placeholder of the profile's paths -> its text in the path of the document.
    :param is_page: True if the proposal is a whole page, False for a directive.
    """

    enhancement: Enhancement
    profile: Profile
    text: str
    first_line: int
    outline: Outline
    blocks: tuple[Fields, ...]
    fields: Mapping[str, Sequence[FieldPart]]
    sidecars: tuple[Sidecar, ...] = ()
    is_page: bool = True
    block_sources: tuple[MetadataSource | None, ...] = ()
    path_values: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Path of the document, relative to the root."""
        return self.enhancement.source.path

    @cached_property
    def lines(self) -> Sequence[str]:
        """Lines of the text."""
        # The whole text of a page without metadata in it is that of the outline.
        return self.outline.lines if self.outline.text == self.text else self.text.split("\n")

    def iter_lines(self) -> Iterator[tuple[int, str]]:
        """Yield each line of the text with its number in the file."""
        return enumerate(self.lines, self.first_line)

    def get_line(self, line: int | None, path: str | None = None) -> str:
        """Return the text of a line of the document or of a metadata file; empty if it is not known."""
        lines, first = self.lines, self.first_line
        if path and path != self.path:
            lines, first = self._sidecar_lines.get(path, ()), 1
        return lines[line - first] if line is not None and 0 <= line - first < len(lines) else ""

    @cached_property
    def _sidecar_lines(self) -> dict[str, tuple[str, ...]]:
        return {sidecar.path: tuple((sidecar.text or "").split("\n")) for sidecar in self.sidecars}

    def make_edit(self, start: int, end: int, new: str) -> Edit:
        """Make the edit that replaces the characters between two offsets of the text."""
        (line, column), (end_line, end_column) = map(self._locate, (start, end))
        return Edit(line, column, end_line, end_column, new)

    def find_line(self, offset: int) -> int:
        """Return the line of the file that contains an offset of the text."""
        return self.first_line + bisect_right(self._line_starts, offset) - 1

    def _locate(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset in the text."""
        index = bisect_right(self._line_starts, offset) - 1
        return self.first_line + index, offset - self._line_starts[index] + 1

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return tuple(accumulate((len(line) + 1 for line in self.lines[:-1]), initial=0))

    def make_removal(self, start: int, end: int) -> Edit:
        """Make the edit that removes the characters between two offsets of the text.

        If they are all that is on their lines, the lines are removed too, with a blank line that would follow another.
        """
        text = self.text
        line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        line_end = len(text) if line_end < 0 else line_end + 1
        if text[line_start:start].strip() or text[end:line_end].strip():
            return self.make_edit(start, end, "")
        next_end = text.find("\n", line_end) + 1
        is_after_blank = line_start == 0 or not text[text.rfind("\n", 0, line_start - 1) + 1 : line_start].strip()
        if is_after_blank and next_end and not text[line_end:next_end].strip():
            line_end = next_end
        return self.make_edit(line_start, line_end, "")

    def make_diagnostic(
        self,
        code: Code,
        locatable: Locatable,
        message: str,
        *,
        quoted: str = "",
        level: Level = Level.WARNING,
        hint: str = "",
        related: Iterable[RelatedLocation] = (),
        edits: Iterable[Edit] = (),
        has_unsafe_edits: bool = False,
    ) -> Diagnostic:
        """Make a diagnostic at the place of an object, or at a line.

        :param quoted: text in that line to which the diagnostic refers, whose columns are recorded.
        :param level: ``info`` for a case that is milder than the level of the rule.
        """
        line = locatable if isinstance(locatable, int) else getattr(locatable, "line", None)
        path = getattr(locatable, "path", None) or self.path
        column = self.get_line(line, path).find(quoted) + 1 if quoted else 0
        start, end = (column, column + len(quoted)) if column else (None, None)
        # Columns in the content of a directive are not those in the file.
        own_edits = tuple(edits) if self.is_page else ()
        return Diagnostic(
            path, line, code, message, level, start, end, hint, tuple(related), own_edits, has_unsafe_edits
        )
