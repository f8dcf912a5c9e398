"""Answers of a proposal to the constraints of its community."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..config.constraints import Constraint
from ..config.placeholders import is_undecided
from ..config.terms import normalize_term
from .outline import COMMENT, Outline

_MAX_TEXT = 2000  # Maximum length of the text in which an answer is looked for
_NOT_APPLICABLE = re.compile(r"[\W_]{0,5}(?:n/a|n\.a|not applicable|does not apply)(?!\w)")

_ENTRY_NUMBER = re.compile(r"[ \t]{0,20}([0-9]{1,9})[.)][ \t]")
"""Number of an entry of a numbered list, which may be the id of a constraint."""


class ConstraintAnswer(NamedTuple):
    """Answer of a proposal to a constraint.

    :param is_applicable: False if the proposal says that the constraint does not apply to it.
    :param has_reason: False if it says so without a reason.
    """

    line: int | None
    is_applicable: bool = True
    has_reason: bool = True


class _Candidate(NamedTuple):
    """Heading, list entry or paragraph with the text that belongs to it."""

    line: int | None
    head: str
    text: str
    is_checked: bool = False


def read_constraint_answers(
    outline: Outline, constraints: Iterable[Constraint], headings: Iterable[str]
) -> Mapping[str, ConstraintAnswer]:
    """Return the identifiers of the answered constraints with the answers in the sections with some headings.

    Headings, list entries and paragraphs that start with the id or the title of a constraint are answers if they have a
    text, or a check box that is checked. The first answer to a constraint counts.

    :param headings: normalized.
    """
    answers: dict[str, ConstraintAnswer] = {}
    constraints = tuple(constraints)
    if not constraints:
        return answers
    for candidate in _iter_candidates(outline, tuple(headings)):
        head = normalize_term(candidate.head)
        for constraint in constraints:
            match = constraint.start.match(head)
            if match is not None and constraint.id not in answers:
                answer = _read_answer(candidate, f"{head[match.end() :]} {normalize_term(candidate.text)}")
                if answer is not None:
                    answers[constraint.id] = answer
    return answers


def _iter_candidates(outline: Outline, headings: tuple[str, ...]) -> Iterator[_Candidate]:
    from .inline import strip_inline_markup

    lines = outline.text.split("\n")
    indices = list(outline.find_sections_under(headings))
    for place, index in enumerate(indices):
        section = outline.sections[index]
        if normalize_term(section.title) not in headings:
            text = COMMENT.sub(" ", outline.get_text(index)[:_MAX_TEXT])
            for below in indices[place + 1 : place + 2]:
                if outline.sections[below].level > section.level:
                    text += f" {outline.sections[below].title}"
            yield _Candidate(section.line, section.title, text)
        for block in outline.get_blocks(index):
            head = strip_inline_markup(block.text[:_MAX_TEXT], is_rest=outline.is_rest, labels=outline.link_labels)
            candidate = _Candidate(block.line, head, " ".join(block.details)[:_MAX_TEXT], block.is_checked is True)
            yield candidate
            row = block.line - outline.offset - 1
            if number := _ENTRY_NUMBER.match("".join(lines[row : row + 1])):
                yield candidate._replace(head=f"{number[1]} {head}")


def _read_answer(candidate: _Candidate, text: str) -> ConstraintAnswer | None:
    """Return the answer in a text after the name of a constraint; None if the text is empty or a placeholder."""
    if match := _NOT_APPLICABLE.match(text):
        return ConstraintAnswer(candidate.line, is_applicable=False, has_reason=not is_undecided(text[match.end() :]))
    return ConstraintAnswer(candidate.line) if candidate.is_checked or not is_undecided(text) else None
