"""Charts: how many proposals there are of each kind, for pictures and for the tables beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..diagnostics import Code
from ..model import Status
from ..query import QueryError, format_query_term, parse_query
from ..releases import rank_on_axis
from .cells import Cell, Item, ItemKind, make_known_stage_item
from .columns import group_rows, make_absent_title, resolve_columns
from .roadmap import release_bounds, releases_between
from .table import filter_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..collection.collection import Collection, Entry

RELEASES = "releases"
"""What is no column: every release in which a proposal has a milestone."""

NO_SPLIT = "none"

MAX_BARS = 20
"""How many bars a chart has that sets no limit, unless they are releases."""

MAX_PARTS = 8
"""In how many parts a bar is split: as many patterns can be told from each other."""

_SPLIT = {RELEASES: "stage", "owner": "stage"}
"""How bars are split where nobody says so."""

_ASKED = {
    "status": "status",
    "stage": "stage",
    "owner": "owner",
    "kind": "kind",
    "labels": "label",
    "participants": "participant",
    "gates": "gate",
}
"""Columns -> how queries name what is in them."""

_MAX_ASKED = 100
"""For more bars no queries are looked for: each is tried on every proposal."""

_IN_ORDER = (RELEASES, "release", "status", "stage", "created", "updated")
"""What has an order of its own. All else stands by the number of proposals."""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """What a chart is asked for.

    :param by: ``releases`` or a column: what there is a bar for.
    :param split_by: a column, or ``none``; empty for what suits *by*.
    :param first: the first release, in any spelling; empty for no such bound.
    :param last: the last one.
    :param limit: how many bars at most, beside one for the rest.
    """

    by: str = RELEASES
    split_by: str = ""
    filter: str = ""
    first: str = ""
    last: str = ""
    limit: int | None = None


class Part(NamedTuple):
    """What some part of each bar stands for.

    :param title: of a group of proposals; empty for all of them, and for a sum.
    :param merged: how many such groups it is the sum of, where there are too many.
    """

    title: Cell
    merged: int = 0


NOT_ACCEPTED = Part((Item("not accepted"),))
"""Beside stages of accepted work: what aims at a release without being that."""

_ALL = Part(())


class Bar(NamedTuple):
    """A bar.

    :param title: of the group of proposals; empty for a bar that is a sum.
    :param counts: how many there are for each part.
    :param total: how many proposals there are, each counted once, though it be in two parts.
    :param merged: how many bars it is the sum of.
    :param query: what gives just these proposals in a list of all, where there is such a query.
    """

    title: Cell
    counts: tuple[int, ...]
    total: int
    merged: int = 0
    query: Item | None = None


class Chart(NamedTuple):
    """A chart.

    :param by: what the bars are for, as in the spec.
    :param split_by: the column by which bars are split; empty where they are not.
    :param parts: of each bar, in order; one for everything where bars are not split.
    :param total: how many proposals the filter lets through.
    :param left: how many of these are in no bar.
    :param current: the release that is out now.
    """

    by: str
    split_by: str
    parts: tuple[Part, ...]
    bars: tuple[Bar, ...]
    total: int
    left: int = 0
    current: str | None = None
    problems: tuple[tuple[Code, str], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to count."""
        return not any(bar.total for bar in self.bars)

    @property
    def overlapping(self) -> bool:
        """Whether a proposal is in several parts of one bar."""
        return any(sum(bar.counts) > bar.total for bar in self.bars)


class _Group(NamedTuple):
    """What becomes a bar: its proposals, and each again for each part that it belongs to."""

    title: Cell
    keys: set[str]
    marks: set[tuple[str, Part]]

    def bar(self, parts: Sequence[Part]) -> Bar:
        """The numbers."""
        counted = Counter(part for _, part in self.marks)
        return Bar(self.title, tuple(counted[part] for part in parts), len(self.keys))


def compute_chart(collection: Collection, spec: ChartSpec) -> Chart:
    """Answer a spec. What it asks for in vain is left out, and reported in the answer."""
    problems: list[tuple[Code, str]] = []
    entries = filter_entries(collection, spec.filter, problems)
    by = _column(collection, spec.by, RELEASES, problems)
    split = _column(collection, spec.split_by, "", problems) if spec.split_by else ""
    split = split or _SPLIT.get(by, NO_SPLIT)
    split = "" if split in (by, NO_SPLIT) else split
    if by == RELEASES:
        parts, groups = _by_release(collection, spec, entries, split, problems)
    else:
        if spec.first or spec.last:
            message = "`from` and `to` are for a chart of releases; they are left out"
            problems.append((Code.UNKNOWN_OPTION_VALUE, message))
        parts, parts_of = _parts(collection, entries, split)
        groups = [_group(*group, parts_of) for group in group_rows(collection, _twice(entries), by)]
    if by not in _IN_ORDER:
        # What is nothing in particular comes last, as in a list.
        groups.sort(key=lambda group: (group.title == make_absent_title(by), -len(group.keys)))
    if split not in _IN_ORDER:
        sizes = Counter(part for group in groups for _, part in group.marks)
        parts.sort(key=lambda part: (part.title == make_absent_title(split), -sizes[part]))
    bars = [group.bar(parts) for group in groups]
    parts, bars = _few_parts(parts, bars)
    bars = _few_bars(bars, spec.limit or (None if by == RELEASES else MAX_BARS), latest=by == RELEASES)
    if by in _ASKED and len(bars) <= _MAX_ASKED:
        keys = {group.title: group.keys for group in groups}
        bars = [
            bar._replace(query=_query(collection, spec.filter, by, bar.title, keys.get(bar.title, set())))
            for bar in bars
        ]
    left = len(entries) - len(set[str]().union(*(group.keys for group in groups)))
    current = collection.order.current if by == RELEASES else None
    return Chart(by, split, tuple(parts), tuple(bars), len(entries), left, current, tuple(problems))


