"""A metadata block -> its fields, whatever state its YAML is in.

What YAML takes is read as it is. What it refuses is taken apart into its entries; those that do
not parse on their own are repaired line by line, and what even then means nothing stays as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import shorten_text
from ..model import Fields, Items, Text
from .repair import KEY, OPENS_SCALAR, Report, repaired
from .tree import Budget, NoTreeError, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Tree

MAX_SALVAGED = 1_000
"""How many entries of a broken block are read one by one."""

MAX_REPORTS = 100
"""How many repairs of one block are told."""

MAX_BROKEN = 1_000_000
"""How many characters of a broken block are read; what comes after them stays as text."""

MAX_REPAIRED = 100_000
"""How many characters of a broken block are looked at for repairs."""

_TOP_KEY = re.compile(rf"(?!\s|\#|-\s)(?:{KEY.pattern})")
_INDENTED_KEY = re.compile(rf"\s+(?:{KEY.pattern})")
_MEANS_NOTHING = re.compile(r"\s*(?:#.*|---|\.\.\.|%(?:YAML|TAG) .*)?$")
_MAPPING_ITEM = re.compile(rf"\s*(?:-\s+)+(?:{KEY.pattern})")


def parse_block(text: str, report: Report, first: int = 1, path: str | None = None) -> Fields:
    """Read one metadata block.

    :param report: told of every repair, once each, and of what stays as text.
    :param first: the line of the file on which the text starts.
    :param path: the file, where it is not the document.
    :returns: the block's fields in order; empty where there are none. Never raises.
    """
    try:
        tree = parse(text, first, path)
    except NoTreeError as error:
        return _salvaged(text, error, report, first, path)
    if tree is None:
        return Fields((), path=path)
    if isinstance(tree, Fields):
        return tree
    report(tree.line or first, "the block is no mapping of names to values; its entries are kept as text")
    return _Salvage(report, path).fields(text, first)


def _salvaged(text: str, error: NoTreeError, report: Report, first: int, path: str | None) -> Fields:
    told: list[tuple[int, str]] = []
    kept = text if len(text) <= MAX_BROKEN else text[: text.rfind("\n", 0, MAX_BROKEN) + 1]
    fields = _Salvage(lambda line, message: told.append((line, message)), path).fields(kept, first)
    if kept != text:
        line = first + kept.count("\n")
        rest = Text(text[len(kept) :].strip(), line, path)
        fields = Fields((*fields.entries, ("", rest)), fields.line, path)
        told.append((line, f"is longer than {MAX_BROKEN} characters; it is kept as text from here on"))
    if error.bound or not told:
        # Nothing is wrong with its lines one by one: too many or too deep are all of them together.
        report(error.line, f"is not read as a whole ({error}); its entries were read one by one")
        return fields
    for line, message in told[:MAX_REPORTS]:
        report(line, message)
    if len(told) > MAX_REPORTS:
        report(told[MAX_REPORTS][0], f"has {len(told) - MAX_REPORTS} more repairs, which are not listed")
    return fields


@dataclass(slots=True)
class _Salvage:
    """Reads the entries of a broken block one by one.

    :param left: how many more entries are read on their own; what comes after them stays as text.
    :param room: how many more characters are repaired.
    :param budget: how many more parts they may have in all.
    """

    report: Report
    path: str | None
    left: int = MAX_SALVAGED
    room: int = MAX_REPAIRED
    budget: Budget = field(default_factory=Budget)

    def fields(self, text: str, first: int, depth: int = 3) -> Fields:
        """The entries that parse or can be repaired; the others as plain text, under the empty name.

        :param first: the line on which the text starts.
        :param depth: how many levels of mappings are taken apart.
        """
        entries: list[tuple[str, Tree]] = []
        for start, chunk in _chunks(text, first):
            if not self.left:
                self.report(start, f"has more than {MAX_SALVAGED} entries; it is kept as text from here on")
                rest = "\n".join(text.split("\n")[start - first :]).strip()
                entries.append(("", Text(rest, start, self.path)))
                break
            self.left -= 1
            entries += self._entries(start, chunk, depth)
        return Fields(tuple(entries), first, self.path)

    def _entries(self, start: int, chunk: list[str], depth: int) -> Iterator[tuple[str, Tree]]:
        """What one entry says: as it is, else with its fields put back to the margin and its lines repaired."""
        read = self._read(start, chunk)
        if read is not None:
            yield read
            return
        size = sum(map(len, chunk)) + len(chunk)
        if size > self.room:
            yield self._whole(start, chunk, depth)
            return
        self.room -= size
        for at, part in self._parts(start, chunk):
            yield from self._repaired(at, part, depth)

    def _whole(self, start: int, chunk: list[str], depth: int) -> tuple[str, Tree]:
        """An entry that is too much to be looked at line by line, unless its mapping can be taken apart."""
        key = _TOP_KEY.match(chunk[0])
        if key is not None and len(chunk) <= MAX_SALVAGED:
            return self._apart(start, chunk, key, depth)
        name = (key[1] or key[2]).strip("\"' ") if key is not None else ""
        self.report(start, "is more than is read of a broken block; it is kept as text")
        rest = "\n".join(chunk)[key.end() if key is not None else 0 :].strip()
        return name, Text(rest, start, self.path)

    def _read(self, start: int, chunk: list[str]) -> tuple[str, Tree] | None:
        try:
            tree = parse("\n".join(chunk), start, self.path, self.budget)
        except NoTreeError:
            return None
        return tree.entries[0] if isinstance(tree, Fields) and len(tree.entries) == 1 else None

    def _parts(self, start: int, chunk: list[str]) -> Iterator[tuple[int, list[str]]]:
        """The fields that an entry swallowed because they are indented and nothing above can hold them."""
        if OPENS_SCALAR.search(chunk[0]):
            yield start, chunk
            return
        part: list[str] = []
        at = start
        margin = 0
        for number, line in enumerate(chunk, start):
            stranded = _INDENTED_KEY.match(line) and (not part or _cannot_hold(part))
            if stranded:
                name = line.strip()
                self.report(
                    number, f"has {shorten_text(name)!r} indented, where nothing holds it; it is read as a field"
                )
                if part:
                    yield at, part
                part, at = [], number
                margin = len(line) - len(line.lstrip())
            part.append(line[margin:] if margin and not line[:margin].strip() else line)
        if part:
            yield at, part

    def _repaired(self, start: int, chunk: list[str], depth: int) -> Iterator[tuple[str, Tree]]:
        key = _TOP_KEY.match(chunk[0])
        if key is None:
            said = "\n".join(chunk).strip()
            if said and not all(_MEANS_NOTHING.match(line) for line in chunk):
                self.report(
                    start,
                    f"has {shorten_text(said)!r}, which is no entry of the form `name: value`; it is kept as text",
                )
                yield "", Text(said, start, self.path)
            return
        # Made before it is known to help: what is reported is what is used.
        told: list[tuple[int, str]] = []
        lines = repaired(chunk, start, lambda line, message: told.append((line, message)))
        read = self._read(start, lines)
        if read is not None:
            for line, message in told:
                self.report(line, message)
            yield read
            return
        yield self._apart(start, chunk, key, depth)

    def _apart(self, start: int, chunk: list[str], key: re.Match[str], depth: int) -> tuple[str, Tree]:
        """One entry that no repair makes valid: a list by its dashes, a mapping by its names, or text."""
        name = (key[1] or key[2]).strip().strip("\"'")
        value = chunk[0][key.end() :].strip()
        rest = [(start + n, line.strip()) for n, line in enumerate(chunk[1:], 1)]
        if value[:1] not in ("|", ">"):
            rest = [(number, line) for number, line in rest if line and not line.startswith("#")]
        if not value and rest and all(line.startswith("-") for _, line in rest):
            self.report(start, f"has entries of `{shorten_text(name)}` that are no YAML; each is read as one text")
            texts = (Text(_unquoted(line[1:]), number, self.path) for number, line in rest)
            return name, Items(tuple(texts), start, self.path)
        if not value and rest and depth and _TOP_KEY.match(rest[0][1]):
            return name, self.fields(_dedented(chunk[1:]), start + 1, depth - 1)
        self.report(start, f"has in `{shorten_text(name)}` what is no YAML; it is read as one text")
        return name, Text("\n".join([_unquoted(value), *(line for _, line in rest)]).strip(), start, self.path)


def _cannot_hold(part: list[str]) -> bool:
    """Whether what has been read of an entry has no place for a field that is indented below it."""
    last = next((line for line in reversed(part) if line.strip() and not line.lstrip().startswith("#")), "")
    if last.lstrip().startswith("-"):
        return not _MAPPING_ITEM.match(last)
    key = _TOP_KEY.match(last)
    return key is not None and bool(last[key.end() :].strip()) and last.rstrip()[-1] not in "|>{["


def _chunks(text: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """The lines of each top-level entry, with the number of the first."""
    start = first
    chunk: list[str] = []
    for number, line in enumerate(text.split("\n"), first):
        if chunk and _TOP_KEY.match(line):
            yield start, chunk
            start, chunk = number, []
        if not chunk:
            start = number
            if not line.strip():
                continue
        chunk.append(line)
    if chunk:
        yield start, chunk


def _dedented(lines: list[str]) -> str:
    """Lines without the indentation of the first that is not blank; those with less lose all they have."""
    width = next(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[width:] if not line[:width].strip() else line.lstrip() for line in lines)


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text
