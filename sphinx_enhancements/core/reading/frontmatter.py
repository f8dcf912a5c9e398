"""Split a page into the metadata at its top and the text after it.

The metadata is a block between ``---`` lines, or a header of lines ``Name: value`` before the first blank line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from ..config.profile import MetadataSource
from ..diagnostics import Code
from ..model import Fields, Text
from .fields import ReportDiagnostic
from .metadata import parse_block
from .repair import Slip, SlipKind, describe_slips

_HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9 _/-]{0,80}):(?!//)[ \t]*(.*)$")


@dataclass(frozen=True, slots=True)
class SplitPage:
    """A page split into metadata and text.

    :param block: metadata at the top of the page; ``None`` if there is none.
    :param body: text after the metadata.
    :param offset: number of lines before *body*.
    :param source: form in which the metadata is written.
    """

    block: Fields | None
    body: str
    offset: int
    source: MetadataSource = MetadataSource.FRONT_MATTER


def has_front_matter(head: str) -> bool:
    """Return True if a text starts with ``---``, after any blank lines."""
    return _find_front_matter(head.removeprefix("\ufeff").split("\n")) is not None


def _find_front_matter(lines: list[str]) -> int | None:
    """Return the index of the first ``---`` if only blank lines stand before it."""
    start = _count_blank_lines(lines)
    return start if start < len(lines) and lines[start].rstrip() == "---" else None


def _count_blank_lines(lines: list[str]) -> int:
    """Return the number of blank lines at the start."""
    return sum(1 for _ in takewhile(lambda line: not line.strip(), lines))


def split_front_matter(text: str, report: ReportDiagnostic) -> SplitPage:
    """Split a page after its front matter, which blank lines may precede."""
    lines = text.split("\n")
    start = _find_front_matter(lines)
    if start is None:
        return SplitPage(None, text, 0)
    end = next((n for n in range(start + 1, len(lines)) if lines[n].rstrip() in ("---", "...")), None)
    if end is None:  # `---` is a horizontal rule
        return SplitPage(None, text, 0)
    block, mistakes = parse_block("\n".join(lines[start + 1 : end]), start + 2)
    if start:
        message = "starts below a blank line. It is read, but MyST and GitHub show it as text; remove the blank line"
        mistakes = [(start + 1, message), *mistakes]
    for line, message in mistakes:
        report(Code.FRONT_MATTER, line, f"the front matter {message}")
    return SplitPage(block, "\n".join(lines[end + 1 :]), end + 1)


def split_header(text: str, report: ReportDiagnostic) -> SplitPage:
    """Split a page after a header of lines ``Name: value``, of which indented lines are continuations.

    Source: RFC 2822, section 2.2, as Python's PEPs use it.
    """
    lines = text.split("\n")
    first = _count_blank_lines(lines)
    header = list(takewhile(str.strip, lines[first:]))
    entries: list[tuple[str, list[str], int]] = []
    strays: list[Slip] = []
    for number, line in enumerate(header, first + 1):
        if match := _HEADER_LINE.match(line):
            entries.append((match[1], [match[2].strip()], number))
        elif entries and line[:1] in (" ", "\t"):
            entries[-1][1].append(line.strip())
        else:
            strays.append(Slip(SlipKind.HEADER, number, line.strip()))
    if len(entries) <= len(strays):
        return SplitPage(None, text, 0)  # a paragraph with a colon in it
    for number, message in describe_slips(strays):
        report(Code.FRONT_MATTER, number, f"the header {message}")
    fields = [(name, Text("\n".join(value).strip(), number)) for name, value, number in entries]
    fields += (("", Text(stray.example, stray.line)) for stray in strays)
    end = first + len(header) + 1
    return SplitPage(
        Fields(tuple(fields), first + 1), "\n".join(lines[end:]), min(end, len(lines)), MetadataSource.HEADER
    )
