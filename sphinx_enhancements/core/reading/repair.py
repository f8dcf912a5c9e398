"""Repair the YAML mistakes that authors commonly make, line by line.

Repaired are: a missing space after a colon or dash, a tab, a field indented below one that cannot contain it, and
values that need quotes because they start with ``@``, hold a colon, or have quotes that do not match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from ..config.patterns import QUOTES
from ..diagnostics import shorten_text
from .tree import TreeError, TreeParser

MAX_LISTED_LINES = 20
"""Maximum number of lines that a message lists."""


class SlipKind(Enum):
    """Kind of mistake in a YAML block; the value is its message, which follows the name of the block."""

    TAB = "is indented with tabs on {lines}; each tab is read as two spaces"
    DASH = "needs a space after the dash on {lines}; it is read as if there were one"
    COLON = "needs a space after the colon on {lines}; it is read as if there were one"
    INDENT = "has fields indented below text or a list on {lines}; remove the indentation, which is ignored"
    QUOTES = "needs a pair of quotes around values such as {example!r} on {lines}; they are read as text"
    INVALID = "is not valid YAML on {lines}, such as {example!r}; what could not be parsed is kept as text"
    HEADER = "has lines that are not `Name: value`, such as {example!r}, on {lines}; they are kept as text"
    LIMIT = "is broken and too large to repair; it is kept as text on {lines}"


class Slip(NamedTuple):
    """A mistake on one line of a YAML block.

    :param line: line of the file, counted from 1.
    :param example: text on that line that the message can quote.
    """

    kind: SlipKind
    line: int
    example: str = ""


def describe_slips(slips: Iterable[Slip]) -> list[tuple[int, str]]:
    """Return the first line and the message for each kind of mistake, in order of lines."""
    by_kind: dict[SlipKind, list[Slip]] = {}
    for slip in sorted(slips, key=lambda slip: slip.line):
        by_kind.setdefault(slip.kind, []).append(slip)
    return [
        (group[0].line, kind.value.format(lines=_list_lines(group), example=shorten_text(group[0].example)))
        for kind, group in by_kind.items()
    ]


def _list_lines(slips: Iterable[Slip]) -> str:
    numbers = [str(line) for line in dict.fromkeys(slip.line for slip in slips)]
    listed = ", ".join(numbers[:MAX_LISTED_LINES])
    more = len(numbers) - MAX_LISTED_LINES
    return f"line{'s' if len(numbers) > 1 else ''} {listed}{f' and {more} more' if more > 0 else ''}"


_KEY = r"""(?:("[^"]*"|'[^']*'|[^\s\-"'\[\]{}#@:][^:]*+)\s*:(?=\s|$|[\[{])|([A-Za-z][\w-]*+):(?=[^\s/]))"""
"""Name of an entry with its colon; the space after the colon may be missing where the name is one word."""

_LINE_KEY = re.compile(_KEY)
TOP_LEVEL_KEY = re.compile(rf"(?!\s|\#|-\s){_KEY}")
_INDENTED_KEY = re.compile(rf"\s+{_KEY}")
_ITEM_WITH_KEY = re.compile(rf"\s*(?:-\s+)+{_KEY}")
_DASHES = re.compile(r"(?:-[ \t]+)*")
_DASH_WITHOUT_SPACE = re.compile(r"-(?=[^\s-])")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?$")
_OPENS_BLOCK_SCALAR = re.compile(rf"(?:^\s*-|:)[ \t]+{_BLOCK_SCALAR.pattern}")


def dedent_fields(lines: list[str], first_line: int, slips: list[Slip]) -> list[str]:
    """Return the lines of one entry, without the indentation of fields that the line above cannot contain.

    :param slips: receives each field that was moved.
    """
    if _OPENS_BLOCK_SCALAR.search(lines[0]):
        return lines
    dedented: list[str] = []
    margin, previous = 0, ""
    for number, line in enumerate(lines, first_line):
        if _INDENTED_KEY.match(line) and not (previous and _can_contain_field(previous)):
            margin = len(line) - len(line.lstrip())
            slips.append(Slip(SlipKind.INDENT, number))
        dedented.append(line if line[:margin].strip() else line[margin:])
        if _is_content(line):
            previous = dedented[-1]
    return dedented


def _can_contain_field(line: str) -> bool:
    """Return True if YAML allows an indented field below a line."""
    if line.lstrip().startswith("-"):
        return _ITEM_WITH_KEY.match(line) is not None
    key = TOP_LEVEL_KEY.match(line)
    return key is None or not line[key.end() :].strip() or line.rstrip()[-1] in "|>{["


def _is_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def repair_lines(lines: list[str], first_line: int, slips: list[Slip]) -> Iterator[str]:
    """Yield the lines of one entry, with those changed that YAML refuses.

    :param slips: receives each repair.
    """
    scalar_indent: int | None = None  # of the line that opens a block scalar, in which nothing is repaired
    for number, line in enumerate(lines, first_line):
        indent = len(line) - len(line.lstrip())
        if not _is_content(line) or (scalar_indent is not None and indent > scalar_indent):
            yield line
            continue
        scalar_indent = indent if _OPENS_BLOCK_SCALAR.search(line) else None
        yield _repair_line(line, number, slips)


def _repair_line(line: str, number: int, slips: list[Slip]) -> str:
    text = line.lstrip()
    indent = line[: len(line) - len(text)]
    if "\t" in indent:
        indent = indent.replace("\t", "  ")
        slips.append(Slip(SlipKind.TAB, number))
    dashes = match[0] if (match := _DASHES.match(text)) else ""
    text = text[len(dashes) :]
    if dash := _DASH_WITHOUT_SPACE.match(text):
        dashes, text = f"{dashes}- ", text[dash.end() :]
        slips.append(Slip(SlipKind.DASH, number))
    name = ""
    if key := _LINE_KEY.match(text):
        name, value = f"{key[0]} ", text[key.end() :]
        if value and not value[0].isspace():
            slips.append(Slip(SlipKind.COLON, number))
        text = value.strip()
    if not text or _BLOCK_SCALAR.match(text) or _is_valid_value(text):
        return f"{indent}{dashes}{name}{text}".rstrip()
    slips.append(Slip(SlipKind.QUOTES, number, text))
    quoted = strip_quotes(text).replace("'", "''")
    return f"{indent}{dashes}{name}'{quoted}'"


def _is_valid_value(text: str) -> bool:
    """Return True if YAML takes a text as the value of a field on one line."""
    try:
        TreeParser().parse(f"x: {text}")
    except TreeError:
        return False
    return True


def strip_quotes(text: str) -> str:
    """Return a text without the quotes around it, which may differ, or be missing at one end."""
    text = text.strip()
    inner = text.strip(QUOTES)
    start = text.index(inner)
    removed = text[:start] + text[start + len(inner) :]
    return text if set(removed) & set(inner) else inner.strip()
