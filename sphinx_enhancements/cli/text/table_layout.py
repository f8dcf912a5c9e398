"""Layout of tables on a terminal: aligned columns, shortened texts, or a paragraph for each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from .output import format_count
from .styles import add_style
from .table import TextCell, TextGroup, TextTable
from .terminal import Screen
from .width import measure_width, pad_to_width, shorten_to_width, wrap_to_width

_GAP = "  "
_LAYOUTS = ((0.98, 40), (0.95, 40), (0.9, 30))
"""Layouts of tables whose texts are shortened, best first: the share of the texts in each column that stay whole, and
the cells that the longest texts have at least."""
_MIN_KEPT_WIDTH = 8  # cells that remain of a text beside a key that is wider than its column
_SEPARATOR = " · "
_UNLABELED_COLUMNS = ("key", "number", "title", "proposal", "summary", "kind", "status", "stage", "release", "owner")
"""Columns whose values readers recognize without the name of the column."""


def format_table(table: TextTable, screen: Screen) -> Iterator[str]:
    """Yield the lines of a table, and the number of proposals.

    On a terminal that is too narrow for the columns, texts are shortened; if too little of them remained, each row is
    a paragraph with all of its texts.
    """
    widths = _choose_widths(table, screen.width)
    yield from _iter_paragraphs(table, screen) if widths is None else _iter_rows(table, widths, screen)
    yield ""
    yield format_count(table.total, "proposal")


def _choose_widths(table: TextTable, width: int | None) -> list[int] | None:
    """Return the widths of the columns; None if the terminal is too narrow for columns.

    The longest texts are shortened first, and of other columns the few texts that are longer than the rest.
    """
    header = [measure_width(name) for name in table.columns]
    cells = [sorted(measure_width(row[n].text) for row in table.rows) or [0] for n in range(len(header))]
    natural = [max(least, cells[n][-1]) for n, least in enumerate(header)]
    available = (width or 0) - len(_GAP) * (len(header) - 1)
    if width is None or sum(natural) <= available:
        return natural
    flexible = [n for n, name in enumerate(table.columns) if name != "key"]
    if not flexible:
        return None
    longest = max(flexible, key=lambda n: natural[n])
    for share, least_text in _LAYOUTS:
        widths = [max(least, cells[n][ceil(share * (len(cells[n]) - 1))]) for n, least in enumerate(header)]
        widths[longest] = min(natural[longest], least_text)
        if sum(widths) <= available and _has_space_for_keys(table.columns, widths, natural):
            return _distribute_rest(widths, natural, available - sum(widths), longest)
    return None


def _distribute_rest(widths: list[int], natural: list[int], rest: int, longest: int) -> list[int]:
    """Return widths with the rest of a line added to columns that lack some, the one with the longest texts first."""
    widened = list(widths)
    for n in sorted(range(len(widths)), key=lambda n: n != longest):
        added = min(rest, natural[n] - widths[n])
        widened[n] += added
        rest -= added
    return widened


def _has_space_for_keys(columns: Sequence[str], widths: list[int], natural: list[int]) -> bool:
    """Return True if the longest key, which is never shortened, fits its column and most of the next one."""
    if "key" not in columns:
        return True
    column = columns.index("key")
    surplus = natural[column] - widths[column]
    return surplus <= 0 or (column + 1 < len(widths) and surplus + _MIN_KEPT_WIDTH <= widths[column + 1])


def _iter_rows(table: TextTable, widths: list[int], screen: Screen) -> Iterator[str]:
    """Yield the header and the rows in columns, each group below its title."""
    names = [TextCell(name.upper(), "heading") for name in table.columns]
    yield _format_row(table.columns, names, widths, screen)
    for group in table.groups:
        if group.title.text:
            yield ""
            yield _format_title(group, screen)
        for row in group.rows:
            yield _format_row(table.columns, row, widths, screen)


def _format_title(group: TextGroup, screen: Screen) -> str:
    title = group.title.text if screen.width is None else shorten_to_width(group.title.text, screen.width - 8)
    return f"{add_style(title, group.title.style or 'heading', has_color=screen.has_color)} ({len(group.rows)})"


def _format_row(columns: Sequence[str], row: Sequence[TextCell], widths: list[int], screen: Screen) -> str:
    """Return one row; a key that is wider than its column takes the surplus from the next cell."""
    surplus = 0
    parts: list[str] = []
    last = max((n for n, cell in enumerate(row) if cell.text), default=0)
    for n, (name, cell, width) in enumerate(zip(columns, row, widths, strict=True)):
        text = cell.text if name == "key" else shorten_to_width(cell.text, width - surplus)
        padded = pad_to_width(text, width - surplus) if n < last else text
        parts.append(add_style(text, cell.style, has_color=screen.has_color) + padded[len(text) :])
        surplus = max(measure_width(text) - width + surplus, 0)
    return _GAP.join(parts[: last + 1])


def _iter_paragraphs(table: TextTable, screen: Screen) -> Iterator[str]:
    """Yield each row as a paragraph: key and first text, and below them the other texts."""
    width = max(screen.width or 0, 16)
    keys = sorted(measure_width(row[0].text) for row in table.rows)
    usual = keys[9 * len(keys) // 10] + len(_GAP)
    indent = usual if table.columns[0] == "key" and usual <= width // 3 else len(_GAP)
    for n, group in enumerate(table.groups):
        if group.title.text:
            yield from [""] * bool(n)
            yield _format_title(group, screen)
        for row in group.rows:
            yield from _iter_paragraph(table.columns, row, indent, width, screen)


def _iter_paragraph(
    columns: Sequence[str], row: Sequence[TextCell], indent: int, width: int, screen: Screen
) -> Iterator[str]:
    (first, *others), (_, *names) = row, columns
    lines: list[str] = []
    if names and names[0] in ("title", "proposal"):
        lines += wrap_to_width(others.pop(0).text, width - indent)
        del names[0]
    lines += _iter_joined(names, others, width - indent, screen)
    beginning = add_style(first.text, first.style or "key", has_color=screen.has_color)
    occupied = measure_width(first.text)
    if lines and occupied + len(_GAP) <= indent:
        beginning += " " * (indent - occupied) + lines.pop(0)
    yield beginning
    yield from (" " * indent + line for line in lines)


def _iter_joined(columns: Sequence[str], cells: Sequence[TextCell], width: int, screen: Screen) -> Iterator[str]:
    """Yield the lines of texts with dots between them; a line ends at a dot if possible."""
    line, occupied = "", 0
    for name, cell in _iter_distinct(columns, cells):
        text = cell.text if name in _UNLABELED_COLUMNS else f"{name}: {cell.text}"
        if line and occupied + len(_SEPARATOR) + measure_width(text) > width:
            yield line
            line, occupied = "", 0
        *full_lines, rest = wrap_to_width(text, width)
        separator = _SEPARATOR if line else ""
        style = cell.style or "note"
        yield from (add_style(part, style, has_color=screen.has_color) for part in full_lines)
        line += add_style(separator, "note", has_color=screen.has_color)
        line += add_style(rest, style, has_color=screen.has_color)
        occupied += len(separator) + measure_width(rest)
    if line:
        yield line


def _iter_distinct(columns: Sequence[str], cells: Sequence[TextCell]) -> Iterator[tuple[str, TextCell]]:
    """Yield the columns with a text, without a stage that the release repeats, as in ``stable v1.9``."""
    release = next((cell.text for name, cell in zip(columns, cells, strict=True) if name == "release"), "")
    for name, cell in zip(columns, cells, strict=True):
        if cell.text and not (name == "stage" and release.startswith(f"{cell.text} ")):
            yield name, cell
