"""Tables of proposals: filtered, sorted, grouped and cut, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ..diagnostics import Code
from ..model import field_name
from ..query import QueryError, parse_query
from .cells import CELLS, Cell, Item, compute_cell, extra_texts, stage_item, status_item
from .search import Search, compute_search
from .sorting import sort_by, sort_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..collection.collection import Collection, Entry

_Line = TypeVar("_Line")

COLUMNS = ("key", "title", "status", "stage", "release", "owner")
"""The columns of a table that names none."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """What a table is asked for.

    :param sort: columns; one with ``-`` in front sorts downward.
    :param group_by: a column; ``None`` for one group.
    :param limit: how many rows at most.
    :param filterable: whether the page has a box to filter the rows further.
    """

    filter: str = ""
    columns: tuple[str, ...] = COLUMNS
    sort: tuple[str, ...] = ("key",)
    group_by: str | None = None
    limit: int | None = None
    filterable: bool = False


class Row(NamedTuple):
    """One proposal. The cells are in the order of the columns."""

    key: str
    cells: tuple[Cell, ...]


class RowGroup(NamedTuple):
    """Rows that belong together; the title is empty for a table that is not grouped."""

    title: Cell
    rows: tuple[Row, ...]


class Table(NamedTuple):
    """A table.

    :param total: how many proposals the filter lets through; more than are shown where it is cut.
    :param problems: code and message of whatever the spec asked for in vain.
    :param search: what filters and sorts the rows in a page, if that is to be.
    """

    columns: tuple[str, ...]
    groups: tuple[RowGroup, ...]
    total: int
    problems: tuple[tuple[Code, str], ...] = ()
    search: Search | None = None

    @property
    def shown(self) -> int:
        """How many rows there are."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def proposals(self) -> int:
        """How many proposals these are: one with two labels is in two groups."""
        return len({row.key for group in self.groups for row in group.rows})


def compute_table(collection: Collection, spec: TableSpec) -> Table:
    """Answer a spec. What it asks for in vain is left out, and reported in the answer."""
    problems: list[tuple[Code, str]] = []
    chosen = filtered(collection, spec.filter, problems)
    total = len(chosen)
    columns = known_columns(collection, spec.columns, "column", problems) or COLUMNS
    sort = known_columns(collection, spec.sort, "sort key", problems)
    for name in reversed(sort):
        sort_by(collection, chosen, name)
    if spec.limit is not None:
        chosen = chosen[: spec.limit]
    group_by = known_columns(collection, (spec.group_by,) if spec.group_by else (), "group", problems)
    rows = [(entry, compute_row(collection, entry, columns)) for entry in chosen]
    if not group_by:
        groups: tuple[RowGroup, ...] = (RowGroup((), tuple(r for _, r in rows)),) if rows else ()
    else:
        groups = tuple(RowGroup(title, found) for title, found in grouped(collection, rows, group_by[0]))
    found = None
    if spec.filterable and chosen:
        found = compute_search(collection, chosen, (row.key for group in groups for row in group.rows), columns, sort)
    return Table(columns, groups, total, tuple(problems), found)


def filtered(collection: Collection, query: str, problems: list[tuple[Code, str]]) -> list[Entry]:
    """The proposals that a filter lets through: all for an empty one, and for one that is not understood.

    :param problems: where the latter is reported.
    """
    if query.strip():
        try:
            test = parse_query(query, collection)
            return [entry for entry in collection if test(entry)]
        except QueryError as error:
            problems.append((Code.BAD_QUERY, f"the filter {query!r} is not understood, {error}; all are shown"))
    return list(collection)


def compute_row(collection: Collection, entry: Entry, columns: tuple[str, ...]) -> Row:
    """One proposal's row."""
    return Row(entry.key, tuple(compute_cell(collection, entry, column) for column in columns))


def known_columns(
    collection: Collection, names: tuple[str, ...], what: str, problems: list[tuple[Code, str]]
) -> tuple[str, ...]:
    """The columns that there are, in their canonical spelling.

    :param what: the columns are to be, in words; a ``sort key`` keeps its sign.
    :param problems: where the others are reported.
    """
    known = []
    for name in names:
        bare = name.removeprefix("-") if what == "sort key" else name
        column = field_name(bare)
        if column in CELLS or column in collection.profile.inverses or _is_extra(collection, column):
            known.append(f"-{column}" if bare != name else column)
        else:
            allowed = ", ".join((*CELLS, *collection.profile.inverses))
            problems.append((Code.UNKNOWN_COLUMN, f"the {what} {name!r} is unknown; there are {allowed}"))
    return tuple(known)


def _is_extra(collection: Collection, column: str) -> bool:
    return any(True for entry in collection for _ in extra_texts(entry.enhancement, column))


def nothing(column: str) -> Cell:
    """The title of the group of those that have nothing in a column."""
    return (Item(f"no {column}"),)


def grouped(
    collection: Collection, rows: Iterable[tuple[Entry, _Line]], name: str
) -> tuple[tuple[Cell, tuple[_Line, ...]], ...]:
    """The rows by what their proposals have in a column, in its order; those without come last."""
    groups: dict[Cell, list[_Line]] = {}
    first: dict[Cell, Entry] = {}
    for entry, line in rows:
        titles: tuple[Cell, ...]
        if name in ("status", "stage"):
            item = (status_item if name == "status" else stage_item)(entry.enhancement, collection.profile)
            titles = ((item,) if item else (),)
        elif name in ("labels", "participants", "authors", "people", "gates"):
            # A proposal with two labels belongs to both groups.
            titles = tuple((item,) for item in compute_cell(collection, entry, name)) or ((),)
        else:
            titles = (compute_cell(collection, entry, name),)
        for title in titles:
            groups.setdefault(title, []).append(line)
            first.setdefault(title, entry)
    value = sort_value(collection, name)

    def order(title: Cell) -> tuple[bool, tuple[object, ...]]:
        if name in ("status", "stage", "release"):
            found = value(first[title])
        else:
            found = tuple(item.text.casefold() for item in title) or None
        return (found is None, found or ())

    return tuple((title or nothing(name), tuple(groups[title])) for title in sorted(groups, key=order))


def headed(
    collection: Collection, rows: Iterable[tuple[Entry, _Line]], name: str
) -> tuple[tuple[Cell, tuple[_Line, ...]], ...]:
    """The same for groups under headings: where nobody has an owner, a heading that says so says nothing."""
    groups = grouped(collection, rows, name)
    if [title for title, _ in groups] == [nothing(name)]:
        return (((), groups[0][1]),)
    return groups
