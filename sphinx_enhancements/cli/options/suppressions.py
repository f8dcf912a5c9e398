"""Options of ``check`` that write comments which suppress findings."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...core.diagnostics import Diagnostic, to_printable_line
from ...core.project.project import Project
from ...core.spelling import find_nearest
from ..errors import CommandError
from ..text.output import format_count, print_message, write_diff, write_lines

if TYPE_CHECKING:
    from ...core.collection.collection import Collection


def add_suppression_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that write comments to a parser."""
    group = parser.add_argument_group("suppression", "comments in documents that suppress findings")
    group.add_argument(
        "--add-ignore", metavar="CODE", help="write a comment for each finding with this code; needs --reason"
    )
    group.add_argument("--reason", metavar="TEXT", help="the reason in these comments, on one line")


def check_suppression_options(options: argparse.Namespace) -> None:
    """Raise :exc:`CommandError` if the options that write comments are incomplete or wrong."""
    code, reason = options.add_ignore, options.reason
    if code is None:
        if reason is not None:
            raise CommandError("--reason belongs to --add-ignore")
        return
    from ...core.rules.suppressions import SUPPRESSIBLE_CODES  # imported late, as commands are

    if code not in SUPPRESSIBLE_CODES:
        nearest = find_nearest(code, sorted(SUPPRESSIBLE_CODES))
        hint = f"; did you mean {nearest}?" if nearest else ""
        raise CommandError(f"--add-ignore {code}: there is no such rule, or a comment cannot suppress it{hint}")
    if reason is None or not any(c.isalnum() for c in reason):
        raise CommandError(f"--add-ignore {code} needs a --reason, which the comments give to readers")
    if not reason.isprintable() or "-->" in reason:
        raise CommandError("--reason must be one line of text without -->")


def add_ignores(
    project: Project, collection: Collection, diagnostics: Iterable[Diagnostic], options: argparse.Namespace
) -> int:
    """Write a comment for each finding with a code, or show the changes; return the exit status."""
    from ...core.editing.file_changes import FileChange, format_diff, read_file, write_changes
    from ...core.editing.suppression_edits import SuppressionWriter

    findings: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in diagnostics:
        if diagnostic.code == options.add_ignore:
            findings[diagnostic.path].append(diagnostic)
    documents = {path: entry.document for entry in collection for path in reversed(entry.files)}
    changes: list[FileChange] = []
    lines: list[str] = []
    missing = 0
    for path, own in sorted(findings.items()):
        old = read_file(project.roots, path)
        writer = SuppressionWriter(project, path, documents.get(path, path), old)
        added = list(writer.add_comments(own, options.reason.strip()))
        missing += len({d.line for d in own}) - len(added)
        changes.append(FileChange(path, old, writer.data))
        for comment in reversed(added):
            location = f"{path}:{comment.line}" if comment.line else path
            lines.append(f"{location}: added {comment.scope}[{options.add_ignore}]")
    if options.diff:
        write_diff(format_diff(changes))
    else:
        write_changes(project.roots, (change for change in changes if change.old != change.new))
        write_lines(map(to_printable_line, lines))
    if missing:
        print_message(f"sphinx-enhancements: no place for a comment on {format_count(missing, 'line')}")
    return 1 if missing else 0
