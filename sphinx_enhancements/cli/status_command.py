"""The command ``status``: give a proposal another status in all fields and files that state the status."""

from __future__ import annotations

import argparse

from ..core.collection.collection import Collection, Entry
from ..core.config.profile import Profile
from ..core.diagnostics import join_words
from ..core.editing.edit_session import EditSession
from ..core.editing.status_change import StatusChange, add_replaced_proposal, change_status, check_status_change
from ..core.model import Status, Text
from ..core.project.project import Project
from ..core.spelling import format_suggestion
from .errors import CommandError
from .options.proposal import add_proposal_argument, find_proposal
from .options.state_change import StateChange, add_change_options, finish_change, open_collection, read_day


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    add_proposal_argument(parser)
    parser.add_argument("value", metavar="STATUS", help="the new status, in a word of the community")
    parser.add_argument("--reason", metavar="TEXT", help="the reason for the decision")
    parser.add_argument("--by", metavar="KEY", help="the proposal that replaces this one")
    add_change_options(parser)
    parser.set_defaults(run=run_status)


def run_status(project: Project, options: argparse.Namespace) -> int:
    """Change the status of a proposal, or say what is missing; return the exit status."""
    day = read_day(options)
    status = _read_status(project.profile, options.value)
    collection, entry = open_collection(project, options)
    successor = _find_successor(project, collection, entry, options)
    reason = " ".join((options.reason or "").split())
    status_change = StatusChange(status, options.value.strip(), day, reason)
    session = EditSession(project)
    proposal = session.open(entry)
    obstacles = tuple(check_status_change(proposal.context, status_change))
    word = change_status(
        session, proposal, status_change, successor.enhancement if successor else None
    ).context.enhancement.status.raw
    subject = f"Set the status of {entry.key} to {word or status}"
    if successor is not None:
        add_replaced_proposal(session, session.open(successor), entry.enhancement, day)
        subject = f"Replace {entry.key} by {successor.key}"
    change = StateChange(subject, (reason,) if reason else (), obstacles)
    return finish_change(project, collection, session, change, options)


def _read_status(profile: Profile, text: str) -> str:
    status = profile.read_status(Text(text))
    if not text.strip() or not status.is_known or status.value is None:
        raise CommandError(
            f"{text!r} is no status of the profile {profile.name!r}{format_suggestion(text, profile.statuses)}; "
            f"the statuses are {join_words(profile.status_words)}"
        )
    return status.value


def _list_replaced_words(profile: Profile) -> list[str]:
    """Return the words for the status of a replaced proposal; without one, for those of a proposal turned down."""
    statuses = {Status.REPLACED}
    if Status.REPLACED not in profile.statuses.values():
        statuses = {status for status in Status if status.is_turned_down}
    return [word for word in profile.status_words if profile.statuses.get(word) in statuses]


def _find_successor(
    project: Project, collection: Collection, entry: Entry, options: argparse.Namespace
) -> Entry | None:
    """Return the proposal that the option ``--by`` names.

    :raises CommandError: if it is the proposal itself, or cannot replace another.
    """
    if options.by is None:
        return None
    words = _list_replaced_words(project.profile)
    if _read_status(project.profile, options.value) not in map(project.profile.statuses.get, words):
        raise CommandError(f"--by belongs to the status {' or '.join(map(repr, words))}")
    if "superseded-by" not in project.profile.inverses:
        raise CommandError(f"the profile {project.profile.name!r} has no relation for a successor")
    successor = find_proposal(project, collection, options.by)
    if successor.key == entry.key:
        raise CommandError(f"{entry.key} cannot replace itself")
    return successor
