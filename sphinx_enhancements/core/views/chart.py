"""Charts: numbers of enhancements, as bars by release or by the values of a column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..collection.progress import MilestoneState
from ..diagnostics import Code
from ..model import Status
from ..query import format_query_term
from .cells import STATE_WORDS, Cell, Item, ItemKind, make_release_group_item, sort_release_groups
from .columns import get_column, group_rows, make_absent_title
from .options import OptionReader, Problems, find_exact_query, list_releases_between

RELEASES = "releases"  # Value of the option ``by`` for a bar per release, which is no column
NO_SPLIT = "none"  # Value of the option ``split-by`` for bars that are not split
MAX_BARS = 20  # Maximum number of bars without the option ``limit``, except for releases
MAX_PARTS = 8  # Maximum number of parts of a bar: the number of patterns that a reader can tell apart
_DEFAULT_SPLITS = {RELEASES: "stage", "owner": "stage"}  # Columns by which bars are split without ``split-by``
_MAX_QUERIES = 100  # Maximum number of bars with queries: each query is tested on every enhancement


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """Options of a chart.

    :param by: ``releases``, or the column whose values are the bars.
    :param split_by: column whose values are the parts of each bar, or ``none``; empty for the default of *by*.
    :param limit: maximum number of bars; one more bar is the sum of the others.
    """

    by: str = RELEASES
    split_by: str = ""
    filter: str = ""
    first: str = ""
    last: str = ""
    limit: int | None = None
    alt: str = ""


class Part(NamedTuple):
    """Part of every bar: one value of the column that splits them, or the sum of *merged* parts, without a title."""

    title: Cell
    merged: int = 0


NOT_ACCEPTED = Part((Item("not accepted"),))
"""Part for enhancements that target a release but are not accepted, or did not reach their stage there."""

_WHOLE = Part(())


class Bar(NamedTuple):
    """Bar of a chart.

    :param title: release, or value of the column; empty for the sum of several bars.
    :param total: number of enhancements, each counted once even if it is in two parts.
    :param merged: number of bars of which it is the sum.
    """

    title: Cell
    counts: tuple[int, ...]
    total: int
    merged: int = 0
    query: Item | None = None


class Chart(NamedTuple):
    """Bars, each split in the same parts; *split_by* is empty if they are not, *left* counts enhancements in no bar."""

    by: str
    split_by: str
    parts: tuple[Part, ...]
    bars: tuple[Bar, ...]
    total: int
    left: int = 0
    current: str | None = None
    problems: Problems = ()

    @property
    def empty(self) -> bool:
        """True if no bar counts an enhancement."""
        return not any(bar.total for bar in self.bars)

    @property
    def overlapping(self) -> bool:
        """True if an enhancement is in several parts of one bar."""
        return any(sum(bar.counts) > bar.total for bar in self.bars)


class _Group(NamedTuple):
    """Enhancements of a future bar, as pairs of a key and a part to which the enhancement belongs."""

    title: Cell
    members: set[tuple[str, Part]]

    @property
    def keys(self) -> set[str]:
        """Keys of the enhancements."""
        return {key for key, _ in self.members}

    def make_bar(self, parts: Sequence[Part]) -> Bar:
        """Return the bar with the number of enhancements in each part."""
        counted = Counter(part for _, part in self.members)
        return Bar(self.title, tuple(counted[part] for part in parts), len(self.keys))


def compute_chart(collection: Collection, spec: ChartSpec) -> Chart:
    """Return the chart for some options; invalid options are ignored and reported in it."""
    options = OptionReader(collection)
    entries = options.filter_entries(spec.filter)
    by = _resolve_value(spec.by, options) or RELEASES
    split_by = _resolve_value(spec.split_by, options) or _DEFAULT_SPLITS.get(by, NO_SPLIT)
    split_by = "" if split_by in (by, NO_SPLIT) else split_by
    if by == RELEASES:
        bounds = options.resolve_bounds(spec.first, spec.last)
        names = list_releases_between(collection.order, entries, bounds)
        parts, groups = _group_by_release(collection, names, entries, split_by)
    else:
        if spec.first or spec.last:
            message = "`from` and `to` are for a chart of releases; they are left out"
            options.report(Code.UNKNOWN_OPTION_VALUE, message)
        parts, groups = _group_by_column(collection, entries, by, split_by)
    _sort_by_size(collection, by, split_by, groups, parts)
    bars = [group.make_bar(parts) for group in groups]
    parts, bars = _merge_parts(parts, bars)
    bars = _merge_bars(bars, spec.limit or (None if by == RELEASES else MAX_BARS), keep_last=by == RELEASES)
    return Chart(
        by,
        split_by,
        tuple(parts),
        tuple(_add_queries(collection, spec.filter, by, bars, groups)),
        len(entries),
        len(entries) - len(set[str]().union(*(group.keys for group in groups))),
        collection.order.current if by == RELEASES else None,
        options.problems,
    )


def _resolve_value(name: str, options: OptionReader) -> str:
    """Return the value of ``by`` or ``split-by`` in its canonical spelling; empty if it is empty or unknown."""
    return name if name in (RELEASES, NO_SPLIT) else options.resolve_group(name)


def _group_by_column(
    collection: Collection, entries: Sequence[Entry], by: str, split_by: str
) -> tuple[list[Part], list[_Group]]:
    """Return the parts, and a group for each value of a column."""
    parts, parts_of = _assign_parts(collection, entries, split_by)
    groups = group_rows(collection, [(entry, entry.key) for entry in entries], by)
    return parts, [_Group(title, {(key, part) for key in keys for part in parts_of[key]}) for title, keys in groups]


def _assign_parts(
    collection: Collection, entries: Sequence[Entry], split_by: str
) -> tuple[list[Part], Mapping[str, Sequence[Part]]]:
    """Return the parts in order, and the parts to which each enhancement belongs, by key."""
    if not split_by:
        return [_WHOLE], {entry.key: (_WHOLE,) for entry in entries}
    parts: list[Part] = []
    parts_of: dict[str, list[Part]] = {}
    for title, keys in group_rows(collection, [(entry, entry.key) for entry in entries], split_by):
        parts.append(Part(title))
        for key in keys:
            parts_of.setdefault(key, []).append(parts[-1])
    return parts, parts_of


def _group_by_release(
    collection: Collection, names: Iterable[str], entries: Sequence[Entry], split_by: str
) -> tuple[list[Part], list[_Group]]:
    """Return the parts, and a group for each release.

    In a split by stage, the parts are those of release pages: the stages of reached and accepted milestones in the
    release, and one part for all others.
    """
    profile = collection.profile
    notes = {name: STATE_WORDS[MilestoneState.PLANNED] if collection.order.is_planned(name) else None for name in names}
    groups = {name: _Group((Item(name, ItemKind.RELEASE, name, notes[name]),), set()) for name in names}
    parts, parts_of = _assign_parts(collection, entries, "" if split_by == "stage" else split_by)
    for entry in entries:
        for name, milestone, state in collection.iter_milestone_states(entry.enhancement):
            if name not in groups:
                continue
            members: Sequence[Part] = parts_of[entry.key]
            if split_by == "stage":
                stage = make_release_group_item(milestone, profile)
                members = [Part((stage,)) if state.is_accepted else NOT_ACCEPTED]
            groups[name].members.update([(entry.key, part) for part in members])
    if split_by == "stage":
        present = {part for group in groups.values() for _, part in group.members}
        stages = sort_release_groups((part.title[0] for part in present - {NOT_ACCEPTED}), profile)
        parts = [*(Part((stage,)) for stage in stages), *({NOT_ACCEPTED} & present)]
    return parts, [*groups.values()]


def _sort_by_size(collection: Collection, by: str, split_by: str, groups: list[_Group], parts: list[Part]) -> None:
    """Sort groups and parts, largest first and without a value last, unless their column has its own order."""
    if by != RELEASES and not get_column(collection, by).is_ordered:
        groups.sort(key=lambda group: (group.title == make_absent_title(by), -len(group.keys)))
    if split_by != RELEASES and not get_column(collection, split_by).is_ordered:
        sizes = Counter(part for group in groups for _, part in group.members)
        parts.sort(key=lambda part: (part.title == make_absent_title(split_by), -sizes[part]))


def _merge_parts(parts: list[Part], bars: list[Bar]) -> tuple[list[Part], list[Bar]]:
    """Return parts and bars without empty parts, and with the smallest parts merged if there are too many."""
    sizes = [sum(bar.counts[n] for bar in bars) for n in range(len(parts))]
    kept, rest = _select_largest([n for n, size in enumerate(sizes) if size], sizes, MAX_PARTS)

    def merge_counts(counts: Sequence[int]) -> tuple[int, ...]:
        return (*(counts[n] for n in kept), *([sum(counts[n] for n in rest)] if rest else []))

    merged = [Part((), len(rest))] if rest else []
    return [*(parts[n] for n in kept), *merged], [bar._replace(counts=merge_counts(bar.counts)) for bar in bars]


def _merge_bars(bars: list[Bar], limit: int | None, *, keep_last: bool) -> list[Bar]:
    """Return bars with those above a limit merged: the first ones, which are the oldest releases, or the smallest."""
    if limit is None:
        return bars
    sizes = list(range(len(bars))) if keep_last else [bar.total for bar in bars]
    kept, rest = _select_largest(range(len(bars)), sizes, limit)
    if not rest:
        return bars
    counts = tuple(sum(column) for column in zip(*(bars[n].counts for n in rest), strict=True))
    merged = Bar((), counts, sum(bars[n].total for n in rest), len(rest))
    remaining = [bars[n] for n in kept]
    return [merged, *remaining] if keep_last else [*remaining, merged]


def _select_largest(indices: Sequence[int], sizes: Sequence[int], limit: int) -> tuple[list[int], list[int]]:
    """Return the indices of the largest sizes, and the others, both in order; the others are never a single one."""
    if len(indices) <= limit + 1:
        return list(indices), []
    largest = set(sorted(indices, key=lambda n: -sizes[n])[:limit])
    return sorted(largest), [n for n in indices if n not in largest]


def _add_queries(
    collection: Collection, within: str, by: str, bars: list[Bar], groups: Iterable[_Group]
) -> Iterable[Bar]:
    """Return bars with the queries that select their enhancements."""
    if by == RELEASES or not get_column(collection, by).query_word or len(bars) > _MAX_QUERIES:
        return bars
    keys = {group.title: group.keys for group in groups}
    return (
        bar if bar.merged else bar._replace(query=_find_query(collection, within, by, bar.title, keys[bar.title]))
        for bar in bars
    )


def _find_query(collection: Collection, within: str, by: str, title: Cell, keys: set[str]) -> Item | None:
    """Return a query that selects exactly some enhancements from the collection; ``None`` if there is none."""
    if len(title) != 1:
        return None
    (item,) = title
    value = item.text
    if title == make_absent_title(by) or (item.kind in (ItemKind.STATUS, ItemKind.STAGE) and not item.target):
        value = "none"
    elif item.target and item.target != Status.UNKNOWN:
        value = item.target
    word = get_column(collection, by).query_word
    words = [within.replace("\n", " ").strip(), format_query_term(word, value)]
    conditions = ("is:aimed",) if item.kind is ItemKind.AIMED_STAGE else ("", "-is:aimed")
    query = find_exact_query(
        collection, (" ".join(filter(None, (*words, condition))) for condition in conditions), keys
    )
    return Item(query, ItemKind.QUERY, query) if query else None
