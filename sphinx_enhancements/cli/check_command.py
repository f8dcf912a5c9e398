"""The command ``check``: the findings of a project, or of some of its files."""

from __future__ import annotations

import argparse
import sys

from ..core.project.loading import collect_diagnostics, load_collection
from ..core.project.project import Project
from .baseline_options import add_baseline_options, use_baseline
from .cache_folder import find_cache_folder
from .output import CommandError, format_count
from .report_options import add_report_options, check_report_options, split_reported, write_report
from .selection import add_selection_options, filter_diagnostics, read_scope
from .settings_report import explain_empty_project, has_unusable_settings, report_missing_settings, report_settings
from .shown_settings import show_settings
from .standard_input import add_input_option, read_input
from .suppression_options import add_ignores, add_suppression_options, check_suppression_options


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    add_selection_options(parser)
    add_input_option(parser)
    add_report_options(parser)
    add_baseline_options(parser)
    add_suppression_options(parser)
    parser.add_argument(
        "--show-settings",
        action="store_true",
        help="print the settings and the levels of rules in force, and where each is set; check nothing",
    )
    parser.set_defaults(run=run_check)


def run_check(project: Project, options: argparse.Namespace) -> int:
    """Report the findings of a project; return the exit status."""
    if options.show_settings:
        return show_settings(project)
    check_report_options(options)
    check_suppression_options(options)
    if has_unusable_settings(project):
        report_settings(project)
    project = read_input(project, options)
    scope = read_scope(project, options)
    collection = load_collection(project, cache_folder=find_cache_folder(options))
    diagnostics = collect_diagnostics(project, collection)
    is_empty = not collection and not (project.source and any(d.level.is_finding for d in diagnostics))
    diagnostics = filter_diagnostics(diagnostics, scope)
    if options.add_ignore is not None:
        return add_ignores(project, collection, diagnostics, options)
    diagnostics = use_baseline(project, collection, diagnostics, options, scope)
    reported, omitted = split_reported(diagnostics, options)
    if project.source or not is_empty:
        write_report(project, reported, options)
    if is_empty:
        raise CommandError(explain_empty_project(project))
    report_missing_settings(project)
    findings = sum(diagnostic.level.is_finding for diagnostic in diagnostics)
    counts = [format_count(len(collection), "proposal"), format_count(findings, "finding")]
    if omitted:
        counts.append(f"{len(omitted)} with the level info, which --info shows")
    print(", ".join(counts), file=sys.stderr)
    return 1 if findings and not options.exit_zero else 0
