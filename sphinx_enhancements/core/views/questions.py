"""Every question that proposals leave open, by proposal or by whoever is to answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..diagnostics import Code
from ..model import UNKNOWN, Text
from .cells import Cell, Item, ItemKind, make_enhancement_item, make_known_stage_item
from .shortening import shorten
from .table import filter_entries

if TYPE_CHECKING:
    from ..collection.collection import Collection, Entry
    from ..config.profile import Profile
    from ..model import Question

GROUPS = ("proposal", "owner")

_LONG = 240
"""A longer question is shortened in a list, which leads to the whole of it."""


@dataclass(frozen=True, slots=True)
class QuestionsSpec:
    """What a list of questions is asked for.

    :param filter: a query: the questions of which proposals.
    :param group_by: one of :data:`GROUPS`.
    :param answered: whether those that have an answer are shown too.
    :param limit: how many questions at most.
    """

    filter: str = ""
    group_by: str = "proposal"
    answered: bool = False
    limit: int | None = None


class AskedQuestion(NamedTuple):
    """A question in a list.

    :param owner: who is to answer it, where it says so itself.
    :param blocks: the stage that waits for the answer.
    :param answer: ``None`` while it is open; empty where it is answered, and nobody wrote how.
    """

    question: Item
    proposal: Item
    owner: str | None
    blocks: Item | None
    answer: str | None


class QuestionGroup(NamedTuple):
    """Questions that belong together; the title is empty for those that belong to nobody."""

    title: Cell
    questions: tuple[AskedQuestion, ...]


class Questions(NamedTuple):
    """A list of questions.

    :param open: how many the chosen proposals leave open, and *answered* how many they have answered.
    """

    groups: tuple[QuestionGroup, ...]
    open: int
    answered: int
    problems: tuple[tuple[Code, str], ...] = ()

    @property
    def shown(self) -> int:
        """How many are in the list."""
        return sum(len(group.questions) for group in self.groups)


def compute_questions(collection: Collection, spec: QuestionsSpec) -> Questions:
    """Answer a spec. What it asks for in vain is reported in the answer."""
    problems: list[tuple[Code, str]] = []
    by = spec.group_by
    if by not in GROUPS:
        problems.append((Code.UNKNOWN_COLUMN, f"`group-by` is proposal or owner, not {by!r}; proposal is taken"))
        by = "proposal"
    found = [
        (entry, n, question)
        for entry in filter_entries(collection, spec.filter, problems)
        for n, question in enumerate(entry.enhancement.questions)
    ]
    total = len(found)
    still_open = sum(question.answer is None for _, _, question in found)
    # The open ones of a proposal come first: those are what a reader has come for.
    groups: dict[Cell, list[AskedQuestion]] = {}
    for entry, n, question in found:
        if spec.answered or question.answer is None:
            title = _title(collection, entry, question, by)
            groups.setdefault(title, []).append(_asked(collection, entry, n, question))
    titles = list(groups) if by == "proposal" else sorted(groups, key=_by_name)
    left = spec.limit if spec.limit is not None else total
    kept = []
    for title in titles:
        shown = sorted(groups[title], key=lambda asked: asked.answer is not None)[:left]
        left -= len(shown)
        if shown:
            kept.append(QuestionGroup(title, tuple(shown)))
    return Questions(tuple(kept), still_open, total - still_open, tuple(problems))


def _by_name(title: Cell) -> tuple[bool, str]:
    """Owners by name, and what belongs to nobody last."""
    return (not title, title[0].text.lstrip("@").casefold() if title else "")


def _title(collection: Collection, entry: Entry, question: Question, by: str) -> Cell:
    if by == "proposal":
        return (make_enhancement_item(collection, entry.key),)
    owner = question.owner or entry.enhancement.owner
    return (Item(owner),) if owner else ()


def _asked(collection: Collection, entry: Entry, place: int, question: Question) -> AskedQuestion:
    return AskedQuestion(
        Item(_short(question.text), ItemKind.QUESTION, f"{entry.key}#{place}"),
        make_enhancement_item(collection, entry.key),
        question.owner,
        make_named_stage_item(question.blocks, collection.profile) if question.blocks else None,
        question.answer,
    )


def make_named_stage_item(name: str, profile: Profile) -> Item:
    """The badge of a stage that somebody names."""
    stage = profile.read_stage(Text(name))
    if not stage.is_known or stage.value is None:
        return Item(name, ItemKind.STAGE, UNKNOWN)
    return make_known_stage_item(stage.value, profile)


def _short(text: str) -> str:
    """A question up to its question mark, or up to a word where that is too far."""
    if len(text) <= _LONG:
        return text
    end = text.find("? ", 0, _LONG)
    if end > 0:
        return f"{text[: end + 1]} \u2026"
    return shorten(text, _LONG)
