"""reStructuredText: where the headings are, and the paragraphs and bullet entries under one of them."""

from __future__ import annotations

import re

from ..config.profile import MetadataSource
from ..model import Fields, Items, Section, Text
from .frontmatter import Page
from .outline import Block, Outline, entry

_ADORNMENT = re.compile(r"([!-/:-@[-`{-~])\1*$")
_FIELD = re.compile(r":([^:\s][^:]{0,60}):(?:\s+(.*))?$")
_BULLET = re.compile(r"\s*[-*+]\s+(.*)")


def read_rest(text: str, offset: int = 0) -> Outline:
    """The outline of a reStructuredText document.

    Source: docutils, reStructuredText Markup Specification, "Sections": the levels are those of
    the adornment styles in the order in which they are met.

    :param offset: how many lines of the file stand before the text.
    """
    lines = text.split("\n")
    styles: list[str] = []
    found: list[tuple[int, int, int, str]] = []  # first line, line behind it, level, title
    n = 0
    while n < len(lines):
        line = lines[n].rstrip()
        following = lines[n + 1].rstrip() if n + 1 < len(lines) else ""
        over = len(line) > 1 and _ADORNMENT.match(line) is not None and n + 2 < len(lines)
        if over and following.strip() and lines[n + 2].rstrip() == line:
            title, style, height = following.strip(), line[0] * 2, 3
        elif (
            line
            and line == line.lstrip()
            and _ADORNMENT.match(following)
            and not _ADORNMENT.match(line)
            and len(following) >= min(4, max(2, len(line)))
        ):
            title, style, height = line, following[0], 2
        else:
            n += 1
            continue
        if style not in styles:
            styles.append(style)
        found.append((n, n + height, styles.index(style) + 1, title))
        n += height
    starts = [0, *(behind for _, behind, _, _ in found)]
    ends = [*(start for start, _, _, _ in found), len(lines)]
    sections = tuple(
        Section(
            title,
            level,
            start + 1 + offset + (behind - start == 3),
            has_text=any(map(str.strip, lines[behind : ends[k + 1]])),
        )
        for k, (start, behind, level, title) in enumerate(found)
    )
    chunks = tuple(("\n".join(lines[s:e]), s + offset) for s, e in zip(starts, ends, strict=True))
    return Outline(sections, chunks, rest_blocks)


def rest_blocks(text: str, offset: int) -> list[Block]:
    """The bullet entries and the paragraphs at the margin, in order; directives and comments are left out."""
    blocks: list[Block] = []
    lines = text.split("\n")
    n = 0
    while n < len(lines):
        line = lines[n]
        if item := _BULLET.match(line):
            blocks.append(entry(item[1].strip(), n + 1 + offset))
            n += 1
        elif line.strip() and not line[0].isspace() and not line.startswith((".. ", ":")):
            start = n
            while n < len(lines) and lines[n].strip():
                n += 1
            said = " ".join(part.strip() for part in lines[start:n])
            blocks.append(Block(said, start + 1 + offset, is_entry=False))
        else:
            n += 1
    return blocks


def read_field_list(text: str) -> Page:
    """The field list at the head of a reStructuredText page, before or right after its title."""
    entries: list[tuple[str, list[str], int]] = []
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if found := _FIELD.match(line):
            entries.append((found[1], [(found[2] or "").strip()], number))
        elif entries and line[0] in " \t":
            entries[-1][1].append(line.strip())
        elif entries or not (
            line[0] in ". \t"
            or any(
                _ADORNMENT.match(part.rstrip()) and len(part.rstrip()) > 1 for part in lines[number - 1 : number + 1]
            )
        ):
            break  # what comes after the first text is no metadata
    fields = tuple((name, _listed(Text("\n".join(value).strip(), number))) for name, value, number in entries)
    block = Fields(fields, 1) if entries else None
    return Page(block, text, 0, MetadataSource.FIELD_LIST)


def _listed(value: Text) -> Text | Items:
    """A bullet list is a list; anything else one text."""
    lines = value.text.split("\n")
    bullets = [_BULLET.match(line) for line in lines]
    if not value.text or not all(bullets):
        return value
    first = value.line or 1
    return Items(tuple(Text(b[1].strip(), first + n) for n, b in enumerate(bullets) if b), first)
