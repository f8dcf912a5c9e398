"""Proposals that aim at a release, each with the milestone that a gate of the release judges."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from ..config.template import SectionGap
from ..config.terms import normalize_term
from ..model import Commitment, Enhancement, Milestone, Value
from .collection import Collection, Entry

_PRECEDENCE = (Commitment.TARGETED, Commitment.CONTINUED, Commitment.NOT_OPTED_IN)


@dataclass(frozen=True)
class ReleaseGaps:
    """Parts that the template requires of a proposal for a release, and that it lacks although others have them.

    :param sections: sections that a stage or a release requires, missing or without text.
    :param items: required items of the check list.
    """

    sections: tuple[SectionGap, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReleaseTarget:
    """A proposal that names a release.

    :param release: canonical name.
    :param milestone: milestone in the release, of those that it has the one to which it is most committed; without a
        stage if the proposal names the release for its present stage alone, and that is unknown.
    :param gaps: as :func:`~.release_gaps.find_release_gaps` returns them; empty before.
    """

    collection: Collection
    entry: Entry
    release: str
    milestone: Milestone
    gaps: ReleaseGaps = ReleaseGaps()

    @property
    def enhancement(self) -> Enhancement:
        """The proposal."""
        return self.entry.enhancement

    @property
    def stage(self) -> str | None:
        """Canonical stage at which the proposal aims in the release."""
        return self.milestone.stage.value

    @property
    def is_opted_in(self) -> bool:
        """True unless the profile asks proposals to opt in to a release, and this one has only an old plan for it."""
        return self.milestone.commitment is not Commitment.NOT_OPTED_IN


def iter_targets(collection: Collection, release: str, candidates: Container[str] = ()) -> Iterator[ReleaseTarget]:
    """Yield the proposals that aim at a release, in key order, without those on which nobody works any more.

    :param candidates: normalized words for statuses; a proposal with one of them aims at any release if it names none,
        and is not dormant.
    """
    for entry in collection:
        enhancement = entry.enhancement
        if enhancement.decision.has_dropped_milestones:
            continue
        milestones = [m for name, m in enhancement.release_milestones if name == release]
        milestones = milestones or list(_iter_stage_milestones(collection, entry, release))
        if milestones:
            best = min(milestones, key=lambda milestone: _PRECEDENCE.index(milestone.commitment))
            yield ReleaseTarget(collection, entry, release, best)
        elif entry.key not in collection.dormant and _is_candidate(enhancement, candidates):
            yield ReleaseTarget(collection, entry, release, Milestone(Value(None, None), release, ""))


def _is_candidate(enhancement: Enhancement, words: Container[str]) -> bool:
    """Return True if a proposal names no release, and its status is one of some words."""
    return not enhancement.milestones and normalize_term(enhancement.status.raw or "") in words


def _iter_stage_milestones(collection: Collection, entry: Entry, release: str) -> Iterator[Milestone]:
    """Yield the milestones of the present stage, which need not be among those of the stages."""
    for milestone in entry.enhancement.stage_releases:
        if not milestone.is_struck and collection.order.get_canonical_name(milestone.raw) == release:
            yield milestone
