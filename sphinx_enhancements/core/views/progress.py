"""How far a proposal has come: the stages of its profile one after another."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from ..releases import rank_on_axis
from .cells import Cell, Item, make_known_stage_item, make_release_item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..collection.collection import Collection, Entry
    from ..model import Milestone

MAX_RELEASES = 4
"""How many releases are named for one stage; of more, the last ones."""


class Progress(StrEnum):
    """Where a stage is, seen from the one that a proposal is at."""

    REACHED = "reached"
    CURRENT = "current"
    AIMED = "aimed"
    """To be reached in a release that is named."""

    MISSED = "missed"
    """Aimed at a release that is out, or by a proposal that will not be: it is not at that stage."""

    PASSED = "passed"
    """Below the present one, and in no release that is named."""

    OPEN = "open"
    """Still to come, and nobody has said when."""


class StageStep(NamedTuple):
    """One stage.

    :param releases: in which it was reached, or is to be; the track is the note of each.
    :param more: how many more there are.
    """

    stage: Item
    progress: Progress
    releases: Cell = ()
    more: int = 0


def compute_progress(collection: Collection, entry: Entry) -> tuple[StageStep, ...]:
    """Every stage that a proposal goes through, in order; none where it is at none and aims at none.

    Stages that end the axis are there only where the proposal names them.
    """
    enhancement, profile = entry.enhancement, collection.profile
    axis = profile.axis
    by_stage: dict[str | None, list[Milestone]] = {}
    for _, milestone in enhancement.release_milestones:
        by_stage.setdefault(milestone.stage.value, []).append(milestone)
    present = enhancement.stage.value
    named = [stage for stage in axis if stage == present or stage in by_stage]
    if not named:
        return ()
    steps = []
    for stage in axis:
        if stage in profile.terminal_stages and stage not in named:
            continue
        milestones = sorted(by_stage.get(stage, ()), key=lambda m: collection.order.sort_key(m.release or ""))
        steps.append(
            StageStep(
                make_known_stage_item(stage, profile),
                _progress(collection, entry, stage, milestones),
                tuple(
                    make_release_item(collection.order, m.release or "")._replace(note=m.track)
                    for m in milestones[-MAX_RELEASES:]
                ),
                max(0, len(milestones) - MAX_RELEASES),
            )
        )
    return tuple(steps)


def _progress(collection: Collection, entry: Entry, stage: str, milestones: Iterable[Milestone]) -> Progress:
    enhancement, axis, order = entry.enhancement, collection.profile.axis, collection.order
    present = enhancement.stage.value
    releases = [m.release or "" for m in milestones]
    planned = bool(releases) and all(map(order.is_planned, releases))
    ended = enhancement.decision.has_dropped_milestones
    if stage == present and not planned:
        return Progress.CURRENT
    if rank_on_axis(axis, stage) < rank_on_axis(axis, present) and not planned:
        return Progress.REACHED if releases else Progress.PASSED
    if not releases:
        return Progress.OPEN
    # Without a release that is current, nobody tells which are out.
    return Progress.MISSED if ended or any(map(order.is_released, releases)) else Progress.AIMED
