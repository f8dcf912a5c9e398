"""Items and cells: the texts of all views, each with its kind and target, free of markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from ..collection.collection import Collection
from ..collection.progress import MilestoneState
from ..config.profile import Profile
from ..model import Commitment, Enhancement, Link, Milestone, Status, Value, iter_texts, normalize_field_name
from ..query import format_query_term
from ..reading.addresses import find_addresses
from ..releases import ReleaseOrder, rank_on_axis

NOT_FOUND = "not found here"
NO_KNOWN_RELEASE = "no known release"
NOT_KNOWN = "not known"
NO_RELEASE = "no release"
NO_STAGE = "no stage"
CONTINUED = "continued"
AIMED_AT = "aimed at"

STATE_WORDS = {
    MilestoneState.PLANNED: "planned",
    MilestoneState.PROPOSED: "proposed",
    MilestoneState.NOT_OPTED_IN: "not opted in",
    MilestoneState.MISSED: "not reached",
    MilestoneState.DROPPED: "not planned",
}
"""State of a milestone that was not reached, or not yet -> the word for it."""

STATE_WORDS_BEFORE_RELEASE = {
    "planned": "planned for",
    "proposed": "proposed for",
    "not opted in": "not opted in to",
    "not reached": "not reached in",
}
"""Word of :data:`STATE_WORDS` -> its form before the name of a release."""


class ItemKind(StrEnum):
    """Kind of an item, which decides how it is drawn.

    An aimed stage is not reached yet. A brief summarizes the items that follow it in a cell.
    """

    TEXT = "text"
    ENHANCEMENT = "enhancement"
    RELEASE = "release"
    ADDRESS = "address"
    STATUS = "status"
    STAGE = "stage"
    AIMED_STAGE = "aimed-stage"
    STRUCK = "struck"
    METER = "meter"
    CODE = "code"
    DOCUMENT = "document"
    LOCAL = "local"
    QUESTION = "question"
    VERDICT = "verdict"
    BRIEF = "brief"
    QUERY = "query"

    __hash__ = str.__hash__  # that of enumerations runs Python code for each of thousands of equal cells


class Item(NamedTuple):
    """Text of one kind.

    :param target: by kind: the key of an enhancement, or of a need of this project (``LOCAL``); a release; an
        address; the path of a document; a canonical status or stage; the integer percentage of a meter; the verdict
        that an item says or that a brief is about; a query for the list of all enhancements; for a question, the
        enhancement's key, ``#`` and the question's index.
    :param note: remark shown after the text, such as the status of a linked enhancement.
    :param full_text: full text of a shortened status or stage.
    """

    text: str
    kind: ItemKind = ItemKind.TEXT
    target: str | None = None
    note: str | None = None
    full_text: str | None = None


Cell = tuple[Item, ...]


def make_status_item(enhancement: Enhancement, profile: Profile) -> Item:
    """Return the status in the profile's word; the beginning of an unknown status as written."""
    status = enhancement.status
    if status.value == Status.UNKNOWN:
        return _make_unknown_item(status.raw, ItemKind.STATUS)
    word = profile.get_display_word(status.value, status.raw) if status.value else profile.absent_status_word
    return Item(word, ItemKind.STATUS, status.value)


def _make_unknown_item(raw: str | None, kind: ItemKind) -> Item:
    """Return an unknown status or stage as written; shortened if it is long."""
    text = shorten_at_word(raw or "", MAX_STATUS)
    full = shorten_at_word(raw or "", _MAX_FULL_TEXT)
    return Item(text or Status.UNKNOWN, kind, Status.UNKNOWN, full_text=full if full != text else None)


def make_stage_item(stage: Value, profile: Profile) -> Item | None:
    """Return a stage in the profile's word, or an unknown one as written; None if there is no stage."""
    if stage.value is None:
        return None
    if stage.value == Status.UNKNOWN:
        return _make_unknown_item(stage.raw, ItemKind.STAGE)
    return make_known_stage_item(stage.value, profile)


def make_known_stage_item(stage: str, profile: Profile) -> Item:
    """Return a canonical stage in the profile's word."""
    return Item(profile.get_display_word(stage), ItemKind.STAGE, stage)


def make_present_stage_item(collection: Collection, key: str) -> Item | None:
    """Return the stage of an enhancement, internal or external; as an aimed stage with a note if it was not reached."""
    stage = make_stage_item(collection.get_enhancement(key).stage, collection.get_profile(key))
    present = collection.classify_stage(key)
    if stage is None or present.is_reached:
        return stage
    note = describe_state(collection, present.state, present.release)
    if present.release is not None and note in STATE_WORDS_BEFORE_RELEASE:
        note = f"{STATE_WORDS_BEFORE_RELEASE[note]} {present.release}"
    return stage._replace(kind=ItemKind.AIMED_STAGE, note=note)


