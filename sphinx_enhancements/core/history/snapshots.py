"""Snapshots: a project as it was at a moment of its history."""

from __future__ import annotations

from dataclasses import replace

from ..diagnostics import Code
from ..project.constraints_documents import add_constraints_documents
from ..project.project import Project
from ..project.template_file import add_template
from .moments import Moment
from .repository import Repository
from .revision_tree import RevisionTree


def open_snapshot(project: Project, repository: Repository, moment: Moment) -> Project:
    """Return a project with the files of a moment, and releases out as of its day.

    The settings and the profile are those of the project; the community's template, and the documents that declare
    constraints, are those of the moment.
    """
    tree = RevisionTree(repository, repository.list_files(moment.commit.id), project.tree)
    profile, template_diagnostics = add_template(replace(project.profile, template_file=None), tree, project.source)
    profile, _ = add_constraints_documents(profile, tree, project.source)  # a missing one did not exist yet
    kept = (diagnostic for diagnostic in project.diagnostics if diagnostic.code is not Code.TEMPLATE_FILE)
    diagnostics = (*kept, *template_diagnostics)
    return replace(project, tree=tree, profile=profile, diagnostics=diagnostics, day=moment.day)
