"""Lists of the questions of enhancements, grouped by enhancement or by owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..config.profile import Profile
from ..diagnostics import Code
from ..model import UNKNOWN, Text
from ..text_parts import Question
from .cells import Cell, Item, ItemKind, make_enhancement_item, make_known_stage_item, shorten_at_word
from .columns import Group
from .options import OptionReader, Problems

GROUPS = ("proposal", "owner")

_MAX_LENGTH = 240  # Maximum number of characters of a question in a list, which links to the whole text of longer ones


@dataclass(frozen=True, slots=True)
class QuestionsSpec:
    """Options of a list of questions; answered ones are listed on request."""

    filter: str = ""
    group_by: str = "proposal"
    answered: bool = False
    limit: int | None = None


class ListedQuestion(NamedTuple):
    """Question in a list.

    :param question: text of the question, shortened if it is long, as a link to the question in its proposal.
    :param full_text: full text of the question.
    :param blocks: stage that cannot be reached before the question is answered.
    :param answer: ``None`` if the question is open; empty if it is answered without a text.
    """

    question: Item
    full_text: str
    proposal: Item
    owner: str | None
    blocks: Item | None
    answer: str | None


class Questions(NamedTuple):
    """Groups of questions."""

    groups: tuple[Group[ListedQuestion], ...]
    open_count: int
    answered_count: int
    problems: Problems = ()

    @property
    def shown(self) -> int:
        """Number of listed questions."""
        return sum(len(group.rows) for group in self.groups)


def compute_questions(collection: Collection, spec: QuestionsSpec) -> Questions:
    """Return the questions for some options; invalid options are ignored and reported in it."""
    options = OptionReader(collection)
    group_by = options.resolve_choice("group-by", spec.group_by, GROUPS, Code.UNKNOWN_COLUMN)
    groups: dict[Cell, list[ListedQuestion]] = {}
    open_count = answered_count = 0
    for entry in options.filter_entries(spec.filter):
        for index, question in enumerate(entry.enhancement.questions):
            open_count += question.answer is None
            answered_count += question.answer is not None
            if spec.answered or question.answer is None:
                title = _make_title(collection, entry, question, group_by)
                groups.setdefault(title, []).append(_make_question(collection, entry, index, question))
    titles = list(groups)
    if group_by == "owner":
        titles.sort(key=lambda title: (not title, title[0].text.lstrip("@").casefold() if title else ""))
    return Questions(
        tuple(_limit_groups(((title, groups[title]) for title in titles), spec.limit)),
        open_count,
        answered_count,
        options.problems,
    )


def _limit_groups(
    groups: Iterable[tuple[Cell, list[ListedQuestion]]], limit: int | None
) -> Iterator[Group[ListedQuestion]]:
    """Yield groups, open questions first, until the limit is reached."""
    for title, questions in groups:
        listed = sorted(questions, key=lambda question: question.answer is not None)[:limit]
        if limit is not None:
            limit -= len(listed)
        if listed:
            yield Group(title, tuple(listed))


def _make_title(collection: Collection, entry: Entry, question: Question, group_by: str) -> Cell:
    if group_by == "proposal":
        return (make_enhancement_item(collection, entry.key),)
    owner = question.owner or entry.enhancement.owner
    return (Item(owner),) if owner else ()


def _make_question(collection: Collection, entry: Entry, index: int, question: Question) -> ListedQuestion:
    return ListedQuestion(
        Item(_shorten_question(question.text), ItemKind.QUESTION, f"{entry.key}#{index}"),
        question.text,
        make_enhancement_item(collection, entry.key),
        question.owner,
        make_named_stage_item(question.blocks, collection.profile) if question.blocks else None,
        question.answer,
    )


def make_named_stage_item(name: str, profile: Profile) -> Item:
    """Return the stage with a name in any spelling; as written if the profile does not have it."""
    stage = profile.read_stage(Text(name))
    if not stage.is_known or stage.value is None:
        return Item(name, ItemKind.STAGE, UNKNOWN)
    return make_known_stage_item(stage.value, profile)


def _shorten_question(text: str) -> str:
    """Return a long question up to its first question mark; without one, up to a word."""
    if len(text) <= _MAX_LENGTH:
        return text
    end = text.find("? ", 0, _MAX_LENGTH)
    return f"{text[: end + 1]} \u2026" if end > 0 else shorten_at_word(text, _MAX_LENGTH)
