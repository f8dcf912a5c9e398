"""Messages of commands about the settings of a project."""

from __future__ import annotations

from ...core.diagnostics import Level
from ...core.project.project import Project
from ..errors import CommandError
from .output import print_message


def report_settings(project: Project) -> None:
    """Print the diagnostics about settings on standard error, or that there is no settings file.

    :raises CommandError: if a setting is unusable that decides which documents are proposals, and how they are read.
    """
    report_missing_settings(project)
    for diagnostic in project.diagnostics:
        print_message(str(diagnostic))
    if has_unusable_settings(project):
        raise CommandError("the settings cannot be used: other documents than intended would be read")


def report_missing_settings(project: Project) -> None:
    """Print on standard error that a project has no settings file; nothing if it has one."""
    if not project.source:
        print_message("sphinx-enhancements: no settings file found; the profile is `default`")


def has_unusable_settings(project: Project) -> bool:
    """Return True if a setting is unusable that decides which documents are proposals, and how they are read."""
    return any(diagnostic.level is Level.ERROR for diagnostic in project.diagnostics)


def explain_empty_project(project: Project) -> str:
    """Return the reason why there is nothing to check: no settings, or settings that name no documents."""
    if not project.source:
        return (
            "no proposals here, and no settings file here or above: name one with --settings, or a folder with --root"
        )
    return f"no proposals below the root: {project.source} has the profile {project.profile.name!r} and no `documents`"
