"""The option ``--as-of``: a command about the proposals as they were at a moment of their history."""

from __future__ import annotations

import argparse

from ...core.project.project import Project
from ...core.releases import ReleaseOrder
from ..errors import CommandError
from ..text.output import print_message


def add_as_of_option(parser: argparse.ArgumentParser) -> None:
    """Add the option to the parser of a command."""
    parser.add_argument(
        "--as-of",
        metavar="MOMENT",
        help="the proposals as of a revision of git (v1.8.0, HEAD~20), the end of a day in UTC (2026-02-12), "
        "an instant (2026-02-12T12:00Z), or a date of a release in the settings ('v1.36 enhancements-freeze')",
    )


_WRITING_OPTIONS = ("write_baseline", "prune_baseline", "add_ignore", "fix", "fix_only", "diff")
"""Options that change files as they are now, which may be other ones than at the moment."""


def open_as_of(project: Project, options: argparse.Namespace) -> Project:
    """Return the project with the files of the moment that options name, and report its commit; else the project.

    The moment is added to the options.

    :raises SetupError: if there is no such moment.
    :raises CommandError: if another option writes files.
    """
    text: str | None = options.as_of
    if text is None:
        return project
    for option in _WRITING_OPTIONS:
        if getattr(options, option, None):
            raise CommandError(f"--as-of cannot be combined with --{option.replace('_', '-')}")
    # Imported late, as commands are.
    from ...core.history.moments import find_moment
    from ...core.history.repository import Repository
    from ...core.history.snapshots import open_snapshot
    from ...core.instants import format_instant

    repository = Repository(project.root)
    moment = find_moment(text, repository, ReleaseOrder(project.settings.releases))
    message = f"as of {moment.name}: commit {moment.commit.short_id} of {format_instant(moment.commit.time)}"
    print_message(message)
    options.moment = moment
    return open_snapshot(project, repository, moment)
