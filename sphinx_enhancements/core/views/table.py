"""Tables of enhancements, one row each: filtered, sorted, grouped and limited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from .cells import Cell
from .columns import Group, compute_cell, group_rows, sort_entries
from .options import OptionReader, Problems
from .search import SearchData, compute_search

DEFAULT_COLUMNS = ("key", "title", "status", "stage", "release", "owner")
"""Columns of a table whose options name none."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """Options of a table.

    :param sort: columns; a leading ``-`` sorts descending.
    :param filterable: True if the page offers a box to filter the rows.
    :param fold: True if groups open on demand only, on sites.
    :param toctree: True if the pages of the listed proposals are children of the page with the list.
    """

    filter: str = ""
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    sort: tuple[str, ...] = ("key",)
    group_by: str | None = None
    limit: int | None = None
    filterable: bool = False
    fold: bool = False
    toctree: bool = False


class Row(NamedTuple):
    """Row of one enhancement, with a cell for each column."""

    key: str
    cells: tuple[Cell, ...]


class Table(NamedTuple):
    """Table of enhancements."""

    columns: tuple[str, ...]
    groups: tuple[Group[Row], ...]
    total: int
    problems: Problems = ()
    search: SearchData | None = None

    @property
    def shown(self) -> int:
        """Number of enhancements in the table, each counted once even if it is in two groups."""
        return len({row.key for group in self.groups for row in group.rows})


def compute_table(collection: Collection, spec: TableSpec) -> Table:
    """Return the table for some options; invalid options are ignored and reported in it."""
    options = OptionReader(collection)
    entries = options.filter_entries(spec.filter)
    total = len(entries)
    columns = options.resolve_columns(spec.columns, "column") or DEFAULT_COLUMNS
    sort = options.resolve_columns(spec.sort, "sort key")
    entries = sort_entries(collection, entries, sort)[: spec.limit]
    rows = [(entry, compute_row(collection, entry, columns)) for entry in entries]
    groups = group_rows(collection, rows, options.resolve_group(spec.group_by))
    search = None
    if spec.filterable and entries:
        search = compute_search(collection, entries, (row.key for group in groups for row in group.rows), columns, sort)
    return Table(columns, groups, total, options.problems, search)


def compute_row(collection: Collection, entry: Entry, columns: tuple[str, ...]) -> Row:
    """Return the row of an enhancement."""
    return Row(entry.key, tuple(compute_cell(collection, entry, column) for column in columns))
