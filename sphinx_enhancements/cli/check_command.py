"""The command ``check``: all diagnostics of a project."""

from __future__ import annotations

import argparse
import sys

from ..core.diagnostics import to_printable_line
from ..core.project.loading import collect_diagnostics, load_collection
from ..core.project.project import Project
from .output import format_count


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the options of the command."""
    parser = commands.add_parser("check", help="the diagnostics; exit status 1 if there are any")
    parser.set_defaults(run=run)


def run(project: Project, _options: argparse.Namespace) -> int:
    """Print the diagnostics; return the exit status."""
    collection = load_collection(project)
    diagnostics = collect_diagnostics(project, collection)
    for diagnostic in diagnostics:
        print(to_printable_line(str(diagnostic)))
    counts = (format_count(len(collection), "proposal"), format_count(len(diagnostics), "finding"))
    print(", ".join(counts), file=sys.stderr)
    return 1 if diagnostics else 0
