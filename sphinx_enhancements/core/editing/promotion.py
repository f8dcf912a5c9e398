"""Promotion of a proposal to a stage: edits of all fields, list items and sidecars that state the stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..config.profile import Profile
from ..config.terms import normalize_term
from ..diagnostics import RelatedLocation
from ..model import DECISION_STEPS, Status, Text
from ..reading.document_context import DocumentContext, Sidecar
from ..releases import is_same_release, rank_on_axis
from .edit_session import EditSession
from .state_fields import (
    add_history,
    has_field,
    set_day_of_update,
    set_field,
    spell_stage,
    spell_status,
)
from .values.errors import ValueEditError
from .values.fields import set_value
from .values.list_items import has_targets, set_target
from .values.locations import find_field
from .values.proposals import EditableProposal
from .values.sidecar_values import set_sidecar_value
from .values.yaml_scalars import iter_scalars


@dataclass(frozen=True, slots=True)
class Promotion:
    """A promotion of one proposal.

    :param stage: canonical stage.
    :param release: release in which it reaches the stage, as the community spells it; empty if it is not known.
    :param approver: person who approves the stage; empty for the one who approved the stage before.
    """

    stage: str
    release: str
    day: date
    approver: str = ""

    @property
    def summary(self) -> str:
        """Stage and release, as in a history."""
        return f"{self.stage} in {self.release}" if self.release else self.stage


def find_release(context: DocumentContext, stage: str) -> str:
    """Return the release that a proposal names for a stage; empty if it names none."""
    milestones = (m for m in context.enhancement.milestones if m.stage.value == stage and not m.is_struck)
    return next((milestone.raw for milestone in milestones), "")


def keeps_releases(context: DocumentContext) -> bool:
    """Return True if a proposal, or its community, has a field or list item for the release of a stage."""
    names = ("milestones", "release")
    is_kept = any(name in context.profile.edits.promote or has_field(context, name) for name in names)
    return is_kept or has_targets(context)


def check_promotion(context: DocumentContext, promotion: Promotion) -> Iterator[RelatedLocation]:
    """Yield each reason why the lifecycle does not allow a promotion: the status, or a stage that is passed already."""
    enhancement, profile = context.enhancement, context.profile
    status, present = enhancement.status, enhancement.stage
    is_allowed = status.value is None or enhancement.decision in _list_allowed_statuses(profile)
    if not is_allowed and _find_status(context, promotion.stage) is None:
        words = (word for word in profile.status_words if profile.statuses.get(word) == Status.ACCEPTED)
        word = next(words, Status.ACCEPTED)
        message = f"the status is {status.raw or status.value!r}; the proposal has to be {word} before"
        yield RelatedLocation(status.path or context.path, status.line, message)
    if 0 <= rank_on_axis(profile.axis, promotion.stage) < rank_on_axis(profile.axis, present.value):
        message = f"the stage is {present.raw or present.value!r} already, which comes after {promotion.stage!r}"
        yield RelatedLocation(present.path or context.path, present.line, message)


def _list_allowed_statuses(profile: Profile) -> tuple[Status, ...]:
    """Return the statuses with which a proposal can be at a stage, also those before one that requires a stage."""
    allowed = [Status.ACCEPTED, Status.IMPLEMENTED]
    required = profile.metadata_checks.required
    if any("stage" in required.get(status, ()) for status in ("always", *DECISION_STEPS[:3])):
        allowed += DECISION_STEPS[:2]
    return tuple(allowed)


def promote(session: EditSession, proposal: EditableProposal, promotion: Promotion) -> EditableProposal:
    """Make the edits of a promotion, and return the proposal as it then reads.

    :raises ValueEditError: if the community keeps no stages, or one of the edits is not possible.
    """
    before, context = session.project, proposal.context
    kept, stage = context.profile.edits.promote, promotion.stage
    is_kept = has_targets(context) or _find_status(context, stage) is not None
    if not is_kept and not any(name in kept or has_field(context, name) for name in ("stage", "milestones", "release")):
        reason = f"the profile {context.profile.name!r} keeps no stages to change"
        if context.profile.milestone_phrases:
            heading = next(iter(reversed(context.profile.sections["metadata"])), "")
            reason = f"there is no section such as {heading!r} with the releases of stages"
        raise ValueEditError(context.path, None, reason)
    proposal = _keep_former_milestone(session, proposal)
    word = spell_stage(context, stage)
    if "stage" in kept or has_field(context, "stage"):
        is_same = context.enhancement.stage.value == stage and has_field(context, "stage")
        proposal = proposal if is_same else set_field(session, proposal, "stage", word)
    proposal = _set_status(session, proposal, stage)
    if promotion.release:
        proposal = _set_releases(session, proposal, promotion, word)
    proposal = _set_approvals(session, proposal, promotion)
    if session.project is not before:
        proposal = set_day_of_update(session, proposal, promotion.day, is_kept="updated" in kept)
        proposal = add_history(session, proposal, promotion.day, promotion.summary)
    return proposal


def _find_status(context: DocumentContext, stage: str) -> str | None:
    """Return the status that implies a stage in the profile, in the community's own word if it has one."""
    profile = context.profile
    words = [word for word, implied in profile.status_stages.items() if implied == stage]
    return next((word for word in words if word in profile.display_words), next(iter(words), None))


