"""Metadata at the head of a page, and the text after it.

The block between ``---`` lines of Markdown, or lines ``Name: value`` before the first blank one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..config.profile import MetadataSource
from ..model import Fields, Text
from .metadata import parse_block

if TYPE_CHECKING:
    from ..model import Tree
    from .repair import Report

_HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9 _/-]{0,80}):(?!//)[ \t]*(.*)$")


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart.

    :param block: its front matter; ``None`` if it has none.
    :param body: the text after it.
    :param offset: how many lines stand before *body*.
    :param source: in which form the block is written.
    """

    block: Fields | None
    body: str
    offset: int
    source: MetadataSource = MetadataSource.FRONT_MATTER


def has_front_matter(head: str) -> bool:
    """Whether a text starts with a front matter block, blank lines before it aside."""
    first = head.lstrip("\ufeff").split("\n")
    return next((line for line in first if line.strip()), "").rstrip() == "---"


def split(text: str, report: Report) -> Page:
    """Take a page apart.

    Blank lines before the first ``---`` are tolerated and reported: MyST and GitHub show such a
    block as text.

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
    if start:
        report(start + 1, "starts below a blank line; it is read as front matter, and shown as text on the page")
    block = parse_block("\n".join(lines[start + 1 : end]), report, start + 2)
    return Page(block, "\n".join(lines[end + 1 :]), end + 1)


def split_header(text: str, report: Report) -> Page:
    """Take a page apart that starts with a header: lines ``Name: value``, indented ones going on the one above.

    Source: RFC 2822, section 2.2, as Python's PEPs use it.
    """
    lines = text.split("\n")
    entries: list[tuple[str, list[str], int]] = []
    first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    end = next((n for n in range(first, len(lines)) if not lines[n].strip()), len(lines))
    stray: list[int] = []
    for number, line in enumerate(lines[first:end], first + 1):
        if found := _HEADER_LINE.match(line):
            entries.append((found[1], [(found[2] or "").strip()], number))
        elif entries and line[:1] in (" ", "\t"):
            entries[-1][1].append(line.strip())
        else:
            stray.append(number)
    if len(entries) <= len(stray):
        return Page(None, text, 0)  # a paragraph that happens to have a colon in it
    fields: list[tuple[str, Tree]] = [(name, Text("\n".join(value).strip(), at)) for name, value, at in entries]
    for number in stray:
        said = lines[number - 1].strip()
        report(number, f"has {said[:60]!r}, which is no line `Name: value`; it is kept as text")
        fields.append(("", Text(said, number)))
    block = Fields(tuple(fields), first + 1)
    return Page(block, "\n".join(lines[end + 1 :]), min(end + 1, len(lines)), MetadataSource.HEADER)
