"""Possible changes that add or remove a field in lines of text, in the style of the fields beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...model import Fields, Tree, iter_texts
from .line_values import iter_spellings
from .yaml_edits import Change, NewEntry, choose_adjacent_entry, iter_line_insertions

_BULLET = re.compile(r"\s*(?:[-*+]|[0-9]{1,9}[.)])\s")
_AFTER_NAME = re.compile(r"[*_`]{0,3}[ \t]*(?::[*_`]{0,3}|\|)[ \t]*")


class WrittenField(NamedTuple):
    """A field in lines of text: its name, and the first and last of its lines, counted from 0."""

    name: str
    first: int
    last: int


def list_fields(lines: list[str], block: Fields) -> list[WrittenField]:
    """Return the fields of a block with their lines, in order of lines."""
    named = [(name, tree) for name, tree in block.entries if name and tree.line]
    firsts = sorted({_find_name_line(lines, name, tree) for name, tree in named})
    fields = []
    for name, tree in named:
        first = _find_name_line(lines, name, tree)
        following = next((other for other in firsts if other > first), len(lines))
        fields.append(WrittenField(name, first, _find_last_line(lines, first, following, tree)))
    return sorted(fields, key=lambda field: field.first)


def _find_name_line(lines: list[str], name: str, tree: Tree) -> int:
    """Return the index of the line with the name of a field, which may be above that of its value."""
    row = min((tree.line or 1), len(lines)) - 1
    return row - 1 if row and name not in lines[row] and name in lines[row - 1] else row


def _find_last_line(lines: list[str], first: int, following: int, tree: Tree) -> int:
    """Return the index of the last line of a field, above the line on which the next field starts."""
    last = max((min((text.line or 1), len(lines)) - 1 for text in iter_texts(tree)), default=first)
    last = max(first, last)
    while last + 1 < following and lines[last + 1].strip() and lines[last + 1][0] in " \t":
        if _BULLET.match(lines[last + 1]) and not lines[last + 1].startswith(lines[first][:1] * 2):
            indent = len(lines[first]) - len(lines[first].lstrip())
            if len(lines[last + 1]) - len(lines[last + 1].lstrip()) <= indent:
                break
        last += 1
    return last


def iter_field_additions(text: str, block: Fields, entry: NewEntry, value: str) -> Iterator[Change]:
    """Yield the changes that add a field beside the others of a block."""
    lines = text.split("\n")
    fields = list_fields(lines, block)
    if not fields:
        return
    index, is_before = choose_adjacent_entry([field.name for field in fields], entry)
    sample = fields[index]
    row, name = lines[sample.first], sample.name
    position = row.find(name)
    match = _AFTER_NAME.match(row, position + len(name)) if position >= 0 else None
    if match is None:
        return
    middle = match[0] if match[0][-1] in " \t" else f"{match[0]} "
    tail = " |" if "|" in match[0] and row.rstrip().endswith("|") else ("  " if row.endswith("  ") else "")
    for spelling in iter_spellings(value, is_cell="|" in match[0]):
        line = f"{row[:position]}{entry.name}{middle}{spelling}{tail}"
        start = sum(len(above) + 1 for above in lines[: sample.first])
        if is_before:
            yield Change(start, start, f"{line}\n")
        end = sum(len(above) + 1 for above in lines[: sample.last + 1]) - 1
        yield from iter_line_insertions(text, end, [line])


def iter_field_removals(text: str, block: Fields, tree: Tree) -> Iterator[Change]:
    """Yield the changes that remove the lines of a field."""
    lines = text.split("\n")
    entry = next(((name, value) for name, value in block.entries if value is tree), None)
    if entry is None:
        return
    first = _find_name_line(lines, *entry)
    for field in list_fields(lines, block):
        if field.first == first and field.name == entry[0]:
            start = sum(len(above) + 1 for above in lines[: field.first])
            end = sum(len(above) + 1 for above in lines[: field.last + 1])
            yield Change(start, end, "") if end <= len(text) else Change(max(start - 1, 0), len(text), "")
