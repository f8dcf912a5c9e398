"""The command ``history``: the recorded changes of one proposal, also of a removed one, or statistics of all."""

from __future__ import annotations

import argparse

from ..core.diagnostics import join_words
from ..core.history.repository import Repository
from ..core.history.statistics import compute_statistics
from ..core.history.timeline import Timeline
from ..core.history.timeline_index import TimelineIndex, export_timeline, load_timelines
from ..core.project.loading import load_collection
from ..core.project.project import Project, get_build_date
from ..core.releases import ReleaseOrder
from ..core.spelling import format_suggestion
from .errors import CommandError
from .options.as_of import add_as_of_option
from .options.cache_folder import find_cache_folder
from .text.history import format_timeline
from .text.history_statistics import export_statistics, format_statistics
from .text.output import write_json
from .text.settings_report import report_settings
from .text.terminal import add_format_option, add_screen_options, read_screen, write_screen


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.add_argument(
        "proposal",
        metavar="KEY",
        nargs="?",
        help="the key of a proposal, its number, an alias, or its path; also of a removed one, and former ones "
        "(default: statistics of all proposals)",
    )
    add_format_option(parser, ("text", "json"))
    add_as_of_option(parser)
    add_screen_options(parser)
    parser.set_defaults(run=run_history)


def run_history(project: Project, options: argparse.Namespace) -> int:
    """Print the recorded changes of a proposal; return the exit status."""
    report_settings(project)
    commit = None if options.moment is None else options.moment.commit
    index = load_timelines(project, Repository(project.root), find_cache_folder(options), commit)
    if options.proposal is None:
        _write_statistics(project, index, options)
        return 0
    timeline = _find_timeline(project, index, options)
    if options.output_format == "json":
        write_json(_export_history(timeline))
    else:
        write_screen(format_timeline(timeline, project.profile, read_screen(options)), options)
    return 0


def _write_statistics(project: Project, index: TimelineIndex, options: argparse.Namespace) -> None:
    """Print the times that proposals stayed at each stage, those that wait there, and the milestones that slipped."""
    named = tuple(release for timeline in index.timelines for _, release in timeline.facts.milestones)
    settings = project.settings
    order = ReleaseOrder(
        settings.releases, named=named, current_name=settings.current_release, today=project.day or get_build_date()
    )
    statistics = compute_statistics(index.timelines, order, project.profile)
    if options.output_format == "json":
        write_json(export_statistics(statistics))
    else:
        write_screen(format_statistics(statistics, order, project.profile, read_screen(options)), options)


def _find_timeline(project: Project, index: TimelineIndex, options: argparse.Namespace) -> Timeline:
    """Return the timeline of the proposal that a reference means now, or else meant earlier."""
    text: str = options.proposal
    timelines = index.find_by_name(text)
    if len(timelines) != 1:
        collection = load_collection(project, cache_folder=find_cache_folder(options))
        entry = collection.resolve_reference(text)
        timeline = index.find_timeline(entry) if entry is not None else None
        if timeline is not None:
            return timeline
        if entry is not None and not timelines:
            raise CommandError(f"{entry.key} has no history: its document is in no commit yet")
    if not timelines:
        keys = [timeline.facts.key for timeline in index.timelines]
        raise CommandError(f"there is and was no proposal {text!r}{format_suggestion(text.strip(), keys)}")
    if len(timelines) > 1:
        names = join_words(f"{timeline.facts.key} ({timeline.path})" for timeline in timelines)
        raise CommandError(f"{text!r} means several proposals: {names}; give the path of one")
    return timelines[0]


def _export_history(timeline: Timeline) -> dict[str, object]:
    facts = timeline.facts
    return {
        "key": facts.key,
        "number": facts.number,
        "title": facts.title,
        "path": timeline.path,
        "removed": timeline.is_removed,
        "history": export_timeline(timeline),
    }
