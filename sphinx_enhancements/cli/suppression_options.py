"""Options of ``check`` that write comments which suppress findings."""

from __future__ import annotations

import argparse
import difflib
import os
import re
import stat
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..core.collection.collection import Collection
from ..core.diagnostics import Diagnostic, to_printable_line
from ..core.project.file_replacement import replace_file
from ..core.project.project import Project
from ..core.rules.suppressions import SUPPRESSIBLE_CODES
from ..core.spelling import find_nearest
from .output import CommandError, format_count, write_lines

_LINE_END = re.compile(r"\r\n|\r|\n")


def add_suppression_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that write comments to a parser."""
    group = parser.add_argument_group("suppression", "comments in documents that suppress findings")
    group.add_argument(
        "--add-ignore", metavar="CODE", help="write a comment for each finding with this code; needs --reason"
    )
    group.add_argument("--reason", metavar="TEXT", help="the reason in these comments, on one line")
    group.add_argument("--diff", action="store_true", help="show what --add-ignore would change, and write nothing")


def check_suppression_options(options: argparse.Namespace) -> None:
    """Raise :exc:`CommandError` if the options that write comments are incomplete or wrong."""
    code, reason = options.add_ignore, options.reason
    if code is None:
        if reason is not None or options.diff:
            raise CommandError("--reason and --diff belong to --add-ignore")
        return
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
    from ..core.project.suppression_edits import SuppressionWriter

    findings: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in diagnostics:
        if diagnostic.code == options.add_ignore:
            findings[diagnostic.path].append(diagnostic)
    documents = {path: entry.document for entry in collection for path in reversed(entry.files)}
    lines: list[str] = []
    missing = 0
    for path, own in sorted(findings.items()):
        file = Path(os.path.realpath(project.absolute_path(path)))
        old = _read_file(project, path, file)
        writer = SuppressionWriter(project, path, documents.get(path, path), old)
        added = list(writer.add_comments(own, options.reason.strip()))
        missing += len({d.line for d in own}) - len(added)
        if options.diff:
            lines += _format_diff(path, old, writer.data)
        elif added:
            _write_file(path, file, writer.data)
            for comment in reversed(added):
                place = f"{path}:{comment.line}" if comment.line else path
                lines.append(f"{place}: added {comment.scope}[{options.add_ignore}]")
    write_lines(map(to_printable_line, lines) if not options.diff else lines)
    if missing:
        print(f"sphinx-enhancements: no place for a comment on {format_count(missing, 'line')}", file=sys.stderr)
    return 1 if missing else 0


def _read_file(project: Project, path: str, file: Path) -> bytes:
    if not project.is_inside(path):
        raise CommandError(f"{path}: leads out of the root, so that it is not changed")
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: cannot be read: {error.strerror or error}") from None


def _write_file(path: str, file: Path, data: bytes) -> None:
    try:
        replace_file(file, data, mode=stat.S_IMODE(file.stat().st_mode))
    except OSError as error:
        raise CommandError(f"{path}: cannot be written: {error.strerror or error}") from None


def _format_diff(path: str, old: bytes, new: bytes) -> Iterator[str]:
    """Yield the lines of a unified diff, without control characters, which could control a terminal."""
    before, after = (_LINE_END.split(data.decode("utf-8", "replace")) for data in (old, new))
    for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm=""):
        yield "".join(c if c.isprintable() or c == "\t" else "\ufffd" for c in line)
