"""Tables of enhancements, one row each: filtered, sorted, group_rows and limited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..diagnostics import Code
from ..query import QueryError, parse_query
from .cells import Cell
from .columns import compute_cell, group_rows, resolve_columns, resolve_group, sort_entries
from .search import SearchData, compute_search

DEFAULT_COLUMNS = ("key", "title", "status", "stage", "release", "owner")
"""Columns of a table whose options name none."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """Options of a table.

    :param sort: columns; a leading ``-`` sorts descending.
    :param group_by: column; ``None`` for one group.
    :param limit: maximum number of rows.
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


class RowGroup(NamedTuple):
    """Rows with one value in the column by which a table is grouped; the title is empty in an ungrouped table."""

    title: Cell
    rows: tuple[Row, ...]


class Table(NamedTuple):
    """Table of enhancements.

    :param total: number of enhancements that match the filter, before the limit.
    :param problems: code and message of each invalid option.
    :param search: data for the script that filters and sorts the rows in the page.
    """

    columns: tuple[str, ...]
    groups: tuple[RowGroup, ...]
    total: int
    problems: tuple[tuple[Code, str], ...] = ()
    search: SearchData | None = None

    @property
    def shown(self) -> int:
        """Number of enhancements in the table, each counted once even if it is in two groups."""
        return len({row.key for group in self.groups for row in group.rows})


def compute_table(collection: Collection, spec: TableSpec) -> Table:
    """Return the table for some options; invalid options are ignored and reported in it."""
    problems: list[tuple[Code, str]] = []
    entries = filter_entries(collection, spec.filter, problems)
    total = len(entries)
    columns = resolve_columns(collection, spec.columns, "column", problems) or DEFAULT_COLUMNS
    sort = resolve_columns(collection, spec.sort, "sort key", problems)
    entries = sort_entries(collection, entries, sort)[: spec.limit]
    group_by = resolve_group(collection, spec.group_by, problems)
    rows = [(entry, compute_row(collection, entry, columns)) for entry in entries]
    groups = tuple(RowGroup(*group) for group in group_rows(collection, rows, group_by))
    search = None
    if spec.filterable and entries:
        search = compute_search(collection, entries, (row.key for group in groups for row in group.rows), columns, sort)
    return Table(columns, groups, total, tuple(problems), search)


def filter_entries(collection: Collection, query: str, problems: list[tuple[Code, str]]) -> list[Entry]:
    """Return the enhancements that match a query; all of them for an empty or invalid one.

    :param problems: list to which an invalid query is added.
    """
    if query.strip():
        try:
            test = parse_query(query, collection)
            return [entry for entry in collection if test(entry)]
        except QueryError as error:
            problems.append((Code.BAD_QUERY, f"the filter {query!r} is not understood, {error}; all are shown"))
    return list(collection)


def compute_row(collection: Collection, entry: Entry, columns: tuple[str, ...]) -> Row:
    """Return the row of an enhancement."""
    return Row(entry.key, tuple(compute_cell(collection, entry, column) for column in columns))
