"""Answers of proposals to constraints."""

from __future__ import annotations

from dataclasses import dataclass

from .record import Record


@dataclass(frozen=True, slots=True)
class ConstraintAnswer(Record):
    """Answer of a proposal to a constraint of its community.

    :param id: identifier of the constraint.
    :param is_applicable: False if the proposal says that the constraint does not apply to it.
    :param reason: reason why it does not apply, shortened if it is long; empty for none, and for other answers.
    """

    id: str
    line: int
    is_applicable: bool = True
    reason: str = ""
