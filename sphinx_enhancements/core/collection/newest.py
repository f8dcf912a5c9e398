"""Newest release and day of a collection, by what its proposals say and not by the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from ..model import Enhancement
from ..reading.dates import parse_date
from ..releases import ReleaseOrder

DAYS_OF_YEAR = 365


def list_releases(enhancement: Enhancement, order: ReleaseOrder) -> list[str]:
    """Return the releases of all milestones, and the latest release that a proposal names."""
    names = [name for name, _ in enhancement.release_milestones]
    stated = (order.get_canonical_name(milestone.raw) for milestone in enhancement.stage_releases)
    return names + [name for name in stated if name is not None]


def find_newest_release(enhancements: Iterable[Enhancement], order: ReleaseOrder) -> str | None:
    """Return the latest release that is out, or else the newest one that is the first release of two proposals.

    New proposals are for the release that is being made. One that a single proposal names may be a slip.
    """
    if order.current is not None:
        return order.current
    releases = (list_releases(enhancement, order) for enhancement in enhancements)
    counts = Counter(min(names, key=order.get_sort_key) for names in releases if names)
    common = (name for name, count in counts.items() if count > 1 and order.has_known_position(name))
    return max(common, key=order.get_sort_key, default=None)


def list_days(enhancement: Enhancement) -> list[date]:
    """Return the days on which a proposal was created and updated."""
    days = (parse_date(text) for text in (enhancement.created, enhancement.updated) if text)
    return [day for day in days if day is not None]


def find_newest_day(enhancements: Iterable[Enhancement]) -> date | None:
    """Return the newest day on which a proposal was created or updated, at most a year after another such day.

    A later day may be a slip.
    """
    days = sorted((day for enhancement in enhancements for day in list_days(enhancement)), reverse=True)
    return next((day for day, before in pairwise(days) if (day - before).days <= DAYS_OF_YEAR), None)