def describe_state(collection: Collection, state: MilestoneState, release: str | None) -> str | None:
    """Return the word for a milestone that was not reached, or not yet; None for any other."""
    if state is MilestoneState.DROPPED and release is not None and collection.order.is_released(release):
        state = MilestoneState.MISSED
    return STATE_WORDS.get(state)


def make_milestone_stage_item(milestone: Milestone, profile: Profile) -> Item:
    """Return the stage of a milestone, or the words "no stage"."""
    return make_stage_item(milestone.stage, profile) or Item(NO_STAGE, ItemKind.STAGE)


def make_progress_item(collection: Collection, milestone: Milestone, state: MilestoneState) -> Item:
    """Return the stage of a milestone; as an aimed stage with a note if the milestone was not reached."""
    stage = make_milestone_stage_item(milestone, collection.profile)
    if note := describe_state(collection, state, milestone.release):
        return stage._replace(kind=ItemKind.AIMED_STAGE, note=note)
    return stage


def make_release_group_item(milestone: Milestone, profile: Profile) -> Item:
    """Return the title under which a release lists a milestone: its stage, or "continued"."""
    if milestone.commitment is Commitment.CONTINUED:
        return Item(CONTINUED, ItemKind.STAGE)
    return make_milestone_stage_item(milestone, profile)


def sort_release_groups(parts: Iterable[Item], profile: Profile) -> list[Item]:
    """Return titles of groups in a release in order: stages, then "continued", then unknown stages and no stage."""
    axis = profile.axis

    def sort_key(part: Item) -> tuple[bool, bool, int, str]:
        return part.target not in axis, part.text != CONTINUED, rank_on_axis(axis, part.target), part.text

    return sorted(parts, key=sort_key)


def make_state_items(collection: Collection, key: str) -> tuple[Item, Item | None]:
    """Return status and stage of an enhancement, internal or external, in the words of its own profile."""
    enhancement, profile = collection.get_enhancement(key), collection.get_profile(key)
    status = make_status_item(enhancement, profile)
    external = collection.get_external(key)
    if external is not None and not external.project and enhancement.status.raw:
        status = status._replace(text=enhancement.status.raw)  # the status of a need belongs to no profile
    return status, make_present_stage_item(collection, key)


def make_key_item(collection: Collection, key: str) -> Item:
    """Return a link to an enhancement, internal or external, whose text is its key."""
    external = collection.get_external(key)
    if external is None:
        return Item(key, ItemKind.ENHANCEMENT, key)
    if external.local_anchor is not None:
        return Item(external.original_key, ItemKind.LOCAL, key)
    return Item(external.original_key, ItemKind.ADDRESS if external.url else ItemKind.TEXT, external.url)


def make_enhancement_item(collection: Collection, key: str, *, note: bool = False) -> Item:
    """Return a link to an enhancement, with key and title, and on request a note of its status, stage and project."""
    item = make_key_item(collection, key)
    item = item._replace(text=f"{item.text}: {collection.get_enhancement(key).title}")
    if not note:
        return item
    external = collection.get_external(key)
    states = make_state_items(collection, key)
    present = [state for state in states if state is not None and (external is None or state.target)]
    words = [word for state in present for word in (state.text, state.note) if word]
    if external is not None:
        words.insert(0, external.origin_label)
    return item._replace(note=", ".join(filter(None, words)))


def make_release_item(order: ReleaseOrder, name: str) -> Item:
    """Return a link to a release; plain text for a release that only struck milestones name, which has no page."""
    return Item(name, ItemKind.RELEASE, name) if name in order.names else Item(name)


def make_people_items(enhancement: Enhancement, role: str | None = None) -> Cell:
    """Return the people of an enhancement, in one role or in all of them, each with a note."""
    people = (person for person in enhancement.people if role is None or person.role == role)
    return tuple(dict.fromkeys(Item(person.label, note=person.note) for person in people))


def make_count_item(number: int, query: str | None) -> Item:
    """Return a number of enhancements, as a link to their list if there are any and a query selects them."""
    return Item(str(number), ItemKind.QUERY, query) if number and query else Item(str(number))


def make_query_item(item: Item, word: str, value: str) -> Item:
    """Return an item as a link to the list of enhancements with a value; unchanged if no query can name the value."""
    term = format_query_term(word, value)
    return item._replace(kind=ItemKind.QUERY, target=term) if term else item


def make_address_item(url: str) -> Item:
    """Return an address, as a link only if its scheme is http, https or mailto."""
    return Item(url, ItemKind.ADDRESS, url) if is_address(url) else Item(url)


