"""Dormant proposals: undecided or accepted ones on which nobody has worked for many releases or years."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import NamedTuple

from packaging.version import Version

from ..config.profile import Profile
from ..config.profile_options import DormancyLimits
from ..model import Enhancement, Status
from ..releases import ReleaseOrder
from .newest import DAYS_OF_YEAR, find_newest_day, find_newest_release, list_days, list_releases


class Dormancy(NamedTuple):
    """Reason for which a proposal counts as dormant.

    :param last: its last release or day; empty if its stage or status is why.
    :param newest: newest release or day of the collection.
    :param distance: number of releases or full years from the last to the newest one.
    """

    last: str = ""
    newest: str = ""
    distance: int = 0
    is_release: bool = False


class DormancyJudge:
    """Judge of dormancy in a collection, by its releases and dates and not by the clock.

    A proposal is dormant if its last release is many releases behind the newest one, or if it names no release and its
    dates are years before the newest date. So is one whose stage is terminal, or whose status is unknown: nobody can
    tell what it still needs.
    """

    def __init__(self, enhancements: Iterable[Enhancement], profile: Profile, order: ReleaseOrder) -> None:
        enhancements = tuple(enhancements)
        self._limits: DormancyLimits = profile.dormancy_limits
        self._terminal_stages, self._last_stage = profile.terminal_stages, profile.stage_names[-1:]
        self._order = order
        self._newest_release = order.current or find_newest_release(enhancements, order)
        self._newest_day = find_newest_day(enhancements)

    def judge(self, enhancement: Enhancement) -> Dormancy | None:
        """Return why a proposal is dormant; None for one that is not."""
        decision = enhancement.decision
        if not decision.is_open:
            return None
        if releases := list_releases(enhancement, self._order):
            is_finished = decision is Status.ACCEPTED and enhancement.stage.value in self._last_stage
            limit = self._limits.finished if is_finished else self._limits.releases
            dormancy = self._judge_release(max(releases, key=self._order.get_sort_key), limit)
        else:
            dormancy = self._judge_days(list_days(enhancement))
        if dormancy is not None:
            return dormancy
        is_unknown = decision is Status.UNKNOWN and enhancement.status.raw is not None
        return Dormancy() if is_unknown or enhancement.stage.value in self._terminal_stages else None

    def _judge_release(self, last: str, limit: int) -> Dormancy | None:
        newest, order = self._newest_release, self._order
        if not limit or newest is None or not order.has_known_position(last):
            return None
        first, end = order.get_sort_key(last), order.get_sort_key(newest)
        distance = bisect_right(self._positions, end) - bisect_right(self._positions, first)
        return Dormancy(last, newest, distance, is_release=True) if distance >= limit else None

    @cached_property
    def _positions(self) -> list[tuple[int, int, Version]]:
        """Sort keys of all releases, in order."""
        names = {*self._order.names, *filter(None, [self._newest_release])}
        return sorted(map(self._order.get_sort_key, names))

    def _judge_days(self, days: list[date]) -> Dormancy | None:
        newest = self._newest_day
        if not self._limits.years or newest is None or not days:
            return None
        distance = (newest - max(days)).days // DAYS_OF_YEAR
        return Dormancy(str(max(days)), str(newest), distance) if distance >= self._limits.years else None
