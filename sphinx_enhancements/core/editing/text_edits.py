r"""Application of edits to the text of a file, whose other characters stay as they are.

Positions count as in :class:`~..diagnostics.Edit`. They are the same in the text that the readers see, which has no
byte order mark and ``\n`` line ends, and in the text of :func:`decode_file`, which has those of the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from ..diagnostics import Edit

_LINE_END = re.compile(r"\r\n|\r|\n")
_BYTE_ORDER_MARK = "\ufeff"
_INVALID = re.compile("[\ud800-\udfff]")


class EditError(ValueError):
    """Edits that cannot be applied to a text: two overlap, or one is outside the text."""


def decode_file(data: bytes) -> str:
    """Return the text of a file from which :func:`encode_file` makes the same bytes.

    It keeps line ends and byte order mark; a byte that is not UTF-8 becomes a lone surrogate.
    """
    return data.decode("utf-8", "surrogateescape")


def encode_file(text: str) -> bytes:
    """Return the bytes of a text from :func:`decode_file`."""
    return text.encode("utf-8", "surrogateescape")


def has_invalid_bytes(text: str) -> bool:
    """Return True if a text from :func:`decode_file` has bytes that are not UTF-8."""
    return _INVALID.search(text) is not None


def split_lines(text: str) -> list[str]:
    """Return the lines of the text of a file, without line ends and byte order mark; the last one may be empty."""
    return _LINE_END.split(text.removeprefix(_BYTE_ORDER_MARK))


class TextLines:
    r"""Lines of a text, which end with ``\n``, ``\r\n`` or ``\r``.

    :param start: offset of the first line: 1 in the text of a file that starts with a byte order mark.
    """

    def __init__(self, text: str, start: int = 0) -> None:
        ends = list(_LINE_END.finditer(text))
        self._line_ends = [end[0] for end in ends]
        self._starts = [start, *(end.end() for end in ends)]
        self._ends = [*(end.start() for end in ends), len(text)]

    def find_offset(self, line: int, column: int) -> int:
        """Return the offset of a position in the text.

        :raises EditError: if the text has no such line or column.
        """
        if not 1 <= line <= len(self._starts):
            raise EditError(f"there is no line {line}")
        offset = self._starts[line - 1] + column - 1
        if not self._starts[line - 1] <= offset <= self._ends[line - 1]:
            raise EditError(f"line {line} has no column {column}")
        return offset

    def find_position(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset in the text."""
        line = max(1, bisect_right(self._starts, offset))
        return line, max(1, offset - self._starts[line - 1] + 1)

    def find_line_end(self, line: int) -> str:
        """Return the characters that end a line; of the last line, which has none, those of the line before it."""
        ends = self._line_ends
        return ends[min(line, len(ends)) - 1] if ends else "\n"

    def make_edit(self, start: int, end: int, new: str) -> Edit:
        """Return the edit that replaces the characters between two offsets."""
        return Edit(*self.find_position(start), *self.find_position(end), new)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    r"""Return the text of a file with edits applied, all of which count positions in the text as it was.

    Equal edits are applied once, and insertions at one position in their order. Each ``\n`` that an edit inserts
    becomes the line end of its place.

    :raises EditError: if two edits overlap, or one is outside the text.
    """
    lines = TextLines(text, int(text.startswith(_BYTE_ORDER_MARK)))
    spans = []
    for edit in dict.fromkeys(edits):
        start, end = lines.find_offset(edit.line, edit.column), lines.find_offset(edit.end_line, edit.end_column)
        if end < start:
            raise EditError(f"an edit in line {edit.line} ends before it starts")
        line_end = lines.find_line_end(edit.line)
        spans.append((start, end, _LINE_END.sub(lambda _, new=line_end: new, edit.text)))  # type: ignore[misc]
    spans.sort(key=lambda span: span[:2])
    parts, position = [], 0
    for start, end, new in spans:
        if start < position:
            raise EditError(f"two edits overlap in line {lines.find_position(start)[0]}")
        parts += [text[position:start], new]
        position = end
    return "".join([*parts, text[position:]])
