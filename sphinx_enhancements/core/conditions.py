"""Conditions of queries: the words after ``is:`` and ``has:``, each with its test."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .collection.collection import Collection, Entry
from .collection.progress import MilestoneState
from .model import Commitment, Enhancement, Milestone
from .readiness import Verdict, assess_milestone


class TargetedMilestone(NamedTuple):
    """A milestone of an enhancement that counts for a release, with its state."""

    release: str
    milestone: Milestone
    state: MilestoneState


IS: dict[str, Callable[[Entry, Collection], bool]] = {
    "accepted": lambda e, c: c.is_accepted(e.enhancement),
    "open": lambda e, _: not e.enhancement.decision.is_closed,
    "closed": lambda e, _: e.enhancement.decision.is_closed,
    "blocked": lambda e, c: c.is_blocked(e),
    "aimed": lambda e, c: not c.classify_stage(e.key).is_reached,
}
"""Word after ``is:`` about an enhancement -> its test."""


def _is_ready(entry: Entry, target: TargetedMilestone, collection: Collection) -> bool:
    """Return True if everything that an enhancement does for the release of a milestone is ready, as on its page."""
    if not target.state.is_ahead:
        return False
    return all(
        assess_milestone(collection, entry, milestone)[0] is Verdict.READY
        for release, milestone, state in collection.iter_milestone_states(entry.enhancement)
        if release == target.release and state.is_ahead
    )


MILESTONE_IS: dict[str, Callable[[Entry, TargetedMilestone, Collection], bool]] = {
    "released": lambda _e, target, _c: target.state is MilestoneState.REACHED,
    "missed": lambda _e, target, _c: target.state is MilestoneState.MISSED,
    "planned": lambda _e, target, _c: target.state.is_ahead,
    "ready": _is_ready,
    "continued": lambda _e, target, _c: target.milestone.commitment is Commitment.CONTINUED,
    "not-opted-in": lambda _e, target, _c: target.milestone.commitment is Commitment.NOT_OPTED_IN,
}
"""Word after ``is:`` about some milestone of an enhancement -> its test."""

CONDITIONS = (*IS, *MILESTONE_IS)
"""Words after ``is:``."""

HAS: dict[str, Callable[[Enhancement], object]] = {
    "status": lambda e: e.status.raw,
    "stage": lambda e: e.stage.value,
    "milestone": lambda e: e.milestones,
    "owner": lambda e: e.owner,
    "author": lambda e: any(p.role == "author" for p in e.people),
    "reviewer": lambda e: any(p.role == "reviewer" for p in e.people),
    "approver": lambda e: any(p.role == "approver" for p in e.people),
    "label": lambda e: e.labels,
    "gate": lambda e: e.gates,
    "relation": lambda e: e.relations,
    "link": lambda e: e.links,
    "checklist": lambda e: e.checklist,
    "question": lambda e: e.open_questions,
    "summary": lambda e: e.summary,
    "attachment": lambda e: e.source.attachments,
    "diagnostic": lambda e: e.diagnostics,
}
"""Word after ``has:`` -> its test. The kinds of relations and their inverses are allowed too."""


def find_relation_kinds(entry: Entry, collection: Collection) -> set[str]:
    """Return the kinds of relations of an enhancement, whichever side states them, also to no proposal."""
    kinds = {relation.type for relation in entry.enhancement.relations}
    kinds |= {link.type for link in entry.enhancement.links} & collection.profile.inverses.keys()
    return kinds | {link.type for link in collection.get_backlinks(entry.key)}
