"""The command ``diff``: how proposals differ between two moments, or two files."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ..core.export.enhancements_json import iter_entries
from ..core.history.differences import Proposal, compare_proposals
from ..core.history.moments import find_moment
from ..core.history.repository import Repository
from ..core.history.snapshots import open_snapshot
from ..core.project.loading import load_collection
from ..core.project.project import Project
from ..core.releases import ReleaseOrder
from .errors import CommandError
from .options.cache_folder import find_cache_folder
from .text.diff_formats import DiffReport, export_diff, format_diff_markdown, format_diff_text
from .text.output import write_json, write_lines
from .text.settings_report import report_settings
from .text.terminal import add_format_option, add_screen_options, read_screen, write_screen


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.add_argument(
        "before",
        metavar="BEFORE",
        help="a revision of git, a day, an instant, a date of a release, or the path of a file enhancements.json",
    )
    parser.add_argument("after", metavar="AFTER", nargs="?", help="another one (default: the files on the disk)")
    add_format_option(parser, ("text", "markdown", "json"))
    add_screen_options(parser)
    parser.set_defaults(run=run_diff)


def run_diff(project: Project, options: argparse.Namespace) -> int:
    """Print how proposals differ; return the exit status."""
    report_settings(project)
    before = _read_proposals(project, options.before, options)
    after = _read_proposals(project, options.after, options)
    names = options.before, options.after or "the files on the disk"
    try:
        differences = tuple(compare_proposals(before, after, project.profile))
    except (LookupError, TypeError, AttributeError, ValueError):
        raise CommandError(f"{options.before}, {names[1]}: this is no `enhancements.json` of this program") from None
    report = DiffReport(*names, differences, project.profile)
    if options.output_format == "json":
        write_json(export_diff(report))
    elif options.output_format == "markdown":
        write_lines(format_diff_markdown(report))
    else:
        write_screen(format_diff_text(report, read_screen(options)), options)
    return 0


def _read_proposals(project: Project, text: str | None, options: argparse.Namespace) -> list[Proposal]:
    """Return the proposals of a moment, of a file, or without either, of the files on the disk.

    :raises SetupError: if there is no such moment.
    :raises CommandError: if a file is unusable.
    """
    if text is not None and text.endswith(".json"):
        return _read_file(Path(text))
    if text is None:
        return _list_proposals(project, find_cache_folder(options))
    repository = Repository(project.root)
    try:
        moment = find_moment(text, repository, ReleaseOrder(project.settings.releases))
        return _list_proposals(open_snapshot(project, repository, moment), find_cache_folder(options))
    finally:
        repository.close()


def _list_proposals(project: Project, cache_folder: Path | None) -> list[Proposal]:
    collection = load_collection(project, cache_folder=cache_folder)
    sections = {
        entry.key: [section.title for section in entry.enhancement.sections if section.level == 2]
        for entry in collection
    }
    return [{**entry, "sections": sections[entry["key"]]} for entry in iter_entries(collection, (), None)]


def _read_file(file: Path) -> list[Proposal]:
    try:
        data = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise CommandError(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    proposals = data.get("enhancements") if isinstance(data, dict) else None
    is_usable = isinstance(proposals, list) and all(
        isinstance(proposal, dict) and isinstance(proposal.get("key"), str) for proposal in proposals
    )
    if not isinstance(proposals, list) or not is_usable:
        raise CommandError(f"{file}: this is no `enhancements.json`: there is no list of `enhancements` with keys")
    return proposals
