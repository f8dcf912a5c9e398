"""The command ``export``: ``enhancements.json`` on standard output."""

from __future__ import annotations

import argparse

from ..core.export.enhancements_json import export_collection
from ..core.project.loading import collect_diagnostics, load_collection
from ..core.project.project import Project
from .output import write_json


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the options of the command."""
    parser = commands.add_parser("export", help="enhancements.json on standard output")
    parser.add_argument("--project", default="", help="the project's name in the export")
    parser.add_argument("--project-version", default="", help="its version in the export")
    parser.set_defaults(run=run)


def run(project: Project, options: argparse.Namespace) -> int:
    """Print the export; return the exit status."""
    collection = load_collection(project)
    diagnostics = collect_diagnostics(project, collection)
    name, version = options.project, options.project_version
    write_json(export_collection(collection, project=name, version=version, diagnostics=diagnostics))
    return 0
