"""Entry point of the command line: the options that all commands share, and the choice of a command.

Commands and the core are imported on use, because importing all of them takes longer than most commands run.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import io
import shutil
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from ..version import __version__
from .command_table import COMMANDS, Command, format_commands


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    :returns: the exit status: 0 for success, 1 if ``check`` has diagnostics, or a proposal cannot have a new state
        yet, 2 if the command could not run, 130 if the user interrupted it, as in shells.
    """
    gc.disable()  # A command creates little garbage, and collecting it takes a tenth of the time.
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)  # At its end, a process would examine all its objects again.
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return 130
    finally:
        gc.enable()


def _run(arguments: Sequence[str] | None) -> int:
    if sys.stderr is None:  # messages would be printed on standard output
        sys.stderr = io.StringIO()
    options = _parse_arguments(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Terminals may lack characters, and file names may contain bytes that are not UTF-8.
            stream.reconfigure(errors="backslashreplace")
    from .running import run_command

    return run_command(options)


class _CommandParser(argparse.ArgumentParser):
    """Parser of one command, which is made on its first use: the module of the command adds its options."""

    def __init__(self, *, command: Command, **arguments: Any) -> None:
        self._command, self._arguments = command, arguments
        self._is_made = False

    def parse_known_args(self, *args: Any, **kwargs: Any) -> Any:
        if not self._is_made:
            self._is_made = True
            super().__init__(**self._arguments)
            command = self._command
            self.set_defaults(takes_query=command.takes_query, reads_settings=command.reads_settings)
            import_module(command.module, __package__).add_options(self)
            if command.has_cache_options:
                _add_cache_options(self)
        return super().parse_known_args(*args, **kwargs)


class _MainParser(argparse.ArgumentParser):
    """Parser of the options before the command, whose help text lists the commands in groups."""

    def format_help(self) -> str:
        """Return the help text, as wide as that of the commands."""
        width = shutil.get_terminal_size().columns - 2  # as in argparse
        self.description = f"Look up, write and check enhancement proposals.\n\n{format_commands(width)}"
        return super().format_help()


def _parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _MainParser(prog="sphinx-enhancements", formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument(
        "--settings",
        metavar="FILE",
        type=Path,
        help="enhancements.toml or pyproject.toml (default: looked for from --root upward, then from here upward, "
        "in each folder and in its folder enhancements-site)",
    )
    parser.add_argument(
        "--root",
        metavar="DIR",
        type=Path,
        help="the folder with the proposals (default: as the settings say, else the folder of the settings file)",
    )
    _add_cache_options(parser)
    parser.set_defaults(as_of=None, moment=None, no_cache=False, cache_dir=None)
    commands = parser.add_subparsers(
        metavar="COMMAND", parser_class=_CommandParser, help="a command, whose options `COMMAND --help` explains"
    )
    for command in COMMANDS:
        # -h would take words of a query such as -has:question
        commands.add_parser(
            command.name,
            command=command,
            description=f"{command.help[0].upper()}{command.help[1:]}.",
            add_help=not command.takes_query,
        )
    options, unknown = parser.parse_known_args(arguments)
    if "run" not in options:  # no command was named
        parser.print_help(sys.stderr)
        parser.exit(2, "\nsphinx-enhancements: error: name a command\n")
    # A negated word of a query looks like an option to argparse.
    if not options.takes_query or any(argument.startswith("--") for argument in unknown):
        parser.parse_args(arguments)  # exits if there are unknown arguments
    elif unknown:
        options.query += unknown
    return options


def _add_cache_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the cache, which are accepted before and after the name of the command."""
    group = parser.add_argument_group("cache")
    group.add_argument(
        "--no-cache",
        action="store_true",
        default=argparse.SUPPRESS,
        help="read every document, and keep nothing for the next run",
    )
    group.add_argument(
        "--cache-dir",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="the folder of the cache (default: $ENHANCEMENTS_CACHE_DIR, else one in the user's folder of caches)",
    )
