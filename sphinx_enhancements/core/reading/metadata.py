"""Parse a metadata block into its fields, however broken its YAML is.

A block that YAML refuses is split into its top-level entries. Each is parsed on its own: as it is, else with its
lines repaired, else as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..model import Fields, Text, Tree
from .repair import TOP_LEVEL_KEY, Slip, SlipKind, dedent_fields, describe_slips, repair_lines, strip_quotes
from .tree import TreeError, TreeParser

MAX_SALVAGED = 1_000
"""Maximum number of entries of a broken block that are parsed; the others stay text."""

MAX_CHARACTERS = 500_000
"""Maximum number of characters of a broken block that are parsed; the others stay text."""

_NO_CONTENT = re.compile(r"\s*(?:#.*|---|\.\.\.|%(?:YAML|TAG) .*)?$")


def parse_block(text: str, first_line: int = 1, path: str | None = None) -> tuple[Fields, list[tuple[int, str]]]:
    """Return the fields of a metadata block in order, and a line and message for each kind of mistake.

    :param first_line: line of the file on which the block starts.
    :param path: file of the block; ``None`` for the document itself.
    :returns: messages are written to follow the name of the block, such as "the front matter". Never raises.
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
        """Return the entries of a mapping; what is no entry has an empty name.

        :param depth: number of levels of invalid mappings whose entries are read one by one.
        """
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
        for line, part in _split_entries(dedent_fields(chunk, start, self.slips), start):
            slips: list[Slip] = []
            if entries := self._parse_entries(repair_lines(part, line, slips), line):
                self.slips += slips
                yield from entries
            elif not all(map(_NO_CONTENT.match, part)):
                yield self._salvage_entry(part, line, depth)

    def _salvage_entry(self, chunk: list[str], start: int, depth: int) -> tuple[str, Tree]:
        """Return an entry that no repair makes valid: a mapping by its entries, otherwise its text."""
        path = self.parser.path
        key = TOP_LEVEL_KEY.match(chunk[0])
        name = (key[1] or key[2]).strip().strip("\"'") if key else ""
        value = strip_quotes(chunk[0][key.end() if key else 0 :])
        first = next((line for line in chunk[1:] if not _NO_CONTENT.match(line)), "")
        if key and depth and not value and TOP_LEVEL_KEY.match(first.lstrip()):
            width = len(first) - len(first.lstrip())
            lines = [line[width:] if not line[:width].strip() else line.lstrip() for line in chunk[1:]]
            return name, Fields(tuple(self.read_entries(lines, start + 1, depth - 1)), start + 1, path)
        self.slips.append(Slip(SlipKind.INVALID, start, chunk[0].strip()))
        return name, Text("\n".join((value, *map(str.strip, chunk[1:]))).strip(), start, path)


def _split_entries(lines: list[str], first_line: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of each top-level entry, with the number of its first line."""
    start = first_line
    chunk: list[str] = []
    for number, line in enumerate(lines, first_line):
        if chunk and TOP_LEVEL_KEY.match(line):
            yield start, chunk
            chunk = []
        if not chunk:
            start = number
            if not line.strip():
                continue
        chunk.append(line)
    if chunk:
        yield start, chunk
