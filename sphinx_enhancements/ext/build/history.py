"""History of the proposals of a build, which the setting ``history`` turns on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ...core.collection.collection import Collection, Entry
from ...core.diagnostics import Code
from ...core.events import Commit
from ...core.history.repository import HistoryError
from ...core.history.timeline_index import TimelineIndex, export_timeline, find_last_commit, load_timelines
from ...core.project.project import Project
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

    @cached_property
    def commit(self) -> Commit | None:
        """The commit that is checked out; None if the history is not wanted or not available."""
        if not self._project.settings.history:
            return None
        try:
            return find_last_commit(self._project)
        except HistoryError as error:
            self._report(error)
            return None

    @cached_property
    def _timelines(self) -> TimelineIndex | None:
        if self.commit is None:
            return None
        try:
            return load_timelines(self._project, self._cache_folder, self.commit)
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
        return replace(collection, history=timelines.match_collection(collection, self.commit))

    def get_exporter(self) -> Callable[[Entry], list[dict[str, Any]]] | None:
        """Return the function that exports the events of an enhancement; None without a history."""
        timelines = self._timelines
        return None if timelines is None else lambda entry: export_timeline(timelines.find_timeline(entry))
