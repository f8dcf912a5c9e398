"""Entry point of the command line: options that all commands share, and the choice of a command.

Modules of commands and of the core are imported on use, because that takes longer than ``--version``.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..version import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    :returns: the exit status: 0 for success, 1 if ``check`` has diagnostics, or a proposal cannot have a new state
        yet, 2 if the command could not run, 130 if the user interrupted it, as in shells.
    """
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return 130


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
    """Parser of one command, which adds the options of the command on its first use.

    :param add_options: function that adds the options to a parser.
    """

    def __init__(self, *, add_options: Callable[[argparse.ArgumentParser], None], **arguments: Any) -> None:
        super().__init__(**arguments)
        self._add_options = [add_options]

    def parse_known_args(self, *args: Any, **kwargs: Any) -> Any:
        while self._add_options:
            self._add_options.pop()(self)
        return super().parse_known_args(*args, **kwargs)


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
    parser.set_defaults(reads_settings=True, takes_query=False, as_of=None, moment=None, no_cache=False, cache_dir=None)
    _add_commands(parser)
    options, unknown = parser.parse_known_args(arguments)
    # A negated word of a query looks like an option to argparse.
    if not options.takes_query or any(argument.startswith("--") for argument in unknown):
        parser.parse_args(arguments)  # exits if there are unknown arguments
    elif unknown:
        options.query += unknown
    return options


def _add_cache_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the cache, which are accepted before and after the name of the command."""
    parser.add_argument(
        "--no-cache",
        action="store_true",
        default=argparse.SUPPRESS,
        help="read every document, and keep nothing for the next run",
    )
    parser.add_argument(
        "--cache-dir",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="the folder of the cache (default: $ENHANCEMENTS_CACHE_DIR, else one in the user's folder of caches)",
    )


def _add_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_CommandParser)
    commands.add_parser(
        "list",
        add_help=False,  # -h would take words such as -has:question
        help="the proposals, or those that a query chooses",
        add_options=_add_list_options,
    )
    commands.add_parser(
        "show", help="one proposal: state, relations, questions, findings", add_options=_add_show_options
    )
    commands.add_parser(
        "graph",
        add_help=False,  # as for list
        help="the relations between proposals, as a tree or a diagram",
        add_options=_add_graph_options,
    )
    commands.add_parser(
        "history",
        help="the recorded changes of one proposal, from git; also of a removed one",
        add_options=_add_history_options,
    )
    commands.add_parser(
        "open", help="the path of a proposal's file, or the file in an editor", add_options=_add_open_options
    )
    commands.add_parser("check", help="the diagnostics; exit status 1 if there are any", add_options=_add_check_options)
    commands.add_parser(
        "promote", help="a proposal at its next stage, in all places that say so", add_options=_add_promote_options
    )
    commands.add_parser(
        "status", help="another status of a proposal, in all places that say so", add_options=_add_status_options
    )
    commands.add_parser(
        "freeze",
        help="the proposals that are ready at a gate of a release; exit status 1 if one is blocked",
        add_options=_add_freeze_options,
    )
    commands.add_parser(
        "replay",
        help="a gate in past releases, compared with what happened after it",
        add_options=_add_replay_options,
    )
    commands.add_parser("rule", help="the documentation of a rule, or a list of all", add_options=_add_rule_options)
    commands.add_parser(
        "schema",
        help="JSON Schemas of metadata, settings and profiles, for editors and validators",
        add_options=_add_schema_options,
    )
    commands.add_parser("export", help="enhancements.json on standard output", add_options=_add_export_options)
    commands.add_parser("new", help="write a proposal from the template of the community", add_options=_add_new_options)
    commands.add_parser(
        "init",
        help="write settings, pages and a baseline for a repository of proposals; no settings are read",
        add_options=_add_init_options,
    )
    commands.add_parser("lsp", help="the language server, for editors", add_options=_add_lsp_options)
    commands.add_parser(
        "profiles",
        help="the bundled profiles, and the one that fits the folder --root; no settings are read",
        add_options=_add_profiles_options,
    )


def _add_lsp_options(parser: argparse.ArgumentParser) -> None:
    from .lsp_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_list_options(parser: argparse.ArgumentParser) -> None:
    from .list_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_show_options(parser: argparse.ArgumentParser) -> None:
    from .show_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_history_options(parser: argparse.ArgumentParser) -> None:
    from .history_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_graph_options(parser: argparse.ArgumentParser) -> None:
    from .graph_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_open_options(parser: argparse.ArgumentParser) -> None:
    from .open_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_check_options(parser: argparse.ArgumentParser) -> None:
    from .check_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_promote_options(parser: argparse.ArgumentParser) -> None:
    from .promote_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_status_options(parser: argparse.ArgumentParser) -> None:
    from .status_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_freeze_options(parser: argparse.ArgumentParser) -> None:
    from .freeze_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_replay_options(parser: argparse.ArgumentParser) -> None:
    from .replay_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_rule_options(parser: argparse.ArgumentParser) -> None:
    from .rule_command import add_options

    add_options(parser)


def _add_schema_options(parser: argparse.ArgumentParser) -> None:
    from .schema_command import add_options

    add_options(parser)


def _add_export_options(parser: argparse.ArgumentParser) -> None:
    from .export_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_new_options(parser: argparse.ArgumentParser) -> None:
    from .new_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_init_options(parser: argparse.ArgumentParser) -> None:
    from .init_command import add_options

    _add_cache_options(parser)
    add_options(parser)


def _add_profiles_options(parser: argparse.ArgumentParser) -> None:
    from .profiles_command import add_options

    add_options(parser)
