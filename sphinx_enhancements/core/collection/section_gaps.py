"""Required sections that proposals lack, judged beside the other proposals of the collection."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from ..config.profile import Profile
from ..config.template import SectionGap, TemplateSection
from ..config.terms import normalize_term
from ..model import Enhancement, Status
from ..releases import ReleaseOrder
from .newest import find_newest_release, list_days, list_releases

_MIN_PEERS = 4  # Number of other proposals that show a custom
_COMMON_SHARE = 3  # One of so many other proposals makes a gap common
_MIN_ADOPTERS = 5  # Number of proposals that show since when there is a section
_EARLY_SHARE = 10  # One of so many proposals may have got a section later than it was written


class ProposalGap(NamedTuple):
    """A required section that a proposal lacks.

    :param key: key of the proposal.
    :param is_minor: True if the section may be empty, or if a third of the others with its status lack it, too.
    """

    key: str
    gap: SectionGap
    is_minor: bool


class SectionGapFinder:
    """Finder of the required sections that proposals lack.

    Two requirements depend on the collection. A section with the history of a proposal is required from its first
    reached milestone on. A section that a proposal without a release lacks is not required if it is newer than the
    proposal: if only proposals of later days have it.

    :param dormant: keys of dormant proposals, which are no example for others.
    """

    def __init__(
        self, enhancements: Iterable[Enhancement], profile: Profile, order: ReleaseOrder, dormant: Container[str]
    ) -> None:
        self._enhancements = tuple(enhancements)
        self._profile, self._order, self._dormant = profile, order, dormant
        self._newest_release = find_newest_release(self._enhancements, order)
        self._history = frozenset(profile.sections.get("history", ()))

    def find_gaps(self) -> Iterator[ProposalGap]:
        """Yield the gaps of all proposals, in order."""
        checked = [(e, list(self._profile.check_sections(e))) for e in self._enhancements]
        first_days = _find_first_days(checked)
        required: Counter[tuple[str | None, TemplateSection]] = Counter()
        lacking: Counter[tuple[str | None, TemplateSection]] = Counter()
        for enhancement, sections in checked:
            if enhancement.key not in self._dormant:
                required.update((enhancement.status.value, section) for section, _ in sections)
                lacking.update((enhancement.status.value, section) for section, gap in sections if gap is not None)
        for enhancement, sections in checked:
            own = int(enhancement.key not in self._dormant)
            for section, gap in sections:
                if gap is None or not self._is_due(enhancement, gap, first_days.get(section)):
                    continue
                identity = enhancement.status.value, section
                peers, gaps = required[identity] - own, lacking[identity] - own
                is_common = peers >= _MIN_PEERS and _COMMON_SHARE * gaps >= peers
                yield ProposalGap(enhancement.key, gap, is_minor=is_common or not section.needs_text)

    def _is_due(self, enhancement: Enhancement, gap: SectionGap, first_day: date | None) -> bool:
        """Return True unless a section is required only later, or is newer than the proposal."""
        if normalize_term(gap.section.title) in self._history:
            return self._has_reached_milestone(enhancement)
        if gap.is_empty or first_day is None or list_releases(enhancement, self._order):
            return True
        return max(list_days(enhancement), default=first_day) >= first_day

    def _has_reached_milestone(self, enhancement: Enhancement) -> bool:
        """Return True if a proposal is implemented, or if its first release was before the newest one, or is out."""
        if enhancement.decision is Status.IMPLEMENTED:
            return True
        order, newest = self._order, self._newest_release
        releases = list_releases(enhancement, order)
        if not releases or newest is None:
            return False
        first = min(releases, key=order.get_sort_key)
        return order.is_released(first) or order.get_sort_key(first) < order.get_sort_key(newest)


def _find_first_days(
    checked: Iterable[tuple[Enhancement, list[tuple[TemplateSection, SectionGap | None]]]],
) -> dict[TemplateSection, date]:
    """Return each section -> the day since which proposals have it; none for a section that few have."""
    days: dict[TemplateSection, list[date]] = defaultdict(list)
    for enhancement, sections in checked:
        if created := list_days(enhancement)[:1]:
            for section, gap in sections:
                if gap is None or gap.is_empty:
                    days[section] += created
    return {
        section: sorted(own)[len(own) // _EARLY_SHARE] for section, own in days.items() if len(own) >= _MIN_ADOPTERS
    }
