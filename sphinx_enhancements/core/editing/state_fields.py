"""Fields that the changes of a stage and of a status write, in the spelling of the document and its community."""

from __future__ import annotations

from datetime import date

from ..config.profile import Profile
from ..config.terms import normalize_term, split_note
from ..model import Fields, Text, Value, normalize_field_name
from ..reading.document_context import DocumentContext
from .edit_session import EditSession
from .values.fields import replace_value, set_value
from .values.list_items import add_history_entry
from .values.locations import ValueLocation, find_field, find_repeated_values
from .values.proposals import EditableProposal


def has_field(context: DocumentContext, name: str) -> bool:
    """Return True if a proposal has a field, perhaps without a value."""
    return find_field(context, name) is not None


def can_have_field(context: DocumentContext, name: str) -> bool:
    """Return True if a proposal has a field, or its community has one of this name."""
    profile = context.profile
    names = {normalize_field_name(listed) for listed in profile.metadata_checks.names}
    spellings = [spelling.split(".")[0] for spelling, canonical in profile.fields.items() if canonical == name]
    return has_field(context, name) or any(not names or spelling in names for spelling in spellings)


def set_field(session: EditSession, proposal: EditableProposal, name: str, value: str) -> EditableProposal:
    """Set a field to a text, unless it has it already, wherever the metadata of the proposal has the field."""
    location = find_field(proposal.context, name)
    if location is None or not _has_text(location, value):
        proposal = session.apply(proposal, set_value(proposal, name, value))
    for index in range(len(list(find_repeated_values(proposal.context, name)))):
        repeated = list(find_repeated_values(proposal.context, name))[index]
        if not _has_text(repeated, value):
            proposal = session.apply(proposal, replace_value(proposal, repeated, value))
    return proposal


def _has_text(location: ValueLocation, text: str) -> bool:
    return isinstance(location.tree, Text) and location.tree.text.strip() == text


def set_day_of_update(
    session: EditSession, proposal: EditableProposal, day: date, *, is_kept: bool
) -> EditableProposal:
    """Set the day of the last update, if the proposal has one or its community keeps it."""
    if not is_kept and not has_field(proposal.context, "updated"):
        return proposal
    return set_field(session, proposal, "updated", day.isoformat())


def add_history(session: EditSession, proposal: EditableProposal, day: date, entry: str) -> EditableProposal:
    """Add an entry to the history of a proposal, if it has one without this entry."""
    headings = proposal.context.profile.sections.get("history", ())
    for index in proposal.context.outline.find_titled_sections(headings):
        if f": {entry}".casefold() in proposal.context.outline.get_text(index).casefold():
            return proposal
    return session.apply(proposal, add_history_entry(proposal, day, entry))


def spell_status(profile: Profile, word: str, present: Value) -> str:
    """Return a status in the words of the community, with capital letters if the present one has them."""
    normalized, _ = split_note(word, profile.statuses)
    canonical = profile.statuses.get(normalized, normalized)
    if normalized == canonical:
        normalized = profile.find_status_word(canonical) or normalized
    raw = (present.raw or "").strip()
    if raw[:1].isupper() or (not raw and word[:1].isupper()):
        display = profile.display_words.get(normalized, "")
        return display or (word if word[:1].isupper() else normalized.capitalize())
    return normalized


def spell_stage(context: DocumentContext, stage: str) -> str:
    """Return a stage in the spelling that the milestones of the proposal use for it, or else in the canonical one."""
    location = find_field(context, "milestones")
    names = [name for name, _ in location.tree.entries] if location and isinstance(location.tree, Fields) else []
    spellings = (name for name in names if context.profile.stages.get(normalize_term(name)) == stage)
    return next(spellings, stage)
