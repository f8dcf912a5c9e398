"""Changes of stage in a release, compared with the release before it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from .cells import Item, make_enhancement_item, make_known_stage_item, make_release_item
from .periods import Periods


class ChangeKind(StrEnum):
    """Kinds of changes of stage, in the order in which they are listed."""

    NEW = "new"
    """The first stage."""

    UP = "up"
    """A later stage."""

    BACK = "back"
    """An earlier stage."""

    ENDED = "ended"
    """A terminal stage, such as deprecated or removed."""


class Change(NamedTuple):
    """An enhancement that comes to another stage with a release.

    :param previous_stage: stage before the release; None for a new enhancement.
    :param since: release in which the previous stage was reached.
    :param track: track that changes, if the enhancement has several.
    """

    kind: ChangeKind
    proposal: Item
    previous_stage: Item | None
    since: Item | None
    stage: Item
    track: str | None = None


def compute_changes(collection: Collection, entries: Iterable[Entry], release: str) -> tuple[Change, ...]:
    """Return the changes of accepted work with a release, and of replaced or removed work that ends with it."""
    changes = [change for entry in entries if (change := _compute_change(collection, entry, release)) is not None]
    order = list(ChangeKind)
    return tuple(sorted(changes, key=lambda change: order.index(change.kind)))


def _compute_change(collection: Collection, entry: Entry, release: str) -> Change | None:
    enhancement, profile = entry.enhancement, collection.profile
    is_accepted = enhancement.status.value in profile.accepted
    if not is_accepted and not enhancement.decision.is_retired:
        return None
    position = collection.order.get_sort_key(release)
    by_track = Periods(collection, enhancement).by_track
    begun = [
        (before, now)
        for periods in by_track.values()
        for before, now in zip((None, *periods), periods, strict=False)
        if now.position == position
    ]
    before, now = max(begun, key=lambda pair: pair[1].stage_rank, default=(None, None))
    if now is None:
        return None
    if now.stage in profile.terminal_stages:
        kind = ChangeKind.ENDED
    elif not is_accepted:
        return None
    elif before is None:
        kind = ChangeKind.NEW
    else:
        kind = ChangeKind.UP if now.stage_rank > before.stage_rank else ChangeKind.BACK
    return Change(
        kind,
        make_enhancement_item(collection, entry.key),
        make_known_stage_item(before.stage, profile) if before else None,
        make_release_item(collection.order, before.release) if before else None,
        make_known_stage_item(now.stage, profile),
        now.track if len(by_track) > 1 else None,
    )
