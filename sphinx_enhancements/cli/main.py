"""Parsing the command line and running one command."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.config.settings import find_settings
from ..core.diagnostics import SetupError, to_printable_line
from ..core.export.enhancements_json import export_collection, serialize_json
from ..core.project.loading import collect_diagnostics, load_collection
from ..core.project.project import Project, open_project
from ..core.query import QueryError, parse_query, query_names
from ..core.views.table import DEFAULT_COLUMNS, TableSpec, compute_table
from ..version import __version__
from .text import table_lines

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    :returns: the exit status: 0 if all is well, 1 if ``check`` found something, 2 if the command
        could not be run.
    """
    parser = _parser()
    options, others = parser.parse_known_args(arguments)
    # A negated word of a query looks like an option to argparse.
    if options.run is not _list or any(other.startswith("--") for other in others):
        parser.parse_args(arguments)  # which ends here if there are others
    elif others:
        options.query += others
    _safe_output()
    try:
        project = _project(options)
        status: int = options.run(project, options)
        sys.stdout.flush()
    except SetupError as error:
        print(f"sphinx-enhancements: {to_printable_line(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of our output has seen enough; Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _safe_output() -> None:
    """Let no character end the program that the terminal cannot show, or that names a file in other bytes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _write_json(data: dict[str, Any]) -> None:
    """Write UTF-8, whatever the terminal speaks: the output is a file for programs."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(serialize_json(data))


def _parser() -> argparse.ArgumentParser:
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
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    listing = commands.add_parser(
        "list",
        add_help=False,  # -h would take words such as -has:question
        help="the proposals, or those that a query chooses",
        epilog=f"A query has words such as status:accepted release:>=v1.6 -label:doc. "
        f"Names: {', '.join(query_names())}.",
    )
    listing.add_argument("--help", action="help", help="show this help message and exit")
    listing.add_argument("query", nargs="*", metavar="QUERY", help="words that are ANDed")
    listing.add_argument("--format", choices=("table", "json"), default="table")
    listing.add_argument(
        "--columns", default=" ".join(DEFAULT_COLUMNS), help="columns of the table (default: %(default)s)"
    )
    listing.add_argument(
        "--metadata-only",
        action="store_true",
        help="do not read the text of pages that have their metadata beside them: quick, "
        "but without their summaries, sections and check lists, and without directives",
    )
    listing.add_argument("--sort", default="key", help="columns to sort by; downward: --sort=-created")
    listing.set_defaults(run=_list)

    checking = commands.add_parser("check", help="the diagnostics; exit status 1 if there are any")
    checking.set_defaults(run=_check)

    exporting = commands.add_parser("export", help="enhancements.json on standard output")
    exporting.add_argument("--project", default="", help="the project's name in the export")
    exporting.add_argument("--project-version", default="", help="its version in the export")
    exporting.set_defaults(run=_export)
    return parser


def _project(options: argparse.Namespace) -> Project:
    settings: Path | None = options.settings
    if settings is None:
        here = Path.cwd()
        starts = [options.root.resolve(), here] if options.root else [here]
        folders = (folder for start in starts for folder in (start, *start.parents))
        settings = next((found for folder in folders if (found := find_settings(folder))), None)
        if settings is None:
            print("sphinx-enhancements: no settings file found; the profile is `default`", file=sys.stderr)
    default_root = settings.resolve().parent if settings is not None else Path.cwd()
    root: Path | None = options.root
    if root is not None and not root.is_dir():
        raise SetupError(f"--root {root}: there is no such folder")
    return open_project(settings, default_root, root)


def _list(project: Project, options: argparse.Namespace) -> int:
    collection = load_collection(project, bodies=not options.metadata_only)
    query = " ".join(options.query)
    try:
        test = parse_query(query, collection)
    except QueryError as error:
        raise SetupError(f"{query!r}: {error}") from None
    if options.format == "json":
        data = export_collection(collection, found=collect_diagnostics(project, collection))
        chosen = {entry.key for entry in collection if test(entry)}
        data["enhancements"] = [entry for entry in data["enhancements"] if entry["key"] in chosen]
        _write_json(data)
        return 0
    spec = TableSpec(query, _words(options.columns), _words(options.sort))
    answer = compute_table(collection, spec)
    for _, message in answer.problems:
        print(f"sphinx-enhancements: {message}", file=sys.stderr)
    for line in table_lines(answer):
        print(line)
    return 2 if answer.problems else 0


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _check(project: Project, _options: argparse.Namespace) -> int:
    collection = load_collection(project)
    found = collect_diagnostics(project, collection)
    for diagnostic in found:
        print(to_printable_line(str(diagnostic)))
    count = f"{len(collection)} {'proposal' if len(collection) == 1 else 'proposals'}"
    print(f"{count}, {len(found)} {'finding' if len(found) == 1 else 'findings'}", file=sys.stderr)
    return 1 if found else 0


def _export(project: Project, options: argparse.Namespace) -> int:
    collection = load_collection(project)
    data = export_collection(
        collection,
        project=options.project,
        version=options.project_version,
        found=collect_diagnostics(project, collection),
    )
    _write_json(data)
    return 0
