"""Possible changes of a YAML text that set, append or remove a value; the first that reads as intended counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...model import normalize_field_name
from .yaml_nodes import NodeKind, YamlNode, YamlText
from .yaml_scalars import iter_block_scalars, iter_scalars

_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*+\s*+)+")
_DASH = re.compile(r"[ \t]*(?:-[ \t]+)*-[ \t]+")
_INDENT = "  "


class Change(NamedTuple):
    """Replacement of the characters between two offsets."""

    start: int
    end: int
    text: str


def iter_value_changes(yaml: YamlText, node: YamlNode, value: str, *, is_flow: bool) -> Iterator[Change]:
    """Yield the changes that replace a scalar by another text.

    :param is_flow: True if it is inside ``[]`` or ``{}``.
    """
    text = yaml.text
    start = node.start
    if (node.anchor or node.has_tag) and (properties := _PROPERTIES.match(text, start, node.end)):
        start = properties.end()
    if start == node.end:  # nothing is written
        gap = "" if text[start - 1 : start].isspace() else " "
        yield from (Change(start, start, f"{gap}{scalar}") for scalar in iter_scalars(value, is_flow=is_flow))
    elif node.style in ("|", ">"):
        header, _, content = text[start : node.end].partition("\n")
        end = start + len(header) + 1 + len(content.rstrip())
        indent = " " * (len(content) - len(content.lstrip(" ")))
        scalars = (*iter_block_scalars(value, header, indent or _INDENT), *iter_scalars(value, '"'))
        yield from (Change(start, min(end, node.end), scalar) for scalar in scalars)
    else:
        former = node.value if not node.style else ""
        scalars = tuple(iter_scalars(value, node.style, former, is_flow=is_flow))
        yield from (Change(start, node.end, scalar) for scalar in scalars)


NewItem = str | tuple[tuple[str, str], ...]
"""A text, or the names and texts of a mapping, to add to a list."""


class NewEntry(NamedTuple):
    """An entry to add to a mapping.

    :param lines: text after the name and its colon; further lines are relative to the name.
    :param earlier: normalized names of the entries that come before it, in order.
    :param later: normalized names of the entries that come after it, in order.
    """

    name: str
    lines: tuple[str, ...]
    earlier: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


def choose_adjacent_entry(names: Sequence[str], entry: NewEntry) -> tuple[int, bool]:
    """Return the index of the entry beside which a new one belongs, and True if it comes before that one."""
    normalized = [normalize_field_name(name) for name in names]
    if earlier := [index for index, name in enumerate(normalized) if name in entry.earlier]:
        return max(earlier, key=lambda index: entry.earlier.index(normalized[index])), False
    later = next((index for index, name in enumerate(normalized) if name in entry.later), None)
    return (len(names) - 1, False) if later is None else (later, True)


def iter_entry_additions(yaml: YamlText, mapping: YamlNode, entry: NewEntry) -> Iterator[Change]:
    """Yield the changes that add an entry to a mapping."""
    text, pairs = yaml.text, mapping.pairs
    if mapping.is_flow:
        yield from _iter_flow_additions(text, mapping, f"{entry.name}:{entry.lines[0]}")
        return
    index, is_before = choose_adjacent_entry([key.value for key, _ in pairs], entry)
    start = pairs[index][0].start
    indent = " " * measure_column(text, start)
    lines = [f"{indent}{entry.name}:{entry.lines[0]}", *(f"{indent}{line}" for line in entry.lines[1:])]
    line_start = start - len(indent)
    if is_before and text[line_start:start].strip(" ") == "":
        yield Change(line_start, line_start, "".join(f"{line}\n" for line in lines))
    yield from iter_line_insertions(text, pairs[index][1].end, lines)


def iter_first_entry_changes(yaml: YamlText, node: YamlNode, column: int, entry: NewEntry) -> Iterator[Change]:
    """Yield the changes that make an empty scalar a mapping with one entry.

    :param column: number of characters before the name of the field that has no value yet.
    """
    indent = " " * column + _INDENT
    lines = [f"{indent}{entry.name}:{entry.lines[0]}", *(f"{indent}{line}" for line in entry.lines[1:])]
    yield from iter_line_insertions(yaml.text, node.end, lines)


def iter_item_additions(
    yaml: YamlText, node: YamlNode, column: int, item: NewItem, *, is_flow: bool
) -> Iterator[Change]:
    """Yield the changes that add an item to a list, or make a list of the text that is there.

    :param column: number of characters before the name of the field.
    :param is_flow: True if the node is inside ``[]`` or ``{}``.
    """
    text, items = yaml.text, node.children
    style = items[-1].style if items else node.style
    style = style if style in ("'", '"') else ""
    marker = f"{' ' * column}{_INDENT}- "
    if node.kind is NodeKind.SEQUENCE and node.is_flow:
        if not items and not isinstance(item, str) and not is_flow:
            start = len(text[: node.start].rstrip(" "))
            yield Change(start, node.end, "".join(f"\n{line}" for line in format_item(item, marker)))
        for (line,) in _iter_items(item, "", style, is_flow=True):
            yield from _iter_flow_additions(text, node, line)
    elif node.kind is NodeKind.SEQUENCE:
        dashes = _DASH.match(text, text.rfind("\n", 0, items[-1].start) + 1)
        for lines in _iter_items(item, dashes[0] if dashes else marker, style):
            yield from iter_line_insertions(text, items[-1].end, lines)
    elif node.kind is NodeKind.SCALAR and not node.value.strip() and not is_flow:
        for lines in _iter_items(item, marker, ""):
            yield from iter_line_insertions(text, node.end, lines)
    elif node.kind is NodeKind.SCALAR and node.style not in ("|", ">"):
        former = text[node.start : node.end]
        formers = (former, *iter_scalars(node.value, is_flow=True)) if former.isprintable() else ()
        for (line,) in _iter_items(item, "", style, is_flow=True):
            yield from (Change(node.start, node.end, f"[{other}, {line}]") for other in formers)


def _iter_items(item: NewItem, marker: str, style: str, *, is_flow: bool = False) -> Iterator[list[str]]:
    """Yield the lines of an item in each possible spelling; inside brackets it is one line."""
    if isinstance(item, str):
        yield from ([f"{marker}{scalar}"] for scalar in iter_scalars(item, style, is_flow=is_flow))
    elif is_flow:
        yield [f"{{{', '.join(_format_pair(name, value, is_flow=True) for name, value in item)}}}"]
    else:
        yield format_item(item, marker)


def format_item(item: NewItem, marker: str) -> list[str]:
    """Return the lines of an item of a block list in its first spelling."""
    if isinstance(item, str):
        return [f"{marker}{next(iter_scalars(item))}"]
    lines = [_format_pair(name, value) for name, value in item]
    return [f"{' ' * len(marker) if number else marker}{line}" for number, line in enumerate(lines)]


def _format_pair(name: str, value: str, *, is_flow: bool = False) -> str:
    former = value if value.isdecimal() else ""  # a number stays one
    return f"{name}: {next(iter_scalars(value, former=former, is_flow=is_flow))}"


def iter_removals(yaml: YamlText, mapping: YamlNode, index: int) -> Iterator[Change]:
    """Yield the changes that remove an entry of a mapping, or an item of a list."""
    text = yaml.text
    nodes = mapping.children
    width = 2 if mapping.kind is NodeKind.MAPPING else 1
    first, last = nodes[index * width], nodes[index * width + width - 1]
    if mapping.is_flow:
        if len(nodes) > (index + 1) * width:
            yield Change(first.start, nodes[(index + 1) * width].start, "")
        previous = nodes[index * width - 1].end if index else first.start
        yield Change(previous, max(previous, last.end), "")
        return
    start = text.rfind("\n", 0, first.start) + 1
    content = last.end if text[last.end - 1 : last.end] != "\n" else last.end - 1
    end = text.find("\n", max(content, first.start))
    if end >= 0:
        yield Change(start, end + 1, "")
    elif start:
        yield Change(start - 1, len(text), "")
    yield Change(start, len(text) if end < 0 else end + 1, "")


def iter_line_insertions(text: str, offset: int, lines: Sequence[str]) -> Iterator[Change]:
    """Yield the changes that insert lines below the line with the character before an offset."""
    if offset and text[offset - 1] == "\n":  # below a literal scalar, which may end with blank lines
        content = len(text[:offset].rstrip())
        for position in dict.fromkeys((text.find("\n", content) + 1, offset)):
            yield Change(position, position, "".join(f"{line}\n" for line in lines))
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    yield Change(end, end, "".join(f"\n{line}" for line in lines))


def measure_column(text: str, offset: int) -> int:
    """Return the number of characters between the start of a line and an offset."""
    return offset - text.rfind("\n", 0, offset) - 1


def _iter_flow_additions(text: str, node: YamlNode, entry: str) -> Iterator[Change]:
    """Yield the changes that add an entry to a list or mapping in brackets, with and without a comma before it."""
    if node.children:
        end = node.children[-1].end
        yield Change(end, end, f", {entry}")
    else:
        opening = text.find("[" if node.kind is NodeKind.SEQUENCE else "{", node.start) + 1
        yield Change(opening, opening, entry)
