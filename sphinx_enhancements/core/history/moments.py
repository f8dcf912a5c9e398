"""Moments in a history as people write them: a revision, a day, an instant, or a gate of a release."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

from ..diagnostics import SetupError, join_words
from ..events import Commit
from ..instants import find_day_end, parse_instant
from ..model import normalize_field_name
from ..releases import ReleaseOrder
from ..spelling import format_suggestion
from .repository import HistoryError, Repository

_FORMS = (
    "a revision of git, a day such as 2026-02-12, an instant such as 2026-02-12T12:00Z, "
    "or a release and one of its dates in [[releases]] of the settings, such as 'v1.36 enhancements-freeze'"
)


class Moment(NamedTuple):
    """State of a repository at one moment.

    :param commit: last commit that counts.
    :param instant: instant of the moment; that of the commit if a revision was named.
    :param name: as a reader understands it, such as ``v1.36 enhancements-freeze``.
    """

    commit: Commit
    instant: datetime
    name: str

    @property
    def day(self) -> date:
        """The day on which releases are counted as out."""
        return self.instant.astimezone(UTC).date()


def find_moment(text: str, repository: Repository, order: ReleaseOrder) -> Moment:
    """Return the moment that a text names.

    :param text: ``2026-02-12`` (its end in UTC), ``2026-02-12 AoE``, ``2026-02-12T12:00Z``, a release and one of its
        declared dates such as ``v1.36 enhancements-freeze``, or a revision of git.
    :raises SetupError: if it names none.
    """
    text = text.strip()
    instant = parse_instant(text)
    if instant is None:
        instant = _find_gate(text, order)
    if instant is None:
        try:
            commit = repository.find_commit(text)
        except HistoryError as error:
            if not repository.has_revision("HEAD"):
                raise  # a repository without commits has no moments
            raise HistoryError(f"{error}; a moment is {_FORMS}") from None
        return Moment(commit, commit.time, text)
    return Moment(repository.find_commit_at(instant), instant, text)


def find_bound(text: str, repository: Repository, order: ReleaseOrder) -> datetime:
    """Return the instant at which a period of changes begins or ends.

    :param text: a release, which means the end of its day, or the commit of its tag if the settings state no day; or
        any text of :func:`find_moment`.
    :raises SetupError: if it names none.
    """
    release = order.find_release(text.strip()) if text.strip() else None
    if release is not None and release.date is not None:
        return find_day_end(release.date)
    try:
        return find_moment(text, repository, order).instant
    except SetupError as error:
        if release is None:
            raise
        gate = next(reversed(release.gates), "")
        hint = f"; `{release.name} {gate}` is a date of its cycle" if gate else ""
        raise SetupError(f"release {release.name} has no `date` in the settings, and {error}{hint}") from None


def _find_gate(text: str, order: ReleaseOrder) -> datetime | None:
    """Return the instant of a release's date, such as ``v1.36 code-freeze``; None if the text names no release."""
    name, _, gate = text.partition(" ")
    gate = normalize_field_name(gate)
    release = order.find_release(name)
    if not gate or release is None:
        return None
    dates = release.gates
    if gate not in dates:
        names = join_words(dates) or "none"
        raise SetupError(
            f"release {release.name} has no date {gate!r}{format_suggestion(gate, dates)}; declared are: {names}"
        )
    return dates[gate]
