"""Findings about all of a project: its settings, proposals, collection and files."""

from __future__ import annotations

from collections.abc import Iterable

from ..collection.collection import Collection
from ..diagnostics import Code, Diagnostic, sort_diagnostics
from ..rules import check_collection
from ..rules.suppressions import apply_suppressions
from .files import FileListing, check_files
from .loading import check_current_release, check_number_of_proposals
from .project import Project


def collect_diagnostics(
    project: Project, collection: Collection, listing: FileListing | None = None
) -> list[Diagnostic]:
    """Return all diagnostics about settings, enhancements, collection and files, each once, by file and line.

    :param listing: files of the project; None to list them.
    """
    diagnostics = [*project.levels.apply_to_all(project.diagnostics), *check_project(project, collection, listing)]
    diagnostics += [diagnostic for entry in collection for diagnostic in collection.get_diagnostics(entry.key)]
    return sort_diagnostics(diagnostics)


def check_project(project: Project, collection: Collection, listing: FileListing | None = None) -> list[Diagnostic]:
    """Return the diagnostics that only the whole collection and the files around it show, by file and line.

    :param listing: files of the project; None to list them.
    """
    diagnostics = [*collection.file_diagnostics, *check_files(project, listing), *project.profile.reading_diagnostics]
    if not any(d.code is Code.FILE_BOUNDS for d in diagnostics):
        diagnostics += check_number_of_proposals(project, collection)
    diagnostics += check_current_release(project, collection)
    reported: Iterable[Diagnostic] = project.levels.apply_to_findings(diagnostics, collection)
    reported = [*check_collection(collection, project.levels), *reported]
    return sort_diagnostics(apply_suppressions(reported, collection, project.levels))
