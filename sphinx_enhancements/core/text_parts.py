"""Parts of the text of a proposal: check items, questions and sections."""

from __future__ import annotations

from dataclasses import dataclass

from .record import Record


@dataclass(frozen=True, slots=True)
class CheckItem(Record):
    """An item of a check list. A struck item does not apply and is not counted."""

    text: str
    is_done: bool
    is_struck: bool = False
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Question(Record):
    """An open or answered question of a proposal.

    :param text: on one line, without markup.
    :param owner: person or group that has to answer, as written.
    :param blocks: stage that requires the answer: canonical if the profile knows it, otherwise as written.
    :param answer: None while the question is open; empty if it is answered without a text.
    :param is_deferred: True if the text says that the answer can wait, or discusses the question below it.
    """

    text: str
    owner: str | None = None
    blocks: str | None = None
    answer: str | None = None
    line: int | None = None
    is_deferred: bool = False


@dataclass(frozen=True, slots=True)
class Section(Record):
    """A heading, of level 1 for the title; it has text if any but comments precedes the next heading."""

    title: str
    level: int
    line: int
    has_text: bool
