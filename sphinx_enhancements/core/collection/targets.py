"""Which milestones there are in a release, and which there were before they were struck out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from packaging.version import Version

    from ..model import Enhancement, Milestone
    from ..releases import ReleaseOrder

_T = TypeVar("_T")


class Move(NamedTuple):
    """A milestone that is struck out.

    :param new: the one that stands in its place; ``None`` where it was given up.
    :param slipped: whether that one is later.
    """

    old: Milestone
    new: Milestone | None
    slipped: bool = False


def moves(order: ReleaseOrder, enhancement: Enhancement) -> Iterator[Move]:
    """What became of the struck milestones of a proposal.

    A struck milestone gave way to the next one of its stage and track, or else to the last before it.
    One that stands again, for the same release, is none.
    """
    for old in enhancement.milestones:
        if not old.struck or old.release is None:
            continue
        before = order.position(old.release)
        standing = [
            (order.position(name), milestone)
            for name, milestone in enhancement.releases
            if (milestone.stage.value, milestone.track) == (old.stage.value, old.track)
        ]
        if not standing:
            yield Move(old, None)
        elif all(place != before for place, _ in standing):
            after = [pair for pair in standing if pair[0] > before]
            new = min(after, key=_place)[1] if after else max(standing, key=_place)[1]
            yield Move(old, new, slipped=bool(after))


def _place(placed: tuple[tuple[int, int, Version], Milestone]) -> tuple[int, int, Version]:
    return placed[0]


class Targets:
    """The milestones of all proposals by their releases, each with the key of its proposal.

    A release may be named in any spelling: one that only struck milestones name has none in common.
    """

    def __init__(self, enhancements: Iterable[Enhancement], order: ReleaseOrder) -> None:
        self._order = order
        aimed: list[tuple[str, tuple[str, Milestone]]] = []
        came: list[tuple[str, tuple[str, Move]]] = []
        left: list[tuple[str, tuple[str, Move]]] = []
        for enhancement in enhancements:
            key = enhancement.key
            aimed += ((name, (key, milestone)) for name, milestone in enhancement.releases)
            for move in moves(order, enhancement):
                left.append((move.old.release or "", (key, move)))
                if move.new is not None:
                    came.append((move.new.release or "", (key, move)))
        self._aimed, self._came, self._left = _indexed(aimed, order), _indexed(came, order), _indexed(left, order)

    def aimed(self, release: str) -> Iterable[tuple[str, Milestone]]:
        """The milestones that count for a release."""
        return self._aimed.get(self._order.identify(release), ())

    def came(self, release: str) -> Iterable[tuple[str, Move]]:
        """What was for another release before."""
        return self._came.get(self._order.identify(release), ())

    def left(self, release: str) -> Iterable[tuple[str, Move]]:
        """What was for a release, and is for another now, or for none."""
        return self._left.get(self._order.identify(release), ())


def _indexed(found: Iterable[tuple[str, _T]], order: ReleaseOrder) -> Mapping[str | Version | None, list[_T]]:
    index: dict[str | Version | None, list[_T]] = defaultdict(list)
    for name, value in found:
        index[order.identify(name)].append(value)
    return dict(index)
