"""Columns of tables: how to show, sort, group and query each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from ..collection.collection import Collection, Entry
from ..collection.history import can_advance, find_stage_commit
from ..collection.progress import MilestoneState, ReleaseMilestone
from ..keys import key_sort_key
from ..model import Enhancement, Status, flatten_tree, normalize_field_name
from ..query import Query
from ..reading.dates import normalize_date
from ..releases import rank_on_axis
from .cells import (
    AIMED_AT,
    Cell,
    Item,
    ItemKind,
    make_address_item,
    make_checklist_item,
    make_enhancement_item,
    make_key_item,
    make_milestone_items,
    make_people_items,
    make_present_stage_item,
    make_prose_items,
    make_status_item,
    make_unresolved_items,
)
from .sharing import compute_once

SortKey: TypeAlias = tuple[object, ...]
RowT = TypeVar("RowT")


class Group(NamedTuple, Generic[RowT]):
    """Rows with one value in the column by which they are grouped; the title of ungrouped rows is empty."""

    title: Cell
    rows: tuple[RowT, ...]


class Column(NamedTuple):
    """Definition of a column.

    :param make_cell: function that returns the cell of an enhancement.
    :param make_sort_key: function that returns the value by which an enhancement sorts; ``None`` sorts last in both
        directions. Without this function, the column sorts by the texts of its cells.
    :param is_ordered: True if groups and chart bars keep the sort order instead of sorting by their title or size.
    :param is_multiple: True if an enhancement belongs to one group for each item of its cell.
    :param query_word: word before the colon of a query for one value of the column; empty if there is none.
    :param make_group_item: function that turns an item of a cell into a group title, such as a stage without its note.
    """

    make_cell: Callable[[Collection, Entry], Cell]
    make_sort_key: Callable[[Collection, Entry], SortKey | None] | None = None
    is_ordered: bool = False
    is_multiple: bool = False
    query_word: str = ""
    make_group_item: Callable[[Item], Item] = lambda item: item

    def compute_sort_key(self, collection: Collection, entry: Entry) -> SortKey | None:
        """Return the value by which an enhancement sorts in this column; ``None`` sorts last in both directions."""
        if self.make_sort_key is not None:
            return self.make_sort_key(collection, entry)
        return _fold_texts(self.make_cell(collection, entry)) or None


def _fold_texts(cell: Cell) -> SortKey:
    return tuple(item.text.casefold() for item in cell)


def _make_texts(get_texts: Callable[[Enhancement], Iterable[str | None]]) -> Callable[[Collection, Entry], Cell]:
    return lambda _, entry: tuple(Item(text) for text in get_texts(entry.enhancement) if text)


def _make_people(role: str | None) -> Callable[[Collection, Entry], Cell]:
    return lambda _, entry: make_people_items(entry.enhancement, role)


def _make_links(kind: str) -> Callable[[Collection, Entry], Cell]:
    """Return a function that makes the cell of a kind of links: their addresses, and prose without one."""
    return lambda collection, entry: (
        *(make_address_item(link.url) for link in entry.enhancement.links if link.type == kind),
        *make_prose_items(entry.enhancement, collection.profile, kind),
    )


@compute_once
def _make_proposal_cell(collection: Collection, entry: Entry) -> Cell:
    """Return key and title, and the status unless it is accepted, the usual one where this column is shown."""
    link = make_entry_item(collection, entry)
    if entry.enhancement.decision is Status.ACCEPTED:
        return (link,)
    return (link, make_status_item(entry.enhancement, collection.profile))


@compute_once
def list_release_milestones(collection: Collection, entry: Entry) -> tuple[ReleaseMilestone, ...]:
    """Return the milestones of an enhancement that count for a release, in the order of their stages."""
    axis, targets = collection.profile.axis, collection.iter_milestone_states(entry.enhancement)
    return tuple(sorted(targets, key=lambda target: rank_on_axis(axis, target.milestone.stage.value)))


@compute_once
def make_entry_item(collection: Collection, entry: Entry) -> Item:
    """Return a link to an enhancement of the collection, with key and title."""
    return make_enhancement_item(collection, entry.key)


def choose_milestone(collection: Collection, targets: Iterable[ReleaseMilestone]) -> ReleaseMilestone | None:
    """Return the next milestone that can be reached, otherwise the latest reached one, otherwise the latest one.

    :param targets: milestones in the order of their stages; of several in one release, the last one counts.
    """
    targets, get_position = list(targets), collection.order.get_sort_key
    if ahead := [target for target in targets if target.state.is_ahead]:
        release = min((target.release for target in ahead), key=get_position)
        return [target for target in ahead if target.release == release][-1]
    chosen = [target for target in targets if target.state is MilestoneState.REACHED] or targets
    release = max((target.release for target in chosen), key=get_position, default="")
    return next((target for target in reversed(chosen) if target.release == release), None)


def make_release_column(query: Query | None = None) -> Column:
    """Return the column with one milestone of each enhancement, chosen from those that a query selects."""

    def make_cell(collection: Collection, entry: Entry) -> Cell:
        targets = (
            target
            for target in list_release_milestones(collection, entry)
            if query is None or query.accepts(target.release)
        )
        target = choose_milestone(collection, targets)
        return tuple(make_milestone_items(collection, entry.enhancement, [target.milestone])) if target else ()

    return Column(
        make_cell,
        lambda collection, entry: _make_release_key(collection, make_cell(collection, entry)),
        is_ordered=True,
        make_group_item=lambda item: Item(item.target or "", ItemKind.RELEASE, item.target),
    )


def _share_cells(column: Column) -> Column:
    """Return a column of which each cell is made once for all views."""
    make_cell = compute_once(column.make_cell)
    return column._replace(make_cell=make_cell)


def make_next_release_item(collection: Collection, entry: Entry, stage: Item | None) -> Item | None:
    """Return the next or latest milestone; None if there is none, or if the note of the stage names it."""
    release = next(iter(COLUMNS["release"].make_cell(collection, entry)), None)
    if stage and release and stage.kind is ItemKind.AIMED_STAGE:
        return None if collection.classify_stage(entry.key).release == release.target else release
    return release


def _make_number_key(_: Collection, entry: Entry) -> SortKey | None:
    number = entry.enhancement.number
    return None if number is None else (number,)


def _make_status_key(_: Collection, entry: Entry) -> SortKey | None:
    status = entry.enhancement.status.value
    return None if status is None else (list(Status).index(Status(status)),)


@compute_once
def _make_stage_cell(collection: Collection, entry: Entry) -> Cell:
    return tuple(filter(None, (make_present_stage_item(collection, entry.key),)))


def _make_stage_key(collection: Collection, entry: Entry) -> SortKey | None:
    axis, stage = collection.profile.axis, entry.enhancement.stage.value
    if stage is None:
        return None
    return rank_on_axis(axis, stage) if stage in axis else len(axis), not collection.classify_stage(
        entry.key
    ).is_reached


@compute_once
def _make_stage_releases_cell(collection: Collection, entry: Entry) -> Cell:
    """Return how many releases came out since the stage was recorded; empty without a history or a later stage."""
    enhancement, history = entry.enhancement, collection.history
    stage = enhancement.stage.value
    commit = find_stage_commit(history.events.get(entry.key, ())) if history else None
    if commit is None or stage is None or not can_advance(enhancement.status.value, stage, collection.profile):
        return ()
    count = collection.order.count_releases_after(commit.time)
    return () if count is None else (Item(str(count)),)


def _make_stage_releases_key(collection: Collection, entry: Entry) -> SortKey | None:
    return next(((int(item.text),) for item in _make_stage_releases_cell(collection, entry)), None)


def _make_stage_group_item(stage: Item) -> Item:
    return stage._replace(note=AIMED_AT) if stage.kind is ItemKind.AIMED_STAGE else stage


def _make_release_key(collection: Collection, cell: Cell) -> SortKey | None:
    return next((collection.order.get_sort_key(item.target) for item in cell if item.target), None)


def _make_milestones_cell(collection: Collection, entry: Entry) -> Cell:
    return tuple(make_milestone_items(collection, entry.enhancement, entry.enhancement.milestones))


def _make_checklist_key(_: Collection, entry: Entry) -> SortKey | None:
    done, total = entry.enhancement.checklist_progress
    return (done / total,) if total else None


COLUMNS: dict[str, Column] = {
    "key": Column(lambda _, e: (Item(e.key, ItemKind.ENHANCEMENT, e.key),), lambda _, e: key_sort_key(e.key)),
    "number": Column(_make_texts(lambda e: () if e.number is None else (str(e.number),)), _make_number_key),
    "proposal": Column(_make_proposal_cell),
    "title": Column(lambda _, e: (Item(e.enhancement.title, ItemKind.ENHANCEMENT, e.key),)),
    "kind": Column(_make_texts(lambda e: (e.kind,)), query_word="kind"),
    "status": Column(
        lambda c, e: (make_status_item(e.enhancement, c.profile),),
        _make_status_key,
        is_ordered=True,
        query_word="status",
    ),
    "stage": Column(
        _make_stage_cell, _make_stage_key, is_ordered=True, query_word="stage", make_group_item=_make_stage_group_item
    ),
    "stage-releases": Column(_make_stage_releases_cell, _make_stage_releases_key, is_ordered=True),
    "milestones": Column(_make_milestones_cell, lambda c, e: _make_release_key(c, _make_milestones_cell(c, e))),
    "release": _share_cells(make_release_column()),
    "owner": Column(_make_texts(lambda e: (e.owner,)), query_word="owner"),
    "participants": Column(_make_texts(lambda e: e.participants), is_multiple=True, query_word="participant"),
    "people": Column(_make_people(None), is_multiple=True, query_word="person"),
    "authors": Column(_make_people("author"), is_multiple=True, query_word="author"),
    "reviewers": Column(_make_people("reviewer"), is_multiple=True, query_word="reviewer"),
    "approvers": Column(_make_people("approver"), is_multiple=True, query_word="approver"),
    "created": Column(_make_texts(lambda e: (normalize_date(e.created or ""),)), is_ordered=True),
    "updated": Column(_make_texts(lambda e: (normalize_date(e.updated or ""),)), is_ordered=True),
    "labels": Column(_make_texts(lambda e: e.labels), is_multiple=True, query_word="label"),
    "gates": Column(
        lambda _, e: tuple(Item(gate, ItemKind.CODE) for gate in e.enhancement.gates),
        is_multiple=True,
        query_word="gate",
    ),
    "reason": Column(_make_texts(lambda e: (e.reason,))),
    "review-until": Column(_make_texts(lambda e: (normalize_date(e.review_until or ""),))),
    "summary": Column(_make_texts(lambda e: (e.summary,))),
    "checklist": Column(
        lambda _, e: tuple(filter(None, (make_checklist_item(e.enhancement),))),
        _make_checklist_key,
    ),
    "tracking": Column(_make_links("tracking")),
    "discussion": Column(_make_links("discussion")),
    "links": Column(lambda _, e: tuple(make_address_item(link.url) for link in e.enhancement.links)),
    "source": Column(_make_texts(lambda e: (e.source.path,))),
}
"""Columns by name, in the order in which messages list them. Kinds of relations and extra fields are columns too."""


def get_column(collection: Collection, name: str, query: Query | None = None) -> Column:
    """Return the definition of a column, of a kind of relation, or of an extra field.

    :param query: selects the milestones from which the column ``release`` shows one.
    """
    if name == "release" and query is not None:
        return make_release_column(query)
    if name in COLUMNS:
        return COLUMNS[name]
    if name in collection.profile.inverses:
        return Column(lambda c, e: _make_relation_cell(c, e, name))
    return Column(_make_texts(lambda e: _iter_extra_texts(e, name)))


def _make_relation_cell(collection: Collection, entry: Entry, kind: str) -> Cell:
    return (
        *(make_key_item(collection, key) for key in collection.get_related_keys(entry.key, kind)),
        *make_unresolved_items(collection, entry.enhancement, kind),
    )


def _iter_extra_texts(enhancement: Enhancement, field: str) -> Iterator[str]:
    return (flatten_tree(tree) for name, tree in enhancement.extra if normalize_field_name(name) == field)


def compute_cell(collection: Collection, entry: Entry, column: str, query: Query | None = None) -> Cell:
    """Return the cell of an enhancement in a column; empty for an unknown column."""
    return get_column(collection, column, query).make_cell(collection, entry)


def has_column(collection: Collection, name: str) -> bool:
    """Return True if a name is that of a column, of a kind of relation, or of an extra field."""
    return (
        name in COLUMNS
        or name in collection.profile.inverses
        or any(True for entry in collection for _ in _iter_extra_texts(entry.enhancement, name))
    )


def sort_entries(
    collection: Collection, entries: list[Entry], columns: Sequence[str], query: Query | None = None
) -> list[Entry]:
    """Return enhancements sorted by columns, the first one deciding; a leading ``-`` sorts a column descending."""
    for name in reversed(columns):
        column = get_column(collection, name.removeprefix("-"), query)
        keys = [(column.compute_sort_key(collection, entry), entry) for entry in entries]
        present = [(key, entry) for key, entry in keys if key is not None]
        present.sort(key=lambda pair: pair[0], reverse=name.startswith("-"))
        entries = [*(entry for _, entry in present), *(entry for key, entry in keys if key is None)]
    return entries


def compute_ranks(
    collection: Collection, entries: Sequence[Entry], column: str, query: Query | None = None
) -> list[int]:
    """Return the rank of each enhancement in a column: equal values share a rank, -1 always sorts last."""
    definition = get_column(collection, column, query)
    keys = [definition.compute_sort_key(collection, entry) for entry in entries]
    ranks = {key: rank for rank, key in enumerate(sorted({key for key in keys if key is not None}))}
    return [-1 if key is None else ranks[key] for key in keys]


def make_absent_title(column: str) -> Cell:
    """Return the title of the group of enhancements that have no value in a column."""
    return (Item(f"no {column}"),)


def group_rows(
    collection: Collection, rows: Iterable[tuple[Entry, RowT]], name: str, query: Query | None = None
) -> tuple[Group[RowT], ...]:
    """Return groups of rows by a column, in its order and without a value last; one group if there is no column."""
    if not name:
        ungrouped = tuple(row for _, row in rows)
        return (Group((), ungrouped),) if ungrouped else ()
    column = get_column(collection, name, query)
    groups: dict[Cell, list[RowT]] = {}
    first: dict[Cell, Entry] = {}
    for entry, row in rows:
        cell = column.make_cell(collection, entry)
        titles: list[Cell] = [tuple(map(column.make_group_item, cell))]
        if column.is_multiple and cell:
            # A note, such as a person's responsibility, is about this enhancement only.
            titles = list(dict.fromkeys((item._replace(note=None),) for item in cell))
        for title in titles:
            groups.setdefault(title, []).append(row)
            first.setdefault(title, entry)

    def order(title: Cell) -> tuple[bool, SortKey]:
        key = column.compute_sort_key(collection, first[title]) if column.is_ordered else _fold_texts(title) or None
        return (key is None, key or ())

    return tuple(Group(title or make_absent_title(name), tuple(groups[title])) for title in sorted(groups, key=order))


def group_rows_under_headings(
    collection: Collection, rows: Iterable[tuple[Entry, RowT]], name: str
) -> tuple[Group[RowT], ...]:
    """Return groups as :func:`group_rows` does, but without a title if no enhancement has a value in the column."""
    groups = group_rows(collection, rows, name)
    has_titles = [group.title for group in groups] != [make_absent_title(name)]
    return groups if has_titles else (Group((), groups[0].rows),)
