"""The commands ``list``, ``check`` and ``export``: the options of each, and its output."""

from __future__ import annotations

import argparse
import sys

from ..core.diagnostics import Severity, to_printable_line
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
from .output import CommandError, format_count, format_table, write_json, write_lines


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
    parser.set_defaults(run=run_list)

    parser = commands.add_parser("check", help="the diagnostics; exit status 1 if there are any")
    parser.set_defaults(run=run_check)

    parser = commands.add_parser("export", help="enhancements.json on standard output")
    parser.add_argument("--project", default="", help="the project's name in the export")
    parser.add_argument("--project-version", default="", help="its version in the export")
    parser.set_defaults(run=run_export)


def run_list(project: Project, options: argparse.Namespace) -> int:
    """Print the enhancements that match a query, as a table or as JSON; return the exit status."""
    _report_settings(project)
    collection = load_collection(project, metadata_only=options.metadata_only)
    if not collection and project.source:
        reason = next(map(str, check_number_of_proposals(project, collection)), _explain_empty_project(project))
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


def _report_settings(project: Project) -> None:
    """Print the diagnostics about settings on standard error, or that there is no settings file.

    :raises CommandError: if a setting is unusable that decides which documents are proposals, and how they are read.
    """
    _report_missing_settings(project)
    for diagnostic in project.diagnostics:
        print(to_printable_line(str(diagnostic)), file=sys.stderr)
    if _has_unusable_settings(project):
        raise CommandError("the settings cannot be used: other documents than intended would be read")


def _report_missing_settings(project: Project) -> None:
    if not project.source:
        print("sphinx-enhancements: no settings file found; the profile is `default`", file=sys.stderr)


def _has_unusable_settings(project: Project) -> bool:
    return any(diagnostic.severity is Severity.ERROR for diagnostic in project.diagnostics)


def _split_names(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def run_check(project: Project, _options: argparse.Namespace) -> int:
    """Print all diagnostics of a project; return the exit status."""
    if _has_unusable_settings(project):
        _report_settings(project)
    collection = load_collection(project)
    diagnostics = collect_diagnostics(project, collection)
    findings = [diagnostic for diagnostic in diagnostics if diagnostic.severity is not Severity.INFO]
    is_empty = not collection and not (findings and project.source)
    if project.source or not is_empty:
        write_lines(to_printable_line(str(diagnostic)) for diagnostic in diagnostics)
    if is_empty:
        raise CommandError(_explain_empty_project(project))
    _report_missing_settings(project)
    counts = (format_count(len(collection), "proposal"), format_count(len(findings), "finding"))
    print(", ".join(counts), file=sys.stderr)
    return 1 if findings else 0


def _explain_empty_project(project: Project) -> str:
    """Return the reason why there is nothing to check: no settings, or settings that name no documents."""
    if not project.source:
        return (
            "no proposals here, and no settings file here or above: name one with --settings, or a folder with --root"
        )
    return f"no proposals below the root: {project.source} has the profile {project.profile.name!r} and no `documents`"


def run_export(project: Project, options: argparse.Namespace) -> int:
    """Print ``enhancements.json``; return the exit status."""
    _report_settings(project)
    collection = load_collection(project)
    diagnostics = collect_diagnostics(project, collection)
    name, version = options.project, options.project_version
    write_json(export_collection(collection, project=name, version=version, diagnostics=diagnostics))
    return 0
