"""Readiness of a milestone: whether its enhancement is ready for the release or has reached it, with reasons."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..model import Milestone, Status
from ..releases import rank_on_axis
from .cells import Item, make_key_item, make_release_item, make_stage_item, make_state_items, make_status_item


class Verdict(StrEnum):
    """Readiness of a milestone in one word."""

    READY = "ready"  # The release is not out, as far as the settings tell, and nothing is missing.
    NOT_READY = "not-ready"  # The release is not out, and something is missing.
    REACHED = "reached"  # The release is out, or the enhancement has passed the stage of the milestone.
    NOT_REACHED = "not-reached"  # The release is out; the enhancement has an earlier stage or is not accepted.


class ReasonKind(StrEnum):
    """Kinds of reasons why a milestone is not ready or not reached, in order; beside each, the fields that are set."""

    NOT_ACCEPTED = "decision"  # ``item``: status
    DEPENDENCY_NOT_ACCEPTED = "needed-decision"  # ``item``: dependency; ``state``: its status
    DEPENDENCY_LATER = "needed-later"  # ``item``: dependency; ``state``: the later release that it targets
    DEPENDENCY_UNSCHEDULED = "needed-nowhere"  # ``item``: dependency that is accepted and targets no release
    SECTIONS = "sections"  # ``sections``: headings of required sections that are missing or empty
    CHECKLIST = "checklist"  # ``done`` of ``total`` entries are checked
    QUESTIONS = "questions"  # ``total``: number of open questions, without those that block only a later stage
    STAGE = "stage"  # ``item``: earlier stage that the enhancement declares


class Reason(NamedTuple):
    """One reason why a milestone is not ready or not reached; :class:`ReasonKind` tells which fields are set."""

    kind: ReasonKind
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
    """Return the readiness of one milestone of an enhancement.

    Today's check list, sections and questions say nothing about a release that is out: there only the declared
    stage counts. Without a current release, every release is treated as not out.
    """
    enhancement, profile, order = entry.enhancement, collection.profile, collection.order
    is_accepted = enhancement.status.value in profile.accepted
    is_implemented = enhancement.decision is Status.IMPLEMENTED
    is_out = milestone.release is not None and order.is_released(milestone.release)
    # The declared stage of an enhancement with tracks can be that of another track.
    declares_stage = enhancement.stage.raw is not None and not milestone.track
    declared, targeted = (rank_on_axis(profile.axis, stage.value) for stage in (enhancement.stage, milestone.stage))
    if is_out and (is_accepted or enhancement.decision.is_retired):
        if declares_stage and not is_implemented and 0 <= declared < targeted:
            stage = make_stage_item(enhancement.stage, profile)
            return Readiness(Verdict.NOT_REACHED, (Reason(ReasonKind.STAGE, stage),))
        return Readiness(Verdict.REACHED)
    has_passed = is_implemented and (declared < 0 or declared >= targeted)
    if not is_out and is_accepted and (has_passed or (declares_stage and declared > targeted >= 0)):
        is_planned = milestone.release is None or order.is_planned(milestone.release)
        return Readiness(Verdict.READY if is_planned else Verdict.REACHED)
    reasons = tuple(_iter_reasons(collection, entry, milestone, is_out=is_out))
    if is_out:
        return Readiness(Verdict.NOT_REACHED, reasons)
    return Readiness(Verdict.NOT_READY if reasons else Verdict.READY, reasons)


def _iter_reasons(collection: Collection, entry: Entry, milestone: Milestone, *, is_out: bool) -> Iterator[Reason]:
    """Yield everything that is missing for a milestone; for a release that is out, only the decision."""
    enhancement, profile, stage = entry.enhancement, collection.profile, milestone.stage.value
    if enhancement.status.value not in profile.accepted:
        yield Reason(ReasonKind.NOT_ACCEPTED, make_status_item(enhancement, profile))
    # Deprecating or removing a feature requires no finished work.
    if is_out or stage in profile.terminal_stages:
        return
    for key in collection.graph.get_dependencies(entry.key):
        if key != entry.key and (reason := _check_dependency(collection, key, milestone)):
            yield reason
    if sections := tuple(dict.fromkeys(profile.find_missing_sections(enhancement, stage))):
        yield Reason(ReasonKind.SECTIONS, sections=sections)
    done, total = enhancement.checklist_progress
    if done < total:
        yield Reason(ReasonKind.CHECKLIST, done=done, total=total)
    stage_rank = rank_on_axis(profile.axis, stage)
    blocked_ranks = [rank_on_axis(profile.axis, question.blocks) for question in enhancement.open_questions]
    if count := sum(stage_rank < 0 or blocked_rank <= stage_rank for blocked_rank in blocked_ranks):
        yield Reason(ReasonKind.QUESTIONS, total=count)


def _check_dependency(collection: Collection, key: str, milestone: Milestone) -> Reason | None:
    """Return the reason why a dependency may come too late; of an external one only the decision counts."""
    enhancement, profile, order = collection.get_enhancement(key), collection.get_profile(key), collection.order
    decision, is_external = enhancement.decision, key not in collection.entries
    is_delivered = collection.is_delivered(key)
    is_decided = enhancement.status.value in profile.accepted or decision is Status.IMPLEMENTED
    if is_external:
        is_decided |= not enhancement.status.is_known
    elif is_delivered:
        is_decided |= decision.is_retired
    if not is_decided:
        state = make_state_items(collection, key)[0]
        return Reason(ReasonKind.DEPENDENCY_NOT_ACCEPTED, make_key_item(collection, key), state)
    if is_delivered or is_external:
        return None
    first = min((name for name, _ in enhancement.release_milestones), key=order.get_sort_key, default=None)
    # An enhancement without milestones may still declare the stage that it has reached.
    if first is None and not enhancement.stage.is_known:
        return Reason(ReasonKind.DEPENDENCY_UNSCHEDULED, make_key_item(collection, key))
    if first and milestone.release and order.get_sort_key(first) > order.get_sort_key(milestone.release):
        release = make_release_item(order, first)
        return Reason(ReasonKind.DEPENDENCY_LATER, make_key_item(collection, key), release)
    return None
