"""The command ``list``: the proposals that a query chooses, as a table for people or programs, or their number."""

from __future__ import annotations

import argparse
from collections.abc import Collection as Container

from ..core.collection.collection import Collection
from ..core.diagnostics import to_printable_line
from ..core.export.enhancements_json import export_collection
from ..core.project.loading import (
    check_current_release,
    check_number_of_proposals,
    collect_diagnostics,
    load_collection,
)
from ..core.project.project import Project
from ..core.query import list_query_names
from ..core.views.table import DEFAULT_COLUMNS, Table, TableSpec, compute_table
from .errors import CommandError
from .options.as_of import add_as_of_option
from .options.cache_folder import find_cache_folder
from .options.query import add_query_option, read_query
from .text.output import print_message, write_json, write_lines, write_text
from .text.settings_report import explain_empty_project, report_settings
from .text.table import TextTable, convert_table
from .text.table_formats import format_counts, format_counts_as_json, format_csv, format_markdown
from .text.table_layout import format_table
from .text.terminal import add_format_option, add_screen_options, read_screen, write_screen

_FORMATS = ("table", "csv", "markdown", "json", "ids")
_UNGROUPED_FORMATS = ("json", "ids")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    names = ", ".join(list_query_names())
    parser.epilog = f"A query has words such as status:accepted release:>=v1.6 -label:doc. Names: {names}."
    add_query_option(parser)
    add_format_option(parser, _FORMATS, "json has all fields, ordered by key; ids are keys, one a line")
    parser.add_argument(
        "--columns", default=" ".join(DEFAULT_COLUMNS), help="columns of the table (default: %(default)s)"
    )
    parser.add_argument(
        "--sort",
        default="key",
        help="columns to sort by; with - before a column, in descending order, as in --sort=-created (default: key)",
    )
    parser.add_argument("--group-by", metavar="COLUMN", help="column, for each value of which the table has a part")
    parser.add_argument("--count", action="store_true", help="print only the number of proposals, or of each group")
    parser.add_argument(
        "--metadata-only",
        action="store_true",
        help="read only metadata: sidecar files, and each page up to its first section; quick in a large repository, "
        "but without summaries, sections, check lists and proposals by directive",
    )
    add_as_of_option(parser)
    add_screen_options(parser)
    parser.set_defaults(run=run_list)


def run_list(project: Project, options: argparse.Namespace) -> int:
    """Print the enhancements that match a query, in the form that options choose; return the exit status."""
    _check_options(options)
    report_settings(project)
    collection = load_collection(project, metadata_only=options.metadata_only, cache_folder=find_cache_folder(options))
    if not collection and project.source:
        reason = next(map(str, check_number_of_proposals(project, collection)), explain_empty_project(project))
        print_message(reason)
    query = read_query(options, collection)
    columns, sort = _split_names(options.columns), _split_names(options.sort)
    table = compute_table(collection, TableSpec(query, columns, sort, options.group_by))
    if table.problems:
        raise CommandError(*(message for _, message in table.problems))
    if options.output_format == "table" and not options.count and "stage" in table.columns:
        for diagnostic in check_current_release(project, collection):
            print_message(str(diagnostic))
    if options.count:
        _write_count(convert_table(table), options)
    elif options.output_format == "json":
        _write_enhancements(project, collection, {row.key for group in table.groups for row in group.rows})
    else:
        _write_table(table, options)
    return 0


def _check_options(options: argparse.Namespace) -> None:
    if options.group_by and options.output_format in _UNGROUPED_FORMATS and not options.count:
        formats = ", ".join(name for name in _FORMATS if name not in _UNGROUPED_FORMATS)
        raise CommandError(f"--group-by needs --count or one of the formats {formats}")
    if options.count and options.output_format == "ids":
        raise CommandError("--count and the format ids exclude each other")


def _write_table(table: Table, options: argparse.Namespace) -> None:
    if options.output_format == "ids":
        write_lines(to_printable_line(row.key) for group in table.groups for row in group.rows)
    else:
        _write_text_table(convert_table(table), options)


def _write_text_table(text: TextTable, options: argparse.Namespace) -> None:
    if options.output_format == "csv":
        write_text(format_csv(text), is_utf8=True)
    elif options.output_format == "markdown":
        write_text(format_markdown(text), is_utf8=True)
    else:
        write_screen(format_table(text, read_screen(options)), options)


def _write_count(text: TextTable, options: argparse.Namespace) -> None:
    """Print the number of proposals, or that of each group."""
    if options.output_format == "json":
        write_text(format_counts_as_json(text, options.group_by or ""), is_utf8=True)
    elif options.group_by:
        _write_text_table(format_counts(text, options.group_by), options)
    else:
        write_lines([str(text.total)])


def _write_enhancements(project: Project, collection: Collection, keys: Container[str]) -> None:
    data = export_collection(collection, diagnostics=collect_diagnostics(project, collection))
    data["enhancements"] = [entry for entry in data["enhancements"] if entry["key"] in keys]
    write_json(data)


def _split_names(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())
