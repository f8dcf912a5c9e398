"""Diagnostics: their levels, and the record of one finding. Their codes are in :mod:`.codes`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .codes import PROJECT_CODES as PROJECT_CODES  # Diagnostics and codes are imported together
from .codes import Code as Code
from .record import Record

_MAX_WORDS = 8  # Maximum number of alternatives that a message lists


class Level(StrEnum):
    """Level of a diagnostic. ``error`` and ``warning`` fail ``sphinx-build -W`` and ``sphinx-enhancements check``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"

    @property
    def is_finding(self) -> bool:
        """True for a level that fails a build with ``-W`` and ``check``."""
        return self in (Level.ERROR, Level.WARNING)


@dataclass(frozen=True, slots=True)
class RelatedLocation(Record):
    """Another line to which a diagnostic refers, with a message about it.

    :param line: counted from 1; None for a whole file.
    """

    path: str
    line: int | None
    message: str

    def __post_init__(self) -> None:
        _set_printable(self, "message")

    @property
    def location(self) -> str:
        """``path:line``, as editors and CI understand it."""
        return _format_location(self.path, self.line)


@dataclass(frozen=True, slots=True)
class Edit(Record):
    """Replacement of a range of a file's text by another text; an empty range is an insertion.

    Lines and columns are counted from 1, columns in characters; the end is exclusive.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic(Record):
    """One finding about a file.

    :param path: the file, relative to the project's root, with ``/``.
    :param line: counted from 1; None for a finding about the whole file.
    :param message: what was read, what was expected and what to do, as one line of plain text.
    :param column: first column of the text in question, in characters of the line, counted from 1; None for all of it.
    :param end_column: column after the last one; None for the end of the line.
    :param hint: what to write instead, such as ``did you mean "alpha"?``, as one line of plain text.
    :param related: other places that contribute to the finding.
    :param edits: changes of the file at ``path`` that together fix the finding.
    :param has_unsafe_edits: True if the edits may change the meaning of the proposal, or remove text.
    """

    path: str
    line: int | None
    code: Code
    message: str
    level: Level = Level.WARNING
    column: int | None = None
    end_column: int | None = None
    hint: str = ""
    related: tuple[RelatedLocation, ...] = ()
    edits: tuple[Edit, ...] = ()
    has_unsafe_edits: bool = False

    def __post_init__(self) -> None:
        # Messages quote documents, whose text must neither break lines nor control a terminal.
        _set_printable(self, "message")
        _set_printable(self, "hint")

    @property
    def location(self) -> str:
        """``path:line``, as editors and CI understand it."""
        return _format_location(self.path, self.line)

    @property
    def text(self) -> str:
        """The message, followed by the hint if there is one."""
        return f"{self.message} ({self.hint})" if self.hint else self.message

    def is_fixable(self, *, allows_unsafe: bool = False) -> bool:
        """Return True if there are edits that may be applied."""
        return bool(self.edits) and (allows_unsafe or not self.has_unsafe_edits)

    def __str__(self) -> str:
        return f"{self.location}: {self.level}: {self.text} [{self.code}]"


def _format_location(path: str, line: int | None) -> str:
    return f"{path}:{line}" if line else path


def _set_printable(record: Diagnostic | RelatedLocation, name: str) -> None:
    """Replace a text of a record by the same text on one line without control characters."""
    text = getattr(record, name)
    if not text.isprintable():
        object.__setattr__(record, name, to_printable_line(text))


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics, each once, by file and line; those about a whole file come before those about its lines."""
    return sorted(dict.fromkeys(diagnostics), key=lambda d: (d.path, d.line or 0, d.code, d.message))


def to_printable_line(text: str) -> str:
    """Return a text on one line, with U+FFFD for each unprintable character."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))


def join_words(words: Iterable[str]) -> str:
    """Return words with commas for a message; of more than eight, the first ones and an ellipsis."""
    listed = list(words)
    return ", ".join([*listed[:_MAX_WORDS], *(["…"] if len(listed) > _MAX_WORDS else [])])


def join_with_conjunction(words: Sequence[str], conjunction: str) -> str:
    """Return words for a sentence, with a conjunction such as ``and`` before the last one."""
    *others, last = words
    return f"{', '.join(others)} {conjunction} {last}" if others else last


def shorten_text(text: str, limit: int = 80) -> str:
    """Return a text on one line, cut to a number of characters for use in a message."""
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


class SetupError(Exception):
    """Unusable settings or an unusable profile; its text is one line, with file and line if there is one."""
