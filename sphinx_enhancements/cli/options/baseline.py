"""Options of ``check`` about the baseline."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from ...core.diagnostics import Diagnostic
from ...core.project.baseline import BASELINE_FILE_NAME, Baseline, CheckedScope, FileStates, format_baseline
from ...core.project.baseline_file import BaselineFile, find_baseline_file
from ...core.project.project import Project
from ..text.output import format_count, print_message


def add_baseline_options(parser: argparse.ArgumentParser) -> None:
    """Add the options about the baseline to a parser."""
    group = parser.add_argument_group("baseline", "findings that are accepted, so that only new ones fail")
    group.add_argument(
        "--baseline",
        metavar="FILE",
        type=Path,
        help=f"the file (default: the setting `baseline`, else {BASELINE_FILE_NAME} beside the settings file)",
    )
    action = group.add_mutually_exclusive_group()
    action.add_argument(
        "--write-baseline", action="store_true", help="accept all present findings, and write them into the file"
    )
    action.add_argument("--prune-baseline", action="store_true", help="remove what no longer applies from the file")


def use_baseline(
    project: Project,
    states: FileStates,
    diagnostics: Sequence[Diagnostic],
    options: argparse.Namespace,
    scope: CheckedScope,
) -> list[Diagnostic]:
    """Return the diagnostics that the baseline does not accept; write its file first if an option says so.

    :param diagnostics: those of the checked scope.
    :raises SetupError: if the file is unusable.
    """
    file = find_baseline_file(project, options.baseline)
    if options.write_baseline or options.prune_baseline:
        baseline = (file.update if options.write_baseline else file.prune)(states, diagnostics, scope)
        _write_baseline(file, baseline)
        findings = format_count(sum(entry.count for entry in baseline.entries.values()), "finding")
        files = format_count(len({key.path for key in baseline.entries}), "file")
        print_message(f"{file.name} accepts {findings} in {files}")
    return file.apply(project, states, diagnostics, scope)


def _write_baseline(file: BaselineFile, baseline: Baseline) -> None:
    """Write the file of a baseline, which may be outside the root.

    :raises ChangeError: if it cannot be written.
    """
    from ...core.editing.file_changes import FileChange, write_changes  # imported late: most runs write nothing

    path = Path(os.path.realpath(file.path))
    old = path.read_bytes() if path.is_file() else None
    write_changes((path.parent,), (FileChange(path.name, old, format_baseline(baseline).encode("ascii")),))
