"""Constraints of a community: the declarations in a document, and the answers in a proposal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..config.constraints import MAX_TEXT, Constraint, ConstraintsDocument
from ..config.parser_settings import DEFAULT_PARSER_SETTINGS
from ..config.placeholders import is_undecided
from ..config.terms import normalize_term
from ..constraint_answer import ConstraintAnswer
from ..diagnostics import Code, Diagnostic, shorten_text
from .inline import strip_inline_markup
from .markdown import read_markdown
from .outline import COMMENT, Outline
from .rest import read_rest

_MAX_TEXT = 2000  # Maximum length of the text in which an answer is looked for
_NOT_APPLICABLE = re.compile(r"[\W_]{0,5}(?:n/a|n\.a|not applicable|does not apply)(?!\w)", re.IGNORECASE)

_PUNCTUATION = " \t.,:;()[]-\u2013\u2014"
_ENTRY_NUMBER = re.compile(r"[ \t]{0,20}\(?(?:([0-9]{1,9})|#)[.)][ \t]")
"""Number of an entry of a numbered list, which may be the id of a constraint."""

_DECLARATION = re.compile(r"([A-Za-z]{0,9}[-.]?[0-9]{1,9}(?:\.[0-9]{1,4}){0,3})(?:[.:)]|\s+[-\u2013\u2014])\s+(\S.*)")
"""Id and title of a constraint, such as ``1. No webhooks`` and ``C1: no webhooks``."""


class _Candidate(NamedTuple):
    """Heading, list entry or paragraph with the text that belongs to it.

    :param number: number of the entry in its list; empty for none.
    """

    line: int
    first_text: str
    text: str
    number: str = ""
    is_checked: bool = False
    is_nested: bool = False


def read_constraint_answers(
    outline: Outline, constraints: Iterable[Constraint], headings: Iterable[str]
) -> tuple[ConstraintAnswer, ...]:
    """Return the answers to constraints in the sections with some headings.

    Headings, list entries and paragraphs that start with the id or the title of a constraint are answers if they have a
    text, or a check box that is checked. The first answer to a constraint counts.

    :param headings: normalized.
    """
    answers: dict[str, ConstraintAnswer] = {}
    constraints = tuple(constraints)
    if not constraints:
        return ()
    for candidate in _iter_candidates(outline, tuple(headings)):
        for first_text in _list_first_texts(candidate):
            for constraint in constraints:
                match = constraint.start.match(first_text)
                if match is not None and constraint.id not in answers:
                    text = " ".join(f"{first_text[match.end() :]} {candidate.text}".split())
                    if (answer := _read_answer(constraint, candidate, text)) is not None:
                        answers[constraint.id] = answer
    return tuple(answers.values())


def read_declared_constraints(document: ConstraintsDocument) -> tuple[list[Constraint], list[Diagnostic]]:
    """Return the constraints that a document declares; a diagnostic if it declares none."""
    # The document is part of the repository, and no page of a build: its suffix alone decides its markup.
    read = read_rest if DEFAULT_PARSER_SETTINGS.is_rest(document.path) else read_markdown
    outline = read(document.text)
    heading = normalize_term(document.section)
    constraints = []
    for candidate in _iter_candidates(outline, (heading,)):
        matches = (_DECLARATION.match(first_text) for first_text in _list_first_texts(candidate))
        match = None if candidate.is_nested else next(filter(None, matches), None)
        if match is not None:
            title = shorten_text(match[2].rstrip(_PUNCTUATION), MAX_TEXT)
            constraints.append(Constraint(match[1], title, path=document.path, line=candidate.line))
    if constraints:
        return constraints, []
    section = next(outline.find_titled_sections((heading,)), None)
    if section is None:
        message = f"there is no section {shorten_text(document.section)!r}, which [[constraints]] names"
        return [], [Diagnostic(document.path, None, Code.INVALID_SETTING, message)]
    message = "the section has no heading and no entry of a list that starts with a number or an id such as C1:"
    return [], [Diagnostic(document.path, outline.sections[section].line, Code.INVALID_SETTING, message)]


def _list_first_texts(candidate: _Candidate) -> tuple[str, ...]:
    """Return the first text of a candidate, as it is and with the number of the entry in front."""
    return (
        (candidate.first_text, f"{candidate.number}. {candidate.first_text}")
        if candidate.number
        else (candidate.first_text,)
    )


def _iter_candidates(outline: Outline, headings: tuple[str, ...]) -> Iterator[_Candidate]:
    indices = list(outline.find_sections_under(headings))
    for position, index in enumerate(indices):
        section = outline.sections[index]
        if normalize_term(section.title) not in headings:
            text = COMMENT.sub(" ", outline.get_text(index)[:_MAX_TEXT])
            for below in indices[position + 1 : position + 2]:
                if outline.sections[below].level > section.level:
                    text += f" {outline.sections[below].title}"
            yield _Candidate(section.line, section.title, text)
        yield from _iter_blocks(outline, index)


def _iter_blocks(outline: Outline, index: int) -> Iterator[_Candidate]:
    """Yield the list entries and paragraphs directly under a heading."""
    lines = outline.lines
    number = 0
    for block in outline.get_blocks(index):
        first_text = strip_inline_markup(block.text[:_MAX_TEXT], is_rest=outline.is_rest, labels=outline.link_labels)
        row = block.line - outline.offset - 1
        match = _ENTRY_NUMBER.match("".join(lines[row : row + 1]))
        if not block.depth:
            number = 0
        elif match and block.depth == 1:
            # Entries of a list may all have the number 1, or the mark # of reStructuredText.
            number = max(number + 1, int(match[1] or 0))
        is_numbered = match is not None and block.depth == 1
        yield _Candidate(
            block.line,
            first_text,
            " ".join(block.details)[:_MAX_TEXT],
            str(number) if is_numbered else "",
            is_checked=block.is_checked is True,
            is_nested=block.depth > 1,
        )


def _read_answer(constraint: Constraint, candidate: _Candidate, text: str) -> ConstraintAnswer | None:
    """Return the answer in a text after the name of a constraint; None if the text is empty or a placeholder."""
    if match := _NOT_APPLICABLE.match(text):
        reason = text[match.end() :].strip(_PUNCTUATION)
        reason = "" if is_undecided(reason) else shorten_text(reason)
        return ConstraintAnswer(constraint.id, candidate.line, is_applicable=False, reason=reason)
    return ConstraintAnswer(constraint.id, candidate.line) if candidate.is_checked or not is_undecided(text) else None
