"""The commands ``list``, ``check`` and ``export``: the options of each, and its output."""

from __future__ import annotations

import argparse
import sys

from ..core.diagnostics import SetupError, to_printable_line
from ..core.export.enhancements_json import export_collection
from ..core.project.loading import collect_diagnostics, load_collection
from ..core.project.project import Project
from ..core.query import QueryError, list_query_names, parse_query
from ..core.views.table import DEFAULT_COLUMNS, TableSpec, compute_table
from .output import format_count, format_table, write_json


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add all commands to the argument parser."""
    parser = commands.add_parser(
        "list",
        add_help=False,  # -h would take words such as -has:question
        help="the proposals, or those that a query chooses",
        epilog=f"A query has words such as status:accepted release:>=v1.6 -label:doc. "
        f"Names: {', '.join(list_query_names())}.",
    )
    parser.add_argument("--help", action="help", help="show this help message and exit")
    parser.add_argument("query", nargs="*", metavar="QUERY", help="words that are ANDed")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument(
        "--columns", default=" ".join(DEFAULT_COLUMNS), help="columns of the table (default: %(default)s)"
    )
    parser.add_argument(
        "--metadata-only",
        action="store_true",
        help="do not read the text of pages that have their metadata beside them: quick, "
        "but without their summaries, sections and check lists, and without directives",
    )
    parser.add_argument("--sort", default="key", help="columns to sort by; downward: --sort=-created")
    parser.set_defaults(run=run_list)

    parser = commands.add_parser("check", help="the diagnostics; exit status 1 if there are any")
    parser.set_defaults(run=run_check)

    parser = commands.add_parser("export", help="enhancements.json on standard output")
    parser.add_argument("--project", default="", help="the project's name in the export")
    parser.add_argument("--project-version", default="", help="its version in the export")
    parser.set_defaults(run=run_export)


def run_list(project: Project, options: argparse.Namespace) -> int:
    """Print the enhancements that match a query, as a table or as JSON; return the exit status."""
    collection = load_collection(project, metadata_only=options.metadata_only)
    query = " ".join(options.query)
    try:
        is_match = parse_query(query, collection)
    except QueryError as error:
        raise SetupError(f"{query!r}: {error}") from None
    if options.format == "json":
        data = export_collection(collection, diagnostics=collect_diagnostics(project, collection))
        keys = {entry.key for entry in collection if is_match(entry)}
        data["enhancements"] = [entry for entry in data["enhancements"] if entry["key"] in keys]
        write_json(data)
        return 0
    table = compute_table(collection, TableSpec(query, _split_names(options.columns), _split_names(options.sort)))
    for _, message in table.problems:
        print(f"sphinx-enhancements: {message}", file=sys.stderr)
    for line in format_table(table):
        print(line)
    return 2 if table.problems else 0


def _split_names(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def run_check(project: Project, _options: argparse.Namespace) -> int:
    """Print all diagnostics of a project; return the exit status."""
    collection = load_collection(project)
    diagnostics = collect_diagnostics(project, collection)
    for diagnostic in diagnostics:
        print(to_printable_line(str(diagnostic)))
    counts = (format_count(len(collection), "proposal"), format_count(len(diagnostics), "finding"))
    print(", ".join(counts), file=sys.stderr)
    return 1 if diagnostics else 0


def run_export(project: Project, options: argparse.Namespace) -> int:
    """Print ``enhancements.json``; return the exit status."""
    collection = load_collection(project)
    diagnostics = collect_diagnostics(project, collection)
    name, version = options.project, options.project_version
    write_json(export_collection(collection, project=name, version=version, diagnostics=diagnostics))
    return 0
