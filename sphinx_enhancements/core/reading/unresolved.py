"""Blocks that mark open questions in Kubernetes' proposals: ``<<[UNRESOLVED …]>> … <<[/UNRESOLVED]>>``.

Source: keps/NNNN-kep-template/README.md, ``<<[UNRESOLVED optional short context or usernames ]>>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from ..config.profile import Profile
from ..model import Person, Question, Text
from .markdown import strip_inline_markup

_OPENING = "<<["
_END = "<<[/UNRESOLVED"
_MARK = re.compile(r"<!--.*?(?:-->|\Z)|<<\[!?UNRESOLVED\b(?P<context>[^\]]{0,400})\](?:>>)?", re.DOTALL)
"""A comment, or the mark at the start of a block, of which comments hold none."""

_MAX_BODY = 4000
"""Characters of a block in which its first paragraph is looked for."""

_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n|$)")
_HANDLE = re.compile(r"@[A-Za-z0-9][A-Za-z0-9-]*")
_LEADING_HANDLES = re.compile(rf"(?:{_HANDLE.pattern}[\s,:]*)+")
_BLOCK_MARKUP = re.compile(r"[ \t]*(?:>[ \t]?|(?:[-*+]|[0-9]{1,3}[.)])[ \t]+)*")
_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[^`]*$")


class UnresolvedBlock(NamedTuple):
    """A marked block: its question, and the numbers of its lines in the file."""

    question: Question
    lines: range


def find_unresolved_blocks(
    text: str, offset: int, profile: Profile, people: Iterable[Person], limit: int
) -> Iterator[UnresolvedBlock]:
    """Yield the marked blocks of a text outside comments. Those in code count, too: many proposals write them there.

    :param offset: number of lines of the file before the text.
    :param people: authors, reviewers and approvers, whom a mark may name without ``@``.
    :param limit: number of blocks after which the search ends.
    """
    if _OPENING not in text:
        return
    handles = {person.handle.casefold() for person in people if person.handle}
    position, line = 0, offset + 1
    for mark, end in islice(_find_marks(text), limit):
        line += text.count("\n", position, mark.start())
        position = mark.start()
        context, owner = _split_context(mark["context"], handles)
        question = _find_first_paragraph(text[mark.end() : min(end, mark.end() + _MAX_BODY)])
        if owner is None and (leading := _LEADING_HANDLES.match(question)):
            owner, question = ", ".join(_HANDLE.findall(leading[0])), question[leading.end() :]
        stage = profile.read_stage(Text(context)) if context else None
        blocks = stage.value if stage is not None and stage.is_known else None
        if context and blocks is None:
            question = f"{context}: {question}" if question else context
        lines = range(line, line + text.count("\n", position, end) + 1)
        yield UnresolvedBlock(Question(question, owner, blocks, None, line), lines)


def _find_marks(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Yield the mark at the start of each block, and where the block ends.

    A block without an end mark goes on to the next blank line or mark.
    """
    marks = [match for match in _MARK.finditer(text) if match["context"] is not None]
    starts = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, following in zip(marks, starts, strict=False):
        end = text.find(_END, mark.end(), following)
        if end < 0:
            blank = _BLANK_LINE.search(text, mark.end(), following)
            end = blank.start() if blank else following
        yield mark, end


def _split_context(context: str, handles: set[str]) -> tuple[str, str | None]:
    """Return the words of a mark other than people, and the people that it names.

    :param handles: of people whom it may name without ``@``.
    """
    words, owners = [], []
    for word in context.split():
        bare = word.strip(",:;()")
        if _HANDLE.fullmatch(bare):
            owners.append(bare)
        elif bare.casefold() in handles:
            owners.append(f"@{bare}")
        else:
            words.append(word)
    return " ".join(words).strip(" ,:;-"), ", ".join(dict.fromkeys(owners)) or None


def _find_first_paragraph(text: str) -> str:
    """Return the first paragraph or list as plain text, together with a line above it that only names people."""
    parts: list[str] = []
    for line in text.split("\n"):
        bare = "" if _FENCE.match(line) else _BLOCK_MARKUP.sub("", line, count=1).strip()
        if bare:
            parts.append(bare)
        elif parts and not _LEADING_HANDLES.fullmatch(" ".join(parts)):
            break
    return strip_inline_markup("\n".join(parts))
