"""What a proposal is once it has been read: frozen records of plain values, which pickle and compare.

Everything keeps the text as it was written beside what it was understood as, and where it stands:
the line, counted from 1, ``None`` where there is none, as for what a path says; and the path of
the file, ``None`` for the document itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .diagnostics import Diagnostic

UNKNOWN = "unknown"
"""The canonical value of a status or stage that was written but means nothing to the profile."""


class Status(StrEnum):
    """The decision axis, in the order in which lists and counts show it."""

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


DECISION_STEPS = (Status.DRAFT, Status.PROVISIONAL, Status.ACCEPTED, Status.IMPLEMENTED)
"""Statuses that follow one another: requirements of one also apply to those after it."""


class GateDefault(StrEnum):
    """Whether a feature gate is on for somebody who does not set it."""

    OFF = "off"
    ON = "on"
    LOCKED = "locked"
    """On, and nobody can turn it off."""


class Record:
    """A frozen record that pickles by calling its class again.

    What :func:`dataclasses.dataclass` makes of ``slots`` and ``frozen`` finds its fields anew for
    each object, ten times as slow; a collection has tens of thousands of them.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[type[Record], tuple[object, ...]]:
        names: tuple[str, ...] = getattr(self, "__match_args__", ())
        return type(self), tuple(getattr(self, name) for name in names)


