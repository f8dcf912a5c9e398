"""Banners above a proposal: its successors, that it was declined, a call for review, or what a freeze requires."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, TypeAlias

from ..collection.collection import Collection, Entry
from ..reading.values import parse_date
from .cells import Cell, Item, make_enhancement_item, make_key_item, make_release_item, make_status_item
from .readiness import Reason, compute_readiness


class Superseded(NamedTuple):
    """Banner of an enhancement that others supersede.

    :param successors: the last ones of the chain; several if the chain forks.
    :param intermediates: successors in between, which are superseded themselves.
    """

    successors: Cell
    intermediates: Cell = ()


class TurnedDown(NamedTuple):
    """Banner of an enhancement that was rejected, withdrawn or removed.

    :param reason: reason that the proposal gives; empty if it gives none.
    """

    status: Item
    reason: str


class InReview(NamedTuple):
    """Banner of an undecided enhancement that asks for comments until a future day."""

    until: date


class Unready(NamedTuple):
    """Banner of an enhancement that targets the release with the next freeze and is not ready.

    :param freeze: name of the freeze in the settings, such as ``code-freeze``.
    """

    release: Item
    freeze: str
    day: date
    reasons: tuple[Reason, ...]


Banner: TypeAlias = Superseded | TurnedDown | InReview | Unready


def compute_banners(collection: Collection, entry: Entry) -> Iterator[Banner]:
    """Yield every banner of an enhancement; most have none."""
    enhancement = entry.enhancement
    last, intermediates = collection.graph.find_final_successors(entry.key)
    if last:
        successors = tuple(make_enhancement_item(collection, key, note=True) for key in last)
        yield Superseded(successors, tuple(make_key_item(collection, key) for key in intermediates))
    elif enhancement.decision.is_turned_down:
        yield TurnedDown(make_status_item(enhancement, collection.profile), enhancement.reason or "")
    until, today = parse_date(enhancement.review_until or ""), collection.order.today
    if until and today and today <= until and enhancement.decision.is_in_review:
        yield InReview(until)
    if unready := _check_next_freeze(collection, entry):
        yield unready


def _check_next_freeze(collection: Collection, entry: Entry) -> Unready | None:
    next_freeze = collection.order.next_freeze
    if next_freeze is None or entry.enhancement.decision.has_dropped_milestones:
        return None
    release, freeze, day = next_freeze
    milestones = [milestone for name, milestone in entry.enhancement.release_milestones if name == release]
    reasons = dict.fromkeys(reason for m in milestones for reason in compute_readiness(collection, entry, m).reasons)
    return Unready(make_release_item(collection.order, release), freeze, day, tuple(reasons)) if reasons else None
