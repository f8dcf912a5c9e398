"""Groups of statuses, and delivered dependencies."""

from __future__ import annotations

import pytest
from core.proposals import EVERYWHERE, build_collection, proposal

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.model import Enhancement, Source, Status, Value


@pytest.mark.parametrize(
    ("group", "statuses"),
    [
        ("is_in_review", "draft provisional unknown"),
        ("is_turned_down", "rejected withdrawn removed"),
        ("is_declined", "deferred rejected withdrawn"),
        ("is_retired", "replaced removed"),
        ("is_closed", "rejected withdrawn replaced removed"),
        ("is_inactive", "deferred rejected withdrawn replaced removed"),
        ("has_dropped_milestones", "deferred rejected withdrawn replaced removed informational"),
    ],
)
def test_groups_of_statuses(group: str, statuses: str) -> None:
    """Each group contains exactly these statuses."""
    assert [status.value for status in Status if getattr(status, group)] == statuses.split()


@pytest.mark.parametrize(
    ("value", "decision"), [("accepted", Status.ACCEPTED), (None, Status.UNKNOWN), ("other", Status.UNKNOWN)]
)
def test_decision(value: str | None, decision: Status) -> None:
    """A missing status, and one of another project that we do not know, count as unknown."""
    assert Enhancement("A-1", "A", "default", Source("a.md"), status=Value(value, value)).decision is decision


@pytest.mark.parametrize(
    ("fields", "is_delivered"),
    [
        ("status: implemented", True),
        ("status: accepted", False),
        ("status: accepted\nstage: stable", False),
        ("status: accepted\nmilestones: {alpha: v1.0}", True),
        ("status: accepted\nmilestones: {alpha: v1.1}", False),
        ("status: removed\nmilestones: {alpha: v1.0, removed: v1.1}", True),
    ],
)
def test_is_delivered(fields: str, is_delivered: bool) -> None:
    """An enhancement is delivered if it is implemented or in a release that is out."""
    settings = Settings(documents=EVERYWHERE.documents, current_release="v1.0")
    collection = build_collection({"a.md": proposal(f"id: A-1\n{fields}")}, settings=settings)
    assert collection.is_delivered("A-1") is is_delivered
