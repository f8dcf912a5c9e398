"""The command ``freeze``: the outcome of a gate of a release for each proposal that aims at the release."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from ..core.collection.collection import Collection
from ..core.config.gates import Gate
from ..core.gates.assessment import assess_gate, list_unconfirmed, prepare_project
from ..core.history.repository import HistoryError, Repository
from ..core.project.loading import load_collection
from ..core.project.project import Project
from ..core.releases import ReleaseOrder
from ..core.spelling import format_suggestion
from .errors import CommandError
from .options.as_of import add_as_of_option
from .options.cache_folder import find_cache_folder
from .options.gate import find_gate, get_default_gate
from .options.query import compile_query
from .text.freeze_formats import FreezeReport, export_report, format_comments, format_markdown, format_text
from .text.output import write_json, write_lines
from .text.settings_report import report_settings
from .text.terminal import add_format_option, add_screen_options, read_screen, write_screen

_FORMATS = ("text", "markdown", "comments", "json")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.add_argument("release", metavar="RELEASE", help="the release for which proposals are planned")
    parser.add_argument(
        "gate",
        metavar="GATE",
        nargs="?",
        help="a gate of the profile (default: the next one by its date)",
    )
    parser.add_argument(
        "--filter",
        metavar="QUERY",
        default="",
        help="a query that chooses proposals, such as 'owner:sig-node,sig-windows'",
    )
    add_as_of_option(parser)
    add_format_option(parser, _FORMATS, "markdown is for an issue, comments has one comment for each proposal")
    add_screen_options(parser)
    parser.set_defaults(run=run_freeze)


def run_freeze(project: Project, options: argparse.Namespace) -> int:
    """Print the outcome of a gate; return the exit status, 1 if a proposal is blocked."""
    report_settings(project)
    gate = find_gate(project, options.gate) or _choose_gate(project, options)
    prepared = prepare_project(project, gate)
    collection = load_collection(prepared, cache_folder=find_cache_folder(options))
    release = _find_release(collection, options.release)
    accept = compile_query(options.filter, collection)
    results = [result for result in assess_gate(prepared, collection, gate, release) if accept(result.target.entry)]
    unconfirmed = tuple(t for t in list_unconfirmed(collection, gate, release) if accept(t.entry))
    revision = _find_revision(project, options)
    report = FreezeReport(gate, release, tuple(results), options.moment, revision, unconfirmed)
    if options.output_format == "json":
        write_json(export_report(report))
    elif options.output_format == "markdown":
        write_lines(format_markdown(report))
    elif options.output_format == "comments":
        write_lines(format_comments(report))
    else:
        write_screen(format_text(report, read_screen(options)), options)
    return 1 if any(result.is_failure for result in results) else 0


def _choose_gate(project: Project, options: argparse.Namespace) -> Gate:
    """Return the next gate of a release by its date, or the last one if all have passed; without dates, the default."""
    gates = project.profile.gates
    declared = ReleaseOrder(project.settings.releases).find_release(options.release)
    instants = declared.gates if declared is not None else {}
    dated = [(instants[gate.name], gate) for gate in gates if gate.name in instants]
    now = options.moment.instant if options.moment is not None else datetime.now(UTC)
    if dated:
        return next((gate for instant, gate in dated if instant >= now), dated[-1][1])
    return get_default_gate(project)


def _find_release(collection: Collection, text: str) -> str:
    """Return the canonical name of a release that the settings declare or a proposal names."""
    release = collection.order.get_canonical_name(text)
    if release is None or release not in collection.order.names:
        raise CommandError(
            f"no proposal and no setting names the release {text!r}{format_suggestion(text, collection.order.names)}"
        )
    return release


def _find_revision(project: Project, options: argparse.Namespace) -> str | None:
    """Return the commit of the files; None without a repository."""
    if options.moment is not None:
        commit: str = options.moment.commit.id
        return commit
    try:
        return Repository(project.root).find_commit("HEAD").id
    except HistoryError:
        return None
