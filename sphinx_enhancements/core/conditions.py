"""Conditions of queries: the words after ``is:`` and ``has:``, each with its test."""

from __future__ import annotations

from collections.abc import Callable

from .collection.collection import Collection, Entry
from .collection.progress import MilestoneState, ReleaseMilestone
from .model import Commitment, Enhancement
from .readiness import Verdict, assess_milestone

ENHANCEMENT_CONDITIONS: dict[str, Callable[[Entry, Collection], bool]] = {
    "accepted": lambda e, c: c.is_accepted(e.enhancement),
    "open": lambda e, _: not e.enhancement.decision.is_closed,
    "closed": lambda e, _: e.enhancement.decision.is_closed,
    "blocked": lambda e, c: c.is_blocked(e),
    "aimed": lambda e, c: not c.classify_stage(e.key).is_reached,
}
"""Condition of an enhancement (a word after ``is:``) -> its test."""


def _is_ready(entry: Entry, target: ReleaseMilestone, collection: Collection) -> bool:
    """Return True if all milestones of an enhancement in the release of one of them are ready."""
    if not target.state.is_ahead:
        return False
    return all(
        assess_milestone(collection, entry, milestone)[0] is Verdict.READY
        for release, milestone, state in collection.iter_milestone_states(entry.enhancement)
        if release == target.release and state.is_ahead
    )


MILESTONE_CONDITIONS: dict[str, Callable[[Entry, ReleaseMilestone, Collection], bool]] = {
    "released": lambda _e, target, _c: target.state is MilestoneState.REACHED,
    "missed": lambda _e, target, _c: target.state is MilestoneState.MISSED,
    "planned": lambda _e, target, _c: target.state.is_ahead,
    "ready": _is_ready,
    "continued": lambda _e, target, _c: target.milestone.commitment is Commitment.CONTINUED,
    "not-opted-in": lambda _e, target, _c: target.milestone.commitment is Commitment.NOT_OPTED_IN,
}
"""Condition of a milestone (a word after ``is:``) -> its test; one milestone that passes is enough."""

CONDITION_NAMES = (*ENHANCEMENT_CONDITIONS, *MILESTONE_CONDITIONS)
"""All conditions: the words after ``is:``."""

PART_TESTS: dict[str, Callable[[Enhancement], object]] = {
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
"""Part of an enhancement (a word after ``has:``) -> its test. Kinds of relations and their inverses are parts too."""


def find_relation_kinds(entry: Entry, collection: Collection) -> set[str]:
    """Return the kinds of relations of an enhancement, stated by it or by others, also of unresolved ones."""
    kinds = {relation.type for relation in entry.enhancement.relations}
    kinds |= {link.type for link in entry.enhancement.links} & collection.profile.inverses.keys()
    return kinds | {link.type for link in collection.get_backlinks(entry.key)}
