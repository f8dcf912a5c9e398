"""Proposals without a status are a group of their own in every view, in the community's words."""

from __future__ import annotations

from pathlib import Path

import pytest
from core.proposals import create_project, proposal

from sphinx_enhancements.core.collection.collection import Collection
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.query import parse_query
from sphinx_enhancements.core.views.chart import ChartSpec, compute_chart
from sphinx_enhancements.core.views.lifecycle import LifecycleSpec, compute_lifecycle
from sphinx_enhancements.core.views.releases import ReleaseSpec, compute_releases
from sphinx_enhancements.core.views.roadmap import RoadmapSpec, compute_roadmap
from sphinx_enhancements.core.views.table import TableSpec, compute_table

FILES = {
    "a.md": proposal("id: A-1\nstatus: accepted\nmilestones: {alpha: v1.1}"),
    "b.md": proposal("id: B-1\nmilestones: {alpha: v1.1}"),
    "c.md": proposal("id: C-1\nstatus: \nmilestones: {alpha: v1.1}"),
    "d.md": proposal("id: D-1\nstatus: TBD"),
    "e.md": proposal("id: E-1\nstatus: frob"),
}


def load(folder: Path, profile: str = "") -> Collection:
    """Return the collection of the five proposals with a profile of their own."""
    return load_collection(create_project(folder, FILES, f'documents = ["*"]\n[profile]\nname = "own"\n{profile}'))


@pytest.mark.parametrize(("profile", "word"), [("", "no status"), ('[profile.words]\nnone = "Merged"\n', "Merged")])
def test_no_status_is_a_group(tmp_path: Path, profile: str, word: str) -> None:
    """Lists, charts, roadmaps, release pages, life cycles and queries tell them from unknown statuses."""
    collection = load(tmp_path, profile)
    table = compute_table(collection, TableSpec(group_by="status"))
    groups = [(group.title[0].text, [row.key for row in group.rows]) for group in table.groups]
    assert groups == [("accepted", ["A-1"]), ("frob", ["E-1"]), (word, ["B-1", "C-1", "D-1"])]
    chart = compute_chart(collection, ChartSpec("status"))
    assert [(bar.title[0].text, bar.total) for bar in chart.bars] == [("accepted", 1), ("frob", 1), (word, 3)]
    (page,) = compute_releases(collection, ReleaseSpec("v1.1")).pages
    assert [(item.text, count) for item, count in page.other_counts] == [(word, 2)]
    roadmap = compute_roadmap(collection, RoadmapSpec(group_by="status"))
    assert [(group.title[0].text, len(group.rows)) for group in roadmap.groups] == [("accepted", 1), (word, 2)]
    states = compute_lifecycle(collection, LifecycleSpec(counts=True)).statuses
    assert {state.item.text: state.proposal_count for state in states if state.proposal_count} == {
        "accepted": 1, "unknown": 1, word: 3,
    }  # fmt: skip
    is_absent = parse_query("status:none", collection)
    assert [entry.key for entry in collection if is_absent(entry)] == ["B-1", "C-1", "D-1"]


def test_a_profile_says_what_merging_means(tmp_path: Path) -> None:
    """With a default status, proposals without one have it."""
    collection = load(tmp_path, '[profile.status]\ndefault = "implemented"\n')
    assert [entry.enhancement.status.value for entry in collection] == [
        "accepted", "implemented", "implemented", "implemented", "unknown",
    ]  # fmt: skip
