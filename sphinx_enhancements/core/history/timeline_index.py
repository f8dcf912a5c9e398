"""Index of timelines by proposal, and their export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ..collection.collection import Collection, Entry
from ..collection.history import History, RemovedProposal
from ..events import Commit, Event, EventKind
from ..project.project import Project
from .repository import HistoryError, Repository
from .timeline import Timeline, read_timelines


class TimelineIndex:
    """Timelines of a project, by the names of their proposals."""

    def __init__(self, timelines: Sequence[Timeline]) -> None:
        self.timelines = tuple(timelines)
        self._by_document: dict[str, list[Timeline]] = defaultdict(list)
        self._by_name: dict[str, list[Timeline]] = defaultdict(list)
        for timeline in timelines:
            if not timeline.is_removed:
                self._by_document[timeline.path].append(timeline)
            for name in dict.fromkeys(map(str.casefold, _iter_names(timeline))):
                self._by_name[name].append(timeline)

    def find_timeline(self, entry: Entry) -> Timeline | None:
        """Return the timeline of an enhancement; None if its document is not in the history yet."""
        timelines = self._by_document.get(entry.enhancement.source.path, [])
        key = entry.claimed_key or entry.key
        same_key = next((timeline for timeline in timelines if timeline.facts.key == key), None)
        return same_key or (timelines[0] if len(timelines) == 1 else None)

    def find_by_name(self, text: str) -> list[Timeline]:
        """Return the timelines of proposals with a key, number or path, which they may have had earlier.

        Present names take precedence over former ones, and present proposals over removed ones.
        """
        name = text.strip().casefold()
        found = self._by_name.get(name, [])
        present = [t for t in found if name in (t.facts.key.casefold(), str(t.facts.number), t.path.casefold())]
        found = present or found
        return [timeline for timeline in found if not timeline.is_removed] or found

    def match_collection(
        self, collection: Collection, commit: Commit, find_instant: Callable[[str], datetime]
    ) -> History:
        """Return the history of the enhancements of a collection up to a commit."""
        pairs = ((entry.key, self.find_timeline(entry)) for entry in collection)
        events = {key: tuple(timeline.events) for key, timeline in pairs if timeline is not None}
        removed = {
            timeline.facts.key: RemovedProposal(timeline.facts.key, timeline.facts.title, tuple(timeline.events))
            for timeline in self.timelines
            if timeline.is_removed and timeline.facts.key not in collection.entries
        }
        return History(commit, events, find_instant, tuple(removed.values()))


def _iter_names(timeline: Timeline) -> Iterator[str]:
    facts = timeline.facts
    yield from (facts.key, timeline.path)
    if facts.number is not None:
        yield str(facts.number)
    for event in timeline.events:
        if event.kind in (EventKind.KEY, EventKind.RENAMED) and event.old is not None:
            yield event.old


def find_last_commit(repository: Repository) -> Commit:
    """Return the commit of the working copy of a repository.

    :raises HistoryError: if there is none, or only a part of the history.
    """
    if repository.is_shallow:
        raise HistoryError("the clone is shallow and has no complete history: run `git fetch --unshallow`")
    return repository.find_commit("HEAD")


def load_timelines(
    project: Project, repository: Repository, cache_folder: Path | None, commit: Commit | None = None
) -> TimelineIndex:
    """Return the timelines of a project.

    :param repository: repository around the root of the project.
    :param cache_folder: folder of the cache of versions; None to read all versions.
    :param commit: last commit that counts; None for that of the working copy.
    :raises HistoryError: if there is no complete history.
    """
    commit = commit or find_last_commit(repository)
    try:
        return TimelineIndex(read_timelines(project, repository, commit, cache_folder))
    finally:
        repository.close()


def export_timeline(timeline: Timeline | None) -> list[dict[str, Any]]:
    """Return the events of a timeline as JSON types, the oldest first; none without a timeline."""
    return [] if timeline is None else [_export_event(event) for event in timeline.events]


def _export_event(event: Event) -> dict[str, Any]:
    return {
        "kind": event.kind.value,
        "old": event.old,
        "new": event.new,
        "stage": event.stage or None,
        "commit": event.commit.id,
        "date": event.commit.time.isoformat().replace("+00:00", "Z"),
        "author": event.commit.author,
    }