def _set_status(session: EditSession, proposal: EditableProposal, stage: str) -> EditableProposal:
    context = proposal.context
    word = _find_status(context, stage)
    if word is None or context.enhancement.stage.value == stage or has_field(context, "stage"):
        return proposal
    return set_field(session, proposal, "status", spell_status(context.profile, word, context.enhancement.status))


def _keep_former_milestone(session: EditSession, proposal: EditableProposal) -> EditableProposal:
    """Write the release of the present stage as a milestone, if the field ``release`` alone names it."""
    context = proposal.context
    present = context.enhancement.stage
    if context.profile.has_opt_in or not present.is_known or not has_field(context, "release"):
        return proposal
    releases = [milestone.raw for milestone in context.enhancement.stage_releases]
    if len(releases) != 1 or find_field(context, "milestones") is not None:
        return proposal
    return session.apply(proposal, set_value(proposal, "milestones", releases[0], (present.raw or "",)))


def _set_releases(
    session: EditSession, proposal: EditableProposal, promotion: Promotion, word: str
) -> EditableProposal:
    """Set the release of a stage where the proposal, or its community, keeps it."""
    kept, release = proposal.context.profile.edits.promote, promotion.release
    if "release" in kept or has_field(proposal.context, "release"):
        proposal = set_field(session, proposal, "release", release)
    if "milestones" in kept or has_field(proposal.context, "milestones"):
        location = find_field(proposal.context, "milestones", (word,))
        former = location.tree.text if location and isinstance(location.tree, Text) else ""
        if not is_same_release(former.strip(), release):
            proposal = session.apply(proposal, set_value(proposal, "milestones", release, (word,)))
    present = find_release(proposal.context, promotion.stage)
    if has_targets(proposal.context) and not is_same_release(present.strip(), release):
        word = proposal.context.profile.get_display_word(promotion.stage)
        proposal = session.apply(proposal, set_target(proposal, promotion.stage, release, word))
    return proposal


def _set_approvals(session: EditSession, proposal: EditableProposal, promotion: Promotion) -> EditableProposal:
    """Set the person who approves the stage in the metadata file for approvals, if the community has one."""
    profile = proposal.context.profile
    for name in profile.stage_approvals:
        for spelling, canonical in profile.fields.items():
            file, *steps = (profile.edits.spellings.get(spelling) or spelling).split(".")
            sidecar = next((s for s in proposal.context.sidecars if s.name == file), None)
            if canonical == name and sidecar is not None and "*" in steps:
                proposal = _set_approval(session, proposal, promotion, sidecar, tuple(steps))
    return proposal


def _set_approval(
    session: EditSession, proposal: EditableProposal, promotion: Promotion, sidecar: Sidecar, steps: tuple[str, ...]
) -> EditableProposal:
    profile = proposal.context.profile
    approvals = _list_approvals(proposal, steps)
    approver = (
        promotion.approver or approvals.get(promotion.stage, "") or _find_former(profile.axis, approvals, promotion)
    )
    if not approver or approvals.get(promotion.stage) == approver:
        return proposal
    names = tuple(promotion.stage if step == "*" else step for step in steps)
    if sidecar.text is not None and sidecar.text.strip():
        return session.apply(proposal, set_sidecar_value(proposal, sidecar, names, approver))
    number = proposal.context.enhancement.number
    number_name = next(
        (n for n in profile.metadata_checks.names if profile.fields.get(normalize_term(n)) == "number"), ""
    )
    lines = [f"{number_name}: {number}"] if number_name and number is not None else []
    lines += [f"{'  ' * depth}{step}:" for depth, step in enumerate(names)]
    scalar = next(iter_scalars(approver, '"'))
    return session.create(proposal, sidecar.path, "\n".join((*lines[:-1], f"{lines[-1]} {scalar}", "")))


def _list_approvals(proposal: EditableProposal, steps: tuple[str, ...]) -> dict[str, str]:
    """Return each stage -> the person who approves it."""
    context = proposal.context
    approvals: dict[str, str] = {}
    for parts in context.fields.values():
        for part in parts:
            stage = context.profile.stages.get(normalize_term(part.note or ""))
            if stage and isinstance(part.tree, Text) and part.name.rpartition(".")[2] == steps[-1]:
                text = part.tree.text.strip()
                if text and not context.profile.is_placeholder(text):
                    approvals.setdefault(stage, text)
    return approvals


def _find_former(axis: tuple[str, ...], approvals: dict[str, str], promotion: Promotion) -> str:
    """Return the person who approved the last stage before a promotion; empty if there is none."""
    earlier = [stage for stage in axis if stage in approvals and axis.index(stage) < axis.index(promotion.stage)]
    return approvals[earlier[-1]] if earlier else ""
