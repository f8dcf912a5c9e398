"""Data with which a page filters and sorts the rows of a table as the core does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from core.proposals import EVERYWHERE, build_collection, proposal

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.views.columns import COLUMNS
from sphinx_enhancements.core.views.table import DEFAULT_COLUMNS, TableSpec, compute_table

if TYPE_CHECKING:
    from sphinx_enhancements.core.views.table import SearchData

COLLECTION = build_collection(
    {
        "a.md": proposal(
            "id: A-10\nstatus: accepted\nstage: beta\nowner: Team b\nlabels: [x, y]\nmilestones: {beta: v1.10}\n"
            "created: 2025-3-1\nauthors: '@me'\nsummary: ÄRGER",
            "Straße",
            "## Release Signoff Checklist\n- [x] a\n- [ ] b\n",
        ),
        "b.md": proposal(
            "id: A-9\nstatus: draft\nowner: a\nlabels: [y]\nmilestones: {alpha: v1.9, beta: v1.10}", "ant"
        ),
        "c.md": proposal("id: A-11\nstatus: wibble\nstage: stable\nreviewers: '@me, @you'\ndepends-on: A-10", "Bee"),
        "d.md": proposal("id: B-1\nowner: 'the \"best\" *'\nstage: odd\nmilestones: {alpha: v1.9rc1}", "ant"),
        "e.md": proposal("id: B-2\nstatus: draft\nowner: A\n", "Zebra"),
    },
    settings=Settings(documents=EVERYWHERE.documents, current_release="v1.9"),
)
KEYS = [entry.key for entry in COLLECTION]


def compute_search_data(**options: object) -> SearchData:
    """Return the search data of a table."""
    data = compute_table(COLLECTION, TableSpec(filterable=True, **options)).search  # type: ignore[arg-type]
    assert data is not None
    return data


def test_search_data_is_optional() -> None:
    """A table that is not filterable, or has no rows, has no search data."""
    assert compute_table(COLLECTION, TableSpec()).search is None
    assert compute_table(COLLECTION, TableSpec("status:rejected", filterable=True)).search is None


def test_record() -> None:
    """A record has the normalized values of a proposal; absent values have no entry."""
    assert KEYS == ["A-9", "A-10", "A-11", "B-1", "B-2"]
    record = compute_search_data().records[1]
    assert {name: record[name] for name in ("status", "owner", "author", "in-title", "in-summary", "created")} == {
        "status": ["accepted"], "owner": ["team b"], "author": ["me", "@me"], "in-title": "strasse",
        "in-summary": "ärger", "created": "2025-03-01",
    }  # fmt: skip
    assert "person" not in record
    assert "gate" not in record


def test_indices() -> None:
    """Records refer to releases, conditions and parts by their index in the language."""
    data = compute_search_data()
    words = data.language
    assert words.releases == ("v1.9rc1", "v1.9", "v1.10")
    assert words.declared == 0
    assert [
        (
            [
                " ".join([words.releases[release], *map(words.conditions.__getitem__, conditions)])
                for release, *conditions in record.get("milestones", ())
            ],  # type: ignore[attr-defined]
            [words.conditions[n] for n in record["is"]],  # type: ignore[attr-defined]
            [words.parts[n] for n in record["has"] if n >= len(words.parts) - words.kinds],  # type: ignore[attr-defined]
        )
        for record in data.records
    ] == [
        (["v1.9 missed", "v1.10 planned"], ["open"], []),
        (["v1.10 planned"], ["accepted", "open", "aimed"], ["required-by"]),
        ([], ["open", "blocked"], ["depends-on"]),
        (["v1.9rc1 missed"], ["open"], []),
        ([], ["open"], []),
    ]


def test_facets() -> None:
    """Facets list values in sort order, the newest release first, without those that no query can contain."""
    assert [
        (name, [(value, item.text) for value, item in values]) for name, values in compute_search_data().facets
    ] == [
        ("status", [("draft", "draft"), ("accepted", "accepted"), ("unknown", "unknown"), ("none", "no status")]),
        ("stage", [(name, name) for name in ("beta", "stable", "unknown")] + [("none", "no stage")]),
        ("owner", [("a", "a"), ("team b", "Team b"), ("none", "no owner")]),
        ("release", [("v1.10", "v1.10"), ("v1.9", "v1.9"), ("v1.9rc1", "v1.9rc1"), ("none", "no release")]),
    ]


@pytest.mark.parametrize("column", [*COLUMNS, "depends-on"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_ranks(column: str, sign: str) -> None:
    """Sorting by rank gives the order of the core: equal values keep their order, absent ones are last."""
    ranks = compute_search_data(columns=(column,)).ranks[column]
    present = sorted((n for n, rank in enumerate(ranks) if rank >= 0), key=lambda n: -ranks[n] if sign else ranks[n])
    order = [*present, *(n for n, rank in enumerate(ranks) if rank < 0)]
    expected = compute_table(COLLECTION, TableSpec(columns=(column,), sort=(f"{sign}{column}",)))
    assert [KEYS[n] for n in order] == [row.key for row in expected.groups[0].rows]


def test_rows() -> None:
    """Each row refers to the record of its proposal, also if a proposal has two rows; only listed ones have records."""
    data = compute_search_data(group_by="labels", columns=("key",), sort=("-key",))
    answer = compute_table(COLLECTION, TableSpec(group_by="labels", columns=("key",), sort=("-key",)))
    shown = [row.key for group in answer.groups for row in group.rows]
    assert [data.records[n]["key"] for n in data.rows] == [[key.casefold()] for key in shown]
    assert len(data.records) == 5 < len(data.rows)
    assert data.sort == ("-key",)
    cut = compute_search_data(limit=2)
    assert (len(cut.records), cut.rows) == (2, (0, 1))
    assert tuple(cut.ranks) == DEFAULT_COLUMNS


def test_plain_values() -> None:
    """Search data can be serialized as JSON."""
    data = compute_search_data()
    assert json.loads(json.dumps([data.language._asdict(), data.records, data.ranks]))
