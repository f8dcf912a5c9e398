"""Recorded changes of a proposal for its page, commit by commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..collection.history import Move, get_day
from ..events import STATUS_KINDS, Event, EventKind
from .cells import shorten_at_word

_MAX_AUTHOR = 60  # Maximum length of the name of an author, which is any text
_MAX_VALUE = 200  # Maximum length of a value such as a path


class RecordedChange(NamedTuple):
    """One change of a proposal; statuses and stages are in the words of the community.

    :param stage: stage of a milestone; empty if it has none.
    """

    kind: EventKind
    old: str = ""
    new: str = ""
    stage: str = ""


class RecordedCommit(NamedTuple):
    """Changes of a proposal in one commit.

    :param day: in ISO 8601.
    """

    day: str
    commit: str
    author: str
    changes: tuple[RecordedChange, ...]


class ProposalHistory(NamedTuple):
    """Changes of a proposal that its repository records.

    :param accepted_on: day of the first accepted status, in ISO 8601; empty if it was never accepted.
    :param move_count: number of milestones that were moved to another release.
    :param text_count: number of commits that changed only the text after the proposal was accepted.
    :param text_day: day of the last of these, in ISO 8601.
    """

    commits: tuple[RecordedCommit, ...] = ()
    accepted_on: str = ""
    move_count: int = 0
    text_count: int = 0
    text_day: str = ""


def compute_history(collection: Collection, entry: Entry) -> ProposalHistory:
    """Return the recorded changes of a proposal; empty without a history."""
    events = collection.history.events.get(entry.key, ()) if collection.history else ()
    if not events or collection.history is None:
        return ProposalHistory()
    texts = [event for event in events if event.kind is EventKind.TEXT]
    accepted = (event for event in events if event.kind in STATUS_KINDS and event.new in collection.profile.accepted)
    first = next(accepted, None)
    return ProposalHistory(
        tuple(_group_by_commit(events, collection)),
        get_day(first.commit).isoformat() if first else "",
        len(collection.history.list_moves(entry.key, collection.order)),
        len(texts),
        get_day(texts[-1].commit).isoformat() if texts else "",
    )


def _group_by_commit(events: Iterable[Event], collection: Collection) -> Iterator[RecordedCommit]:
    shown = (event for event in events if event.kind is not EventKind.TEXT)
    for commit, group in groupby(shown, key=lambda event: event.commit):
        changes = tuple(_describe_event(event, collection) for event in group)
        yield RecordedCommit(
            get_day(commit).isoformat(), commit.short_id, _clean_text(commit.author, _MAX_AUTHOR), changes
        )


_STATE_KINDS = (*STATUS_KINDS, EventKind.STAGE, EventKind.REMOVED)
"""Kinds of events whose values are statuses or stages."""


def _describe_event(event: Event, collection: Collection) -> RecordedChange:
    old, new, profile = event.old or "", event.new or "", collection.profile
    if event.kind in _STATE_KINDS:
        old, new = (profile.get_display_word(value) if value else "" for value in (old, new))
    elif event.kind is EventKind.MILESTONE:
        old, new = (collection.order.get_canonical_name(name) or name for name in (old, new))
    stage = profile.get_display_word(event.stage) if event.stage else ""
    return RecordedChange(event.kind, *(_clean_text(text, _MAX_VALUE) for text in (old, new, stage)))


def _clean_text(text: str, length: int) -> str:
    """Return a text on one line, without control characters and bytes that are not UTF-8."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * length])
    return shorten_at_word(printable, length)


class Slip(NamedTuple):
    """Move of a milestone to a later release.

    :param release: the other release: the former one, or the later one.
    :param day: in ISO 8601.
    """

    release: str
    day: str


def find_slip(collection: Collection, key: str, stage: str | None, release: str) -> Slip | None:
    """Return the last move by which a milestone came from an earlier release to its present one; None without one."""
    moves = [move for move in _list_slips(collection, key) if move.new == release and move.stage == (stage or "")]
    return Slip(moves[-1].old, get_day(moves[-1].commit).isoformat()) if moves else None


def list_departures(collection: Collection, key: str) -> tuple[tuple[str, str, Slip], ...]:
    """Return the stage and the release of each milestone that slipped away, with its last move to a later release."""
    moves = {(move.stage, move.old): move for move in _list_slips(collection, key)}
    return tuple(
        (stage, release, Slip(move.new, get_day(move.commit).isoformat())) for (stage, release), move in moves.items()
    )


def _list_slips(collection: Collection, key: str) -> tuple[Move, ...]:
    if collection.history is None:
        return ()
    return tuple(move for move in collection.history.list_moves(key, collection.order) if move.is_slip)
