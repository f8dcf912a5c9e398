"""Snapshots: a project as it was at a moment of its history."""

from __future__ import annotations

from dataclasses import replace

from ..project.named_files import read_named_files
from ..project.project import Project
from .moments import Moment
from .repository import Repository
from .revision_tree import RevisionTree


def open_snapshot(project: Project, repository: Repository, moment: Moment) -> Project:
    """Return a project with the files of a moment, and releases out as of its day.

    The settings and the profile are those of the project; the files that they name are those of the moment. A named
    file that is missing is reported only if the project lacks it, too: otherwise it did not exist yet.
    """
    tree = RevisionTree(repository, repository.list_files(moment.commit.id), project.tree)
    profile, of_moment = read_named_files(project.profile, tree, project.source)
    of_moment = tuple(d for d in of_moment if d.path != (project.source or ".") or d in project.file_diagnostics)
    diagnostics = (*(d for d in project.diagnostics if d not in project.file_diagnostics), *of_moment)
    return replace(
        project, tree=tree, profile=profile, diagnostics=diagnostics, file_diagnostics=of_moment, day=moment.day
    )
