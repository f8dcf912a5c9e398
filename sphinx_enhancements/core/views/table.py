"""Tables of enhancements: filtered, sorted, grouped and limited, with the data to do so again in the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from ..collection.collection import Collection, Entry
from ..conditions import CONDITION_NAMES, ENHANCEMENT_CONDITIONS, MILESTONE_CONDITIONS, PART_TESTS, find_relation_kinds
from ..config.terms import normalize_term
from ..query import FIELDS, UNQUERYABLE_CHARACTERS, Query, iter_raw_values, list_query_names
from ..reading.dates import parse_date
from ..releases import parse_version
from .cells import Cell, Item, make_milestone_items
from .columns import Group, compute_cell, compute_ranks, group_rows, list_release_milestones, sort_entries
from .options import OptionReader, Problems, select_entries

Record: TypeAlias = "dict[str, object]"
"""Texts and numbers of one enhancement that queries compare, by name; absent values have no entry."""


class QueryLanguage(NamedTuple):
    """Words that are valid in queries about one collection.

    :param statuses: canonical status by normalized spelling.
    :param stages: canonical stage by normalized spelling.
    :param raw: normalized spellings of unknown statuses and of unknown stages in the collection.
    :param conditions: words after ``is:``; enhancement records, and milestones in them, refer to them by index.
    :param parts: words after ``has:``, the kinds of relations last; records refer to them by index.
    :param kinds: number of kinds of relations in *parts*.
    :param releases: names of releases, oldest first; records refer to them by index.
    :param declared: number of releases at the start that the settings order; the others are ordered as versions.
    """

    names: tuple[str, ...]
    statuses: dict[str, str]
    stages: dict[str, str]
    raw: dict[str, list[str]]
    conditions: tuple[str, ...]
    parts: tuple[str, ...]
    kinds: int
    releases: tuple[str, ...]
    declared: int
    current: str | None


class Facet(NamedTuple):
    """Values of one field in a table, for a menu: pairs of the value in a query and the item to show."""

    name: str
    values: tuple[tuple[str, Item], ...]


class SearchData(NamedTuple):
    """Data for filtering and sorting one table.

    :param rows: for each row of all groups, the index of its enhancement in the records.
    :param ranks: for each column, the rank of each enhancement; -1 always sorts last.
    :param sort: columns by which the rows are sorted at first, as in the options of the table.
    :param targets: for each enhancement, the items of its milestones in the order of the record, None for those that
        the filter of the table excludes; empty without a column ``release``, which shows one of them.
    """

    language: QueryLanguage
    records: tuple[Record, ...]
    rows: tuple[int, ...]
    ranks: dict[str, list[int]]
    sort: tuple[str, ...]
    facets: tuple[Facet, ...]
    targets: tuple[tuple[Item | None, ...], ...]


def compute_language(collection: Collection) -> QueryLanguage:
    """Return the words that queries about a collection can have."""
    profile, order = collection.profile, collection.order
    all_versions = all(parse_version(release.name) is not None for release in order.declared)
    return QueryLanguage(
        list_query_names(),
        {spelling: normalize_term(status) for spelling, status in profile.statuses.items()},
        {spelling: normalize_term(stage) for spelling, stage in profile.stages.items()},
        {
            "status": sorted({*iter_raw_values(collection, "status")} - {*profile.statuses}),
            "stage": sorted({*iter_raw_values(collection, "stage")} - {*profile.stages}),
        },
        CONDITION_NAMES,
        (*PART_TESTS, *profile.inverses),
        len(profile.inverses),
        order.names,
        0 if all_versions else len({order.identify_release(release.name) for release in order.declared}),
        order.current,
    )


def compute_record(collection: Collection, entry: Entry) -> Record:
    """Return the texts and numbers of an enhancement that queries compare."""
    enhancement = entry.enhancement
    texts = {name: list(dict.fromkeys(get_texts(entry))) for name, get_texts in FIELDS.items()}
    # The script searches the roles for a person too.
    with_role = {text for role in ("author", "reviewer", "approver") for text in texts[role]}
    texts["person"] = [text for text in texts["person"] if text not in with_role]
    searchable = {"key": entry.key, "title": enhancement.title, "summary": enhancement.summary or ""}
    dates = {name: parse_date(getattr(enhancement, name) or "") for name in ("created", "updated")}
    release_index = {name: n for n, name in enumerate(collection.order.names)}
    tests = {CONDITION_NAMES.index(word): test for word, test in MILESTONE_CONDITIONS.items()}
    kinds = find_relation_kinds(entry, collection)
    parts = [
        *(bool(test(entry.enhancement)) for test in PART_TESTS.values()),
        *(kind in kinds for kind in collection.profile.inverses),
    ]
    record: Record = {
        **texts,
        **{f"in-{name}": text.casefold() for name, text in searchable.items()},
        **{name: date and date.isoformat() for name, date in dates.items()},
        "milestones": [
            [release_index[target.release], *(n for n, test in tests.items() if test(entry, target, collection))]
            for target in list_release_milestones(collection, entry)
        ],
        "is": [n for n, test in enumerate(ENHANCEMENT_CONDITIONS.values()) if test(entry, collection)],
        "has": [n for n, is_present in enumerate(parts) if is_present],
    }
    return {name: value for name, value in record.items() if value}


def compute_search(
    collection: Collection,
    entries: Sequence[Entry],
    rows: Iterable[str],
    columns: Sequence[str],
    sort: tuple[str, ...],
    query: Query | None = None,
) -> SearchData:
    """Return the data for filtering a table and sorting it, at first by the columns in *sort*."""
    indices = {entry.key: n for n, entry in enumerate(entries)}
    return SearchData(
        compute_language(collection),
        tuple(compute_record(collection, entry) for entry in entries),
        tuple(indices[key] for key in rows),
        {column: compute_ranks(collection, entries, column, query) for column in columns},
        sort,
        tuple(_iter_facets(collection, entries)),
        tuple(_make_target_items(collection, entry, query) for entry in entries) if "release" in columns else (),
    )


def _make_target_items(collection: Collection, entry: Entry, query: Query | None) -> tuple[Item | None, ...]:
    targets = list_release_milestones(collection, entry)
    items = make_milestone_items(collection, entry.enhancement, (target.milestone for target in targets))
    return tuple(
        item if query is None or query.accepts(target.release) else None
        for target, item in zip(targets, items, strict=True)
    )


def _iter_facets(collection: Collection, entries: Sequence[Entry]) -> Iterator[Facet]:
    """Yield the statuses, stages and owners of some enhancements as they sort, and the releases, newest first."""
    word, absent_words = collection.profile.get_display_word, {"status": collection.profile.absent_status_word}
    for name in ("status", "stage", "owner"):
        values: dict[str, tuple[tuple[bool, int], Item]] = {}
        for entry, rank in zip(entries, compute_ranks(collection, entries, name), strict=True):
            enhancement = entry.enhancement
            value = enhancement.owner if name == "owner" else getattr(enhancement, name).value
            text = word(value) if value and name != "owner" else value or absent_words.get(name, f"no {name}")
            if UNQUERYABLE_CHARACTERS.isdisjoint(text):
                values.setdefault(normalize_term(value or "none"), ((not value, rank), Item(text)))
        ordered = sorted(values.items(), key=lambda pair: pair[1][0])
        yield Facet(name, tuple((value, item) for value, (_, item) in ordered))
    targeted = [[release for release, _ in entry.enhancement.release_milestones] for entry in entries]
    names = {name for releases in targeted for name in releases}
    absent = [] if all(targeted) else [("none", Item("no release"))]
    present = [(name, Item(name)) for name in reversed(collection.order.names) if name in names]
    yield Facet("release", (*present, *absent))


DEFAULT_COLUMNS = ("key", "title", "status", "stage", "release", "owner")
"""Columns of a table whose options name none."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """Options of a table.

    :param sort: columns; a leading ``-`` sorts descending.
    :param filterable: True if the page offers a box to filter the rows.
    :param fold: True if groups are folded on sites.
    :param toctree: columns that sort the pages of the listed proposals in the toctree of the list; empty for the
        order of the list, None for no toctree.
    """

    filter: str = ""
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    sort: tuple[str, ...] = ("key",)
    group_by: str | None = None
    limit: int | None = None
    filterable: bool = False
    fold: bool = False
    toctree: tuple[str, ...] | None = None


class Row(NamedTuple):
    """Row of one enhancement, with a cell for each column."""

    key: str
    cells: tuple[Cell, ...]


class Table(NamedTuple):
    """Table of enhancements.

    :param children: keys of the listed enhancements in the order of the toctree; empty without a toctree.
    """

    columns: tuple[str, ...]
    groups: tuple[Group[Row], ...]
    total: int
    problems: Problems = ()
    search: SearchData | None = None
    children: tuple[str, ...] = ()

    @property
    def shown(self) -> int:
        """Number of enhancements in the table, each counted once even if it is in two groups."""
        return len({row.key for group in self.groups for row in group.rows})


def compute_table(collection: Collection, spec: TableSpec) -> Table:
    """Return the table for some options; invalid options are ignored and reported in it."""
    options = OptionReader(collection)
    query = options.read_filter(spec.filter)
    entries = select_entries(collection, query)
    total = len(entries)
    columns = options.resolve_columns(spec.columns, "column") or DEFAULT_COLUMNS
    sort = options.resolve_columns(spec.sort, "sort key")
    entries = sort_entries(collection, entries, sort, query)[: spec.limit]
    rows = [(entry, compute_row(collection, entry, columns, query)) for entry in entries]
    groups = group_rows(collection, rows, options.resolve_group(spec.group_by), query)
    search = None
    if spec.filterable and entries:
        keys = (row.key for group in groups for row in group.rows)
        search = compute_search(collection, entries, keys, columns, sort, query)
    children: Iterable[str] = ()
    if spec.toctree:
        order = options.resolve_columns(spec.toctree, "sort key")
        children = (entry.key for entry in sort_entries(collection, entries, order, query))
    elif spec.toctree is not None:
        children = dict.fromkeys(row.key for group in groups for row in group.rows)
    return Table(columns, groups, total, options.problems, search, tuple(children))


def compute_row(collection: Collection, entry: Entry, columns: tuple[str, ...], query: Query | None = None) -> Row:
    """Return the row of an enhancement."""
    return Row(entry.key, tuple(compute_cell(collection, entry, column, query) for column in columns))
