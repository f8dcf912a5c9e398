"""The command ``check``: all diagnostics of a project."""

from __future__ import annotations

import argparse
import sys

from ..core.diagnostics import to_printable_line
from ..core.project.loading import collect_diagnostics, load_collection
from ..core.project.project import Project
from ..core.rules.baseline import CheckedScope
from .baseline_options import add_baseline_options, use_baseline
from .cache_folder import find_cache_folder
from .output import CommandError, format_count, write_lines
from .settings_report import explain_empty_project, has_unusable_settings, report_missing_settings, report_settings
from .suppression_options import add_ignores, add_suppression_options, check_suppression_options


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    add_baseline_options(parser)
    add_suppression_options(parser)
    parser.set_defaults(run=run_check)


def run_check(project: Project, options: argparse.Namespace) -> int:
    """Print all diagnostics of a project; return the exit status."""
    check_suppression_options(options)
    if has_unusable_settings(project):
        report_settings(project)
    collection = load_collection(project, cache_folder=find_cache_folder(options))
    diagnostics = collect_diagnostics(project, collection)
    if options.add_ignore is not None:
        return add_ignores(project, collection, diagnostics, options)
    diagnostics = use_baseline(project, collection, diagnostics, options, CheckedScope())
    findings = [diagnostic for diagnostic in diagnostics if diagnostic.level.is_finding]
    is_empty = not collection and not (findings and project.source)
    if project.source or not is_empty:
        write_lines(to_printable_line(str(diagnostic)) for diagnostic in diagnostics)
    if is_empty:
        raise CommandError(explain_empty_project(project))
    report_missing_settings(project)
    counts = (format_count(len(collection), "proposal"), format_count(len(findings), "finding"))
    print(", ".join(counts), file=sys.stderr)
    return 1 if findings else 0
