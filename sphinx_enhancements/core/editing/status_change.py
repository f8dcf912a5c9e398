"""Change of the status of a proposal: edits of the fields that state its status, successor and history."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..config.terms import normalize_term, split_note
from ..diagnostics import RelatedLocation, join_words
from ..model import Enhancement
from ..reading.document_context import DocumentContext
from .edit_session import EditSession
from .state_fields import add_history, can_have_field, has_field, set_day_of_update, set_field, spell_status
from .values.errors import ValueEditError
from .values.fields import append_item
from .values.locations import find_field
from .values.proposals import EditableProposal
from .values.yaml_edits import NewItem


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A new status of one proposal, with the day and the reason of the decision.

    :param status: canonical status.
    :param word: status as the user writes it.
    :param reason: reason for the decision; empty for none.
    """

    status: str
    word: str
    day: date
    reason: str = ""


def check_status_change(context: DocumentContext, change: StatusChange) -> Iterator[RelatedLocation]:
    """Yield the reason why the lifecycle of the community does not allow a status; nothing if it does."""
    present, profile = context.enhancement.status, context.profile
    following = profile.transitions.get(present.value or "", ())
    if not profile.transitions or not present.is_known or change.status in (present.value, *following):
        return
    words = [word for word in profile.status_words if profile.statuses.get(word) in following]
    steps = f"only {join_words(words)} can follow" if words else "nothing can follow"
    message = f"the status is {present.raw or present.value!r}, after which {steps}"
    yield RelatedLocation(present.path or context.path, present.line, message)


def change_status(
    session: EditSession, proposal: EditableProposal, change: StatusChange, successor: Enhancement | None = None
) -> EditableProposal:
    """Make the edits that give a proposal another status, and return the proposal as it then reads.

    :param successor: proposal that replaces this one.
    :raises ValueEditError: if the community keeps no status, or one of the edits is not possible.
    """
    before, context = session.project, proposal.context
    profile = context.profile
    kept, enhancement = profile.edits.status, context.enhancement
    if "status" not in kept and not has_field(context, "status"):
        raise ValueEditError(context.path, None, f"the profile {profile.name!r} keeps no status to change")
    if successor is not None and not _can_name_successor(context):
        raise ValueEditError(context.path, None, f"the profile {profile.name!r} has no field for a successor")
    word = spell_status(profile, change.word, enhancement.status)
    if successor is not None and profile.edits.replaced:
        reference = _format_reference(context, successor)
        if isinstance(reference, str):
            text = profile.edits.replaced.replace("{status}", word).replace("{reference}", reference)
            proposal = set_field(session, proposal, "status", text)
    else:
        if not _has_status(context, word):
            proposal = set_field(session, proposal, "status", word)
        if successor is not None:
            proposal = _add_relation(session, proposal, "superseded-by", successor)
    note = ""
    if change.reason and can_have_field(context, "reason"):
        proposal = set_field(session, proposal, "reason", change.reason)
    elif change.reason:
        note = f": {change.reason}"
    if session.project is not before:
        proposal = set_day_of_update(session, proposal, change.day, is_kept="updated" in kept)
        by = f" by {successor.key}" if successor is not None else ""
        proposal = add_history(session, proposal, change.day, f"{word}{by}{note}")
    return proposal


def _can_name_successor(context: DocumentContext) -> bool:
    """Return True if the status, the replaced proposal or its successor can name the other proposal."""
    profile = context.profile
    kinds = ["superseded-by", *([profile.inverses["superseded-by"]] if profile.edits.is_mutual else [])]
    return bool(profile.edits.replaced) or any(can_have_field(context, kind) for kind in kinds)


def _has_status(context: DocumentContext, word: str) -> bool:
    """Return True if the status is written as a word already, in any case."""
    present, statuses = context.enhancement.status, context.profile.statuses
    return present.raw is not None and split_note(present.raw, statuses)[0] == normalize_term(word)


def add_replaced_proposal(
    session: EditSession, proposal: EditableProposal, replaced: Enhancement, day: date
) -> EditableProposal:
    """Add the replaced proposal to the relations of its successor, if the community keeps that relation."""
    before = session.project
    profile = proposal.context.profile
    if profile.edits.is_mutual:
        proposal = _add_relation(session, proposal, profile.inverses["superseded-by"], replaced)
    if session.project is not before:
        proposal = set_day_of_update(session, proposal, day, is_kept="updated" in profile.edits.status)
    return proposal


def _add_relation(session: EditSession, proposal: EditableProposal, kind: str, other: Enhancement) -> EditableProposal:
    """Add another proposal to a relation, unless it is named there or the community has no such field."""
    context = proposal.context
    if not can_have_field(context, kind):
        return proposal
    reference = _format_reference(context, other)
    location = find_field(context, kind)
    if location is not None and _has_relation_to(context, kind, other, reference):
        return proposal
    return session.apply(proposal, append_item(proposal, kind, reference))


def _has_relation_to(context: DocumentContext, kind: str, other: Enhancement, reference: NewItem) -> bool:
    """Return True if a relation of a proposal names another one by its reference, its key or its number."""
    words = {other.key.casefold(), str(other.number)}
    words |= {reference.casefold()} if isinstance(reference, str) else set()
    return any(r.type == kind and r.raw.casefold() in words for r in context.enhancement.relations)


def _format_reference(context: DocumentContext, other: Enhancement) -> NewItem:
    """Return a reference to another proposal in the form of the community."""
    path = other.source.path
    values = {
        "key": other.key,
        "number": str(other.number) if other.number is not None else other.key,
        "title": other.title,
        "path": path,
        "folder": posixpath.dirname(path),
        "link": posixpath.relpath(path, posixpath.dirname(context.path) or "."),
    }
    pattern = re.compile(r"\{([a-z]+)\}")
    texts = [pattern.sub(lambda name: values[name[1]], text) for text in context.profile.edits.reference]
    if len(texts) == 1:
        return texts[0]
    return tuple((name, value) for name, _, value in (text.partition(": ") for text in texts))
