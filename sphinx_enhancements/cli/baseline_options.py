"""Options of ``check`` about the baseline, and the reading and writing of its file."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from ..core.collection.collection import Collection
from ..core.diagnostics import Diagnostic, SetupError, sort_diagnostics, to_printable_line
from ..core.project.file_replacement import replace_file
from ..core.project.project import Project
from ..core.rules.baseline import (
    BASELINE_FILE_NAME,
    Baseline,
    CheckedScope,
    apply_baseline,
    count_findings,
    find_entry_lines,
    find_stale_entries,
    format_baseline,
    parse_baseline,
    prune_baseline,
    update_baseline,
)
from .output import CommandError, format_count


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
    collection: Collection,
    diagnostics: Iterable[Diagnostic],
    options: argparse.Namespace,
    scope: CheckedScope,
) -> list[Diagnostic]:
    """Return the diagnostics that the baseline does not accept; write its file if an option says so.

    :param diagnostics: those of the checked scope.
    :raises CommandError: if the file cannot be read or written.
    :raises SetupError: if the file is no baseline.
    """
    diagnostics = list(diagnostics)
    file, is_named = _find_file(project, options)
    text = None if options.write_baseline and scope.is_everything else _read_file(file)
    if text is None and not options.write_baseline:
        if is_named or options.prune_baseline:
            raise CommandError(f"{file}: there is no baseline; write it with `check --write-baseline`")
        return diagnostics
    current = count_findings(diagnostics, collection)
    name = project.display_path(file.absolute())
    baseline = Baseline({}) if text is None else parse_baseline(text, name)
    if options.write_baseline or options.prune_baseline:
        change = update_baseline if options.write_baseline else prune_baseline
        baseline = change(baseline, current, scope)
        text = format_baseline(baseline)
        _write_file(file, text)
        total = sum(entry.count for entry in baseline.entries.values())
        accepted = f"accepts {format_count(total, 'finding')} in {format_count(baseline.count_files(), 'file')}"
        print(to_printable_line(f"{name} {accepted}"), file=sys.stderr)
    location = name, find_entry_lines(text or "")
    stale = find_stale_entries(baseline, current, scope, project.has_file, location)
    stale = project.levels.apply_to_all(stale)
    return sort_diagnostics([*apply_baseline(diagnostics, baseline, current), *stale])


def _find_file(project: Project, options: argparse.Namespace) -> tuple[Path, bool]:
    """Return the path of the baseline's file, and True if an option or setting names it."""
    if options.baseline is not None:
        return options.baseline, True
    folder = (project.root / project.source).parent if project.source else project.root
    named = project.settings.baseline
    return Path(os.path.relpath(folder / (named or BASELINE_FILE_NAME))), named is not None


def _read_file(file: Path) -> str | None:
    """Return the text of a file; None if there is no such file."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise SetupError(f"{file}: the baseline is not UTF-8 text (byte {error.start})") from None
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _write_file(file: Path, text: str) -> None:
    try:
        replace_file(Path(os.path.realpath(file)), text.encode("ascii"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: cannot be written: {getattr(error, 'strerror', None) or error}") from None
