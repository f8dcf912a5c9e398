"""Links in the text of a proposal to files of its repository."""

from __future__ import annotations

from dataclasses import dataclass

from .record import Record


@dataclass(frozen=True, slots=True)
class LocalLink(Record):
    """A link in a text to a file of the repository, or to a heading.

    :param target: as written: a path, an anchor, or an address in a repository of the profile.
    :param column: first column of the target in its line, in characters, counted from 1.
    """

    target: str
    line: int
    column: int
