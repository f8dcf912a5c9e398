"""The entry point of the command line: options, settings and errors that all commands share."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from ..core.config.settings import find_settings
from ..core.diagnostics import SetupError, to_printable_line
from ..core.project.conf_file import read_conf_file
from ..core.project.project import Project, open_project
from ..version import __version__
from .commands import add_commands, run_list
from .output import CommandError
from .profiles import add_profiles_command


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    :returns: the exit status: 0 for success, 1 if ``check`` has diagnostics, 2 if the command could not run.
    """
    if sys.stderr is None:  # messages would be printed on standard output
        sys.stderr = io.StringIO()
    options = _parse_arguments(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Terminals may lack characters, and file names may contain bytes that are not UTF-8.
            stream.reconfigure(errors="backslashreplace")
    try:
        root = _find_root(options)
        status: int = options.run(_open_project(options, root) if options.reads_settings else root or Path(), options)
    except (SetupError, CommandError) as error:
        for message in error.args:
            print(f"sphinx-enhancements: {to_printable_line(str(message))}", file=sys.stderr)
        return 2
    return status


def _parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="sphinx-enhancements",
        description="List, check and export the enhancement proposals below a folder.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument(
        "--settings",
        metavar="FILE",
        type=Path,
        help="enhancements.toml or pyproject.toml (default: looked for from --root upward, then from here upward)",
    )
    parser.add_argument(
        "--root",
        metavar="DIR",
        type=Path,
        help="the folder with the proposals (default: as the settings say, else the folder of the settings file)",
    )
    parser.set_defaults(reads_settings=True)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_commands(commands)
    add_profiles_command(commands)
    options, unknown = parser.parse_known_args(arguments)
    # A negated word of a query looks like an option to argparse.
    if options.run is not run_list or any(argument.startswith("--") for argument in unknown):
        parser.parse_args(arguments)  # exits if there are unknown arguments
    elif unknown:
        options.query += unknown
    return options


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
        folders = (folder for start in starts for folder in (start, *start.parents))
        settings = next((found for folder in folders if (found := find_settings(folder))), None)
    default_root = settings.resolve().parent if settings is not None else Path.cwd()
    return read_conf_file(open_project(settings, default_root, root), settings)
