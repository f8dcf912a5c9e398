"""Check of a project: its findings, which are kept as long as nothing changes that they depend on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic
from .baseline import FileStates, describe_states
from .files import FileListing, list_files
from .project import Project, get_build_date
from .reading_cache import Findings, ReadingCache
from .tree import WorkingTree
from .value_digest import compute_value_digest

if TYPE_CHECKING:
    from ..collection.collection import Collection


class ProjectCheck:
    """Findings of a project, and its collection, which is linked only if it is needed.

    :param cache_folder: folder of the cache; None to read and to check everything.
    """

    def __init__(self, project: Project, cache_folder: Path | None) -> None:
        self._project = project
        self._cache_folder = cache_folder
        self._linked: Collection | None = None
        self._findings = self._load_findings()

    @property
    def proposal_count(self) -> int:
        """Number of proposals."""
        return self._findings.proposal_count

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """All diagnostics about settings, enhancements, collection and files, each once, by file and line."""
        return list(self._findings.diagnostics)

    @cached_property
    def states(self) -> FileStates:
        """Statuses and stages of the proposals in each file."""
        return {path: (status, stage) for path, status, stage in self._findings.states}

    @property
    def collection(self) -> Collection:
        """The linked proposals."""
        if self._linked is None:
            from .loading import load_collection  # imported late, as below

            self._linked = load_collection(self._project, cache_folder=self._cache_folder)
        return self._linked

    def _load_findings(self) -> Findings:
        listing = None
        if self._cache_folder is not None and type(self._project.tree) is WorkingTree:
            listing = list_files(self._project)
            inputs = _compute_input_digest(self._project, listing)
            if inputs:
                return self._load_cached_findings(ReadingCache(self._cache_folder, self._project), listing, inputs)
        return self._compute_findings(self._project, self.collection, listing)

    def _load_cached_findings(self, cache: ReadingCache, listing: FileListing, inputs: str) -> Findings:
        paths = listing.list_documents(self._project)
        cache.check_entries(paths)
        findings = cache.load_findings(inputs) if cache.has_entries(paths) else None
        if findings is None:
            findings = self._check_documents(cache, paths, listing, inputs)
        cache.save()
        return findings

    def _check_documents(
        self, cache: ReadingCache, paths: Sequence[str], listing: FileListing, inputs: str
    ) -> Findings:
        # Imported late: all rules, and the readers, take longer to import than a check whose findings are kept.
        from .loading import link_documents, read_document

        shards = cache.load_checked(paths, read_document)

        def compute(project: Project) -> Findings:
            self._linked = link_documents(project, shards)
            return self._compute_findings(project, self._linked, listing)

        # A document without an entry changes while it is read.
        is_known = cache.has_entries(paths)
        return cache.compute_findings(inputs, compute) if is_known else compute(self._project)

    @staticmethod
    def _compute_findings(project: Project, collection: Collection, listing: FileListing | None) -> Findings:
        from .loading import collect_diagnostics  # imported late, as above

        diagnostics = tuple(collect_diagnostics(project, collection, listing))
        states = tuple((path, *state) for path, state in describe_states(collection).items())
        return Findings(len(collection), diagnostics, states)


def _compute_input_digest(project: Project, listing: FileListing) -> str:
    """Return a digest of everything that affects findings, except for the contents of files below the root.

    It is empty if findings may depend on more than that: on files behind links out of the roots, or on values of a
    type that has no digest.
    """
    if listing.links_out:
        return ""
    day = project.day or get_build_date()
    settings = (project.settings, project.profile, project.parsers, project.source, project.diagnostics)
    try:
        return compute_value_digest((settings, project.external_digest, day, listing))
    except TypeError:
        return ""