def make_milestone_items(
    collection: Collection, enhancement: Enhancement, milestones: Iterable[Milestone]
) -> Iterator[Item]:
    """Yield milestones as ``alpha v1.8``, with track, remark and state (if not reached) in their notes."""
    for milestone in milestones:
        stage = make_stage_item(milestone.stage, collection.profile)
        release = milestone.release or milestone.raw
        text = f"{stage.text} {release}" if stage else release
        notes = [note for note in (milestone.track, milestone.note) if note]
        if milestone.release is None:
            notes.append(NO_KNOWN_RELEASE)
        elif not milestone.is_struck:
            notes += _iter_state_words(collection, enhancement, milestone)
        target = None if milestone.is_struck else milestone.release
        kind = ItemKind.STRUCK if milestone.is_struck else ItemKind.RELEASE if target else ItemKind.TEXT
        yield Item(text, kind, target, ", ".join(notes) or None)


def _iter_state_words(collection: Collection, enhancement: Enhancement, milestone: Milestone) -> Iterator[str]:
    """Yield the word for continued work, and that for a milestone that was not reached."""
    if milestone.commitment is Commitment.CONTINUED:
        yield CONTINUED
    state = collection.classify_milestone(enhancement, milestone)
    if word := describe_state(collection, state, milestone.release):
        yield word


def make_link_item(link: Link) -> Item:
    """Return the text of a link; as a link if its target is a web address."""
    return make_address_item(link.url)._replace(text=link.text or link.url)


def make_prose_items(enhancement: Enhancement, profile: Profile, kind: str) -> Iterator[Item]:
    """Yield the texts without an address in the fields for a kind of links, from ``extra``, where these are kept."""
    for name, tree in enhancement.extra:
        if profile.link_kinds.get(profile.fields.get(normalize_field_name(name), "")) == kind:
            for text in iter_texts(tree):
                if not profile.is_placeholder(text.text) and next(find_addresses(text.text, profile), None) is None:
                    yield Item(" ".join(text.text.split()))


def make_unresolved_items(collection: Collection, enhancement: Enhancement, kind: str) -> Iterator[Item]:
    """Yield the pages, documents and unresolved texts to which a kind of relation leads instead of proposals."""
    for link in enhancement.links:
        if link.type == kind:
            item = make_link_item(link)
            yield item if item.target else Item(item.text, ItemKind.DOCUMENT, link.url)
    for relation in enhancement.relations:
        if relation.type == kind and relation.target is None:
            note = None if collection.is_prose(relation.raw) else NOT_FOUND
            yield Item(relation.raw, note=note)


def make_checklist_item(enhancement: Enhancement) -> Item | None:
    """Return a meter of the checklist; ``None`` if the enhancement has no checklist."""
    return make_meter_item(*enhancement.checklist_progress) if enhancement.checklist else None


def make_meter_item(done: int, total: int) -> Item:
    """Return a meter of done and total entries; it is full if the total is 0."""
    return Item(f"{done}/{total}", ItemKind.METER, str(100 * done // total if total else 100))


def is_address(text: str) -> bool:
    """Return True if a text is an http, https or mailto address, which may become a hyperlink."""
    return bool(re.match(r"(?:https?://[^\s<>\"]+|mailto:[^\s<>\"@]+@[^\s<>\"]+)\Z", text, re.IGNORECASE))


MAX_STATUS = 60
_MAX_FULL_TEXT = 500
MAX_TITLE = 120
MAX_SUMMARY = 240

_END = re.compile(r"[.!?]+[\"'\u201d\u2019)\]]*(?=\s)|[\u3002\uff01\uff1f]")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:\w|e\.g|i\.e|etc|vs|cf|ca|approx|incl|resp|fig|dr|mr|mrs)\.\Z", re.IGNORECASE
)


def extract_first_sentence(text: str) -> str:
    """Return the first sentence of a text; it ends at no abbreviation and before no lower-case letter."""
    text = " ".join(text[: 8 * MAX_SUMMARY].split())
    for end in _END.finditer(text):
        sentence, rest = text[: end.end()], text[end.end() :].lstrip()
        if not _ABBREVIATION.search(sentence[-12:]) and not rest[:1].islower():
            return sentence
    return text


def shorten_at_word(text: str, length: int) -> str:
    """Return a text on one line with a maximum number of characters, cut between words if possible.

    Unlike :func:`textwrap.shorten`, this keeps the beginning of a word that is too long, as of a script without spaces.
    """
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    beginning = text[: length - 1]
    words = beginning if text[length - 1] == " " else beginning.rpartition(" ")[0]
    return f"{(words if len(words) > length // 2 else beginning).rstrip(' ,;:')}\u2026"
