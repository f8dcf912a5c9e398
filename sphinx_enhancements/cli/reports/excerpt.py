"""Excerpt of a line of a file, with marks under a part of it, for a terminal."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from ..text.width import measure_width

_TAB = "    "
_ELLIPSIS = "..."
_RIGHT_TO_LEFT = ("R", "AL")  # Bidirectional classes of Unicode
_MIN_WIDTH = 20


class Excerpt(NamedTuple):
    """Text of a line, cut to a width.

    :param marks: line to put below the text, with ``^`` under each column in question; empty if nothing is marked.
    :param note: columns in question in words, where marks could not stand below them.
    """

    text: str
    marks: str = ""
    note: str = ""


def make_excerpt(line: str, span: tuple[int, int | None] | None, width: int) -> Excerpt:
    """Return the part of a line around a span that fits a width.

    :param span: first column and the column after the last, counted from 1; None for the end of the line.
    :param width: maximum width in terminal cells.
    """
    width = max(width, _MIN_WIDTH)
    start, end = _find_offsets(line, span)
    first, last = _choose_part(line, start, end, width)
    before = _ELLIPSIS if first > 0 else ""
    after = _ELLIPSIS if last < len(line.rstrip()) else ""
    text = f"{before}{_show(line[first:last])}{after}"
    if span is None:
        return Excerpt(text)
    if any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in line[first:last]):
        # Terminals show such text in another order, each in its own way.
        note = f"column {start + 1}" if end <= start + 1 else f"columns {start + 1} to {end}"
        return Excerpt(text, note=note)
    indent = measure_width(before + _show(line[first:start]))
    return Excerpt(text, " " * indent + "^" * max(1, measure_width(_show(line[start : min(end, last)]))))


def _find_offsets(line: str, span: tuple[int, int | None] | None) -> tuple[int, int]:
    """Return the offsets of a span in a line, within its bounds."""
    if span is None:
        return 0, 0
    start = min(max(span[0] - 1, 0), len(line))
    end = len(line.rstrip()) if span[1] is None else min(span[1] - 1, len(line))
    return start, max(start, end)


def _choose_part(line: str, start: int, end: int, width: int) -> tuple[int, int]:
    """Return the offsets of the part of a line to show: all of it, or as much as fits, with the start of a span.

    It begins with the line if the span fits then, and otherwise so that a third of the remaining width is before the
    span. Reads no more characters than can fit.
    """
    length = len(line.rstrip())
    mark_after_end = start >= length and start > 0
    if length <= width and measure_width(_show(line[:length])) + mark_after_end <= width:
        return 0, length
    last, _ = _extend(line, 0, length, width - len(_ELLIPSIS))
    if min(end, length) <= last:
        return 0, last
    room = width - 2 * len(_ELLIPSIS)
    last, used = _extend(line, start, min(end, length), room)
    first, used_before = _extend_back(line, start, (room - used) // 3 if end > start else 0)
    last, used_after = _extend(line, last, length, room - used - used_before)
    if last == length:
        first, _ = _extend_back(line, start, room - used - used_after)
    return first, last


def _extend(line: str, position: int, limit: int, room: int) -> tuple[int, int]:
    """Return the offset up to which characters from a position fit into some cells, and the cells that they use."""
    used = 0
    while position < limit and used + (cells := measure_width(_show(line[position]))) <= room:
        used += cells
        position += 1
    return position, used


def _extend_back(line: str, position: int, room: int) -> tuple[int, int]:
    """Return the offset from which characters before a position fit into some cells, and the cells that they use."""
    used = 0
    while position > 0 and used + (cells := measure_width(_show(line[position - 1]))) <= room:
        used += cells
        position -= 1
    return position, used


def _show(text: str) -> str:
    """Return a text with spaces for tabs, and U+FFFD for each other unprintable character."""
    if text.isprintable():  # as most
        return text
    return "".join(c if c.isprintable() else _TAB if c == "\t" else "\ufffd" for c in text)
