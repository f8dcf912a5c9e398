"""Timelines: the recorded changes of each proposal, commit by commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..events import Commit, Event, EventKind
from ..project.project import Project
from .changed_files import ChangedFile, ChangedFiles, iter_changed_files
from .former_versions import FormerVersions
from .proposal_facts import ProposalFacts, compare_milestones
from .repository import Repository
from .revision_tree import RevisionTree
from .version_reader import VersionReader


@dataclass(eq=False)
class Timeline:
    """All recorded changes of one proposal, the oldest first.

    :param path: path of its document, the last one if it was removed.
    :param facts: last facts about it.
    """

    path: str
    facts: ProposalFacts
    events: list[Event] = field(default_factory=list)
    is_removed: bool = False

    def list_changes(self, kind: EventKind) -> list[Event]:
        """Return the events of one kind."""
        return [event for event in self.events if event.kind is kind]


def read_timelines(
    project: Project, repository: Repository, commit: Commit, cache_folder: Path | None = None
) -> list[Timeline]:
    """Return the timelines of all proposals, also of removed ones, up to a commit.

    :param cache_folder: folder of the cache of versions; None to read all versions.
    """
    tree = RevisionTree(repository, {}, project.tree)
    reader = VersionReader(project, tree, cache_folder)
    recorder = _Recorder(project, tree, reader)
    for changes in iter_changed_files(repository, commit.id):
        recorder.record(changes)
    reader.save()
    return recorder.timelines


class _Recorder:
    """Recorder of events while the tree moves from commit to commit."""

    def __init__(self, project: Project, tree: RevisionTree, reader: VersionReader) -> None:
        self.timelines: list[Timeline] = []
        self._project = project
        self._tree = tree
        self._reader = reader
        self._present: dict[str, list[Timeline]] = {}
        """Path of a document -> timelines of the proposals in it."""
        self._documents: dict[str, set[str]] = {}
        """Path of a metadata file -> documents that can have it."""
        self._removed: dict[str, Timeline] = {}
        """Key -> last removed timeline with it."""
        self._former_versions = FormerVersions()

    def record(self, changes: ChangedFiles) -> None:
        """Move the tree past a commit, and record the events in it."""
        self._tree.apply_changes(changes.files)
        files = [self._relate(file) for file in changes.files]
        renames = {new: old for old, new, _ in files if old and new and old != new}
        affected: dict[str, None] = {}
        for old, new, _ in files:
            for path in (old, new):
                if path is not None:
                    affected.update(dict.fromkeys(self._find_documents(path)))
        gone = {path for path in affected if path in self._present and not self._tree.is_regular_file(path)}
        lost = {path: self._present.pop(path) for path in sorted(gone)}
        for path in sorted(path for path in affected if path not in gone):
            if self._tree.is_regular_file(path):
                self._record_document(changes.commit, path, renames, lost)
        for timelines in lost.values():
            for timeline in timelines:
                self._remove(changes.commit, timeline)
        self._former_versions.record(changes.commit, files, self._is_other_document)

    def _is_other_document(self, path: str) -> bool:
        """Return True for the path of a document that is no proposal now."""
        return path not in self._present and self._reader.is_document(path)

    def _relate(self, file: ChangedFile) -> ChangedFile:
        """Return a changed file with paths relative to the root; None for paths outside it."""
        return ChangedFile(
            self._tree.find_root_path(file.old_path), self._tree.find_root_path(file.new_path), file.item
        )

    def _find_documents(self, path: str) -> Iterator[str]:
        """Yield the documents that a file belongs to."""
        yield from sorted(self._documents.get(path, ()))
        if path in self._present:
            yield path
        elif self._reader.is_document(path):
            for sidecar in self._reader.list_sidecars(path):
                self._documents.setdefault(sidecar, set()).add(path)
            yield path

    def _record_document(
        self, commit: Commit, path: str, renames: dict[str, str], lost: dict[str, list[Timeline]]
    ) -> None:
        facts = self._reader.read(path)
        unmatched = list(self._present.get(path, []))
        after = []
        for proposal, known in zip(facts, _match_timelines(facts, unmatched), strict=True):
            timeline = known or self._find_former(proposal, path, renames, lost)
            if timeline is None and len(facts) == 1:
                timeline = self._follow_renames(path, renames)
            if timeline is None:
                timeline = self._begin(commit, path, proposal)
            else:
                self._continue(commit, timeline, path, proposal)
            after.append(timeline)
        for timeline in unmatched:
            self._remove(commit, timeline)
        if after:
            self._present[path] = after
        else:
            self._present.pop(path, None)

    def _begin(self, commit: Commit, path: str, facts: ProposalFacts) -> Timeline:
        """Return the timeline of a new proposal."""
        timeline = Timeline(path, facts)
        self.timelines.append(timeline)
        timeline.events.append(Event(commit, EventKind.PROPOSED, None, facts.status))
        timeline.events += _compare(commit, ProposalFacts(facts.key, facts.title, status=facts.status), facts)
        return timeline

    def _continue(self, commit: Commit, timeline: Timeline, path: str, facts: ProposalFacts) -> None:
        """Add the events of a version of a proposal to its timeline."""
        timeline.events += self._list_events(commit, timeline, path, facts)
        timeline.path, timeline.facts, timeline.is_removed = path, facts, False

    def _follow_renames(self, path: str, renames: dict[str, str]) -> Timeline | None:
        """Return the timeline of a document from before it was moved to a path; None if it was not moved.

        Its former paths are no paths of proposals, so that it is read as if it had always been at this path.
        """
        timeline = None
        for version in self._former_versions.list_versions(renames.get(path)):
            facts = self._reader.read_former(path, version.item)
            if timeline is None and len(facts) == 1:
                timeline = self._begin(version.commit, version.path, facts[0])
            elif timeline is not None and len(facts) == 1:
                self._continue(version.commit, timeline, version.path, facts[0])
        return timeline

    def _list_events(self, commit: Commit, timeline: Timeline, path: str, facts: ProposalFacts) -> Iterator[Event]:
        if timeline.is_removed:
            yield Event(commit, EventKind.RETURNED, None, facts.status)
        if timeline.path != path:
            yield Event(commit, EventKind.RENAMED, timeline.path, path)
        events = list(_compare(commit, timeline.facts, facts))
        yield from events
        if not events and timeline.path == path and facts.status in self._project.profile.accepted:
            yield Event(commit, EventKind.TEXT)

    def _find_former(
        self, facts: ProposalFacts, path: str, renames: dict[str, str], lost: dict[str, list[Timeline]]
    ) -> Timeline | None:
        """Return the timeline that a proposal continues at a new path: renamed, moved in pieces, or removed before."""
        former = renames.get(path)
        if former in lost:
            return _take_from(lost, former, facts)
        for sidecar in self._reader.list_sidecars(path):
            for document in sorted(self._documents.get(renames.get(sidecar, ""), ())):
                if document in lost:
                    return _take_from(lost, document, facts)
        for document, timelines in lost.items():
            if any(timeline.facts.key == facts.key for timeline in timelines):
                return _take_from(lost, document, facts)
        return self._removed.pop(facts.key, None)

    def _remove(self, commit: Commit, timeline: Timeline) -> None:
        timeline.events.append(Event(commit, EventKind.REMOVED, timeline.facts.status, None))
        timeline.is_removed = True
        self._removed[timeline.facts.key] = timeline


def _match_timelines(facts: Sequence[ProposalFacts], timelines: list[Timeline]) -> list[Timeline | None]:
    """Remove and return the timeline that each proposal in a document continues, by its key; the only one by itself."""
    if len(facts) == 1:
        return [_take_equal(facts[0], timelines)]
    by_key = {timeline.facts.key: timeline for timeline in timelines}
    matches = [by_key.pop(proposal.key, None) for proposal in facts]
    timelines[:] = [timeline for timeline in timelines if timeline not in matches]
    return matches


def _take_equal(facts: ProposalFacts, timelines: list[Timeline]) -> Timeline | None:
    """Remove and return the timeline of the same proposal in the same document; the only one even with another key."""
    timeline = next((t for t in timelines if t.facts.key == facts.key), None)
    if timeline is None and len(timelines) == 1:
        timeline = timelines[0]
    if timeline is not None:
        timelines.remove(timeline)
    return timeline


def _take_from(lost: dict[str, list[Timeline]], path: str, facts: ProposalFacts) -> Timeline | None:
    timeline = _take_equal(facts, lost[path])
    if not lost[path]:
        del lost[path]
    return timeline


def _compare(commit: Commit, old: ProposalFacts, new: ProposalFacts) -> Iterator[Event]:
    """Yield the differences between two versions of a proposal."""
    if old.key != new.key:
        yield Event(commit, EventKind.KEY, old.key, new.key)
    if old.status != new.status:
        yield Event(commit, EventKind.STATUS, old.status, new.status)
    if old.stage != new.stage:
        yield Event(commit, EventKind.STAGE, old.stage, new.stage)
    for stage, former, latter in compare_milestones(old.milestones, new.milestones):
        yield Event(commit, EventKind.MILESTONE, former, latter, stage)
