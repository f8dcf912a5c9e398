"""The command ``check``: the findings of a project, or of some of its files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.diagnostics import Diagnostic
from ..core.project.baseline import CheckedScope
from ..core.project.project import Project
from ..core.project.project_check import ProjectCheck
from .errors import CommandError
from .options.as_of import add_as_of_option
from .options.baseline import add_baseline_options, use_baseline
from .options.cache_folder import find_cache_folder
from .options.fixes import (
    add_fix_options,
    check_fix_options,
    describe_fixable,
    find_fix_option,
    fix_findings,
    print_fix_summary,
)
from .options.report import add_report_options, check_report_options, split_reported, write_report
from .options.selection import add_selection_options, filter_diagnostics, read_scope
from .options.standard_input import add_input_option, read_input
from .options.suppressions import add_ignores, add_suppression_options, check_suppression_options
from .text.output import format_count, print_message
from .text.settings_report import explain_empty_project, has_unusable_settings, report_missing_settings, report_settings

if TYPE_CHECKING:
    from ..core.collection.collection import Collection


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    add_selection_options(parser)
    add_as_of_option(parser)
    parser.add_argument(
        "--since",
        metavar="REV",
        nargs="?",
        const="",
        help="report only findings that are new since the last commit in common with a revision of git, all those "
        "about proposals with a new status or stage, and those about changes (default: the upstream branch)",
    )
    add_input_option(parser)
    add_report_options(parser)
    add_baseline_options(parser)
    add_fix_options(parser)
    add_suppression_options(parser)
    parser.add_argument(
        "--show-settings",
        action="store_true",
        help="print the settings and the levels of rules in force, and where each is set; check nothing",
    )
    parser.set_defaults(run=run_check)


@dataclass
class _Check:
    """Check of a project with some options, which can be repeated for other texts of its files.

    :param last: last check.
    :param diagnostics: diagnostics of the last check in its scope, without those that the baseline accepts.
    :param is_empty: True if the last check has found no proposals, and no reason for that.
    """

    options: argparse.Namespace
    scope: CheckedScope
    last: ProjectCheck | None = None
    diagnostics: Sequence[Diagnostic] = ()
    is_empty: bool = False

    def run(self, project: Project) -> Sequence[Diagnostic]:
        """Check a project, and return the diagnostics to report."""
        check = ProjectCheck(project, find_cache_folder(self.options))
        diagnostics = check.diagnostics
        if self.options.since is not None:
            diagnostics = _check_changes(project, check.collection, diagnostics, self.options)
        self.is_empty = not check.proposal_count and not (
            project.source and any(d.level.is_finding for d in diagnostics)
        )
        diagnostics = filter_diagnostics(diagnostics, self.scope)
        if self.options.add_ignore is None:
            diagnostics = use_baseline(project, check.states, diagnostics, self.options, self.scope)
        self.last, self.diagnostics = check, diagnostics
        return split_reported(diagnostics, self.options)[0]


def _check_changes(
    project: Project, collection: Collection, diagnostics: list[Diagnostic], options: argparse.Namespace
) -> list[Diagnostic]:
    """Return the diagnostics about the changes since the base that options name, and report its commit."""
    from ..core.history.change_check import check_changes, open_base  # imported on use, as commands are
    from ..core.history.repository import Repository
    from ..core.instants import format_instant

    repository = Repository(project.root)
    try:
        base = open_base(project, repository, options.since, options.moment)
        instant = format_instant(base.commit.time)
        print_message(f"changes since commit {base.commit.short_id} of {instant}")
        return check_changes(project, collection, diagnostics, base, find_cache_folder(options))
    finally:
        repository.close()


def run_check(project: Project, options: argparse.Namespace) -> int:
    """Report the findings of a project; return the exit status."""
    if options.show_settings:
        from .text.settings_listing import show_settings  # imported late, as commands are

        return show_settings(project)
    check_report_options(options)
    check_suppression_options(options)
    check_fix_options(options)
    if has_unusable_settings(project):
        report_settings(project)
    project = read_input(project, options)
    check = _Check(options, read_scope(project, options))
    reported = check.run(project)
    if options.add_ignore is not None and check.last is not None:
        return add_ignores(project, check.last.collection, check.diagnostics, options)
    if find_fix_option(options) is None:
        return _report(project, check, options)
    project, count = fix_findings(project, reported, check.run, options)
    if options.diff or options.fix_only:
        print_fix_summary(count, is_done=not options.diff)
        return 1 if options.diff and count else 0
    return _report(project, check, options, fixed=count)


def _report(project: Project, check: _Check, options: argparse.Namespace, fixed: int | None = None) -> int:
    """Write the report of a check; return the exit status.

    :param fixed: number of findings that were fixed; None if the options fix nothing.
    """
    reported, omitted = split_reported(check.diagnostics, options)
    if project.source or not check.is_empty:
        write_report(project, reported, options)
    if check.is_empty:
        raise CommandError(explain_empty_project(project))
    report_missing_settings(project)
    findings = sum(diagnostic.level.is_finding for diagnostic in check.diagnostics)
    counts = [format_count(check.last.proposal_count if check.last else 0, "proposal")]
    counts += [format_count(findings, "finding")] if fixed is None else [f"{fixed} fixed", f"{findings} remaining"]
    if omitted:
        counts.append(f"{len(omitted)} with the level info, which --info shows")
    if fixable := describe_fixable(reported, options):
        counts.append(fixable)
    print_message(", ".join(counts))
    return 1 if findings and not options.exit_zero else 0
