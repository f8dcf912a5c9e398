"""Milestones of proposals in canonical releases, with the commitment of the proposals to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..config.profile import Profile
from ..model import Commitment, Enhancement, Milestone, Status
from ..releases import ReleaseOrder


class MilestoneResolver:
    """Resolver of the milestones of enhancements: their canonical releases, and the commitment to them.

    In profiles with opt-in, the field ``release`` names the latest release to which a proposal has opted in.
    Its milestones in later releases are plans, which is usual, until the opt-in to that release has begun: if the
    release is out, or any enhancement has opted in to it or to a later one. From then on they are not opted in.
    Milestones of implemented enhancements were reached, whichever release the field names.
    """

    def __init__(self, enhancements: Iterable[Enhancement], profile: Profile, order: ReleaseOrder) -> None:
        self._order, self._profile = order, profile
        named = (name for enhancement in enhancements for name in self._iter_stage_releases(enhancement))
        self._latest = max(named, key=order.get_sort_key, default=None) if profile.has_opt_in else None

    def resolve_milestones(self, enhancement: Enhancement) -> tuple[Milestone, ...]:
        """Return the milestones of an enhancement, last those that continue its present stage."""
        milestones = tuple(
            m if (name := self._order.get_canonical_name(m.raw)) == m.release else replace(m, release=name)
            for m in enhancement.milestones
        )
        if not enhancement.stage_releases:
            return milestones
        continued = tuple(self._iter_continued(enhancement, milestones))
        latest = max(self._iter_stage_releases(enhancement), key=self._order.get_sort_key, default=None)
        if self._latest is None or latest is None or enhancement.decision is Status.IMPLEMENTED:
            return (*milestones, *continued)
        marked = (
            replace(m, commitment=Commitment.NOT_OPTED_IN) if self._lacks_opt_in(m, latest) else m for m in milestones
        )
        return (*marked, *continued)

    def _iter_stage_releases(self, enhancement: Enhancement) -> Iterator[str]:
        names = (self._order.get_canonical_name(m.raw) for m in enhancement.stage_releases if not m.is_struck)
        return (name for name in names if name is not None)

    def _iter_continued(self, enhancement: Enhancement, milestones: Iterable[Milestone]) -> Iterator[Milestone]:
        """Yield a milestone for each release of the present stage that is later than the stage's own milestones.

        A release with another milestone of the proposal is left out.
        """
        order, stage = self._order, enhancement.stage
        named = {m.release: m for m in milestones if m.release is not None and not m.is_struck}
        at_stage = [release for release, m in named.items() if m.stage.value == stage.value]
        if not stage.is_known or not at_stage:
            return
        begin = max(map(order.get_sort_key, at_stage))
        for milestone in enhancement.stage_releases:
            name = order.get_canonical_name(milestone.raw)
            if name is not None and name not in named and not milestone.is_struck and order.get_sort_key(name) > begin:
                yield replace(milestone, release=name, commitment=Commitment.CONTINUED)

    def _lacks_opt_in(self, milestone: Milestone, latest: str) -> bool:
        """Return True if opt-in to the release of a milestone has begun, and its proposal has not opted in to it."""
        order, name = self._order, milestone.release
        if name is None or milestone.is_struck or self._latest is None:
            return False
        position = order.get_sort_key(name)
        has_begun = order.is_released(name) or position <= order.get_sort_key(self._latest)
        return has_begun and position > order.get_sort_key(latest)