def key_sort_key(key: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key for keys: the numbers in them as numbers, so that ``VEP-9`` is before ``VEP-10``."""
    parts = re.split(r"([0-9]{1,18})", key.casefold())
    return (*((0, int(part), "") if n % 2 else (1, 0, part) for n, part in enumerate(parts)), (2, 0, key))


_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def replace_invalid_xml(text: str) -> str:
    """A text with U+FFFD for every character that may not stand in XML, so that every format can hold it."""
    return _NO_XML.sub("\ufffd", text)


# -- metadata as written -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text(Record):
    """A scalar of a metadata block, exactly as written but for its quotes: ``1.10`` stays ``1.10``."""

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
    """A mapping of a metadata block, in its order; a name that stands twice is here twice."""

    entries: tuple[tuple[str, Tree], ...]
    line: int | None = None
    path: str | None = None

    def get(self, name: str) -> Tree | None:
        """The value under a name, ``_`` and ``-`` and case being one; the last one if there are several."""
        wanted = normalize_field_name(name)
        found = None
        for key, value in self.entries:
            if normalize_field_name(key) == wanted:
                found = value
        return found


Tree: TypeAlias = Text | Items | Fields


@lru_cache(maxsize=4096)
def normalize_field_name(name: str) -> str:
    """The canonical spelling of a field's name: lower case, ``_`` and blanks written as ``-``."""
    return "-".join(name.strip().lower().replace("_", " ").replace("-", " ").split())


def iter_texts(tree: Tree) -> Iterator[Text]:
    """Every text in a tree, in order; names of fields are none."""
    todo = [tree]
    while todo:
        match todo.pop():
            case Text() as text:
                yield text
            case Items(items):
                todo.extend(reversed(items))
            case Fields(entries):
                todo.extend(value for _, value in reversed(entries))


_FLAT_DEPTH = 32


def flatten_tree(tree: Tree) -> str:
    """A tree on one line of text, for where only text can be shown. Bounded in length and depth."""
    return _flat(tree, _FLAT_DEPTH)[:2000]


def _flat(tree: Tree, depth: int) -> str:
    match tree:
        case Text(text):
            return text
        case Items(items) if depth:
            return ", ".join(_flat(item, depth - 1) for item in items[:200])
        case Fields(entries) if depth:
            return ", ".join(f"{key}: {_flat(value, depth - 1)}" for key, value in entries[:200])
    return "…"


# -- parts of a proposal -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Value(Record):
    """A word of a vocabulary.

    :param raw: as written, ``None`` where nothing was.
    :param value: canonical; :data:`UNKNOWN` where what was written means nothing; ``None`` where
        nothing was written and nothing follows from the rest.
    """

    raw: str | None = None
    value: str | None = None
    line: int | None = None
    path: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is a canonical value."""
        return self.value is not None and self.value != UNKNOWN


@dataclass(frozen=True, slots=True)
class Milestone(Record):
    """One stage aimed at or reached in one release.

    :param release: as written at first; in a collection, the spelling that all proposals share.
        ``None`` where the text is no release, which :attr:`raw` still holds.
    :param track: the part of the proposal it is about, where there are several side by side.
    :param is_struck: crossed out in the document: shown so, and counted for no release.
    :param note: what stood in parentheses behind the release.
    """

    stage: Value
    release: str | None
    raw: str
    track: str | None = None
    is_struck: bool = False
    note: str | None = None
    line: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Person(Record):
    """Somebody in one role (``author``, ``reviewer``, ``approver`` …).

    :param handle: the account name without ``@``, where one was written.
    :param note: what was written beside the name, such as what the person answers for.
    """

    role: str
    handle: str | None
    name: str | None
    raw: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Relation(Record):
    """A typed link to another proposal.

    :param type: a kind of the profile, or the inverse of one, by which the other side says the same.
    :param raw: the target as written.
    :param target: the key of the target; ``None`` until a collection resolves it, and after that
        where nothing in the collection answers to it.
    """

    type: str
    raw: str
    target: str | None = None
    line: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Link(Record):
    """An address outside the collection (``tracking``, ``discussion``, ``link`` …), as written."""

    type: str
    url: str


@dataclass(frozen=True, slots=True)
class CheckItem(Record):
    """One entry of a check list. A struck one does not apply, and counts neither way."""

    text: str
    is_done: bool
    is_struck: bool = False
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Question(Record):
    """Something that a proposal leaves open, or did.

    :param text: on one line, without markup.
    :param owner: who is to answer it, as written; ``None`` where nobody is named.
    :param blocks: the stage that waits for the answer: canonical where the profile knows it, else as written.
    :param answer: ``None`` while it is open; empty where it is answered and nobody wrote how.
    """

    text: str
    owner: str | None = None
    blocks: str | None = None
    answer: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Section(Record):
    """A heading of the document.

    :param level: 1 for the document's own title.
    :param has_text: whether there is text between it and the next heading, comments not counted.
    """

    title: str
    level: int
    line: int
    has_text: bool


@dataclass(frozen=True, slots=True)
class Source(Record):
    """Where a proposal was read from. Paths are relative to the root, with ``/``.

    :param metadata: the file beside the document that holds its metadata.
    :param attachments: other documents of the proposal's folder; filled by a collection.
    """

    path: str
    line: int = 1
    metadata: str | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Enhancement(Record):
    """One proposal.

    As read, :attr:`key` is what the document claims and milestones hold releases as written.
    :func:`~sphinx_enhancements.core.collection.linking.link` settles both, resolves relations and adds
    the stage that follows from the milestones.

    :param reason: why it was decided as it was.
    :param review_until: the last day on which remarks are asked for.
    :param gate_defaults: stage -> whether the gates are on at it, in pairs, where the proposal says so itself.
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
    summary: str | None = None
    sections: tuple[Section, ...] = ()
    aliases: tuple[str, ...] = ()
    extra: tuple[tuple[str, Tree], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = field(default=(), compare=False)

    @property
    def decision(self) -> Status:
        """The canonical status; ``UNKNOWN`` also where none is written."""
        return Status(self.status.value or UNKNOWN)

    @property
    def checklist_progress(self) -> tuple[int, int]:
        """How many entries of the check list are done, and how many count at all."""
        counting = [item for item in self.checklist if not item.is_struck]
        return sum(item.is_done for item in counting), len(counting)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions that nobody has answered."""
        return tuple(question for question in self.questions if question.answer is None)

    @property
    def release_milestones(self) -> Iterator[tuple[str, Milestone]]:
        """The milestones that count, each with its release."""
        for milestone in self.milestones:
            if milestone.release is not None and not milestone.is_struck:
                yield milestone.release, milestone

    @property
    def unparsed_milestones(self) -> Iterator[Milestone]:
        """The milestones that would count, in something that is no release."""
        return (m for m in self.milestones if m.release is None and not m.is_struck)