def _twice(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Entry]]:
    return ((entry, entry) for entry in entries)


def _column(collection: Collection, name: str, default: str, problems: list[tuple[Code, str]]) -> str:
    if name in (RELEASES, NO_SPLIT):
        return name
    known = resolve_columns(collection, (name,), "group", problems)
    return known[0] if known else default


def _group(title: Cell, entries: Iterable[Entry], parts_of: Mapping[str, Sequence[Part]]) -> _Group:
    keys = {entry.key for entry in entries}
    return _Group(title, keys, {(key, part) for key in keys for part in parts_of[key]})


def _query(collection: Collection, within: str, by: str, title: Cell, keys: set[str]) -> Item | None:
    """What asks for a group in a list of all: only what gives its proposals and no others.

    :param within: the filter of the chart.
    """
    if len(title) != 1:
        return None
    (item,) = title
    value = item.text
    if title == make_absent_title(by) or (item.kind in (ItemKind.STATUS, ItemKind.STAGE) and not item.target):
        value = "none"
    elif item.target and item.target != Status.UNKNOWN:
        value = item.target
    text = " ".join(filter(None, (within.replace("\n", " ").strip(), format_query_term(_ASKED[by], value))))
    try:
        test = parse_query(text, collection)
    except QueryError:
        return None
    found = {entry.key for entry in collection if test(entry)}
    return Item(text, ItemKind.QUERY, text) if found == keys else None


def _parts(
    collection: Collection, entries: Sequence[Entry], split: str
) -> tuple[list[Part], Mapping[str, Sequence[Part]]]:
    """The parts in their order, and key of a proposal -> those that it belongs to."""
    if not split:
        return [_ALL], {entry.key: (_ALL,) for entry in entries}
    parts: list[Part] = []
    parts_of: dict[str, list[Part]] = {}
    for title, group in group_rows(collection, _twice(entries), split):
        parts.append(Part(title))
        for entry in group:
            parts_of.setdefault(entry.key, []).append(parts[-1])
    return parts, parts_of


def _by_release(
    collection: Collection, spec: ChartSpec, entries: Sequence[Entry], split: str, problems: list[tuple[Code, str]]
) -> tuple[list[Part], list[_Group]]:
    """A group for each release, oldest first; one that the settings declare even if nobody aims at it.

    Split by stage it tells what the page of a release tells: the stages that accepted work reaches there, and what
    is not accepted.
    """
    order, profile = collection.order, collection.profile
    names = releases_between(order, entries, release_bounds(order, spec.first, spec.last, problems))
    aiming: dict[str, dict[str, Entry]] = {name: {} for name in names}
    marks: dict[str, set[tuple[str, Part]]] = {name: set() for name in names}
    for entry in entries:
        accepted = entry.enhancement.status.value in profile.accepted
        for name, milestone in entry.enhancement.releases:
            if name in aiming:
                aiming[name][entry.key] = entry
                item = make_known_stage_item(milestone.stage.value or "", profile)
                marks[name].add((entry.key, Part((item,)) if accepted else NOT_ACCEPTED))
    titles = {name: (Item(name, ItemKind.RELEASE, name),) for name in names}
    if split == "stage":
        axis = profile.axis
        parts = sorted(
            {part for found in marks.values() for _, part in found},
            key=lambda part: (part == NOT_ACCEPTED, rank_on_axis(axis, part.title[0].target), part.title[0].text),
        )
        return parts, [_Group(titles[name], set(aiming[name]), marks[name]) for name in names]
    parts, parts_of = _parts(collection, entries, split)
    return parts, [_group(titles[name], aiming[name].values(), parts_of) for name in names]


def _few_parts(parts: list[Part], bars: list[Bar]) -> tuple[list[Part], list[Bar]]:
    """Leave out parts that are nowhere, and let one be the sum of the smallest where there are too many."""
    sizes = [sum(bar.counts[n] for bar in bars) for n in range(len(parts))]
    present = [n for n, size in enumerate(sizes) if size]
    kept, rest = _largest(present, sizes, MAX_PARTS)
    bars = [
        bar._replace(counts=(*(bar.counts[n] for n in kept), *((sum(bar.counts[n] for n in rest),) if rest else ())))
        for bar in bars
    ]
    return [*(parts[n] for n in kept), *([Part((), len(rest))] if rest else [])], bars


def _few_bars(bars: list[Bar], limit: int | None, *, latest: bool) -> list[Bar]:
    """Let one bar be the sum of those that are too many: of the oldest releases, and else of the smallest bars."""
    if limit is None:
        return bars
    sizes = list(range(len(bars))) if latest else [bar.total for bar in bars]
    kept, rest = _largest(range(len(bars)), sizes, limit)
    if not rest:
        return bars
    counts = tuple(sum(column) for column in zip(*(bars[n].counts for n in rest), strict=True))
    merged = Bar((), counts, sum(bars[n].total for n in rest), len(rest))
    shown = [bars[n] for n in kept]
    return [merged, *shown] if latest else [*shown, merged]


def _largest(places: Sequence[int], sizes: Sequence[int], limit: int) -> tuple[list[int], list[int]]:
    """Which places are the largest, and which the rest, both in order. The rest is never a single one."""
    if len(places) <= limit + 1:
        return list(places), []
    kept = set(sorted(places, key=lambda n: -sizes[n])[:limit])
    return sorted(kept), [n for n in places if n not in kept]
