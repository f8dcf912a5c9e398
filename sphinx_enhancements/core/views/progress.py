"""Progress of an enhancement: the stages of its profile in order, each with the releases of its milestones."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..model import Milestone
from ..releases import rank_on_axis
from .cells import Cell, Item, make_known_stage_item, make_release_item

MAX_RELEASES = 4
"""Largest number of releases named for one stage; the latest ones are kept."""


class StageProgress(StrEnum):
    """Position of a stage relative to the present stage of an enhancement."""

    REACHED = "reached"
    """Earlier than the present stage, with a release in which it was reached."""

    CURRENT = "current"
    """The present stage."""

    AIMED = "aimed"
    """Targeted at a release that is not out."""

    MISSED = "missed"
    """Targeted at a release that is out, or by a declined enhancement, and not reached."""

    PASSED = "passed"
    """Earlier than the present stage, without a release."""

    OPEN = "open"
    """Later than the present stage, without a release."""


class StageStep(NamedTuple):
    """One stage of an enhancement's progress.

    :param releases: releases of its milestones; the note of each is its track.
    :param omitted_count: number of earlier releases that are left out.
    """

    stage: Item
    progress: StageProgress
    releases: Cell = ()
    omitted_count: int = 0


def compute_progress(collection: Collection, entry: Entry) -> tuple[StageStep, ...]:
    """Return every stage of the profile in order; nothing if the enhancement has no stage and no milestone.

    Terminal stages are left out unless the enhancement declares or targets them.
    """
    enhancement, profile, order = entry.enhancement, collection.profile, collection.order
    by_stage: dict[str | None, list[Milestone]] = {}
    for _, milestone in enhancement.release_milestones:
        by_stage.setdefault(milestone.stage.value, []).append(milestone)
    named = {stage for stage in profile.axis if stage == enhancement.stage.value or stage in by_stage}
    if not named:
        return ()
    steps = []
    for stage in profile.axis:
        if stage in profile.terminal_stages and stage not in named:
            continue
        milestones = sorted(by_stage.get(stage, ()), key=lambda m: order.get_sort_key(m.release or ""))
        latest = milestones[-MAX_RELEASES:]
        steps.append(
            StageStep(
                make_known_stage_item(stage, profile),
                _classify_stage(collection, entry, stage, milestones),
                tuple(make_release_item(order, m.release or "")._replace(note=m.track) for m in latest),
                len(milestones) - len(latest),
            )
        )
    return tuple(steps)


def _classify_stage(collection: Collection, entry: Entry, stage: str, milestones: Iterable[Milestone]) -> StageProgress:
    enhancement, axis, order = entry.enhancement, collection.profile.axis, collection.order
    present = enhancement.stage.value
    releases = [m.release or "" for m in milestones]
    is_planned = bool(releases) and all(map(order.is_planned, releases))
    if stage == present and not is_planned:
        return StageProgress.CURRENT
    if rank_on_axis(axis, stage) < rank_on_axis(axis, present) and not is_planned:
        return StageProgress.REACHED if releases else StageProgress.PASSED
    if not releases:
        return StageProgress.OPEN
    # Without a current release, no release is known to be out.
    is_missed = enhancement.decision.has_dropped_milestones or any(map(order.is_released, releases))
    return StageProgress.MISSED if is_missed else StageProgress.AIMED
