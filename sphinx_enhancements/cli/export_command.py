"""The command ``export``: the collection as ``enhancements.json``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from ..core.collection.collection import Entry
from ..core.export.enhancements_json import export_collection
from ..core.project.loading import collect_diagnostics, load_collection
from ..core.project.project import Project
from .options.as_of import add_as_of_option
from .options.cache_folder import find_cache_folder
from .text.output import print_message, write_json
from .text.settings_report import report_settings


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.add_argument("--project", metavar="NAME", default="", help="the project's name in the export")
    parser.add_argument("--project-version", metavar="VERSION", default="", help="the project's version in the export")
    add_as_of_option(parser)
    parser.set_defaults(run=run_export)


def run_export(project: Project, options: argparse.Namespace) -> int:
    """Print ``enhancements.json``; return the exit status."""
    report_settings(project)
    collection = load_collection(project, cache_folder=find_cache_folder(options))
    diagnostics = collect_diagnostics(project, collection)
    name, version = options.project, options.project_version
    history = _read_history(project, options) if project.settings.history else None
    write_json(export_collection(collection, project=name, version=version, diagnostics=diagnostics, history=history))
    return 0


def _read_history(project: Project, options: argparse.Namespace) -> Callable[[Entry], list[dict[str, Any]]] | None:
    """Return a function that exports the recorded changes of an enhancement; None, with a message, without history."""
    from ..core.history.repository import HistoryError, Repository  # imported on use, as commands are
    from ..core.history.timeline_index import export_timeline, load_timelines

    commit = None if options.moment is None else options.moment.commit
    try:
        index = load_timelines(project, Repository(project.root), find_cache_folder(options), commit)
    except HistoryError as error:
        print_message(f"sphinx-enhancements: no history in the export: {error}")
        return None
    return lambda entry: export_timeline(index.find_timeline(entry))
