"""The command ``list``: a table of the proposals that a query chooses, or their fields as JSON."""

from __future__ import annotations

import argparse
import sys

from ..core.diagnostics import to_printable_line
from ..core.export.enhancements_json import export_collection
from ..core.project.loading import (
    check_current_release,
    check_number_of_proposals,
    collect_diagnostics,
    load_collection,
)
from ..core.project.project import Project
from ..core.query import QueryError, list_query_names, parse_query
from ..core.views.table import DEFAULT_COLUMNS, TableSpec, compute_table
from .cache_folder import find_cache_folder
from .output import CommandError, format_table, write_json, write_lines
from .settings_report import explain_empty_project, report_settings


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    names = ", ".join(list_query_names())
    parser.epilog = f"A query has words such as status:accepted release:>=v1.6 -label:doc. Names: {names}."
    parser.add_argument("--help", action="help", help="show this help message and exit")
    parser.add_argument("query", nargs="*", metavar="QUERY", help="words that are ANDed")
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="a table, or JSON with all fields, ordered by key"
    )
    parser.add_argument(
        "--columns", default=" ".join(DEFAULT_COLUMNS), help="columns of the table (default: %(default)s)"
    )
    parser.add_argument(
        "--metadata-only",
        action="store_true",
        help="read only metadata: sidecar files, and each page up to its first section; quick in a large repository, "
        "but without summaries, sections, check lists and proposals by directive",
    )
    parser.add_argument("--sort", default="key", help="columns to sort by; downward: --sort=-created")
    parser.set_defaults(run=run_list, takes_query=True)


def run_list(project: Project, options: argparse.Namespace) -> int:
    """Print the enhancements that match a query, as a table or as JSON; return the exit status."""
    report_settings(project)
    collection = load_collection(project, metadata_only=options.metadata_only, cache_folder=find_cache_folder(options))
    if not collection and project.source:
        reason = next(map(str, check_number_of_proposals(project, collection)), explain_empty_project(project))
        print(to_printable_line(reason), file=sys.stderr)
    query = " ".join(options.query)
    try:
        is_match = parse_query(query, collection)
    except QueryError as error:
        raise CommandError(f"{query!r}: {error}{error.suggestion}") from None
    table = compute_table(collection, TableSpec(query, _split_names(options.columns), _split_names(options.sort)))
    if table.problems:
        raise CommandError(*(message for _, message in table.problems))
    if options.format == "table":
        for diagnostic in check_current_release(project, collection) if "stage" in table.columns else ():
            print(to_printable_line(str(diagnostic)), file=sys.stderr)
        write_lines(format_table(table))
    else:
        data = export_collection(collection, diagnostics=collect_diagnostics(project, collection))
        keys = {entry.key for entry in collection if is_match(entry)}
        data["enhancements"] = [entry for entry in data["enhancements"] if entry["key"] in keys]
        write_json(data)
    return 0


def _split_names(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())
