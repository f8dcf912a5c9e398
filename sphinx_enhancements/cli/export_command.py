"""The command ``export``: the collection as ``enhancements.json``."""

from __future__ import annotations

import argparse

from ..core.export.enhancements_json import export_collection
from ..core.project.loading import collect_diagnostics, load_collection
from ..core.project.project import Project
from .as_of_option import add_as_of_option
from .cache_folder import find_cache_folder
from .output import write_json
from .settings_report import report_settings


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.add_argument("--project", default="", help="the project's name in the export")
    parser.add_argument("--project-version", default="", help="its version in the export")
    add_as_of_option(parser)
    parser.set_defaults(run=run_export)


def run_export(project: Project, options: argparse.Namespace) -> int:
    """Print ``enhancements.json``; return the exit status."""
    report_settings(project)
    collection = load_collection(project, cache_folder=find_cache_folder(options))
    diagnostics = collect_diagnostics(project, collection)
    name, version = options.project, options.project_version
    write_json(export_collection(collection, project=name, version=version, diagnostics=diagnostics))
    return 0
