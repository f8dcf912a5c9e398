"""The command ``promote``: move a proposal to its next stage in all fields and files that state the stage."""

from __future__ import annotations

import argparse

from ..core.collection.collection import Collection
from ..core.config.profile import Profile
from ..core.config.terms import normalize_term
from ..core.diagnostics import join_words
from ..core.editing.edit_session import EditSession
from ..core.editing.promotion import Promotion, check_promotion, find_release, keeps_releases, promote
from ..core.project.project import Project
from ..core.reading.document_context import DocumentContext
from ..core.spelling import format_suggestion
from .errors import CommandError
from .options.proposal import add_proposal_argument
from .options.state_change import StateChange, add_change_options, finish_change, open_collection, read_day


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    add_proposal_argument(parser)
    parser.add_argument("stage", metavar="STAGE", help="the stage that the proposal reaches")
    parser.add_argument(
        "--release", metavar="RELEASE", help="the release in which it does (default: the one that the proposal names)"
    )
    parser.add_argument(
        "--approver", metavar="PERSON", help="who approves the stage (default: who approved the one before)"
    )
    add_change_options(parser)
    parser.set_defaults(run=run_promote)


def run_promote(project: Project, options: argparse.Namespace) -> int:
    """Promote a proposal, or say what is missing; return the exit status."""
    day = read_day(options)
    stage = _read_stage(project.profile, options.stage)
    collection, entry = open_collection(project, options)
    session = EditSession(project)
    proposal = session.open(entry)
    release = _read_release(collection, proposal.context, stage, options)
    promotion = Promotion(stage, release, day, options.approver or "")
    obstacles = tuple(check_promotion(proposal.context, promotion))
    promote(session, proposal, promotion)
    change = StateChange(f"Promote {entry.key} to {promotion.summary}", (), obstacles)
    return finish_change(project, collection, session, change, options)


def _read_stage(profile: Profile, text: str) -> str:
    stage = profile.stages.get(normalize_term(text))
    if stage is None:
        stages = join_words(profile.axis) or "none"
        raise CommandError(
            f"{text!r} is no stage of the profile {profile.name!r}{format_suggestion(text, profile.stages)}; "
            f"the stages are {stages}"
        )
    return stage


def _read_release(collection: Collection, context: DocumentContext, stage: str, options: argparse.Namespace) -> str:
    """Return the release of a promotion in the spelling of the proposals; empty if the community keeps none."""
    if not keeps_releases(context):
        return ""
    release = options.release or find_release(context, stage)
    if not release.strip():
        raise CommandError(f"the proposal names no release for {stage}; give it with --release")
    name = collection.order.get_canonical_name(release)
    if name is None:
        raise CommandError(f"{release!r} is no release such as {next(iter(collection.order.names), 'v1.5')}")
    return name
