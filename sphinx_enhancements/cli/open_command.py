"""The command ``open``: the file of a proposal, printed or opened in an editor."""

from __future__ import annotations

import argparse
import os
import shlex

from ..core.diagnostics import to_printable_line
from ..core.project.loading import load_collection
from ..core.project.project import Project
from .errors import CommandError
from .options.cache_folder import find_cache_folder
from .options.proposal import add_proposal_argument, find_proposal
from .text.output import write_lines
from .text.settings_report import report_settings


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    add_proposal_argument(parser)
    parser.add_argument("--editor", action="store_true", help="open the file in $VISUAL or $EDITOR")
    parser.add_argument(
        "--metadata",
        action="store_true",
        help="print the path of the metadata file beside the document, such as kep.yaml, instead",
    )
    parser.set_defaults(run=run_open)


def run_open(project: Project, options: argparse.Namespace) -> int:
    """Print the path of a proposal's file, relative to the current folder, or open it; return the exit status."""
    report_settings(project)
    collection = load_collection(project, cache_folder=find_cache_folder(options))
    entry = find_proposal(project, collection, options.proposal)
    source = entry.enhancement.source
    if options.metadata and source.metadata is None:
        raise CommandError(f"{entry.key} has no metadata file beside its document")
    path = os.path.relpath(project.absolute_path((options.metadata and source.metadata) or source.path))
    if options.editor:
        return _run_editor(path)
    write_lines([to_printable_line(path)])
    return 0


def _run_editor(path: str) -> int:
    """Open a file in the user's editor; return the exit status of the editor."""
    from subprocess import call  # imported on use, which saves time without the option

    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise CommandError(f"$VISUAL or $EDITOR is {command!r}: {error}") from None
    if not words:
        raise CommandError("--editor needs the variable VISUAL or EDITOR with the command of an editor")
    try:
        return call([*words, path])  # noqa: S603 - the user's choice
    except (OSError, ValueError) as error:
        raise CommandError(f"{words[0]}: cannot be run: {getattr(error, 'strerror', None) or error}") from None
