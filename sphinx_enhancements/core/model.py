"""The data model: frozen records of plain values, which can be pickled and compared.

Records keep the text as written beside its canonical value, and its source: ``line`` counts from 1, and is None for
values that come from no line, such as those of a path; ``path`` is the file, and None for the document itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from .constraint_answer import ConstraintAnswer
from .diagnostics import Diagnostic
from .local_link import LocalLink
from .person import Person
from .record import Record
from .text_parts import CheckItem, Question, Section

UNKNOWN = "unknown"
"""Canonical value of a status or stage whose text is not in the profile's vocabulary."""


class Status(StrEnum):
    """Status of an enhancement: the decision axis, in the order that lists and counts use."""

    DRAFT = "draft"
    PROVISIONAL = "provisional"
    ACCEPTED = "accepted"
    IMPLEMENTED = "implemented"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    REMOVED = "removed"
    INFORMATIONAL = "informational"
    UNKNOWN = UNKNOWN

    @classmethod
    def _missing_(cls, _value: object) -> Status:
        return cls.UNKNOWN

    @property
    def is_in_review(self) -> bool:
        """True if no decision is recorded yet."""
        return self in (Status.DRAFT, Status.PROVISIONAL, Status.UNKNOWN)

    @property
    def is_open(self) -> bool:
        """True if the proposal may still be worked on: it is in review, or accepted and not implemented."""
        return self.is_in_review or self is Status.ACCEPTED

    @property
    def is_turned_down(self) -> bool:
        """True if the decision was against the proposal, or its feature was removed again."""
        return self in (Status.REJECTED, Status.WITHDRAWN, Status.REMOVED)

    @property
    def is_declined(self) -> bool:
        """True if the proposal will not be implemented, or not soon."""
        return self in (Status.REJECTED, Status.WITHDRAWN, Status.DEFERRED)

    @property
    def is_retired(self) -> bool:
        """True if the proposal no longer applies although its feature may have been released."""
        return self in (Status.REPLACED, Status.REMOVED)

    @property
    def is_closed(self) -> bool:
        """True if the decision is final and the proposal does not apply."""
        return self.is_turned_down or self.is_retired

    @property
    def is_inactive(self) -> bool:
        """True if nobody works on the proposal, so that it waits for none of its dependencies."""
        return self.is_declined or self.is_retired

    @property
    def has_dropped_milestones(self) -> bool:
        """True if nobody works towards milestones that are written beside this status."""
        return self.is_inactive or self is Status.INFORMATIONAL


_STATUSES: dict[str | None, Status] = {status.value: status for status in Status}
"""Members by value: calling the class for a member takes ten times as long, and decisions are asked for very often."""


DECISION_STEPS = (Status.DRAFT, Status.PROVISIONAL, Status.ACCEPTED, Status.IMPLEMENTED)
"""Statuses that follow one another: requirements of one also apply to those after it."""


class GateDefault(StrEnum):
    """Default of a feature gate at a stage."""

    OFF = "off"
    ON = "on"
    LOCKED = "locked"
    """On, and it cannot be turned off."""


class Commitment(StrEnum):
    """Commitment of a proposal to one of its milestones."""

    TARGETED = "targeted"
    """The proposal aims at the stage in the release, or has reached it there."""
    CONTINUED = "continued"
    """Work continues in the release at a stage that the proposal had before."""
    NOT_OPTED_IN = "not-opted-in"
    """The proposal names the release, but has not opted in to it, as its profile requires."""


# -- metadata as written -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text(Record):
    """A scalar of a metadata block, as written but without its quotes: ``1.10`` stays ``1.10``."""

    text: str
    line: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Items(Record):
    """A list of a metadata block."""

    items: tuple[Tree, ...]
    line: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Fields(Record):
    """A mapping of a metadata block, in its order. A name that is written twice has two entries."""

    entries: tuple[tuple[str, Tree], ...]
    line: int | None = None
    path: str | None = None

    def get(self, name: str) -> Tree | None:
        """Return the last value under a name, ignoring case and the difference between ``_`` and ``-``."""
        name = normalize_field_name(name)
        return next((value for key, value in reversed(self.entries) if normalize_field_name(key) == name), None)


Tree: TypeAlias = Text | Items | Fields


@lru_cache(maxsize=4096)
def normalize_field_name(name: str) -> str:
    """Return a field name in its canonical spelling: lower case, with ``-`` for ``_`` and spaces."""
    return "-".join(name.strip().lower().replace("_", " ").replace("-", " ").split())


def iter_texts(tree: Tree) -> Iterator[Text]:
    """Yield all scalars of a tree in order, without the names of fields."""
    todo = [tree]
    while todo:
        match todo.pop():
            case Text() as text:
                yield text
            case Items(items):
                todo.extend(reversed(items))
            case Fields(entries):
                todo.extend(value for _, value in reversed(entries))


def flatten_tree(tree: Tree) -> str:
    """Return a tree as one line of text, at most 2000 characters long and 32 levels deep."""
    return _format_tree(tree, 32)[:2000]


def _format_tree(tree: Tree, depth: int) -> str:
    match tree:
        case Text(text):
            return text
        case Items(items) if depth:
            return ", ".join(_format_tree(item, depth - 1) for item in items[:200])
        case Fields(entries) if depth:
            return ", ".join(f"{key}: {_format_tree(value, depth - 1)}" for key, value in entries[:200])
    return "…"


