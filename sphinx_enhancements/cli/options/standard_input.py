"""Text of a file from standard input, such as that of an editor before it is saved."""

from __future__ import annotations

import argparse
import sys

from ...core.project.project import Project
from ...core.reading.source import MAX_BYTES, decode_text
from ..errors import CommandError
from .selection import STANDARD_INPUT, find_relative_path

_FORBIDDEN = ("write_baseline", "prune_baseline", "add_ignore", "fix", "fix_only", "diff")
"""Options that change files; the text of standard input is in none."""


def add_input_option(parser: argparse.ArgumentParser) -> None:
    """Add the option for the name of standard input to a parser."""
    parser.add_argument(
        "--stdin-filename",
        metavar="PATH",
        help=f"the file, which may be a new one, whose text is read from standard input if PATH is {STANDARD_INPUT}",
    )


def read_input(project: Project, options: argparse.Namespace) -> Project:
    """Return the project with the text of standard input as that of a file, if options name one.

    :raises CommandError: if the options contradict each other, or there is no such text.
    """
    name: str | None = options.stdin_filename
    if STANDARD_INPUT not in options.paths:
        if name is not None:
            raise CommandError(f"--stdin-filename belongs to the path {STANDARD_INPUT}")
        return project
    if name is None:
        raise CommandError(f"{STANDARD_INPUT} needs --stdin-filename PATH, the file whose text it is")
    if len(options.paths) > 1:
        raise CommandError(f"{STANDARD_INPUT} cannot be combined with other paths")
    for option in _FORBIDDEN:
        if getattr(options, option):
            raise CommandError(f"{STANDARD_INPUT} cannot be combined with --{option.replace('_', '-')}")
    try:
        path = find_relative_path(project, name)
    except ValueError:  # such as one with a null character
        raise CommandError(f"--stdin-filename {name}: is no path") from None
    if project.tree.is_folder(path):
        raise CommandError(f"--stdin-filename {name}: is a folder")
    return _edit_project(project, path)


def _edit_project(project: Project, path: str) -> Project:
    from ...core.project.edited_tree import edit_project  # imported late, as commands are

    if sys.stdin is None:
        raise CommandError("standard input is closed")
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"standard input cannot be read: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise CommandError(f"standard input is larger than {MAX_BYTES // 2**20} MiB")
    return edit_project(project, path, *decode_text(data, path))
