"""YAML -> a tree of texts with their lines, whatever state the YAML is in.

Scalars are never given a type: ``1.10`` is not a number, ``on`` no truth value, ``2023-14-05`` no
date that could be impossible. Tags are not obeyed. The tree is built from libyaml's events rather
than by composing nodes, because that needs no recursion, however deep the text is nested.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import yaml

from ..model import Fields, Items, Text, Tree

MAX_NODES = 20_000
"""A block with more entries, its aliases followed, is not expanded further."""

MAX_DEPTH = 32
"""What is nested deeper stays as text."""

MAX_SALVAGED = 1_000
"""How many entries of a broken block are read one by one."""

Report = Callable[[int, str], None]
"""Takes a line, counted from 1 in the block, and a message."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOP_KEY = re.compile(r"""(?!\s|\#|-\s)("[^"]*"|'[^']*'|[^:\s][^:]*+)\s*:(?=\s|$|\[|\{)""")


class _TooMuchError(Exception):
    """The block grows without bound, or is nested without bound."""


def parse_block(text: str, report: Report) -> Fields:
    """Read one metadata block.

    :param report: told of every repair, once each.
    :returns: the block's fields in order; empty where there are none. Never raises.
    """
    try:
        tree = _parse(text)
    except (yaml.YAMLError, _TooMuchError, ValueError) as error:
        line, why = _explained(error, text)
        report(line, f"is no valid YAML ({why}); its entries were read one by one")
        return _Salvage(report).fields(text, 1)
    if tree is None:
        return Fields(())
    if isinstance(tree, Fields):
        return tree
    report(tree.line or 1, "the block is no mapping of names to values; its entries are kept as text")
    return _Salvage(report).fields(text, 1)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    line: int
    anchor: str | None
    is_map: bool
    items: list[Tree] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def add(self, tree: Tree) -> None:
        if self.is_map and len(self.keys) == len(self.items):
            self.keys.append(tree.text if isinstance(tree, Text) else flat(tree))
        else:
            self.items.append(tree)

    def close(self) -> Tree:
        if self.is_map:
            return Fields(tuple(zip(self.keys, self.items, strict=False)), self.line)
        return Items(tuple(self.items), self.line)


def _parse(text: str, first: int = 1) -> Tree | None:
    root = _Open(first, None, is_map=False)
    stack = [root]
    anchors: dict[str, tuple[Tree, int]] = {}
    size = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = first + (event.start_mark.line if event.start_mark is not None else 0)
        tree: Tree
        if isinstance(event, yaml.ScalarEvent):
            tree, weight, anchor = Text(event.value, line), 1, event.anchor
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in anchors:
                raise ValueError(f"the alias *{event.anchor} has no anchor")
            (tree, weight), anchor = anchors[event.anchor], None
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(stack) > MAX_DEPTH:
                raise _TooMuchError(f"it is nested deeper than {MAX_DEPTH} levels")
            stack.append(_Open(line, event.anchor, isinstance(event, yaml.MappingStartEvent)))
            continue
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            opened = stack.pop()
            tree, weight, anchor = opened.close(), 0, opened.anchor
            if anchor:
                weight = _weight(tree)
                anchors[anchor] = (tree, weight)
                weight = 0
        elif isinstance(event, yaml.DocumentEndEvent):
            break
        else:
            continue
        size += weight
        if size > MAX_NODES:
            raise _TooMuchError(f"it has more than {MAX_NODES} entries")
        if anchor and isinstance(tree, Text):
            anchors[anchor] = (tree, 1)
        stack[-1].add(tree)
    return root.items[0] if root.items else None


def _weight(tree: Tree) -> int:
    # Shared subtrees are counted as often as they stand: that is what showing them would cost.
    weight, todo = 0, [tree]
    while todo and weight <= MAX_NODES:
        weight += 1
        match todo.pop():
            case Items(items):
                todo.extend(items)
            case Fields(entries):
                todo.extend(value for _, value in entries)
    return weight


@dataclass(slots=True)
class _Salvage:
    """Reads the entries of a broken block one by one.

    :param left: how many more entries are read on their own; what comes after them stays as text.
    """

    report: Report
    left: int = MAX_SALVAGED

    def fields(self, text: str, first: int, depth: int = 3) -> Fields:
        """The entries that parse on their own; the others as plain text, under the empty name.

        :param first: the line on which the text starts.
        :param depth: how many levels of mappings are taken apart.
        """
        entries: list[tuple[str, Tree]] = []
        for start, chunk in _chunks(text, first):
            if not self.left:
                self.report(start, f"has more than {MAX_SALVAGED} entries; what follows is kept as text")
                entries.append(("", Text("\n".join(text.split("\n")[start - first :]).strip(), start)))
                break
            self.left -= 1
            entry = self._entry(start, chunk, depth)
            if entry is not None:
                entries.append(entry)
                continue
            said = chunk[0].strip()
            if said and not said.startswith("#"):
                self.report(start, f"{_short(said)!r} is no entry of the form `name: value`; it is kept as text")
                entries.append(("", Text("\n".join(chunk).strip(), start)))
        return Fields(tuple(entries), first)

    def _entry(self, start: int, chunk: list[str], depth: int) -> tuple[str, Tree] | None:
        """One entry by itself: as YAML if it parses, else taken apart, else its value as text."""
        key = _TOP_KEY.match(chunk[0])
        if key is None:
            return None
        try:
            tree = _parse("\n".join(chunk), start)
        except (yaml.YAMLError, _TooMuchError, ValueError):
            tree = None
        if isinstance(tree, Fields) and len(tree.entries) == 1:
            return tree.entries[0]
        name = key[1].strip().strip("\"'")
        value = chunk[0][key.end() :].strip()
        rest = [(start + n, line.strip()) for n, line in enumerate(chunk[1:], 1)]
        rest = [(number, line) for number, line in rest if line and not line.startswith("#")]
        if not value and rest and all(line.startswith("-") for _, line in rest):
            return name, Items(tuple(Text(_unquoted(line[1:]), number) for number, line in rest), start)
        if not value and rest and depth and _TOP_KEY.match(rest[0][1]):
            return name, self.fields(_dedented(chunk[1:]), start + 1, depth - 1)
        return name, Text("\n".join([_unquoted(value), *(line for _, line in rest)]).strip(), start)


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


def _explained(error: Exception, text: str) -> tuple[int, str]:
    """The line of an error, and what it says."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error) or type(error).__name__
    line = mark.line + 1 if mark is not None else 1
    if isinstance(error, yaml.reader.ReaderError) and (found := yaml.reader.Reader.NON_PRINTABLE.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        problem = f"U+{ord(found[0]):04X} is no character that may stand there"
    return line, " ".join(str(problem).split())[:200]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def flat(tree: Tree) -> str:
    """A tree on one line of text, for where only text can be shown. Bounded in length and depth."""
    return _flat(tree, MAX_DEPTH)[:2000]


def _flat(tree: Tree, depth: int) -> str:
    match tree:
        case Text(text):
            return text
        case Items(items) if depth:
            return ", ".join(_flat(item, depth - 1) for item in items[:200])
        case Fields(entries) if depth:
            return ", ".join(f"{key}: {_flat(value, depth - 1)}" for key, value in entries[:200])
    return "…"
