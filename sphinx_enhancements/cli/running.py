"""Execution of a command: its root, its settings and the report of its errors."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from ..core.config.settings import search_settings
from ..core.diagnostics import SetupError, to_printable_line
from ..core.editing.staged_file import ChangeError
from ..core.editing.values.errors import ValueEditError
from ..core.project.conf_file import read_conf_file
from ..core.project.project import Project, open_project
from .errors import CommandError
from .options.as_of import open_as_of


def run_command(options: argparse.Namespace) -> int:
    """Run the command that parsed options name; return its exit status, 2 if it could not run."""
    gc.disable()  # A command creates little garbage, and collecting it takes a tenth of the time.
    try:
        root = _find_root(options)
        status: int = options.run(_open_project(options, root) if options.reads_settings else root or Path(), options)
    except (SetupError, CommandError, ChangeError, ValueEditError) as error:
        for message in error.args:
            print(f"sphinx-enhancements: {to_printable_line(str(message))}", file=sys.stderr)
        return 2
    finally:
        gc.enable()
    return status


def _find_root(options: argparse.Namespace) -> Path | None:
    root: Path | None = options.root
    if root is not None and not root.is_dir():
        raise CommandError(f"--root {root}: there is no such folder")
    return root


def _open_project(options: argparse.Namespace, root: Path | None) -> Project:
    settings: Path | None = options.settings
    if settings is None:
        here = Path.cwd()
        starts = [root.resolve(), here] if root else [here]
        settings = search_settings(folder for start in starts for folder in (start, *start.parents))
    default_root = settings.resolve().parent if settings is not None else Path.cwd()
    return open_as_of(read_conf_file(open_project(settings, default_root, root), settings), options)
