"""Options and report of the commands that change the state of a proposal."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ...core.collection.collection import Collection, Entry
from ...core.diagnostics import RelatedLocation, to_printable_line
from ...core.editing.edit_session import ChangedLine, EditSession
from ...core.editing.file_changes import format_diff, write_changes
from ...core.editing.new_findings import find_new_findings
from ...core.project.loading import collect_diagnostics, load_collection
from ...core.project.project import Project, get_build_date
from ...core.reading.dates import parse_date
from ..errors import CommandError
from ..text.output import format_count, print_message, write_diff, write_lines
from ..text.settings_report import report_settings
from .cache_folder import find_cache_folder
from .proposal import find_proposal


@dataclass(frozen=True)
class StateChange:
    """A change of the state of a proposal, as its commit message describes it.

    :param subject: first line of the commit message.
    :param notes: further lines of it.
    :param obstacles: what the lifecycle requires before.
    """

    subject: str
    notes: tuple[str, ...] = ()
    obstacles: tuple[RelatedLocation, ...] = ()


def add_change_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of all commands that change the state of a proposal to a parser."""
    parser.add_argument("--date", metavar="DAY", help="the day of the change (default: $SOURCE_DATE_EPOCH, else today)")
    parser.add_argument(
        "--force",
        action="store_true",
        help="change it although requirements are not met; the commit message lists them",
    )
    parser.add_argument("--dry-run", action="store_true", help="report the changes, and write nothing")
    parser.add_argument("--diff", action="store_true", help="show the changes as a diff, and write nothing")


def open_collection(project: Project, options: argparse.Namespace) -> tuple[Collection, Entry]:
    """Return the collection, and the proposal that an argument names."""
    report_settings(project)
    collection = load_collection(project, cache_folder=find_cache_folder(options))
    return collection, find_proposal(project, collection, options.proposal)


def read_day(options: argparse.Namespace) -> date:
    """Return the day of a change.

    :raises CommandError: if the option is no date.
    """
    if options.date is None:
        return get_build_date()
    day = parse_date(options.date)
    if day is None:
        raise CommandError(f"--date {options.date}: is no date such as 2026-03-31")
    return day


def finish_change(
    project: Project, collection: Collection, session: EditSession, change: StateChange, options: argparse.Namespace
) -> int:
    """Check, report and write edits; return the exit status."""
    changes = session.changes
    if not changes:
        print_message("nothing to change")
        return 0
    missing = [*map(_format_obstacle, change.obstacles), *_find_missing(project, collection, session, options)]
    if missing and not options.force:
        write_lines(missing)
        count = format_count(len(missing), "requirement")
        verb = "is" if len(missing) == 1 else "are"
        print_message(f"{count} {verb} not met, so nothing was changed; --force changes it all the same")
        return 1
    if options.diff:
        write_diff(format_diff(changes))
        return 0
    if not options.dry_run:
        write_changes(project.roots, changes)
    message = [change.subject, *(["", *change.notes] if change.notes else [])]
    if missing:
        message += ["", "Forced although:", *(f"- {line}" for line in missing)]
    write_lines(
        (
            *map(_format_line, filter(_has_text, session.iter_changed_lines())),
            "",
            "Commit message:",
            "",
            *_indent(message),
        )
    )
    if options.dry_run:
        print_message("nothing was written")
    return 0


def _find_missing(
    project: Project, collection: Collection, session: EditSession, options: argparse.Namespace
) -> list[str]:
    """Return the findings that edits bring, one on each line."""
    before = collect_diagnostics(project, collection)
    edited = load_collection(session.project, cache_folder=find_cache_folder(options))
    after = collect_diagnostics(session.project, edited)
    edited_paths = {change.path for change in session.changes}
    findings = find_new_findings(before, after, edited_paths)
    lines = (replace(finding, line=session.find_former_line(finding.path, finding.line)) for finding in findings)
    return [to_printable_line(str(finding)) for finding in lines]


def _format_obstacle(obstacle: RelatedLocation) -> str:
    return to_printable_line(f"{obstacle.location}: {obstacle.message}")


def _has_text(line: ChangedLine) -> bool:
    return bool((line.before or "").strip() or (line.after or "").strip())


def _format_line(line: ChangedLine) -> str:
    """Return a changed line with its place, and an arrow between its two states."""
    before, after = (text and to_printable_line(text) for text in (line.before, line.after))
    location = to_printable_line(f"{line.path}:{line.line}")
    if before is None:
        return f"{location}: + {after}"
    return f"{location}: - {before}" if after is None else f"{location}: {before} -> {after}"


def _indent(lines: Iterable[str]) -> Iterable[str]:
    return (f"    {to_printable_line(line)}".rstrip() for line in lines)
