"""YAML -> a tree of texts with their lines.

Scalars are never given a type: ``1.10`` is not a number, ``on`` no truth value, ``2023-14-05`` no
date that could be impossible. Tags are not obeyed. The tree is built from libyaml's events rather
than by composing nodes, because that needs no recursion, however deep the text is nested.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from ..model import Fields, Items, Text, Tree, flatten_tree

MAX_NODES = 20_000
"""A block with more entries, its aliases followed, is not expanded further."""

MAX_DEPTH = 32
"""What is nested deeper stays as text."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Budget:
    """What several texts that are parts of one share: how many more entries may be read, and their anchors."""

    left: int = MAX_NODES
    anchors: dict[str, tuple[Tree, int]] = field(default_factory=dict)


class NoTreeError(Exception):
    """A text that gives no tree: it is no YAML, or grows or is nested without bound.

    :param line: of the file.
    :param bound: whether it is too large or too deep, rather than wrong.
    """

    def __init__(self, why: str, line: int, *, bound: bool = False) -> None:
        super().__init__(why)
        self.line = line
        self.bound = bound


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    line: int
    path: str | None
    anchor: str | None
    is_map: bool
    items: list[Tree] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def add(self, tree: Tree) -> None:
        if self.is_map and len(self.keys) == len(self.items):
            self.keys.append(tree.text if isinstance(tree, Text) else flatten_tree(tree))
        else:
            self.items.append(tree)

    def close(self) -> Tree:
        if self.is_map:
            return Fields(tuple(zip(self.keys, self.items, strict=False)), self.line, self.path)
        return Items(tuple(self.items), self.line, self.path)


def parse(text: str, first: int = 1, path: str | None = None, budget: Budget | None = None) -> Tree | None:
    """The tree of a YAML text, ``None`` for a text that holds nothing.

    :param first: the line of the file on which the text starts.
    :param path: the file, where it is not the document.
    :param budget: what is left for it and other texts; without one, :data:`MAX_NODES` entries.
    :raises NoTreeError: if it is no YAML, or grows or is nested without bound.
    """
    try:
        return _tree(text, first, path, budget or Budget())
    except (yaml.YAMLError, ValueError) as error:
        line, why = _explained(error, text)
        raise NoTreeError(why, first + line - 1) from None


def _tree(text: str, first: int, path: str | None, budget: Budget) -> Tree | None:
    root = _Open(first, path, None, is_map=False)
    stack = [root]
    anchors = budget.anchors
    for event in yaml.parse(text, Loader=_Loader):
        line = first + (event.start_mark.line if event.start_mark is not None else 0)
        tree: Tree
        if isinstance(event, yaml.ScalarEvent):
            # An anchor or a tag with nothing behind it is what somebody wrote who meant text.
            said = event.value or (f"&{event.anchor}" if event.anchor else event.tag or "")
            tree, weight, anchor = Text(said, line, path), 1, event.anchor
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in anchors:
                raise NoTreeError(f"the alias *{event.anchor} has no anchor", line)
            (tree, weight), anchor = anchors[event.anchor], None
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(stack) > MAX_DEPTH:
                raise NoTreeError(f"it is nested deeper than {MAX_DEPTH} levels", line, bound=True)
            stack.append(_Open(line, path, event.anchor, isinstance(event, yaml.MappingStartEvent)))
            continue
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            opened = stack.pop()
            tree, weight, anchor = opened.close(), 1, opened.anchor
            if anchor:
                weight = _weight(tree)
                anchors[anchor] = (tree, weight)
                weight = 1
        else:
            continue
        budget.left -= weight
        if budget.left < 0:
            raise NoTreeError(f"it has more than {MAX_NODES} entries", line, bound=True)
        if anchor and isinstance(tree, Text):
            anchors[anchor] = (tree, 1)
        stack[-1].add(tree)
    if len(root.items) > 1 and all(isinstance(item, Fields) for item in root.items):
        # Several documents in one text are one block that goes on.
        entries = [entry for item in root.items if isinstance(item, Fields) for entry in item.entries]
        return Fields(tuple(entries), first, path)
    if len(root.items) > 1:
        return Items(tuple(root.items), first, path)
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


def _explained(error: Exception, text: str) -> tuple[int, str]:
    """The line of an error, and what it says."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error) or type(error).__name__
    line = mark.line + 1 if mark is not None else 1
    if isinstance(error, yaml.reader.ReaderError) and (found := yaml.reader.Reader.NON_PRINTABLE.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        problem = f"U+{ord(found[0]):04X} is no character that may stand there"
    return line, " ".join(str(problem).split())[:200]
