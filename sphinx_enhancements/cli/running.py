"""Execution of a command: its root, its settings and the report of its errors."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ..core.config.settings import search_settings
from ..core.diagnostics import SetupError
from ..core.editing.staged_file import ChangeError
from ..core.editing.values.errors import ValueEditError
from ..core.project.conf_file import read_conf_file
from ..core.project.project import Project, open_project
from .errors import CommandError
from .options.as_of import open_as_of
from .text.output import print_message


def run_command(options: argparse.Namespace) -> int:
    """Run the command that parsed options name; return its exit status, 2 if it could not run."""
    try:
        _check_current_folder()
        root = _find_root(options)
        status: int = options.run(_open_project(options, root) if options.reads_settings else root or Path(), options)
    except (SetupError, CommandError, ChangeError, ValueEditError) as error:
        for message in error.args:
            print_message(f"sphinx-enhancements: {message}")
        return 2
    except OSError as error:  # an error that no command expects, such as that of a disk that is removed
        print_message(f"sphinx-enhancements: {error.filename or 'error'}: {error.strerror or error}")
        return 2
    return status


def _check_current_folder() -> None:
    try:
        Path.cwd()
    except OSError as error:  # it has been removed, so that relative paths mean nothing
        raise CommandError(f"the current folder cannot be read: {error.strerror}") from None


def _find_root(options: argparse.Namespace) -> Path | None:
    root: Path | None = options.root
    if root is not None and not os.path.isdir(root):  # noqa: PTH112 - the method raises errors for long names
        raise CommandError(f"--root {root}: there is no such folder")
    return root


def _find_folder(settings: Path) -> Path:
    try:
        return Path(os.path.realpath(settings)).parent  # the method of Path raises errors for circular links
    except ValueError as error:  # a null character
        raise CommandError(f"--settings {settings}: {error}") from None


def _open_project(options: argparse.Namespace, root: Path | None) -> Project:
    settings: Path | None = options.settings
    if settings is None:
        here = Path.cwd()
        starts = [root.resolve(), here] if root else [here]
        settings = search_settings(folder for start in starts for folder in (start, *start.parents))
    default_root = _find_folder(settings) if settings is not None else Path.cwd()
    return open_as_of(read_conf_file(open_project(settings, default_root, root), settings), options)
