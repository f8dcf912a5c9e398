"""What a reader has to know before anything else: where to go instead, or what has to be done, and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ..reading.values import parse_date
from .cells import Cell, Item, make_enhancement_item, make_key_item, make_release_item, make_status_item
from .readiness import Reason, compute_readiness

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ..collection.collection import Collection, Entry


class Superseded(NamedTuple):
    """Another proposal has taken the place of this one.

    :param successors: where the way ends; several where it parts at once.
    :param by_way_of: the successors between.
    """

    successors: Cell
    by_way_of: Cell = ()


class TurnedDown(NamedTuple):
    """The proposal will not be, or is no more.

    :param reason: in the words of those who decided; empty where they gave none.
    """

    status: Item
    reason: str


class InReview(NamedTuple):
    """Remarks are asked for until a day that is still to come."""

    until: date


class Unready(NamedTuple):
    """The proposal aims at the release that freezes next, and something is missing.

    :param freeze: the name of that day of the release's cycle, as the settings have it.
    """

    release: Item
    freeze: str
    day: date
    reasons: tuple[Reason, ...]


Banner: TypeAlias = Superseded | TurnedDown | InReview | Unready


def compute_banners(collection: Collection, entry: Entry) -> Iterator[Banner]:
    """Every banner of a proposal; most have none."""
    enhancement = entry.enhancement
    ends, between = collection.graph.find_final_successors(entry.key)
    if ends:
        successors = tuple(make_enhancement_item(collection, other, note=True) for other in ends)
        yield Superseded(successors, tuple(make_key_item(collection, other) for other in between))
    elif enhancement.decision.is_turned_down:
        yield TurnedDown(make_status_item(enhancement, collection.profile), enhancement.reason or "")
    until, today = parse_date(enhancement.review_until or ""), collection.order.today
    if until and today and today <= until and enhancement.decision.is_in_review:
        yield InReview(until)
    following = collection.order.next_freeze
    if following is None or enhancement.decision.has_dropped_milestones:
        return
    release, freeze, day = following
    aimed = [milestone for name, milestone in enhancement.release_milestones if name == release]
    reasons = dict.fromkeys(reason for m in aimed for reason in compute_readiness(collection, entry, m).reasons)
    if reasons:
        yield Unready(make_release_item(collection.order, release), freeze, day, tuple(reasons))
