"""Nodes of a YAML text with their offsets, from the events that the reader uses too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

import yaml

from ...reading.tree import MAX_DEPTH, MAX_NODES, TreeError

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class NodeKind(Enum):
    """Kind of a YAML node."""

    SCALAR = "a text"
    SEQUENCE = "a list"
    MAPPING = "a mapping"
    ALIAS = "an alias"


@dataclass(slots=True)
class YamlNode:
    """A node of a YAML text, or of a part of it.

    :param start: offset of the first character, also of an anchor or a tag before the value.
    :param end: offset after the last character; of a block list or mapping, that after its last node.
    :param style: ``|``, ``>``, a quote, or empty for a plain scalar.
    :param anchor: name of the anchor of the node, or of the one that an alias repeats.
    :param children: items of a list; keys and values of a mapping in turn.
    """

    kind: NodeKind
    start: int
    end: int
    value: str = ""
    style: str = ""
    anchor: str = ""
    has_tag: bool = False
    is_flow: bool = False
    children: list[YamlNode] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[YamlNode, YamlNode]]:
        """Keys and values of a mapping."""
        return list(zip(self.children[::2], self.children[1::2], strict=True))

    def iter_nodes(self) -> Iterator[YamlNode]:
        """Yield the node and all nodes below it."""
        todo = [self]
        while todo:
            node = todo.pop()
            yield node
            todo += reversed(node.children)


@dataclass(frozen=True, slots=True)
class YamlText:
    """A YAML text with the nodes of its documents.

    :param aliases: names of the anchors that aliases repeat.
    """

    text: str
    documents: tuple[YamlNode, ...]
    aliases: frozenset[str]

    def is_shared(self, node: YamlNode) -> bool:
        """Return True if an alias repeats a node or one below it, or is one of them."""
        return any(n.kind is NodeKind.ALIAS or n.anchor in self.aliases for n in node.iter_nodes())


def compose_yaml(text: str) -> YamlText:
    """Return the nodes of a YAML text.

    :raises TreeError: if it is invalid or over the limits of the reader.
    """
    composer = _Composer(yaml.parse(text, Loader=_Loader))
    try:
        documents = tuple(composer.compose_nodes(1))
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise TreeError(getattr(error, "problem", None) or str(error), mark.line + 1 if mark else 1) from None
    return YamlText(text, documents, frozenset(composer.aliases))


@dataclass(slots=True)
class _Composer:
    """Composer of nodes from events.

    :param last_end: offset after the list or mapping that was composed last.
    """

    events: Iterator[yaml.Event]
    aliases: set[str] = field(default_factory=set)
    nodes_left: int = MAX_NODES
    last_end: int = 0

    def compose_nodes(self, depth: int) -> Iterator[YamlNode]:
        """Yield the nodes up to the end of the list or mapping around them, or of the text."""
        for event in self.events:
            if isinstance(event, yaml.CollectionEndEvent):
                self.last_end = event.end_mark.index if event.end_mark else 0
                return
            if isinstance(event, yaml.NodeEvent):
                self.nodes_left -= 1
                if self.nodes_left < 0 or depth > MAX_DEPTH:
                    raise TreeError("it is too large, or nested too deep", 1, is_limit=True)
                yield self._compose_node(event, depth)

    def _compose_node(self, event: yaml.NodeEvent, depth: int) -> YamlNode:
        start = event.start_mark.index if event.start_mark else 0
        end = event.end_mark.index if event.end_mark else start
        node = YamlNode(NodeKind.ALIAS, start, end, anchor=event.anchor or "")
        if not isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
            self.aliases.add(node.anchor)
            return node
        node.has_tag = bool(event.tag)
        if isinstance(event, yaml.ScalarEvent):
            node.kind, node.value, node.style = NodeKind.SCALAR, event.value, event.style or ""
            return node
        node.kind = NodeKind.SEQUENCE if isinstance(event, yaml.SequenceStartEvent) else NodeKind.MAPPING
        node.is_flow = bool(event.flow_style)
        node.children = list(self.compose_nodes(depth + 1))
        # The end of a block collection is where the next token starts, perhaps below comments.
        node.end = self.last_end if node.is_flow else max((child.end for child in node.children), default=node.end)
        return node
