"""Tables as text: the texts of their cells on one line each, without markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...core.diagnostics import to_printable_line
from ...core.views.cells import Cell, Item, ItemKind
from ...core.views.table import Table


class TextCell(NamedTuple):
    """Text of a cell, and the name of its style on a terminal."""

    text: str
    style: str = ""


class TextGroup(NamedTuple):
    """Rows below one title, which is empty for all rows of a table without groups."""

    title: TextCell
    rows: tuple[tuple[TextCell, ...], ...]


class TextTable(NamedTuple):
    """Table whose cells are texts.

    :param total: number of enhancements, each counted once even if it is in two groups.
    """

    columns: tuple[str, ...]
    groups: tuple[TextGroup, ...]
    total: int

    @property
    def rows(self) -> list[tuple[TextCell, ...]]:
        """The rows of all groups."""
        return [row for group in self.groups for row in group.rows]


def convert_table(table: Table) -> TextTable:
    """Return a table as text."""
    groups = (
        TextGroup(
            convert_cell(group.title),
            tuple(tuple(map(convert_cell, row.cells, table.columns)) for row in group.rows),
        )
        for group in table.groups
    )
    return TextTable(table.columns, tuple(groups) or (TextGroup(TextCell(""), ()),), table.total)


def convert_cell(cell: Cell, column: str = "") -> TextCell:
    """Return a cell as text."""
    if column == "key":
        return TextCell(format_items(cell), "key")
    if len(cell) == 1 and cell[0].kind is ItemKind.STATUS:
        return TextCell(format_items(cell), cell[0].target or "")
    return TextCell(format_items(cell))


def format_items(items: Iterable[Item]) -> str:
    """Return items as one line; control characters of a proposal, which must not reach a terminal, are replaced."""
    return to_printable_line(", ".join(map(_format_item, items)))


def _format_item(item: Item) -> str:
    notes = [*(["struck out"] if item.kind is ItemKind.STRUCK else []), *([item.note] if item.note else [])]
    return f"{item.text} ({', '.join(notes)})" if notes else item.text
