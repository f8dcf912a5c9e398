"""Events: recorded changes of a proposal in the history of its repository, each with its commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Commit(NamedTuple):
    """A commit.

    :param id: full object name.
    :param time: instant at which it was committed.
    :param author: name of its author.
    """

    id: str
    time: datetime
    author: str

    @property
    def short_id(self) -> str:
        """Beginning of the object name, for readers."""
        return self.id[:10]


class EventKind(StrEnum):
    """Kind of a recorded change."""

    PROPOSED = "proposed"  # The document appears.
    STATUS = "status"
    STAGE = "stage"
    MILESTONE = "milestone"  # A release was set, changed or removed for a stage.
    RENAMED = "renamed"  # Paths of the document before and after
    KEY = "key"
    TEXT = "text"  # The document of an accepted proposal was changed otherwise.
    REMOVED = "removed"
    RETURNED = "returned"  # The document appears again after it was removed.


STATUS_KINDS = (EventKind.PROPOSED, EventKind.STATUS, EventKind.RETURNED)
"""Kinds of events that set a status."""


@dataclass(frozen=True, slots=True)
class Event:
    """One recorded change of a proposal.

    :param old: canonical value before, or None.
    :param new: canonical value after, or None.
    :param stage: stage of a milestone; empty if it has none.
    """

    commit: Commit
    kind: EventKind
    old: str | None = None
    new: str | None = None
    stage: str = ""
