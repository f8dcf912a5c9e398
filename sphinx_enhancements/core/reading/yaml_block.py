"""Parse a metadata block into its fields, however broken its YAML is.

A block that YAML refuses is split into its top-level entries. Each is parsed on its own: as it is, else with its
lines repaired, else as text. Repaired are: a missing space after a colon or dash, a tab, a field indented below one
that cannot contain it, and values that need quotes because they start with ``@``, hold a colon, or have quotes that
do not match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from ..config.patterns import QUOTES
from ..diagnostics import shorten_text
from ..model import Fields, Text, Tree
from .tree import TreeError, TreeParser

MAX_SALVAGED = 1_000  # Maximum number of entries of a broken block that are parsed; the others stay text
MAX_CHARACTERS = 500_000  # Maximum number of characters of a broken block that are parsed; the others stay text
MAX_LISTED_LINES = 20  # Maximum number of lines that a message lists
_NO_CONTENT = re.compile(r"\s*(?:#.*|---|\.\.\.|%(?:YAML|TAG) .*)?$")
_KEY = r"""(?:("[^"]*"|'[^']*'|[^\s\-"'\[\]{}#@:][^:]*+)\s*:(?=\s|$|[\[{])|([A-Za-z][\w-]*+):(?=[^\s/]))"""
"""Name of an entry with its colon; the space after the colon may be missing where the name is one word."""

_LINE_KEY = re.compile(_KEY)
_TOP_LEVEL_KEY = re.compile(rf"(?!\s|\#|-\s){_KEY}")
_INDENTED_KEY = re.compile(rf"\s+{_KEY}")
_ITEM_WITH_KEY = re.compile(rf"\s*(?:-\s+)+{_KEY}")
_DASHES = re.compile(r"(?:-[ \t]+)*")
_DASH_WITHOUT_SPACE = re.compile(r"-(?=[^\s-])")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?$")
_OPENS_BLOCK_SCALAR = re.compile(rf"(?:^\s*-|:)[ \t]+{_BLOCK_SCALAR.pattern}")


def parse_block(text: str, first_line: int = 1, path: str | None = None) -> tuple[Fields, list[tuple[int, str]]]:
    """Return the fields of a metadata block in order, and a line and message for each kind of mistake.

    The messages are written to follow the name of the block, such as "the front matter".

    :param path: file of the block; ``None`` for the document itself.
    """
    try:
        tree = TreeParser(path).parse(text, first_line)
    except TreeError as error:
        reader = _BlockReader(TreeParser(path))
        entries = reader.read_entries(text.split("\n"), first_line)
        mistakes = describe_slips(reader.slips)
        if error.is_limit or not mistakes:
            mistakes = [(error.line, f"cannot be read as a whole ({error}); its entries were read one by one")]
        return Fields(tuple(entries), first_line, path), mistakes
    if tree is None:
        return Fields((), path=path), []
    if isinstance(tree, Fields):
        return tree, []
    block = Fields((("", Text(text.strip(), tree.line, path)),), first_line, path)
    return block, [(tree.line or first_line, "is no mapping of names to values; it is kept as text")]


@dataclass(slots=True)
class _BlockReader:
    """Reader of the entries of a broken block, with the limits that bound its work."""

    parser: TreeParser
    slips: list[Slip] = field(default_factory=list)
    entries_left: int = MAX_SALVAGED
    characters_left: int = MAX_CHARACTERS

    def read_entries(self, lines: list[str], first_line: int, depth: int = 3) -> list[tuple[str, Tree]]:
        """Return the entries of a mapping, and of invalid ones in it to a depth; other text has an empty name."""
        entries: list[tuple[str, Tree]] = []
        for start, chunk in _split_entries(lines, first_line):
            self.entries_left -= 1
            self.characters_left -= sum(map(len, chunk)) + len(chunk)
            if self.entries_left < 0 or self.characters_left < 0:
                self.slips.append(Slip(SlipKind.LIMIT, start))
                rest = "\n".join(lines[start - first_line :]).strip()
                return [*entries, ("", Text(rest, start, self.parser.path))]
            entries += self._parse_entries(chunk, start) or self._repair_entries(chunk, start, depth)
        return entries

    def _parse_entries(self, lines: Iterable[str], start: int) -> tuple[tuple[str, Tree], ...]:
        """Return the entries of lines that are a valid mapping, otherwise none."""
        try:
            tree = self.parser.parse("\n".join(lines), start)
        except TreeError:
            return ()
        return tree.entries if isinstance(tree, Fields) else ()

    def _repair_entries(self, chunk: list[str], start: int, depth: int) -> Iterator[tuple[str, Tree]]:
        """Yield the entries of lines that are no valid mapping, repaired or as text."""
        for line, part in _split_entries(_dedent_fields(chunk, start, self.slips), start):
            slips: list[Slip] = []
            if entries := self._parse_entries(_repair_lines(part, line, slips), line):
                self.slips += slips
                yield from entries
            elif not all(map(_NO_CONTENT.match, part)):
                yield self._salvage_entry(part, line, depth)

    def _salvage_entry(self, chunk: list[str], start: int, depth: int) -> tuple[str, Tree]:
        """Return an entry that no repair makes valid: a mapping by its entries, otherwise its text."""
        path = self.parser.path
        key = _TOP_LEVEL_KEY.match(chunk[0])
        name = (key[1] or key[2]).strip().strip("\"'") if key else ""
        value = _strip_quotes(chunk[0][key.end() if key else 0 :])
        first = next((line for line in chunk[1:] if not _NO_CONTENT.match(line)), "")
        if key and depth and not value and _TOP_LEVEL_KEY.match(first.lstrip()):
            width = len(first) - len(first.lstrip())
            lines = [line[width:] if not line[:width].strip() else line.lstrip() for line in chunk[1:]]
            return name, Fields(tuple(self.read_entries(lines, start + 1, depth - 1)), start + 1, path)
        self.slips.append(Slip(SlipKind.INVALID, start, chunk[0].strip()))
        return name, Text("\n".join((value, *map(str.strip, chunk[1:]))).strip(), start, path)


def _split_entries(lines: list[str], first_line: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of each top-level entry, with the number of its first line."""
    starts = [n for n, line in enumerate(lines) if _TOP_LEVEL_KEY.match(line)]
    first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    for start, end in pairwise(sorted({first, *starts, len(lines)})):
        yield first_line + start, lines[start:end]


def find_entry_lines(text: str, line: int) -> tuple[int, str]:
    """Return the first line of the top-level entry of a block that contains a line, and the text of the entry.

    :param line: counted from 1, as the result is.
    """
    entries = list(_split_entries(text.split("\n"), 1))
    start, lines = next((entry for entry in reversed(entries) if entry[0] <= line), (1, []))
    return start, "\n".join(lines)


def find_entry_value(entry: str) -> tuple[int, int] | None:
    """Return the offsets of the value of an entry on one line, without blanks around it; None for more lines."""
    rows = entry.split("\n")
    key = _TOP_LEVEL_KEY.match(rows[0])
    if key is None or any(map(str.strip, rows[1:])):
        return None
    value = rows[0][key.end() :]
    start = key.end() + len(value) - len(value.lstrip())
    return (start, start + len(value.strip())) if value.strip() else (key.end(), key.end())


# -- mistakes and their repair -------------------------------------------------------------


class SlipKind(Enum):
    """Kind of mistake in a YAML block; the value is its message, which follows the name of the block."""

    TAB = "is indented with tabs on {lines}; each tab is read as two spaces"
    DASH = "needs a space after the dash on {lines}; it is read as if there were one"
    COLON = "needs a space after the colon on {lines}; it is read as if there were one"
    INDENT = "has fields indented below text or a list on {lines}; remove the indentation, which is ignored"
    QUOTES = "needs a pair of quotes around values such as {example!r} on {lines}; they are read as text"
    UNMATCHED_QUOTE = (
        "has a quote that is not closed, or closed by another character, in values such as {example} on {lines}; "
        "write the same straight quote at both ends"
    )
    INVALID = "is not valid YAML on {lines}, such as {example!r}; what could not be parsed is kept as text"
    HEADER = "has lines that are not `Name: value`, such as {example!r}, on {lines}; they are kept as text"
    LIMIT = "is broken and too large to repair; it is kept as text on {lines}"


class Slip(NamedTuple):
    """A mistake on one line of a YAML block, with the text that the message can quote."""

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


def _dedent_fields(lines: list[str], first_line: int, slips: list[Slip]) -> list[str]:
    """Return the lines of one entry, without the indentation of fields that the line above cannot contain."""
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
    key = _TOP_LEVEL_KEY.match(line)
    return key is None or not line[key.end() :].strip() or line.rstrip()[-1] in "|>{["


def _is_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _repair_lines(lines: list[str], first_line: int, slips: list[Slip]) -> Iterator[str]:
    """Yield the lines of one entry, with those changed that YAML refuses."""
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
    is_unmatched = text[0] in QUOTES and text.count(text[0]) == 1
    slips.append(Slip(SlipKind.UNMATCHED_QUOTE if is_unmatched else SlipKind.QUOTES, number, text))
    quoted = _strip_quotes(text).replace("'", "''")
    return f"{indent}{dashes}{name}'{quoted}'"


def _is_valid_value(text: str) -> bool:
    """Return True if YAML takes a text as the value of a field on one line."""
    try:
        return TreeParser().parse(f"x: {text}") is not None
    except TreeError:
        return False


def _strip_quotes(text: str) -> str:
    """Return a text without the quotes around it, which may differ, or be missing at one end."""
    text = text.strip()
    inner = text.strip(QUOTES)
    start = text.index(inner)
    removed = text[:start] + text[start + len(inner) :]
    return text if set(removed) & set(inner) else inner.strip()
