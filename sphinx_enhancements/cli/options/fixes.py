"""Options of ``check`` that fix findings."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from ...core.diagnostics import Diagnostic
from ...core.project.project import Project
from ..errors import CommandError
from ..text.output import format_count, print_message, write_diff

_FORBIDDEN = ("write_baseline", "prune_baseline")
"""Other options that write files, with counts of findings that would not be those of the fixed texts."""


def add_fix_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that fix findings to a parser."""
    group = parser.add_argument_group("fixes", "edits of documents that fix the reported findings")
    group.add_argument("--fix", action="store_true", help="fix findings, and report the others")
    group.add_argument(
        "--unsafe-fixes", action="store_true", help="also where the meaning may change, or text is removed"
    )
    group.add_argument("--fix-only", action="store_true", help="fix findings, and report nothing; exit status 0")
    group.add_argument(
        "--diff",
        action="store_true",
        help="show what would be changed, and write nothing; exit status 1 if there is anything",
    )


def check_fix_options(options: argparse.Namespace) -> None:
    """Raise :exc:`CommandError` if options that fix findings contradict others."""
    if (name := find_fix_option(options)) is None:
        return
    if options.add_ignore is not None and (options.fix or options.fix_only):
        raise CommandError(f"{name} cannot be combined with --add-ignore")
    for option in _FORBIDDEN:
        if getattr(options, option):
            raise CommandError(f"{name} cannot be combined with --{option.replace('_', '-')}")


def find_fix_option(options: argparse.Namespace) -> str | None:
    """Return the first option that fixes findings; None if there is none."""
    names = (name for name in ("fix", "fix_only", "diff") if getattr(options, name))
    name = next(names, None)
    return f"--{name.replace('_', '-')}" if name is not None else None


def fix_findings(
    project: Project,
    diagnostics: Sequence[Diagnostic],
    check: Callable[[Project], Sequence[Diagnostic]],
    options: argparse.Namespace,
) -> tuple[Project, int]:
    """Fix findings in the files, or show the changes; return the fixed project and the number of findings.

    :param check: returns the diagnostics of a project.
    """
    from ...core.editing.file_changes import check_changes, format_diff, write_changes  # imported late, as commands are
    from ...core.editing.fixes import fix_project

    result = fix_project(project, diagnostics, check, allows_unsafe=options.unsafe_fixes)
    if options.diff:
        check_changes(project.roots, result.changes)
        write_diff(format_diff(result.changes))
    else:
        write_changes(project.roots, result.changes)
    return result.project, len(result.fixed)


def describe_fixable(diagnostics: Sequence[Diagnostic], options: argparse.Namespace) -> str:
    """Return the number of findings that options could fix, for the line below a report; empty if there is none."""
    allows_unsafe: bool = options.unsafe_fixes
    safe = sum(diagnostic.is_fixable(allows_unsafe=allows_unsafe) for diagnostic in diagnostics)
    unsafe = sum(map(bool, (diagnostic.edits for diagnostic in diagnostics))) - safe
    if options.fix:
        return f"{unsafe} fixable with --unsafe-fixes" if unsafe else ""
    if not safe:
        return f"{unsafe} fixable with --fix --unsafe-fixes" if unsafe else ""
    more = f" ({unsafe} more with --unsafe-fixes)" if unsafe else ""
    return f"{safe} fixable with --fix{more}"


def print_fix_summary(count: int, *, is_done: bool) -> None:
    """Print the number of fixed findings."""
    text = f"{count} fixed" if is_done else f"would fix {format_count(count, 'finding')}"
    print_message(text)
