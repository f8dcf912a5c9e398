"""Options of views: filters, columns and releases; invalid options are left out and reported in the view."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import TypeAlias

from ..collection.collection import Collection, Entry
from ..diagnostics import Code
from ..model import normalize_field_name
from ..query import Query, QueryError, parse_query
from ..releases import ReleaseOrder
from ..spelling import format_suggestion
from .columns import COLUMNS, has_column

Problems: TypeAlias = tuple[tuple[Code, str], ...]  # Code and message of each invalid option of a view


class OptionReader:
    """Reader of the options of one view, which collects the problems of invalid ones."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._problems: list[tuple[Code, str]] = []

    @property
    def problems(self) -> Problems:
        """Problems of the options that were read so far."""
        return tuple(self._problems)

    def report(self, code: Code, message: str) -> None:
        """Add a problem."""
        self._problems.append((code, message))

    def read_filter(self, query: str) -> Query | None:
        """Return a compiled query; None for an empty or invalid one."""
        if query.strip():
            try:
                return parse_query(query, self._collection)
            except QueryError as error:
                self.report(
                    Code.BAD_QUERY, f"the filter {query!r} is not understood, {error}{error.suggestion}; all are shown"
                )
        return None

    def filter_entries(self, query: str) -> list[Entry]:
        """Return the enhancements that match a query; all of them for an empty or invalid one."""
        return select_entries(self._collection, self.read_filter(query))

    def resolve_columns(self, names: Iterable[str], role: str) -> tuple[str, ...]:
        """Return the canonical names of the existing columns among some names.

        :param role: noun for the messages, such as ``group``; a ``sort key`` keeps a leading ``-``.
        """
        resolved = []
        for name in names:
            bare = name.removeprefix("-") if role == "sort key" else name
            column = normalize_field_name(bare)
            if has_column(self._collection, column):
                resolved.append(f"-{column}" if bare != name else column)
            else:
                allowed = (*COLUMNS, *self._collection.profile.inverses)
                unknown = f"the {role} {name!r} is unknown{format_suggestion(column, allowed)}"
                self.report(Code.UNKNOWN_COLUMN, f"{unknown}; there are {', '.join(allowed)}")
        return tuple(resolved)

    def resolve_group(self, name: str | None) -> str:
        """Return the canonical name of a column to group by; empty if no name is given or the column is unknown."""
        return next(iter(self.resolve_columns([name] if name else [], "group")), "")

    def resolve_choice(self, option: str, value: str, choices: tuple[str, ...], code: Code) -> str:
        """Return the value of an option; report one that is no choice, and return the first choice."""
        if value in choices:
            return value
        self.report(code, f"`{option}` is {value!r}, not {' or '.join(choices)}; {choices[0]} is taken")
        return choices[0]

    def resolve_release(self, option: str, text: str, consequence: str) -> str | None:
        """Return the canonical name of the release in an option; None if the option is empty or invalid."""
        name = self._collection.order.get_canonical_name(text) if text else None
        if text and name is None:
            message = f"`{option}` is {text!r}, which is no version such as v1.9 and no declared release{consequence}"
            self.report(Code.UNKNOWN_RELEASE, message)
        return name

    def resolve_bounds(self, first: str, last: str) -> tuple[str | None, str | None]:
        """Return the releases that the options ``from`` and ``to`` name, the earlier one first; None for no bound."""
        order = self._collection.order
        low, high = (self.resolve_release(*option, "; it is left out") for option in (("from", first), ("to", last)))
        if low and high and order.get_sort_key(low) > order.get_sort_key(high):
            message = f"`from` is {first!r}, which comes after {last!r}; the two are exchanged"
            self.report(Code.UNKNOWN_OPTION_VALUE, message)
            low, high = high, low
        return low, high


def select_entries(collection: Collection, query: Query | None) -> list[Entry]:
    """Return the enhancements that match a query; all of them without one."""
    return [entry for entry in collection if query is None or query(entry)]


def find_exact_query(collection: Collection, queries: Iterable[str], keys: Set[str]) -> str | None:
    """Return the first query that selects exactly the enhancements with the given keys; None if none does."""
    for text in queries:
        try:
            query = parse_query(text, collection)
        except QueryError:
            continue
        if {entry.key for entry in select_entries(collection, query)} == keys:
            return text
    return None


def list_releases_between(
    order: ReleaseOrder, entries: Iterable[Entry], bounds: tuple[str | None, str | None]
) -> list[str]:
    """Return the releases that any of some enhancements targets, and between them those that the settings declare."""
    targeted = {name for entry in entries for name, _ in entry.enhancement.release_milestones}
    listed = targeted | {release.name for release in order.declared}
    first = bounds[0] or min(targeted, key=order.get_sort_key, default=None)
    last = bounds[1] or max(targeted, key=order.get_sort_key, default=None)
    if first is None and last is None:
        return []
    return [
        name
        for name in order.names
        if name in listed
        and (first is None or order.get_sort_key(first) <= order.get_sort_key(name))
        and (last is None or order.get_sort_key(name) <= order.get_sort_key(last))
    ]
