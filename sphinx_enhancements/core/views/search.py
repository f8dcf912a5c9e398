"""What a page needs to answer queries about the rows of a table, and to sort them, as the core does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ..config.profile import normalize_term
from ..query import FIELDS, HAS, IS, UNQUERYABLE_CHARACTERS, iter_raw_values, query_names, relation_kinds
from ..reading.values import parse_date
from ..releases import parse_version
from .cells import Item
from .columns import compute_ranks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..collection.collection import Collection, Entry

Record: TypeAlias = "dict[str, object]"
_PEOPLE = ("author", "reviewer", "approver")


class Language(NamedTuple):
    """The words that a query may have.

    :param statuses: spelling, folded -> canonical status; so with stages.
    :param raw: what else proposals have as status or stage, folded.
    :param conditions: what may stand after ``is:``; records have the places in it.
    :param parts: what may stand after ``has:``; the same.
    :param kinds: how many of these, at the end, are kinds of relations.
    :param releases: oldest first; records have the places in it.
    :param declared: how many of these, at the start, are in the order of the settings; the others are versions.
    :param current: the current release, ``None`` where there is none.
    """

    query_names: tuple[str, ...]
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
    """What the rows have in one field.

    :param values: each as a query has it, and as it is shown.
    """

    name: str
    values: tuple[tuple[str, Item], ...]


class Search(NamedTuple):
    """All of it, for one table.

    :param records: what queries ask of each proposal, once.
    :param rows: the proposal of each row, those of all groups one after the other.
    :param ranks: column -> the rank of each proposal in it, -1 for those that stand last in any case.
    :param sort: the columns by which the rows are sorted at first, as in the spec.
    """

    language: Language
    records: tuple[Record, ...]
    rows: tuple[int, ...]
    ranks: dict[str, list[int]]
    sort: tuple[str, ...]
    facets: tuple[Facet, ...]


def language(collection: Collection) -> Language:
    """The words that queries about a collection may have."""
    profile, order = collection.profile, collection.order
    all_versions = all(parse_version(release.name) is not None for release in order.declared)
    return Language(
        query_names(),
        {spelling: normalize_term(status) for spelling, status in profile.statuses.items()},
        {spelling: normalize_term(stage) for spelling, stage in profile.stages.items()},
        {
            "status": sorted({*iter_raw_values(collection, "status")} - {*profile.statuses}),
            "stage": sorted({*iter_raw_values(collection, "stage")} - {*profile.stages}),
        },
        tuple(IS),
        (*HAS, *profile.inverses),
        len(profile.inverses),
        order.names,
        0 if all_versions else len({order.identify_release(release.name) for release in order.declared}),
        order.current,
    )


def record(collection: Collection, entry: Entry) -> Record:
    """What queries ask of a proposal; what it does not have is not there."""
    enhancement = entry.enhancement
    texts = {name: list(dict.fromkeys(get(entry))) for name, get in FIELDS.items()}
    # Most people are under their role as well.
    known = {text for role in _PEOPLE for text in texts[role]}
    texts["person"] = [text for text in texts["person"] if text not in known]
    contained = {"key": entry.key, "title": enhancement.title, "summary": enhancement.summary or ""}
    days = {name: parse_date(getattr(enhancement, name) or "") for name in ("created", "updated")}
    places = {name: n for n, name in enumerate(collection.order.names)}
    kinds = relation_kinds(entry, collection)
    has = [*(bool(test(entry)) for test in HAS.values()), *(kind in kinds for kind in collection.profile.inverses)]
    found: Record = {
        **texts,
        **{f"in-{name}": text.casefold() for name, text in contained.items()},
        **{name: day and day.isoformat() for name, day in days.items()},
        "release": sorted({places[name] for name, _ in enhancement.release_milestones}),
        "is": [n for n, test in enumerate(IS.values()) if test(entry, collection)],
        "has": [n for n, there in enumerate(has) if there],
    }
    return {name: value for name, value in found.items() if value}


def compute_search(
    collection: Collection, entries: Sequence[Entry], rows: Iterable[str], columns: Iterable[str], sort: tuple[str, ...]
) -> Search:
    """What a page needs for some proposals.

    :param rows: the key of each row.
    """
    places = {entry.key: n for n, entry in enumerate(entries)}
    return Search(
        language(collection),
        tuple(record(collection, entry) for entry in entries),
        tuple(places[key] for key in rows),
        {column: compute_ranks(collection, entries, column) for column in columns},
        sort,
        tuple(_facets(collection, entries)),
    )


def _facets(collection: Collection, entries: Sequence[Entry]) -> Iterator[Facet]:
    """What some proposal has as status, stage, owner and release, as it sorts; releases newest first."""
    word = collection.profile.display_word
    for name in ("status", "stage", "owner"):
        found: dict[str, tuple[tuple[bool, int], Item]] = {}
        for entry, rank in zip(entries, compute_ranks(collection, entries, name), strict=True):
            enhancement = entry.enhancement
            value = enhancement.owner if name == "owner" else getattr(enhancement, name).value
            shown = f"no {name}" if not value else value if name == "owner" else word(value)
            if UNQUERYABLE_CHARACTERS.isdisjoint(shown):
                found.setdefault(normalize_term(value or "none"), ((not value, rank), Item(shown)))
        yield Facet(
            name, tuple((value, item) for value, (_, item) in sorted(found.items(), key=lambda pair: pair[1][0]))
        )
    aimed = {release for entry in entries for release, _ in entry.enhancement.release_milestones}
    releases = [(release, Item(release)) for release in reversed(collection.order.names) if release in aimed]
    none = not all(any(True for _ in entry.enhancement.release_milestones) for entry in entries)
    yield Facet("release", (*releases, *([("none", Item("no release"))] if none else ())))
