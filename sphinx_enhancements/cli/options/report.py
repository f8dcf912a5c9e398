"""Options of ``check`` about the form of its report, and the writing of it."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from ...core.diagnostics import PROJECT_CODES, Diagnostic
from ...core.project.project import Project
from ..errors import CommandError
from ..reports.registry import FORMATS, STATISTICS_FORMATS, TEXT_FORMATS, get_formatter, get_statistics_formatter
from ..reports.report import Report, find_repository_prefix
from ..text.output import write_file, write_text
from ..text.styles import uses_color
from ..text.terminal import add_color_option, add_format_option

_DEFAULT_WIDTH = 80


def add_report_options(parser: argparse.ArgumentParser) -> None:
    """Add the options about the report to a parser."""
    group = parser.add_argument_group("report")
    add_format_option(group, FORMATS)
    group.add_argument(
        "--output-file", metavar="FILE", type=Path, help="the file of the report (default: standard output)"
    )
    group.add_argument("--statistics", action="store_true", help="show the number of findings for each code instead")
    add_color_option(group)
    group.add_argument(
        "--info", action="store_true", help="report also diagnostics with the level `info`, which fail no run"
    )
    group.add_argument("--exit-zero", action="store_true", help="exit with the status 0 although there are findings")


def check_report_options(options: argparse.Namespace) -> None:
    """Raise :exc:`CommandError` if the options contradict each other."""
    if options.statistics and options.output_format not in STATISTICS_FORMATS:
        raise CommandError(f"--statistics has the formats {', '.join(STATISTICS_FORMATS)}")


def split_reported(
    diagnostics: Sequence[Diagnostic], options: argparse.Namespace
) -> tuple[Sequence[Diagnostic], Sequence[Diagnostic]]:
    """Return the diagnostics to report and the others, which are those of the level ``info``.

    Those about settings and files around the proposals are always reported: they explain all other results.
    """
    if options.info:
        return diagnostics, ()
    reported = [d for d in diagnostics if d.level.is_finding or d.code in PROJECT_CODES]
    return reported, [d for d in diagnostics if not (d.level.is_finding or d.code in PROJECT_CODES)]


def write_report(project: Project, diagnostics: Sequence[Diagnostic], options: argparse.Namespace) -> None:
    """Write diagnostics in the form that options choose.

    :raises CommandError: if the output cannot be written.
    """
    file: Path | None = options.output_file
    is_terminal = file is None and sys.stdout is not None and sys.stdout.isatty()
    report = Report(
        diagnostics,
        project.root,
        lambda path: project.read_text(path)[0],
        find_repository_prefix(project.root),
        shutil.get_terminal_size((_DEFAULT_WIDTH, 24)).columns,
        uses_color(options.color, is_terminal=is_terminal),
        options.unsafe_fixes,
    )
    name: str = options.output_format
    formatter = get_statistics_formatter(name) if options.statistics else get_formatter(name)
    text = formatter(report)
    if file is not None:
        write_file(file, text)
    else:
        write_text(text, is_utf8=name not in TEXT_FORMATS)
