"""Readiness of a milestone: a verdict, and the obstacles that are the reasons for it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from .collection.collection import Collection, Entry
from .collection.progress import MilestoneState, find_declared_rank
from .model import Milestone, Status
from .releases import rank_on_axis


class Verdict(StrEnum):
    """Readiness of a milestone in one word."""

    READY = "ready"  # The release is not out, as far as the settings tell, and nothing is missing.
    NOT_READY = "not-ready"  # The release is not out, and something is missing.
    REACHED = "reached"  # The release is out, or the enhancement has passed the stage of the milestone.
    NOT_REACHED = "not-reached"  # The release is out; the enhancement has an earlier stage or is not accepted.


class ObstacleKind(StrEnum):
    """Kind of an obstacle, in the order of obstacles; beside each, the fields of the obstacle that are set."""

    NOT_ACCEPTED = "decision"
    DEPENDENCY_NOT_ACCEPTED = "needed-decision"  # ``key``
    DEPENDENCY_LATER = "needed-later"  # ``key``; ``release``: the later release that it targets
    DEPENDENCY_UNSCHEDULED = "needed-nowhere"  # ``key`` of a dependency that is accepted and targets no release
    SECTIONS = "sections"  # ``sections``: headings of required sections that are missing or empty
    CHECKLIST = "checklist"  # ``done`` of ``total`` entries are checked
    QUESTIONS = "questions"  # ``total``: number of open questions, without those that block only a later stage
    STAGE = "stage"  # The enhancement declares an earlier stage.


class Obstacle(NamedTuple):
    """One reason why a milestone is not ready or not reached; its kind decides which fields are set."""

    kind: ObstacleKind
    key: str = ""
    release: str = ""
    sections: tuple[str, ...] = ()
    done: int = 0
    total: int = 0


def assess_milestone(
    collection: Collection, entry: Entry, milestone: Milestone
) -> tuple[Verdict, tuple[Obstacle, ...]]:
    """Return the verdict on one milestone of an enhancement, and its obstacles.

    The check list, sections and questions are of today, and do not count for a release that is out: only the declared
    stage does. Without a current release, every release is treated as not out.
    """
    enhancement = entry.enhancement
    state = collection.classify_milestone(enhancement, milestone)
    if state is MilestoneState.REACHED:
        return Verdict.REACHED, ()
    is_out = milestone.release is not None and collection.order.is_released(milestone.release)
    if is_out:
        is_behind = collection.is_accepted(enhancement) or enhancement.decision.is_retired
        kind = ObstacleKind.STAGE if is_behind else ObstacleKind.NOT_ACCEPTED
        return Verdict.NOT_REACHED, (Obstacle(kind),)
    if state.is_accepted and _is_work_done(collection, entry, milestone):
        return Verdict.READY, ()
    obstacles = tuple(_iter_obstacles(collection, entry, milestone))
    return Verdict.NOT_READY if obstacles else Verdict.READY, obstacles


def _is_work_done(collection: Collection, entry: Entry, milestone: Milestone) -> bool:
    """Return True if status or declared stage show that the work for a milestone is done before its release."""
    axis = collection.profile.axis
    is_implemented = entry.enhancement.decision is Status.IMPLEMENTED
    targeted = rank_on_axis(axis, milestone.stage.value)
    declared = rank_on_axis(axis, entry.enhancement.stage.value)
    if is_implemented and (declared < 0 or declared >= targeted):
        return True
    return find_declared_rank(entry.enhancement, milestone, collection.profile) > targeted >= 0


def _iter_obstacles(collection: Collection, entry: Entry, milestone: Milestone) -> Iterator[Obstacle]:
    """Yield the obstacles to a milestone whose release is not out."""
    enhancement, profile, stage = entry.enhancement, collection.profile, milestone.stage.value
    is_terminal = stage in profile.terminal_stages
    if not collection.is_accepted(enhancement) and not (is_terminal and enhancement.decision.is_retired):
        yield Obstacle(ObstacleKind.NOT_ACCEPTED)
    # Deprecating or removing a feature requires no finished work.
    if is_terminal:
        return
    for key in collection.find_unmet_dependencies(entry.key):
        if obstacle := _check_dependency(collection, key, milestone):
            yield obstacle
    if sections := tuple(dict.fromkeys(profile.find_missing_sections(enhancement, stage))):
        yield Obstacle(ObstacleKind.SECTIONS, sections=sections)
    done, total = enhancement.checklist_progress
    if done < total:
        yield Obstacle(ObstacleKind.CHECKLIST, done=done, total=total)
    stage_rank = rank_on_axis(profile.axis, stage)
    blocked_ranks = [rank_on_axis(profile.axis, question.blocks) for question in enhancement.open_questions]
    if count := sum(stage_rank < 0 or blocked_rank <= stage_rank for blocked_rank in blocked_ranks):
        yield Obstacle(ObstacleKind.QUESTIONS, total=count)


def _check_dependency(collection: Collection, key: str, milestone: Milestone) -> Obstacle | None:
    """Return the obstacle that an unmet dependency is, if any; of an external one, only the status counts."""
    enhancement, order = collection.get_enhancement(key), collection.order
    is_external = key not in collection.entries
    is_decided = enhancement.status.value in collection.get_profile(key).accepted
    if not is_decided and not (is_external and not enhancement.status.is_known):
        return Obstacle(ObstacleKind.DEPENDENCY_NOT_ACCEPTED, key)
    if is_external:
        return None
    first = min((name for name, _ in enhancement.release_milestones), key=order.get_sort_key, default=None)
    # An enhancement without milestones may still declare the stage that it has reached.
    if first is None and not enhancement.stage.is_known:
        return Obstacle(ObstacleKind.DEPENDENCY_UNSCHEDULED, key)
    if first and milestone.release and order.get_sort_key(first) > order.get_sort_key(milestone.release):
        return Obstacle(ObstacleKind.DEPENDENCY_LATER, key, first)
    return None
