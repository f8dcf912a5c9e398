"""What is different in a release from the one before it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from .cells import Item, make_enhancement_item, make_known_stage_item, make_release_item
from .periods import Periods

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..collection.collection import Collection, Entry


class ChangeKind(StrEnum):
    """How a proposal changes with a release, in the order in which it is told."""

    NEW = "new"
    UP = "up"
    BACK = "back"
    ENDED = "ended"
    """It comes to a stage that ends the axis, such as deprecated or removed."""


class Change(NamedTuple):
    """A proposal that is at another stage than in the release before.

    :param before: the stage at which it was, and *since* the release in which it came there; ``None`` for a new one.
    :param track: the part of it that this is about, where there are several.
    """

    kind: ChangeKind
    proposal: Item
    before: Item | None
    since: Item | None
    now: Item
    track: str | None = None


def compute_changes(collection: Collection, entries: Iterable[Entry], release: str) -> tuple[Change, ...]:
    """What changes with a release: accepted work, and what was replaced or removed where that ends here."""
    found = [change for entry in entries if (change := _change(collection, entry, release)) is not None]
    order = list(ChangeKind)
    return tuple(sorted(found, key=lambda change: order.index(change.kind)))


def _change(collection: Collection, entry: Entry, release: str) -> Change | None:
    enhancement, profile = entry.enhancement, collection.profile
    status = enhancement.status.value
    if status not in profile.accepted and not enhancement.decision.is_retired:
        return None
    place = collection.order.sort_key(release)
    tracks = Periods(collection, enhancement).tracks
    steps = [
        (before, now)
        for periods in tracks.values()
        for before, now in zip((None, *periods), periods, strict=False)
        if now.position == place
    ]
    # None where it only stays at its stage.
    before, now = max(steps, key=lambda step: step[1].height, default=(None, None))
    if now is None:
        return None
    if now.stage in profile.terminal_stages:
        kind = ChangeKind.ENDED
    elif status not in profile.accepted:
        return None
    elif before is None:
        kind = ChangeKind.NEW
    else:
        kind = ChangeKind.UP if now.height > before.height else ChangeKind.BACK
    return Change(
        kind,
        make_enhancement_item(collection, entry.key),
        make_known_stage_item(before.stage, profile) if before else None,
        make_release_item(collection.order, before.release) if before else None,
        make_known_stage_item(now.stage, profile),
        now.track if len(tracks) > 1 else None,
    )
