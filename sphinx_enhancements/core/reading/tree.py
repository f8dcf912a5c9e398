"""Parse YAML into a tree of texts with their lines.

Scalars stay text: ``1.10`` is not a number, ``on`` not a boolean, ``2023-14-05`` not an impossible date. Tags are
ignored. The tree is built from libyaml's events, because that needs no recursion however deep the text is nested.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from ..model import Fields, Items, Text, Tree, flatten_tree

MAX_NODES = 20_000
"""Maximum number of nodes of one block, with its aliases expanded."""

MAX_DEPTH = 32
"""Maximum number of levels of nested lists and mappings."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TreeError(Exception):
    """Error for a text that cannot become a tree: invalid YAML, or over a limit.

    :param line: line of the file.
    :param is_limit: True if the text is too large or nested too deep, rather than invalid.
    """

    def __init__(self, message: str, line: int, *, is_limit: bool = False) -> None:
        super().__init__(message)
        self.line = line
        self.is_limit = is_limit


@dataclass(slots=True)
class _OpenNode:
    """A list or mapping whose end event has not come yet."""

    line: int
    path: str | None
    anchor: str | None
    is_mapping: bool
    children: list[Tree] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def add(self, tree: Tree) -> None:
        if self.is_mapping and len(self.keys) == len(self.children):
            self.keys.append(tree.text if isinstance(tree, Text) else flatten_tree(tree))
        else:
            self.children.append(tree)

    def build(self) -> Tree:
        if self.is_mapping:
            return Fields(tuple(zip(self.keys, self.children, strict=False)), self.line, self.path)
        return Items(tuple(self.children), self.line, self.path)


@dataclass(slots=True)
class TreeParser:
    """Parser for the YAML texts of one block, which share their anchors and the limit of nodes.

    :param path: file of the block; ``None`` for the document itself.
    :param anchors: subtree and number of nodes of each anchor.
    """

    path: str | None = None
    nodes_left: int = MAX_NODES
    anchors: dict[str, tuple[Tree, int]] = field(default_factory=dict)

    def parse(self, text: str, first_line: int = 1) -> Tree | None:
        """Return the tree of a YAML text, or ``None`` for an empty one.

        :param first_line: line of the file on which the text starts.
        :raises TreeError: if the text is invalid YAML or over a limit.
        """
        try:
            return self._parse_documents(text, first_line)
        except (yaml.YAMLError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            message = getattr(error, "problem", None) or str(error)
            line = first_line + (mark.line if mark is not None else 0)
            raise TreeError(" ".join(message.split())[:200], line) from None

    def _parse_documents(self, text: str, first_line: int) -> Tree | None:
        root = _OpenNode(first_line, self.path, None, is_mapping=False)
        stack = [root]
        for event in yaml.parse(text, Loader=_Loader):
            line = first_line + (event.start_mark.line if event.start_mark is not None else 0)
            if isinstance(event, yaml.ScalarEvent):
                tree, node_count = self._build_scalar(event, line), 1
            elif isinstance(event, yaml.AliasEvent):
                tree, node_count = self._resolve_alias(event.anchor, line)
            elif isinstance(event, yaml.CollectionStartEvent):
                if len(stack) > MAX_DEPTH:
                    raise TreeError(f"it is nested deeper than {MAX_DEPTH} levels", line, is_limit=True)
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                stack.append(_OpenNode(line, self.path, event.anchor, is_mapping))
                continue
            elif isinstance(event, yaml.CollectionEndEvent):
                tree, node_count = self._build_collection(stack.pop()), 1
            else:
                continue
            self.nodes_left -= node_count
            if self.nodes_left < 0:
                raise TreeError(f"it has more than {MAX_NODES} entries", line, is_limit=True)
            stack[-1].add(tree)
        return _merge_documents(root)

    def _build_scalar(self, event: yaml.ScalarEvent, line: int) -> Tree:
        # An author who writes only an anchor or a tag means it as text.
        text = Text(event.value or (f"&{event.anchor}" if event.anchor else event.tag or ""), line, self.path)
        if event.anchor:
            self.anchors[event.anchor] = (text, 1)
        return text

    def _build_collection(self, node: _OpenNode) -> Tree:
        tree = node.build()
        if node.anchor:
            self.anchors[node.anchor] = (tree, _count_nodes(tree))
        return tree

    def _resolve_alias(self, anchor: str | None, line: int) -> tuple[Tree, int]:
        if anchor is None or anchor not in self.anchors:
            raise TreeError(f"the alias *{anchor} has no anchor", line)
        return self.anchors[anchor]


def _merge_documents(root: _OpenNode) -> Tree | None:
    """Return the tree of a text; several YAML documents that are mappings become one mapping."""
    documents = root.children
    if len(documents) <= 1:
        return documents[0] if documents else None
    mappings = [document for document in documents if isinstance(document, Fields)]
    if len(mappings) == len(documents):
        return Fields(tuple(entry for mapping in mappings for entry in mapping.entries), root.line, root.path)
    return root.build()


def _count_nodes(tree: Tree) -> int:
    """Return the number of nodes of a tree, counting shared subtrees each time, up to :data:`MAX_NODES` + 1."""
    count, remaining = 0, [tree]
    while remaining and count <= MAX_NODES:
        count += 1
        match remaining.pop():
            case Items(items):
                remaining.extend(items)
            case Fields(entries):
                remaining.extend(value for _, value in entries)
    return count
