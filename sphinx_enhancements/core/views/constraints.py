"""Answers of proposals to the constraints of their community, proposal by constraint."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..config.constraints import Constraint
from .cells import Item, make_enhancement_item
from .options import OptionReader, Problems


class AnswerState(StrEnum):
    """State of the answer of a proposal to a constraint."""

    ANSWERED = "answered"
    NOT_APPLICABLE = "not applicable"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ConstraintsSpec:
    """Options of a table of answers; without a filter, it has the accepted proposals."""

    filter: str = ""
    limit: int | None = None


class AnswerCell(NamedTuple):
    """Answer of one proposal to one constraint.

    :param reason: reason why the constraint does not apply; empty for none.
    """

    state: AnswerState
    reason: str = ""


class ConstraintsRow(NamedTuple):
    """Answers of one proposal, one for each constraint."""

    proposal: Item
    cells: tuple[AnswerCell, ...]


class Constraints(NamedTuple):
    """Table of answers.

    :param total: number of proposals without the limit.
    """

    constraints: tuple[Constraint, ...]
    rows: tuple[ConstraintsRow, ...]
    total: int
    problems: Problems = ()


def compute_constraints(collection: Collection, spec: ConstraintsSpec) -> Constraints:
    """Return the answers of the selected proposals; invalid options are ignored and reported in it."""
    options = OptionReader(collection)
    entries = options.filter_entries(spec.filter)
    if not spec.filter:
        accepted = collection.profile.accepted
        entries = [entry for entry in entries if entry.enhancement.status.value in accepted]
    constraints = collection.profile.constraints
    rows = tuple(_make_row(collection, entry, constraints) for entry in entries[: spec.limit])
    return Constraints(constraints, rows, len(entries), options.problems)


def _make_row(collection: Collection, entry: Entry, constraints: tuple[Constraint, ...]) -> ConstraintsRow:
    answers = {answer.id: answer for answer in entry.enhancement.constraint_answers}
    cells = []
    for constraint in constraints:
        answer = answers.get(constraint.id)
        if answer is None:
            cells.append(AnswerCell(AnswerState.MISSING))
        elif answer.is_applicable:
            cells.append(AnswerCell(AnswerState.ANSWERED))
        else:
            cells.append(AnswerCell(AnswerState.NOT_APPLICABLE, answer.reason))
    return ConstraintsRow(make_enhancement_item(collection, entry.key), tuple(cells))
