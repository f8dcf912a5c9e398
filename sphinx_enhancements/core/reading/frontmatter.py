"""The block between ``---`` lines at the head of a Markdown page, and the text after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .metadata import Report, parse_block

if TYPE_CHECKING:
    from ..model import Fields


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart.

    :param block: its front matter; ``None`` if it has none.
    :param body: the text after it.
    :param offset: how many lines stand before *body*.
    """

    block: Fields | None
    body: str
    offset: int


def has_front_matter(head: str) -> bool:
    """Whether a text starts with a front matter block; a few characters are enough to tell."""
    return head.lstrip("\ufeff\n\r ").startswith("---")


def split(text: str, report: Report) -> Page:
    """Take a page apart.

    Blank lines before the first ``---`` are tolerated, which MyST and GitHub do not do.

    :param report: told of every repair, with its line in *text*.
    """
    lines = text.split("\n")
    start = 0
    while start < len(lines) and not lines[start].strip():
        start += 1
    if start == len(lines) or lines[start].rstrip() != "---":
        return Page(None, text, 0)
    for end in range(start + 1, len(lines)):
        if lines[end].rstrip() in ("---", "..."):
            break
    else:
        # A rule and no block, as far as anybody can tell.
        return Page(None, text, 0)
    block = "\n" * (start + 1) + "\n".join(lines[start + 1 : end])
    return Page(parse_block(block, report), "\n".join(lines[end + 1 :]), end + 1)
