"""The command ``show``: all that is known about one proposal."""

from __future__ import annotations

import argparse
from typing import Any

from ..core.collection.collection import Collection, Entry
from ..core.diagnostics import Diagnostic
from ..core.export.enhancements_json import export_entry, export_head
from ..core.project.loading import collect_diagnostics, load_collection
from ..core.project.project import Project
from ..core.rules.levels import FileIndex
from ..core.views.cells import Item
from ..core.views.header import Header, compute_header
from .options.as_of import add_as_of_option
from .options.cache_folder import find_cache_folder
from .options.proposal import add_proposal_argument, find_proposal
from .text.output import write_json
from .text.proposal import format_proposal
from .text.settings_report import report_settings
from .text.terminal import add_format_option, add_screen_options, read_screen, write_screen


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    add_proposal_argument(parser)
    add_format_option(parser, ("text", "json"))
    add_as_of_option(parser)
    add_screen_options(parser)
    parser.set_defaults(run=run_show)


def run_show(project: Project, options: argparse.Namespace) -> int:
    """Print one proposal; return the exit status."""
    report_settings(project)
    collection = load_collection(project, cache_folder=find_cache_folder(options))
    entry = find_proposal(project, collection, options.proposal)
    diagnostics = _find_diagnostics(collection, entry, collect_diagnostics(project, collection))
    if options.output_format == "json":
        write_json(_export_proposal(collection, entry, diagnostics))
    else:
        findings = [diagnostic for diagnostic in diagnostics if diagnostic.level.is_finding]
        write_screen(format_proposal(collection, entry, findings, read_screen(options)), options)
    return 0


def _find_diagnostics(collection: Collection, entry: Entry, diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics about an enhancement; in a document with several, those from its line on."""
    index = FileIndex(collection)
    return [
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.path in entry.files
        and (enhancement := index.find_enhancement(diagnostic)) is not None
        and enhancement.key == entry.key
    ]


def _export_proposal(collection: Collection, entry: Entry, diagnostics: list[Diagnostic]) -> dict[str, Any]:
    """Return an enhancement in the form of ``enhancements.json``, with its stages, and its relations in both ways."""
    header = compute_header(collection, entry)
    return {
        **export_head(collection, project="", version=""),
        "enhancement": export_entry(entry, diagnostics),
        "steps": [
            {"stage": step.stage.target, "progress": step.progress, "releases": [item.text for item in step.releases]}
            for step in header.steps
        ],
        "related": list(_export_related(collection, entry, header)),
    }


def _export_related(collection: Collection, entry: Entry, header: Header) -> list[dict[str, Any]]:
    """Return the enhancements at the other ends of all relations, whichever side states them."""
    return [
        {
            "type": fact.name,
            "key": key,
            "title": related.title,
            "status": _get_target(related.status),
            "stage": _get_target(related.stage),
            "project": related.origin or None,
        }
        for fact in header.facts
        if fact.is_relation
        for key, related in zip(collection.get_related_keys(entry.key, fact.name), fact.related, strict=True)
    ]


def _get_target(item: Item | None) -> str | None:
    return item.target if item is not None else None
