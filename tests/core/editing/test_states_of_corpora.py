"""Promotions of real proposals, and decisions about them, made in memory."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from core.proposals import bundled_profile

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.editing.edit_session import EditSession
from sphinx_enhancements.core.editing.promotion import Promotion, promote
from sphinx_enhancements.core.editing.status_change import StatusChange, change_status
from sphinx_enhancements.core.editing.values.errors import ValueEditError
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import Project
from sphinx_enhancements.core.project.tree import WorkingTree

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.collection.collection import Entry

pytestmark = pytest.mark.corpora

DAY = date(2026, 11, 28)
STEP = 12  # One proposal of this many is changed in a normal run


def choose_entries(project: Project, long_factor: int) -> list[Entry]:
    """Return some proposals of a repository, or all of them."""
    return list(load_collection(project, metadata_only=True))[:: max(1, STEP // long_factor)]


def open_corpus(corpora: Path, name: str) -> Project:
    """Return the repository of a community."""
    return Project(Settings(profile=name), bundled_profile(name), WorkingTree(corpora / name))


@pytest.mark.parametrize(("name", "stage"), [("kep", "stable"), ("gep", "standard"), ("vep", "stable")])
def test_promotions(corpora: Path, long_factor: int, name: str, stage: str) -> None:
    """Each proposal can be promoted, and then reads so; a second time nothing changes."""
    project = open_corpus(corpora, name)
    for entry in choose_entries(project, long_factor):
        session = EditSession(project)
        promotion = Promotion(stage, "v99.0", DAY, "@ana")
        try:
            after = promote(session, session.open(entry), promotion)
        except ValueEditError as error:
            assert "there is no section such as 'target releases'" in str(error)  # noqa: PT017 - of some only
            continue
        enhancement = after.context.enhancement
        assert name == "vep" or enhancement.stage.value == stage
        releases = [m.release for m in enhancement.milestones if m.stage.value == stage]
        assert name == "gep" or releases[-1:] == ["v99.0"]
        assert name != "kep" or enhancement.updated == "2026-11-28"
        changed = len(list(session.iter_changed_lines()))
        promote(session, after, promotion)
        assert len(list(session.iter_changed_lines())) == changed < 14


@pytest.mark.parametrize("name", ["kep", "gep", "openshift"])
def test_decisions(corpora: Path, long_factor: int, name: str) -> None:
    """Each proposal can be rejected, and then reads so; a second time nothing changes."""
    project = open_corpus(corpora, name)
    for entry in choose_entries(project, long_factor):
        session = EditSession(project)
        change = StatusChange("rejected", "rejected", DAY, "Too: bright")
        after = change_status(session, session.open(entry), change)
        assert after.context.enhancement.decision == "rejected"
        changed = len(list(session.iter_changed_lines()))
        change_status(session, after, change)
        assert len(list(session.iter_changed_lines())) == changed < 8
