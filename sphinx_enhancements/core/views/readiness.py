"""Readiness of milestones for readers: obstacles in the words of the profile, with links."""

from __future__ import annotations

from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..model import Milestone
from ..readiness import Obstacle, ObstacleKind, Verdict, assess_milestone
from .cells import Item, make_key_item, make_release_item, make_stage_item, make_state_items, make_status_item


class Reason(NamedTuple):
    """One obstacle to a milestone as readers see it.

    :param item: status or stage of the enhancement, or the dependency that is unmet.
    :param state: status of the dependency, or the later release that it targets.
    """

    kind: ObstacleKind
    item: Item | None = None
    state: Item | None = None
    sections: tuple[str, ...] = ()
    done: int = 0
    total: int = 0


class Readiness(NamedTuple):
    """Readiness of one milestone."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()


def compute_readiness(collection: Collection, entry: Entry, milestone: Milestone) -> Readiness:
    """Return the readiness of one milestone of an enhancement."""
    verdict, obstacles = assess_milestone(collection, entry, milestone)
    return Readiness(verdict, tuple(_make_reason(collection, entry, obstacle) for obstacle in obstacles))


def _make_reason(collection: Collection, entry: Entry, obstacle: Obstacle) -> Reason:
    item = state = None
    match obstacle.kind:
        case ObstacleKind.NOT_ACCEPTED:
            item = make_status_item(entry.enhancement, collection.profile)
        case ObstacleKind.STAGE:
            item = make_stage_item(entry.enhancement.stage, collection.profile)
        case ObstacleKind.DEPENDENCY_NOT_ACCEPTED:
            item, state = make_key_item(collection, obstacle.key), make_state_items(collection, obstacle.key)[0]
        case ObstacleKind.DEPENDENCY_LATER:
            item, state = make_key_item(collection, obstacle.key), make_release_item(collection.order, obstacle.release)
        case ObstacleKind.DEPENDENCY_UNSCHEDULED:
            item = make_key_item(collection, obstacle.key)
    return Reason(obstacle.kind, item, state, obstacle.sections, obstacle.done, obstacle.total)
