"""Progress of enhancements: which milestones and stages were reached, and which are only aimed at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from ..config.profile import Profile
from ..model import Commitment, Enhancement, Milestone, Status
from ..releases import ReleaseOrder, rank_on_axis


class MilestoneState(StrEnum):
    """State of a milestone, derived from the documents and the order of releases."""

    REACHED = "reached"  # its release is out, or a later stage was reached
    MISSED = "missed"  # its release is out; the proposal was not accepted, or is at an earlier stage
    PLANNED = "planned"  # accepted work in a release that is not out
    PROPOSED = "proposed"  # not decided, in a release that is not out as far as is known
    NOT_OPTED_IN = "not-opted-in"  # accepted work in a release that is not out, to which it should have opted in
    DROPPED = "dropped"  # nobody works towards it, and it was not reached
    OPEN = "open"  # accepted work; the settings do not tell which releases are out

    @property
    def is_accepted(self) -> bool:
        """True if the milestone was reached, or belongs to accepted work that can still reach it."""
        return self in (MilestoneState.REACHED, *_ACCEPTED_AHEAD)

    @property
    def is_ahead(self) -> bool:
        """True if the milestone can still be reached."""
        return self in (*_ACCEPTED_AHEAD, MilestoneState.PROPOSED, MilestoneState.NOT_OPTED_IN)


_ACCEPTED_AHEAD = (MilestoneState.PLANNED, MilestoneState.OPEN)


class ReleaseMilestone(NamedTuple):
    """A milestone of an enhancement that counts for a release, with its state."""

    release: str
    milestone: Milestone
    state: MilestoneState


class PresentStage(NamedTuple):
    """State of the present stage of an enhancement, and the release that decides it, if there is one."""

    state: MilestoneState
    release: str | None = None

    @property
    def is_reached(self) -> bool:
        """True unless the stage is known to be only aimed at, or to be given up."""
        return self.state in (MilestoneState.REACHED, MilestoneState.OPEN)


def classify_milestone(
    enhancement: Enhancement, milestone: Milestone, profile: Profile, order: ReleaseOrder
) -> MilestoneState:
    """Return the state of a milestone.

    A release that is out shows that accepted work was reached, also if it was replaced or removed later, unless the
    enhancement declares an earlier stage. A proposal that was withdrawn, or whose status says nothing, counts up to the
    stage that it declares, a deferred one up to the stage before.
    """
    decision = enhancement.decision
    is_accepted = enhancement.status.value in profile.accepted
    if milestone.is_struck or not (is_accepted or decision.is_inactive or decision.is_in_review):
        return MilestoneState.DROPPED
    is_out = milestone.release is not None and order.is_released(milestone.release)
    may_be_out = is_out or order.current is None
    if may_be_out and _has_reached(enhancement, milestone, profile, is_accepted=is_accepted, is_out=is_out):
        return MilestoneState.REACHED
    if is_accepted or decision.is_in_review:
        return MilestoneState.MISSED if is_out else _classify_ahead(milestone, order, is_accepted=is_accepted)
    # A removal is work that is still to be done, whatever the status says of the feature.
    is_removal = decision.is_retired and milestone.stage.value in profile.terminal_stages
    return MilestoneState.PLANNED if is_removal and not may_be_out else MilestoneState.DROPPED


def _classify_ahead(milestone: Milestone, order: ReleaseOrder, *, is_accepted: bool) -> MilestoneState:
    """Return the state of a milestone that can still be reached."""
    if not is_accepted:
        return MilestoneState.PROPOSED
    if milestone.commitment is Commitment.NOT_OPTED_IN:
        return MilestoneState.NOT_OPTED_IN
    return MilestoneState.OPEN if order.current is None else MilestoneState.PLANNED


def _has_reached(
    enhancement: Enhancement, milestone: Milestone, profile: Profile, *, is_accepted: bool, is_out: bool
) -> bool:
    """Return True if the status and the declared stage show that a milestone was reached.

    :param is_out: True if the release is known to be out, False if it may be.
    """
    decision, axis = enhancement.decision, profile.axis
    targeted, declared = rank_on_axis(axis, milestone.stage.value), find_declared_rank(enhancement, milestone, profile)
    has_passed = declared > targeted >= 0
    is_declared = has_passed or (is_out and declared == targeted >= 0)
    if milestone.commitment is Commitment.NOT_OPTED_IN and not is_declared:
        return False
    if decision is Status.IMPLEMENTED:
        return is_out or declared < 0 or declared >= targeted
    if is_accepted or decision.is_retired:
        return not 0 <= declared < targeted if is_out else has_passed
    if decision in (Status.WITHDRAWN, Status.UNKNOWN):
        return is_declared
    return has_passed and decision is Status.DEFERRED


def find_declared_rank(enhancement: Enhancement, milestone: Milestone, profile: Profile) -> int:
    """Return the index on the axis of the stage that an enhancement declares; -1 if it declares none.

    A milestone with a track has none: the declared stage can be that of another track.
    """
    if enhancement.stage.raw is None or milestone.track:
        return -1
    return rank_on_axis(profile.axis, enhancement.stage.value)


def iter_milestone_states(
    enhancement: Enhancement, profile: Profile, order: ReleaseOrder
) -> Iterator[ReleaseMilestone]:
    """Yield each milestone that counts for a release, with its state."""
    for release, milestone in enhancement.release_milestones:
        yield ReleaseMilestone(release, milestone, classify_milestone(enhancement, milestone, profile, order))


def classify_stage(
    enhancement: Enhancement, states: Iterable[ReleaseMilestone], profile: Profile, order: ReleaseOrder
) -> PresentStage:
    """Return the state of the present stage of an enhancement, derived from the milestones at this stage.

    A stage that no milestone has counts as reached, except for proposals whose status says that they are not. So does
    a stage that is absent or unknown.

    :param states: the milestones that count for a release, with their states.
    """
    if not enhancement.stage.is_known:
        return PresentStage(MilestoneState.REACHED)
    stage, decision = enhancement.stage.value, enhancement.decision
    releases: dict[MilestoneState, list[str]] = {}
    for release, milestone, state in states:
        if milestone.stage.value == stage:
            releases.setdefault(state, []).append(release)
    for state in MilestoneState:
        if state in releases:
            choose = min if state.is_ahead else max
            return PresentStage(state, choose(releases[state], key=order.get_sort_key))
    if stage in profile.terminal_stages or enhancement.status.value in profile.accepted:
        return PresentStage(MilestoneState.REACHED)
    if decision in (Status.DRAFT, Status.PROVISIONAL):
        return PresentStage(MilestoneState.PROPOSED)
    is_given_up = decision in (Status.DEFERRED, Status.REJECTED)
    return PresentStage(MilestoneState.DROPPED if is_given_up else MilestoneState.REACHED)
