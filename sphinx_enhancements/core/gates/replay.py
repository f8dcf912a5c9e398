"""Replay of a gate at its instants in past releases, compared with what happened after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..collection.collection import Collection
from ..collection.targets import iter_targets
from ..config.gate_exceptions import GateException
from ..config.gates import Gate, Outcome
from ..history.moments import Moment
from ..history.repository import HistoryError, Repository
from ..history.snapshots import open_snapshot
from ..instants import find_day_end
from ..project.loading import load_collection
from ..project.project import Project
from ..releases import Release, ReleaseOrder
from .assessment import GateResult, assess_gate, iter_exceptions, prepare_project

RELEASE_LENGTH = timedelta(days=85)
"""Time from a gate to the end of a release without a date. Source: the calendars of Kubernetes since v1.23."""


@dataclass(frozen=True)
class ReplayedException:
    """A proposal that asked for an exception, with its outcome at the gate.

    :param key: key of the proposal, or the reference of the settings if the snapshot of the gate lacks it.
    :param outcome: None if the proposal did not aim at the release in the files of the gate.
    :param is_present: True if the proposal is in the files of the gate.
    """

    exception: GateException
    key: str
    outcome: Outcome | None
    is_present: bool

    @property
    def is_miss(self) -> bool:
        """True if the gate finds nothing that explains the exception."""
        return self.outcome is Outcome.READY

    @property
    def reason(self) -> str:
        """The reason why the exception is a miss or a hit, in one sentence."""
        if not self.is_present:
            return "it is not in the repository at the gate"
        if self.outcome is None:
            return "it does not aim at the release at the gate"
        return "the repository lacks nothing at the gate" if self.is_miss else f"it is {self.outcome.words}"


@dataclass(frozen=True)
class ReleaseReplay:
    """Gate of one past release, compared with the end of the release.

    :param results: outcomes at the gate.
    :param kept: keys of the proposals that aim at the release at the gate and at its end, without an exception.
    :param skipped: reason why the gate is not judged; empty if it is.
    """

    release: str
    results: tuple[GateResult, ...] = ()
    exceptions: tuple[ReplayedException, ...] = ()
    kept: frozenset[str] = frozenset()
    skipped: str = ""

    @property
    def judged_exceptions(self) -> list[ReplayedException]:
        """Exceptions of proposals that are in the files of the gate."""
        return [exception for exception in self.exceptions if exception.is_present]

    @property
    def hits(self) -> list[ReplayedException]:
        """Exceptions of proposals that are not ready at the gate."""
        return [exception for exception in self.judged_exceptions if not exception.is_miss]

    @property
    def misses(self) -> list[ReplayedException]:
        """Exceptions of proposals that are ready at the gate."""
        return [exception for exception in self.judged_exceptions if exception.is_miss]

    @property
    def false_alarms(self) -> list[GateResult]:
        """Blocked proposals that stayed in the release, and needed no exception."""
        return [result for result in self.results if _is_blocked(result) and result.target.entry.key in self.kept]


def replay_gate(
    project: Project, repository: Repository, gate: Gate, releases: Iterable[str] = (), cache_folder: Path | None = None
) -> Iterator[ReleaseReplay]:
    """Yield the replay of a gate for past releases in their order.

    :param releases: names of the releases; all that the settings declare with a date of the gate if there is none.
    """
    order = ReleaseOrder(project.settings.releases)
    wanted = {order.get_canonical_name(name) for name in releases}
    last = repository.find_commit("HEAD").time
    for release in order.declared:
        name = order.get_canonical_name(release.name) or release.name
        if gate.name not in release.gates or (wanted and name not in wanted):
            continue
        end = find_end(release, gate)
        if end > last:
            yield ReleaseReplay(name, skipped="it ends after the last commit")
            continue
        try:
            moments = [_make_moment(repository, release.gates[gate.name]), _make_moment(repository, end)]
        except HistoryError as error:
            yield ReleaseReplay(name, skipped=str(error))
            continue
        yield _replay_release(project, repository, gate, name, moments, cache_folder)


def find_end(release: Release, gate: Gate) -> datetime:
    """Return the instant at which the outcome of a gate can be seen: the release's end, or 85 days after the gate."""
    instant = release.gates[gate.name]
    if release.date is not None:
        return max(instant, find_day_end(release.date, UTC))
    return instant + RELEASE_LENGTH


def _make_moment(repository: Repository, instant: datetime) -> Moment:
    return Moment(repository.find_commit_at(instant), instant, "")


def _replay_release(
    project: Project,
    repository: Repository,
    gate: Gate,
    release: str,
    moments: Iterable[Moment],
    cache_folder: Path | None,
) -> ReleaseReplay:
    at_gate, at_end = (open_snapshot(project, repository, moment) for moment in moments)
    prepared = prepare_project(at_gate, gate)
    collection = load_collection(prepared, cache_folder=cache_folder)
    results = assess_gate(prepared, collection, gate, release)
    later = load_collection(at_end, metadata_only=True, cache_folder=cache_folder)
    exceptions = tuple(_replay_exceptions(collection, later, gate, release, results))
    excepted = {exception.key for exception in exceptions}
    at_both = {target.entry.key for target in iter_targets(later, release)}
    at_both &= {result.target.entry.key for result in results}
    return ReleaseReplay(release, tuple(results), exceptions, frozenset(at_both - excepted))


def _replay_exceptions(
    collection: Collection, later: Collection, gate: Gate, release: str, results: Iterable[GateResult]
) -> Iterator[ReplayedException]:
    """Yield the exceptions from a gate whose proposals the repository has at the gate or at the end of the release."""
    outcomes = {result.target.entry.key: result.outcome for result in results}
    for exception in iter_exceptions(collection, gate, release):
        entry = collection.resolve_reference(exception.proposal)
        if entry is not None:
            yield ReplayedException(exception, entry.key, outcomes.get(entry.key), is_present=True)
        elif (entry := later.resolve_reference(exception.proposal)) is not None:
            yield ReplayedException(exception, entry.key, None, is_present=False)


def _is_blocked(result: GateResult) -> bool:
    return result.outcome is Outcome.BLOCKED
