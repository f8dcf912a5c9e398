"""Statistics of the history of all proposals, as text and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ...core.config.profile import Profile
from ...core.diagnostics import to_printable_line
from ...core.history.statistics import HistoryStatistics, Slip, Wait
from ...core.releases import ReleaseOrder
from .output import format_count
from .styles import add_style
from .terminal import Screen
from .width import wrap_to_width

_MAX_WIDTH = 100  # columns; longer lines are hard to read


def export_statistics(statistics: HistoryStatistics) -> dict[str, Any]:
    """Return statistics as JSON types."""
    return {
        "stays": [
            {"stage": stay.stage, "owner": stay.owner, "count": stay.count, "medianDays": stay.median_days}
            for stay in statistics.stays
        ],
        "waits": [
            {
                "key": wait.key,
                "title": wait.title,
                "owner": wait.owner,
                "stage": wait.stage,
                "releases": wait.release_count,
                "commit": wait.commit.id,
                "since": wait.commit.time.isoformat().replace("+00:00", "Z"),
            }
            for wait in statistics.waits
        ],
        "slips": [
            {
                "key": slip.key,
                "title": slip.title,
                "owner": slip.owner,
                "stage": slip.stage or None,
                "from": slip.old,
                "to": slip.new,
                "commit": slip.commit.id,
                "date": slip.commit.time.isoformat().replace("+00:00", "Z"),
            }
            for slip in statistics.slips
        ],
    }


def format_statistics(
    statistics: HistoryStatistics, order: ReleaseOrder, profile: Profile, screen: Screen
) -> Iterator[str]:
    """Yield the lines of statistics for a terminal: times at stages, proposals that wait, and slips."""
    width = min(screen.width, _MAX_WIDTH) if screen.width else None

    def wrap(text: str, indent: int) -> Iterator[str]:
        text = to_printable_line(text)
        lines = wrap_to_width(text, max(width - indent - 2, 20)) if width else iter([text])
        yield " " * indent + next(lines, "")
        yield from (" " * (indent + 2) + line for line in lines)

    def style(text: str) -> str:
        return add_style(text, "heading", has_color=screen.has_color)

    yield style("Median time at a stage until the next one")
    for stay in statistics.stays:
        name = profile.get_display_word(stay.stage) if stay.owner is None else stay.owner
        indent = 2 if stay.owner is None else 4
        days = format_count(round(stay.median_days), "day")
        yield from wrap(f"{name}: {days} ({format_count(stay.count, 'proposal')})", indent)
    if not statistics.stays:
        yield "  no proposal has left a stage yet"
    for count, waiting in groupby(statistics.waits, key=lambda wait: wait.release_count):
        waits = list(waiting)
        yield ""
        yield style(f"At the same stage for {format_count(count, 'release')} ({len(waits)})")
        for wait in waits:
            yield from wrap(_describe_wait(wait, profile), 2)
    slips = sorted(statistics.slips, key=lambda slip: order.get_sort_key(slip.old), reverse=True)
    for release, group in groupby(slips, key=lambda slip: slip.old):
        listed = list(group)
        yield ""
        yield style(to_printable_line(f"Slipped from {release} ({len(listed)})"))
        for slip in listed:
            yield from wrap(_describe_slip(slip, profile), 2)


def _describe_wait(wait: Wait, profile: Profile) -> str:
    stage = profile.get_display_word(wait.stage)
    return f"{wait.key} {stage} since {wait.commit.time:%Y-%m-%d}: {wait.title}"


def _describe_slip(slip: Slip, profile: Profile) -> str:
    stage = f" {profile.get_display_word(slip.stage)}" if slip.stage else ""
    return f"{slip.key}{stage} to {slip.new} on {slip.commit.time:%Y-%m-%d}: {slip.title}"
