"""Timelines as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ...core.config.profile import Profile
from ...core.diagnostics import to_printable_line
from ...core.events import Commit, Event, EventKind
from ...core.history.timeline import Timeline
from .output import format_count
from .styles import add_style
from .terminal import Screen
from .width import wrap_text

_MAX_WIDTH = 100  # columns; longer lines are hard to read
_MIN_COLUMNS_WIDTH = 60  # columns from which changes are beside their days
_INDENT = 12  # columns of a day and the gap after it


class _Step(NamedTuple):
    """Changes of one commit, or edits of several commits in a row that changed nothing but text.

    :param changes: each is one line of text.
    """

    first: Commit
    last: Commit
    changes: tuple[str, ...]


def format_timeline(timeline: Timeline, profile: Profile, screen: Screen) -> Iterator[str]:
    """Yield the lines about the recorded changes of one proposal, the oldest first."""
    width = min(screen.width, _MAX_WIDTH) if screen.width else None

    def style(text: str, name: str) -> str:
        return add_style(text, name, has_color=screen.has_color)

    state = " (removed)" if timeline.is_removed else ""
    key = to_printable_line(timeline.facts.key)
    first, *others = wrap_text(f"{key} {to_printable_line(timeline.facts.title)}{state}", width, 2)
    yield style(first, "heading")
    yield from (f"  {style(line, 'heading')}" for line in others)
    yield from (style(line, "note") for line in wrap_text(to_printable_line(timeline.path), width))
    yield ""
    has_columns = width is None or width >= _MIN_COLUMNS_WIDTH
    for step in _iter_steps(timeline.events, profile):
        commit = step.last
        day, origin = f"{step.first.time:%Y-%m-%d}", f"{commit.short_id} {to_printable_line(commit.author)}".rstrip()
        lines = [line for change in step.changes for line in wrap_text(change, width, _INDENT if has_columns else 4)]
        if has_columns:
            yield f"{day}  {lines[0]}"
            yield from (" " * _INDENT + line for line in lines[1:])
            yield from (" " * _INDENT + style(line, "note") for line in wrap_text(origin, width, _INDENT))
        else:
            first, *others = wrap_text(f"{day} {origin}", width, 4)
            yield day + style(first[len(day) :], "note")
            yield from (f"    {style(line, 'note')}" for line in others)
            yield from (f"    {line}" for line in lines)
    yield ""
    commits = {event.commit.id for event in timeline.events}
    yield f"{format_count(len(timeline.events), 'change')} in {format_count(len(commits), 'commit')}"


def _iter_steps(events: Sequence[Event], profile: Profile) -> Iterator[_Step]:
    """Yield the changes of each commit; edits in a row of nothing but text are one step."""
    groups = [list(group) for _, group in groupby(events, key=lambda event: event.commit)]
    for is_text, steps in groupby(groups, key=lambda group: all(event.kind is EventKind.TEXT for event in group)):
        listed = list(steps)
        first, last = listed[0][0].commit, listed[-1][0].commit
        if is_text and len(listed) > 1:
            yield _Step(first, last, (f"text edited in {len(listed)} commits until {last.time:%Y-%m-%d}",))
            continue
        for group in listed:
            changes = tuple(to_printable_line(describe_event(event, profile)) for event in group)
            yield _Step(group[0].commit, group[0].commit, changes)


def describe_event(event: Event, profile: Profile) -> str:
    """Return one change in the community's words."""

    def word(value: str | None) -> str:
        return profile.get_display_word(value) if value is not None else "none"

    old, new = word(event.old), word(event.new)
    match event.kind:
        case EventKind.PROPOSED:
            return f"proposed: {new}" if event.new is not None else "proposed"
        case EventKind.RETURNED:
            return f"added again: {new}" if event.new is not None else "added again"
        case EventKind.REMOVED:
            return "removed"
        case EventKind.TEXT:
            return "text edited"
        case EventKind.STATUS | EventKind.STAGE:
            return f"{event.kind}: {old} → {new}" if event.old is not None else f"{event.kind}: {new}"
        case EventKind.MILESTONE:
            return _describe_milestone(event, profile)
        case _:  # a path or key
            return f"{event.kind}: {event.old} → {event.new}"


def _describe_milestone(event: Event, profile: Profile) -> str:
    name = profile.get_display_word(event.stage) if event.stage else "release"
    if event.old is None:
        return f"{name}: {event.new}"
    return f"{name}: {event.old} → {event.new or 'no release'}"
