"""Forms of the differences between proposals: text, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ...core.collection.change_groups import GROUP_TITLES, fill_group_title
from ...core.config.profile import Profile
from ...core.diagnostics import shorten_text, to_printable_line
from ...core.history.differences import Aspect, Difference, ProposalDifference
from .output import format_count
from .styles import add_style
from .table_formats import escape_markup
from .terminal import Screen
from .width import wrap_text

_MAX_WIDTH = 100  # columns; longer lines are hard to read


@dataclass(frozen=True)
class DiffReport:
    """Differences between the proposals of two moments or files.

    :param before: name of the first one.
    :param after: name of the second one.
    """

    before: str
    after: str
    proposals: tuple[ProposalDifference, ...]
    profile: Profile

    def iter_groups(self) -> Iterator[tuple[str, list[ProposalDifference]]]:
        """Yield the groups of proposals, each with its title and number."""
        for (group, release), proposals in groupby(self.proposals, key=lambda item: (item.group, item.release)):
            listed = list(proposals)
            yield fill_group_title(GROUP_TITLES[group], len(listed), release), listed

    @property
    def heading(self) -> str:
        """Names of the two moments, on one line."""
        return f"Changes of proposals from {self.before} to {self.after}"

    @property
    def count(self) -> str:
        """Number of proposals that differ."""
        return format_count(len(self.proposals), "proposal") + (" differs" if len(self.proposals) == 1 else " differ")

    def describe_difference(self, difference: Difference) -> str:
        """Return one difference on one line, in the community's words."""
        aspect = difference.aspect
        name, old, new = difference.name.replace("-", " "), difference.old, difference.new
        if aspect in (Aspect.STATUS, Aspect.STAGE):
            old, new = (value and self.profile.get_display_word(value) for value in (old, new))
        if aspect is Aspect.MILESTONE:
            name = self.profile.get_display_word(difference.name) if difference.name else "release"
        label = name or aspect.value
        if old and new:
            text = f"{label}: {old} → {new}"
        elif new:
            text = f"{label}: {new} added" if aspect in _LISTED else f"{label}: {new}"
        else:
            text = f"{label}: {old} removed"
        return to_printable_line(text)


_LISTED = (Aspect.PERSON, Aspect.RELATION, Aspect.SECTION, Aspect.GATE)


def export_diff(report: DiffReport) -> dict[str, Any]:
    """Return a report as JSON types."""
    return {
        "before": report.before,
        "after": report.after,
        "proposals": [
            {
                "key": item.proposal["key"],
                "title": item.proposal.get("title"),
                "group": title.rpartition(" (")[0],
                "kind": item.group.value,
                "differences": [
                    {"aspect": d.aspect.value, "name": d.name or None, "old": d.old, "new": d.new}
                    for d in item.differences
                ],
            }
            for title, group in report.iter_groups()
            for item in group
        ],
    }


def format_diff_text(report: DiffReport, screen: Screen) -> Iterator[str]:
    """Yield the lines of a report for a terminal."""
    width = min(screen.width, _MAX_WIDTH) if screen.width else None
    yield from wrap_text(to_printable_line(report.heading), width)
    for title, group in report.iter_groups():
        yield ""
        yield add_style(to_printable_line(title), "heading", has_color=screen.has_color)
        for item in group:
            key = to_printable_line(item.proposal["key"])
            first, *others = wrap_text(
                to_printable_line(f"{key} {item.proposal.get('title') or ''}"), width and width - 4
            )
            yield add_style(key, "key", has_color=screen.has_color) + first[len(key) :]
            yield from (f"    {line}" for line in others)
            for difference in item.differences:
                first, *others = wrap_text(
                    to_printable_line(report.describe_difference(difference)), width and width - 6
                )
                yield f"    {first}"
                yield from (f"      {line}" for line in others)
    yield ""
    yield report.count


def format_diff_markdown(report: DiffReport) -> Iterator[str]:
    """Yield the lines of a report in GitHub's Markdown."""
    yield f"# {escape_markup(to_printable_line(report.heading))}"
    for title, group in report.iter_groups():
        yield ""
        yield f"## {escape_markup(to_printable_line(title))}"
        yield ""
        for item in group:
            name = to_printable_line(f"{item.proposal['key']} {shorten_text(item.proposal.get('title') or '', 120)}")
            yield f"- {_escape(name)}"
            yield from (f"  - {_escape(report.describe_difference(difference))}" for difference in item.differences)
    yield ""
    yield f"{report.count}."


def _escape(text: str) -> str:
    """Return a text that Markdown shows as it is, and that notifies nobody."""
    return escape_markup(text).replace("@", "@\u200b")
