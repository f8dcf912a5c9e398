"""Whether a proposal is ready for a release, or was; and what is missing."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from ..collection.sections import find_missing_sections
from ..model import Status
from ..releases import rank_on_axis
from .cells import Item, ItemKind, make_key_item, make_stage_item, make_state_items, make_status_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..collection.collection import Collection, Entry
    from ..model import Milestone


class Verdict(StrEnum):
    """What can be said of a milestone."""

    READY = "ready"
    """The release is still to come, as far as anybody tells, and nothing is missing."""

    NOT_READY = "not-ready"
    """It is still to come, and something is missing."""

    REACHED = "reached"
    """The release is out, or the proposal has gone on from there."""

    NOT_REACHED = "not-reached"
    """The release is out, and the proposal says itself that it is not there."""


class Lack(StrEnum):
    """A kind of reason why a proposal is not ready, in the order in which they are told."""

    DECISION = "decision"
    """It is not accepted. ``item``: its status."""

    NEEDED_DECISION = "needed-decision"
    """Something that it needs is not accepted. ``item``: that; ``state``: the status of that."""

    NEEDED_LATER = "needed-later"
    """Something that it needs comes in a later release. ``item``: that; ``state``: the release."""

    NEEDED_NOWHERE = "needed-nowhere"
    """Something that it needs is in no release. ``item``: that."""

    SECTIONS = "sections"
    """Headings that the profile asks for are missing, or empty: ``sections``."""

    CHECKLIST = "checklist"
    """The check list is not done: ``done`` of ``total``."""

    QUESTIONS = "questions"
    """There are open questions: ``total``, those aside that only a later stage waits for."""

    STAGE = "stage"
    """It is still at an earlier stage. ``item``: that."""


class Reason(NamedTuple):
    """Why a proposal is not ready; which fields count, the kind says."""

    kind: Lack
    item: Item | None = None
    state: Item | None = None
    sections: tuple[str, ...] = ()
    done: int = 0
    total: int = 0


class Readiness(NamedTuple):
    """Whether a proposal is ready for a milestone.

    :param reasons: what is missing; none where nothing is.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()

    @property
    def done(self) -> bool:
        """Whether nothing is missing."""
        return not self.reasons


def compute_readiness(collection: Collection, entry: Entry, milestone: Milestone) -> Readiness:
    """Whether a proposal is ready for one of its milestones.

    What is out is not judged by the check list and questions that there are today, but only by what the
    proposal says of its stage. Where nobody tells what is out, everything may be still to come.
    """
    enhancement, order = entry.enhancement, collection.order
    out = milestone.release is not None and order.is_released(milestone.release)
    if out and (enhancement.status.value in collection.profile.accepted or enhancement.decision.is_retired):
        behind = _stage_behind(collection, entry, milestone)
        return Readiness(Verdict.NOT_REACHED, (Reason(Lack.STAGE, behind),)) if behind else Readiness(Verdict.REACHED)
    if not out and _is_past(collection, entry, milestone):
        planned = milestone.release is None or order.is_planned(milestone.release)
        return Readiness(Verdict.READY if planned else Verdict.REACHED)
    reasons = tuple(_lacking(collection, entry, milestone, out=out))
    if out:
        return Readiness(Verdict.NOT_REACHED, reasons)
    return Readiness(Verdict.NOT_READY if reasons else Verdict.READY, reasons)


def _stage_behind(collection: Collection, entry: Entry, milestone: Milestone) -> Item | None:
    """The stage that a proposal declares, where that comes before the one of a milestone.

    Nothing follows from it for one of several tracks, or where the proposal is said to be implemented.
    """
    enhancement, axis = entry.enhancement, collection.profile.axis
    if enhancement.stage.raw is None or milestone.track or enhancement.decision is Status.IMPLEMENTED:
        return None
    own, wanted = rank_on_axis(axis, enhancement.stage.value), rank_on_axis(axis, milestone.stage.value)
    return make_stage_item(enhancement.stage, collection.profile) if 0 <= own < wanted else None


def _is_past(collection: Collection, entry: Entry, milestone: Milestone) -> bool:
    """Whether a proposal says itself that there is nothing left to do for a milestone."""
    enhancement, axis = entry.enhancement, collection.profile.axis
    if enhancement.status.value not in collection.profile.accepted:
        return False
    own, wanted = rank_on_axis(axis, enhancement.stage.value), rank_on_axis(axis, milestone.stage.value)
    if enhancement.decision is Status.IMPLEMENTED and (own < 0 or own >= wanted):
        return True
    return enhancement.stage.raw is not None and not milestone.track and own > wanted >= 0


def _lacking(collection: Collection, entry: Entry, milestone: Milestone, *, out: bool) -> Iterator[Reason]:
    enhancement, profile = entry.enhancement, collection.profile
    if enhancement.status.value not in profile.accepted:
        yield Reason(Lack.DECISION, make_status_item(enhancement, profile))
    if out or milestone.stage.value in profile.terminal_stages:
        return  # to end it, nothing has to be finished
    for key in collection.graph.get_dependencies(entry.key):
        if key != entry.key and (reason := _of_needed(collection, key, milestone)):
            yield reason
    stage = milestone.stage.value
    sections = tuple(dict.fromkeys(find_missing_sections(enhancement, profile, stage)))
    if sections:
        yield Reason(Lack.SECTIONS, sections=sections)
    done, total = enhancement.checklist_progress
    if done < total:
        yield Reason(Lack.CHECKLIST, done=done, total=total)
    height = rank_on_axis(profile.axis, stage)
    waiting = [rank_on_axis(profile.axis, question.blocks) for question in enhancement.open_questions]
    count = sum(height < 0 or later <= height for later in waiting)
    if count:
        yield Reason(Lack.QUESTIONS, total=count)


def _of_needed(collection: Collection, key: str, milestone: Milestone) -> Reason | None:
    """Why something that is needed may not be there in time.

    What another project plans is measured by its decision alone: its releases are none of ours. Where nothing
    is known of that, nothing is said.
    """
    enhancement, profile, order = collection.get_enhancement(key), collection.get_profile(key), collection.order
    decision, is_external = enhancement.decision, key not in collection.entries
    is_delivered = collection.is_delivered(key)
    is_decided = enhancement.status.value in profile.accepted or decision is Status.IMPLEMENTED
    if is_external:
        is_decided |= not enhancement.status.is_known
    elif is_delivered:
        is_decided |= decision.is_retired
    if not is_decided:
        return Reason(Lack.NEEDED_DECISION, make_key_item(collection, key), make_state_items(collection, key)[0])
    if is_delivered or is_external:
        return None
    first = min((name for name, _ in enhancement.release_milestones), key=order.sort_key, default=None)
    if first is None:
        # One without milestones may have its stage all the same.
        return None if enhancement.stage.is_known else Reason(Lack.NEEDED_NOWHERE, make_key_item(collection, key))
    if milestone.release is not None and order.sort_key(first) > order.sort_key(milestone.release):
        release = Item(first, ItemKind.RELEASE, first)
        return Reason(Lack.NEEDED_LATER, make_key_item(collection, key), release)
    return None
