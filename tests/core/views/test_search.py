"""What a page is told of a table, so that it can filter and sort the rows as the core does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from core.proposals import EVERYWHERE, build_collection, proposal

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.views.columns import COLUMNS
from sphinx_enhancements.core.views.table import DEFAULT_COLUMNS, TableSpec, compute_table

if TYPE_CHECKING:
    from sphinx_enhancements.core.views.search import SearchData

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


def searched(**options: object) -> SearchData:
    """What a page is told of a table."""
    found = compute_table(COLLECTION, TableSpec(filterable=True, **options)).search  # type: ignore[arg-type]
    assert found is not None
    return found


def test_only_where_it_is_wanted() -> None:
    """A table that is not to be filtered, or has no rows, needs nothing."""
    assert compute_table(COLLECTION, TableSpec()).search is None
    assert compute_table(COLLECTION, TableSpec("status:rejected", filterable=True)).search is None


def test_record() -> None:
    """What queries ask of a proposal, as they compare it; what is not there is left out."""
    assert KEYS == ["A-9", "A-10", "A-11", "B-1", "B-2"]
    record = searched().records[1]
    assert {name: record[name] for name in ("status", "owner", "author", "in-title", "in-summary", "created")} == {
        "status": ["accepted"], "owner": ["team b"], "author": ["me", "@me"], "in-title": "strasse",
        "in-summary": "ärger", "created": "2025-03-01",
    }  # fmt: skip
    assert "person" not in record
    assert "gate" not in record


def test_places() -> None:
    """Releases, conditions and parts are places in the words of the language."""
    found = searched()
    words = found.language
    assert words.releases == ("v1.9rc1", "v1.9", "v1.10")
    assert words.declared == 0
    named = [
        (
            [words.releases[n] for n in record.get("release", ())],  # type: ignore[attr-defined]
            [words.conditions[n] for n in record["is"]],  # type: ignore[attr-defined]
            [words.parts[n] for n in record["has"] if n >= len(words.parts) - words.kinds],  # type: ignore[attr-defined]
        )
        for record in found.records
    ]
    assert named == [
        (["v1.9", "v1.10"], ["open", "released", "planned"], []),
        (["v1.10"], ["accepted", "open", "planned"], ["required-by"]),
        ([], ["open", "blocked"], ["depends-on"]),
        (["v1.9rc1"], ["open", "released"], []),
        ([], ["open"], []),
    ]


def test_facets() -> None:
    """Values as they sort, the newest release first, none last; one that no query could ask for is left out."""
    assert [(name, [(value, item.text) for value, item in values]) for name, values in searched().facets] == [
        ("status", [("draft", "draft"), ("accepted", "accepted"), ("unknown", "unknown"), ("none", "no status")]),
        ("stage", [(name, name) for name in ("alpha", "beta", "stable", "unknown")] + [("none", "no stage")]),
        ("owner", [("a", "a"), ("team b", "Team b"), ("none", "no owner")]),
        ("release", [("v1.10", "v1.10"), ("v1.9", "v1.9"), ("v1.9rc1", "v1.9rc1"), ("none", "no release")]),
    ]


@pytest.mark.parametrize("column", [*COLUMNS, "depends-on"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_ranks(column: str, sign: str) -> None:
    """Sorted by its ranks, a column is in the order of the core: what is equal as it was, what is absent last."""
    ranks = searched(columns=(column,)).ranks[column]
    present = sorted((n for n, rank in enumerate(ranks) if rank >= 0), key=lambda n: -ranks[n] if sign else ranks[n])
    order = [*present, *(n for n, rank in enumerate(ranks) if rank < 0)]
    wanted = compute_table(COLLECTION, TableSpec(columns=(column,), sort=(f"{sign}{column}",)))
    assert [KEYS[n] for n in order] == [row.key for row in wanted.groups[0].rows]


def test_rows() -> None:
    """Each row has its record, also where a proposal has two, and only what is shown is there."""
    found = searched(group_by="labels", columns=("key",), sort=("-key",))
    answer = compute_table(COLLECTION, TableSpec(group_by="labels", columns=("key",), sort=("-key",)))
    shown = [row.key for group in answer.groups for row in group.rows]
    assert [found.records[n]["key"] for n in found.rows] == [[key.casefold()] for key in shown]
    assert len(found.records) == 5 < len(found.rows)
    assert found.sort == ("-key",)
    cut = searched(limit=2)
    assert (len(cut.records), cut.rows) == (2, (0, 1))
    assert tuple(cut.ranks) == DEFAULT_COLUMNS


def test_plain_values() -> None:
    """All of it can be written as JSON."""
    found = searched()
    assert json.loads(json.dumps([found.language._asdict(), found.records, found.ranks]))
