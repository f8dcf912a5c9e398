"""History of the proposals of a build, which the setting ``history`` turns on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from ...core.collection.collection import Collection, Entry
from ...core.diagnostics import Code
from ...core.events import Commit
from ...core.history.moments import find_bound
from ...core.history.repository import HistoryError, Repository
from ...core.history.timeline_index import TimelineIndex, export_timeline, find_last_commit, load_timelines
from ...core.project.project import Project
from ...core.releases import ReleaseOrder
from ..messages import _, log_finding

_CACHE_FOLDER = "enhancements-history"


class BuildHistory:
    """History of the proposals of a build, read when it is first needed.

    A history that cannot be read is reported once, and the build goes on without it.

    :param doctreedir: folder in which builds keep what they have read.
    """

    def __init__(self, project: Project, doctreedir: Path) -> None:
        self._project = project
        self._cache_folder = doctreedir / _CACHE_FOLDER
        self._bounds: dict[str, datetime] = {}

    @cached_property
    def _repository(self) -> Repository:
        return Repository(self._project.root)

    @cached_property
    def commit(self) -> Commit | None:
        """The commit that is checked out; None if the history is not wanted or not available."""
        if not self._project.settings.history:
            return None
        try:
            return find_last_commit(self._repository)
        except HistoryError as error:
            self._report(error)
            return None

    @cached_property
    def _timelines(self) -> TimelineIndex | None:
        if self.commit is None:
            return None
        try:
            return load_timelines(self._project, self._repository, self._cache_folder, self.commit)
        except HistoryError as error:
            self._report(error)
            return None

    def _report(self, error: HistoryError) -> None:
        message = _("pages show no history: %s") % error
        log_finding(self._project, Code.HISTORY_UNAVAILABLE, message, self._project.source or None)

    def add_to_collection(self, collection: Collection) -> Collection:
        """Return a collection with the history of its enhancements, if there is one."""
        timelines = self._timelines
        if timelines is None or self.commit is None:
            return collection
        history = timelines.match_collection(collection, self.commit, partial(self._find_bound, collection.order))
        return replace(collection, history=history)

    def _find_bound(self, order: ReleaseOrder, text: str) -> datetime:
        if text not in self._bounds:
            self._bounds[text] = find_bound(text, self._repository, order)
        return self._bounds[text]

    def list_references(self) -> str:
        """Return the branches and tags of the repository with their commits, which revisions may name."""
        if self.commit is None:
            return ""
        with suppress(HistoryError):
            return self._repository.run("for-each-ref", "--format=%(objectname) %(refname)")
        return ""

    def get_exporter(self) -> Callable[[Entry], list[dict[str, Any]]] | None:
        """Return the function that exports the events of an enhancement; None without a history."""
        timelines = self._timelines
        return None if timelines is None else lambda entry: export_timeline(timelines.find_timeline(entry))
