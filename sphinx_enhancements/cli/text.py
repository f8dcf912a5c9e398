"""Tables as text for a terminal."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from ..core.diagnostics import to_printable_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..core.views.cells import Cell
    from ..core.views.table import Table


def table_lines(answer: Table) -> Iterator[str]:
    """A table's rows, columns aligned, the last one not padded; then how many there are."""
    rows = [[_text(cell) for cell in row.cells] for group in answer.groups for row in group.rows]
    heads = [name.upper() for name in answer.columns]
    widths = [max(_width(row[n]) for row in (heads, *rows)) for n in range(len(heads))]
    for row in (heads, *rows):
        cells = [text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()
    yield ""
    yield f"{answer.total} {'proposal' if answer.total == 1 else 'proposals'}"


def _text(cell: Cell) -> str:
    words = ", ".join(f"{item.text} ({item.note})" if item.note else item.text for item in cell)
    # Control characters of a proposal's text must not reach the terminal.
    return to_printable_line(words)


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
