"""Dormant proposals: undecided or accepted ones on which nobody has worked for many releases or years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from ..config.profile import Profile
from ..config.profile_options import DormancyLimits
from ..model import Enhancement, Status
from ..reading.dates import parse_date
from ..releases import ReleaseOrder

_DAYS_OF_YEAR = 365


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
        self._terminal_stages, self._order = profile.terminal_stages, order
        self._newest_release = order.current or _find_newest_release(enhancements, order)
        self._newest_day = _find_newest_day(enhancements)

    def judge(self, enhancement: Enhancement) -> Dormancy | None:
        """Return why a proposal is dormant; None for one that is not."""
        decision = enhancement.decision
        if not (decision.is_in_review or decision is Status.ACCEPTED):
            return None
        if releases := _list_releases(enhancement, self._order):
            dormancy = self._judge_release(max(releases, key=self._order.get_sort_key))
        else:
            dormancy = self._judge_days(_list_days(enhancement))
        if dormancy is not None:
            return dormancy
        is_unknown = decision is Status.UNKNOWN and enhancement.status.raw is not None
        return Dormancy() if is_unknown or enhancement.stage.value in self._terminal_stages else None

    def _judge_release(self, last: str) -> Dormancy | None:
        newest, order = self._newest_release, self._order
        if not self._limits.releases or newest is None or not order.has_known_position(last):
            return None
        first, end = order.get_sort_key(last), order.get_sort_key(newest)
        distance = sum(first < order.get_sort_key(name) <= end for name in {*order.names, newest})
        return Dormancy(last, newest, distance, is_release=True) if distance >= self._limits.releases else None

    def _judge_days(self, days: list[date]) -> Dormancy | None:
        newest = self._newest_day
        if not self._limits.years or newest is None or not days:
            return None
        distance = (newest - max(days)).days // _DAYS_OF_YEAR
        return Dormancy(str(max(days)), str(newest), distance) if distance >= self._limits.years else None


def _list_releases(enhancement: Enhancement, order: ReleaseOrder) -> list[str]:
    """Return the releases of all milestones, and the latest release that a proposal names."""
    names = [name for name, _ in enhancement.release_milestones]
    return names + _list_stage_releases(enhancement, order)


def _list_stage_releases(enhancement: Enhancement, order: ReleaseOrder) -> list[str]:
    names = (order.get_canonical_name(stated.raw) for stated in enhancement.stage_releases)
    return [name for name in names if name is not None]


def _find_newest_release(enhancements: Iterable[Enhancement], order: ReleaseOrder) -> str | None:
    """Return the newest release that two proposals name as their latest one, or else in their milestones.

    A release that one proposal alone names may be a slip.
    """
    for has_field in (True, False):
        counts = Counter(
            name
            for enhancement in enhancements
            for name in set((_list_stage_releases if has_field else _list_releases)(enhancement, order))
        )
        names = [name for name, count in counts.items() if count > 1 and order.has_known_position(name)]
        if names:
            return max(names, key=order.get_sort_key)
    return None


def _list_days(enhancement: Enhancement) -> list[date]:
    days = (parse_date(text) for text in (enhancement.created, enhancement.updated) if text)
    return [day for day in days if day is not None]


def _find_newest_day(enhancements: Iterable[Enhancement]) -> date | None:
    """Return the newest day on which a proposal was created or updated, at most a year after another such day.

    A later day may be a slip.
    """
    days = sorted((day for enhancement in enhancements for day in _list_days(enhancement)), reverse=True)
    return next((day for day, before in pairwise(days) if (day - before).days <= _DAYS_OF_YEAR), None)
