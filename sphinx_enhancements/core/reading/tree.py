"""Parse YAML into a tree of texts with their lines.

Scalars stay text: ``1.10`` is not a number, ``on`` not a boolean, ``2023-14-05`` not an impossible date. Tags are
ignored. The tree is built from libyaml's events, which end at the limits however deep or large the text is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from ..model import Fields, Items, Text, Tree, flatten_tree

MAX_NODES = 20_000  # Maximum number of nodes of one block, with its aliases expanded
MAX_DEPTH = 32  # Maximum number of levels of nested lists and mappings
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
class TreeParser:
    """Parser for the YAML texts of one block, which share their anchors and the limit of nodes.

    :param path: file of the block; ``None`` for the document itself.
    :param anchors: subtree and number of nodes of each anchor.
    """

    path: str | None = None
    nodes_left: int = MAX_NODES
    anchors: dict[str, tuple[Tree, int]] = field(default_factory=dict)

    def parse(self, text: str, first_line: int = 1) -> Tree | None:
        """Return the tree of a YAML text, ``None`` if empty; raise :exc:`TreeError` if invalid or over a limit."""
        events = yaml.parse(text, Loader=_Loader)
        try:
            documents = tuple(self._build_nodes(events, first_line, 1))
        except (yaml.YAMLError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            message = getattr(error, "problem", None) or str(error)
            line = first_line + (mark.line if mark is not None else 0)
            raise TreeError(" ".join(message.split())[:200], line) from None
        if len(documents) <= 1:
            return documents[0] if documents else None
        if not all(isinstance(document, Fields) for document in documents):
            return Items(documents, first_line, self.path)
        entries = (entry for document in documents if isinstance(document, Fields) for entry in document.entries)
        return Fields(tuple(entries), first_line, self.path)

    def _build_nodes(self, events: Iterator[yaml.Event], first_line: int, depth: int) -> Iterator[Tree]:
        """Yield the trees of the nodes up to the end of the list or mapping around them, or of the text."""
        for event in events:
            if isinstance(event, yaml.CollectionEndEvent):
                return
            if not isinstance(event, yaml.NodeEvent):
                continue
            line = first_line + (event.start_mark.line if event.start_mark is not None else 0)
            nodes_before = self.nodes_left
            if isinstance(event, yaml.CollectionStartEvent):
                if depth > MAX_DEPTH:
                    raise TreeError(f"it is nested deeper than {MAX_DEPTH} levels", line, is_limit=True)
                children = tuple(self._build_nodes(events, first_line, depth + 1))
                tree, node_count = self._build_collection(event, children, line), 1
            else:
                tree, node_count = self._build_leaf(event, line)
            self.nodes_left -= node_count
            if self.nodes_left < 0:
                raise TreeError(f"it has more than {MAX_NODES} entries", line, is_limit=True)
            if event.anchor:
                self.anchors[event.anchor] = (tree, nodes_before - self.nodes_left)
            yield tree

    def _build_collection(self, event: yaml.CollectionStartEvent, children: tuple[Tree, ...], line: int) -> Tree:
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(children, line, self.path)
        names = (key.text if isinstance(key, Text) else flatten_tree(key) for key in children[::2])
        return Fields(tuple(zip(names, children[1::2], strict=True)), line, self.path)

    def _build_leaf(self, event: yaml.NodeEvent, line: int) -> tuple[Tree, int]:
        """Return the tree of a scalar or an alias, and its number of nodes."""
        if isinstance(event, yaml.ScalarEvent):
            # An author who writes only an anchor or a tag means it as text.
            return Text(event.value or (f"&{event.anchor}" if event.anchor else event.tag or ""), line, self.path), 1
        if event.anchor not in self.anchors:
            raise TreeError(f"the alias *{event.anchor} has no anchor", line)
        return self.anchors[event.anchor]
