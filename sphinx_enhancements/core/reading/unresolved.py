"""The marks with which Kubernetes' proposals say that something is still argued about.

Source: keps/NNNN-kep-template/README.md, ``<<[UNRESOLVED optional short context or usernames ]>>``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..model import Question, Text
from .markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..config.profile import Profile
    from ..model import Person

_OPEN = "UNRESOLVED"
_MARK = re.compile(r"<<\[!?UNRESOLVED\b([^\]]{0,400})\](?:>>)?")
_END = "<<[/UNRESOLVED"
_LONGEST = 4000
"""As much of a block is looked at for its first paragraph."""

_HANDLE = re.compile(r"@[A-Za-z0-9][A-Za-z0-9-]*")
_LEADING = re.compile(rf"(?:{_HANDLE.pattern}[\s,:]*)+")
_MARKUP = re.compile(r"[ \t]*(?:>[ \t]?|(?:[-*+]|[0-9]{1,3}[.)])[ \t]+)*")
_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[^`]*$")


class UnresolvedBlock(NamedTuple):
    """A marked block: its question, and its first and last line."""

    question: Question
    first: int
    last: int


def find_unresolved_blocks(
    text: str, offset: int, profile: Profile, people: Iterable[Person], most: int
) -> Iterator[UnresolvedBlock]:
    """The marked blocks of a text, outside comments; code counts, as many stand in it.

    A block without an end goes to the next blank line.

    :param offset: how many lines of the file stand before the text.
    :param most: how many blocks at most.
    """
    handles = {person.handle.casefold() for person in people if person.handle}
    counted, line = 0, offset + 1
    for n, (start, body, end) in enumerate(_spans(text)):
        if n == most:
            return
        line, counted = line + text.count("\n", counted, start), start
        mark = _MARK.match(text, start)
        context, owner = _context(mark[1] if mark else "", handles)
        said = _first_paragraph(text[body : min(end, body + _LONGEST)])
        if owner is None and (named := _LEADING.match(said)):
            owner, said = ", ".join(_HANDLE.findall(named[0])), said[named.end() :]
        stage = profile.read_stage(Text(context)) if context else None
        blocks = stage.value if stage is not None and stage.is_known else None
        if context and blocks is None:
            said = f"{context}: {said}" if said else context
        yield UnresolvedBlock(Question(said, owner, blocks, None, line), line, line + text.count("\n", start, end))


def _spans(text: str) -> Iterator[tuple[int, int, int]]:
    """Start of each mark, start and end of what it marks."""
    at = 0
    comment = text.find("<!--")
    mark = _next(text, at)
    ending = text.find(_END) if mark >= 0 else -1
    while mark >= 0:
        if 0 <= comment < mark:
            closed = text.find("-->", comment + 4)
            if closed < 0:
                return
            comment = text.find("<!--", closed)
            if mark < closed:
                mark = _next(text, closed)
            continue
        found = _MARK.match(text, mark)
        if found is None:
            mark = _next(text, mark + 3)
            continue
        body = found.end()
        if 0 <= ending < body:
            ending = text.find(_END, body)
        following = _next(text, body)
        if ending >= 0 and not 0 <= following < ending:
            end = ending
        else:
            blank = re.compile(r"\n[ \t]*(?:\n|$)").search(text, body)
            end = min(blank.start() if blank else len(text), following if following >= 0 else len(text))
        yield mark, body, end
        mark = following


def _next(text: str, at: int) -> int:
    """The place of the next mark; -1 where there is none."""
    while (found := text.find(_OPEN, at)) >= 0:
        start = found - 4 if text[max(found - 1, 0)] == "!" else found - 3
        if start >= at and text.startswith("<<[", start):
            return start
        at = found + len(_OPEN)
    return -1


def _context(mark: str, handles: set[str]) -> tuple[str, str | None]:
    """The words of a mark, and those it names."""
    words, owners = [], []
    for word in mark.split():
        bare = word.strip(",:;()")
        if _HANDLE.fullmatch(bare):
            owners.append(bare)
        elif bare.casefold() in handles:
            owners.append(f"@{bare}")
        else:
            words.append(word)
    return " ".join(words).strip(" ,:;-"), ", ".join(dict.fromkeys(owners)) or None


def _first_paragraph(text: str) -> str:
    said: list[str] = []
    for line in text.split("\n"):
        bare = "" if _FENCE.match(line) else line[_MARKUP.match(line).end() :].strip()  # type: ignore[union-attr]
        if bare:
            said.append(bare)
        elif said and not _LEADING.fullmatch(" ".join(said)):
            break
    return plain("\n".join(said))[0]