# -- parts of a proposal -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Value(Record):
    """A word of a vocabulary, as written and canonical.

    :param raw: text as written; None if nothing is written.
    :param value: canonical word; :data:`UNKNOWN` if the text is not in the vocabulary; None if nothing is written
        and no default applies.
    :param note: text beside the word, such as ``Swift 5.5`` in ``Implemented (Swift 5.5)``.
    """

    raw: str | None = None
    value: str | None = None
    line: int | None = None
    path: str | None = None
    note: str | None = None

    @property
    def is_known(self) -> bool:
        """True if there is a canonical value."""
        return self.value is not None and self.value != UNKNOWN


@dataclass(frozen=True, slots=True)
class Milestone(Record):
    """A stage targeted at, or reached in, one release.

    :param stage: without a value if the document names a release without a stage.
    :param release: as written; in a collection, the spelling that all enhancements share. None if the text, kept in
        :attr:`raw`, is not a release.
    :param track: part of the proposal to which the milestone belongs, if it has several parallel ones.
    :param is_struck: True if the milestone is struck out in the document; it is shown, but counts for no release.
    :param note: text in parentheses after the release.
    :param commitment: set by a collection.
    """

    stage: Value
    release: str | None
    raw: str
    track: str | None = None
    is_struck: bool = False
    note: str | None = None
    line: int | None = None
    path: str | None = None
    commitment: Commitment = Commitment.TARGETED


@dataclass(frozen=True, slots=True)
class Relation(Record):
    """A typed link to another enhancement.

    :param type: kind of relation in the profile, or the inverse of one.
    :param raw: target as written.
    :param target: key of the target; None before linking, and if nothing in the collection matches.
    :param column: first column of the target in its line, counted from 1; None if it is not known.
    """

    type: str
    raw: str
    target: str | None = None
    line: int | None = None
    path: str | None = None
    column: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Link(Record):
    """A link (``tracking``, ``discussion``, a kind of relation …) to an address, or the path of another document.

    :param text: text of the link, if it is another than the address.
    """

    type: str
    url: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Source(Record):
    """The files of a proposal. Paths are relative to the root, with ``/``.

    :param metadata: path of the metadata file beside the document.
    :param attachments: other documents in the proposal's folder; set by a collection.
    :param included_by: path of the document that shows the proposal by including the file; None for the file itself.
    """

    path: str
    line: int = 1
    metadata: str | None = None
    attachments: tuple[str, ...] = ()
    included_by: str | None = None

    @property
    def document(self) -> str:
        """Path of the document that shows the proposal."""
        return self.included_by or self.path


@dataclass(frozen=True, slots=True)
class Enhancement(Record):
    """One proposal as an object.

    When read, :attr:`key` is the key claimed by the document, and releases are as written.
    :func:`~sphinx_enhancements.core.collection.linking.link_shards` makes both unique, resolves relations, and
    derives the stage from the milestones.

    :param stage_releases: releases that the field ``release`` names for the present stage; a collection adds those that
        are later than the milestones of the stage to :attr:`milestones`.
    :param reason: reason for the decision.
    :param review_until: last day for review comments.
    :param gate_defaults: pairs of a stage and the default of the feature gates at it, if the proposal states them.
    :param extra: fields that the profile does not know, in order.
    :param local_links: links in the text to files, and to headings that the document does not have.
    :param anchors: anchors that the text sets beside those of its headings.
    """

    key: str
    title: str
    profile: str
    source: Source
    number: int | None = None
    kind: str | None = None
    status: Value = Value()
    stage: Value = Value()
    milestones: tuple[Milestone, ...] = ()
    stage_releases: tuple[Milestone, ...] = ()
    owner: str | None = None
    participants: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    reason: str | None = None
    created: str | None = None
    updated: str | None = None
    review_until: str | None = None
    labels: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    links: tuple[Link, ...] = ()
    gates: tuple[str, ...] = ()
    gate_defaults: tuple[tuple[str, GateDefault], ...] = ()
    checklist: tuple[CheckItem, ...] = ()
    questions: tuple[Question, ...] = ()
    constraint_answers: tuple[ConstraintAnswer, ...] = ()
    summary: str | None = None
    sections: tuple[Section, ...] = ()
    aliases: tuple[str, ...] = ()
    extra: tuple[tuple[str, Tree], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = field(default=(), compare=False)
    local_links: tuple[LocalLink, ...] = field(default=(), compare=False)
    anchors: tuple[str, ...] = field(default=(), compare=False)

    @property
    def decision(self) -> Status:
        """The canonical status; ``UNKNOWN`` also if none is written."""
        return _STATUSES.get(self.status.value, Status.UNKNOWN)

    def locate(self, value: Text | Items | Fields | Value | Milestone | Relation) -> tuple[str, int]:
        """Return the path and the line of a value of the proposal; those of the proposal for a value without a line."""
        if value.line is None:
            return self.source.path, self.source.line
        return value.path or self.source.path, value.line

    @property
    def checklist_progress(self) -> tuple[int, int]:
        """The numbers of done and of all items of the check list, not counting struck items."""
        items = [item for item in self.checklist if not item.is_struck]
        return sum(item.is_done for item in items), len(items)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions without an answer."""
        return tuple(question for question in self.questions if question.answer is None)

    @property
    def release_milestones(self) -> Iterator[tuple[str, Milestone]]:
        """Pairs of a release and a milestone in it, without struck milestones."""
        for milestone in self.milestones:
            if milestone.release is not None and not milestone.is_struck:
                yield milestone.release, milestone

    @property
    def unparsed_milestones(self) -> Iterator[Milestone]:
        """The milestones whose text is not a release, without struck milestones."""
        return (m for m in self.milestones if m.release is None and not m.is_struck)
