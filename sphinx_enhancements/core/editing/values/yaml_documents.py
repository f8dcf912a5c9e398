"""Possible changes of a value in the YAML of a proposal: its front matter, or a file beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...config.profile_options import MetadataSource
from ...model import normalize_field_name
from ...reading.metadata_sources import find_front_matter
from ...reading.tree import TreeError
from ...reading.yaml_block import find_entry_lines, find_entry_value
from .errors import ValueEditError
from .locations import Step, ValueLocation
from .proposals import EditableProposal
from .yaml_edits import Change, NewItem, iter_item_additions, iter_removals, iter_value_changes, measure_column
from .yaml_nodes import NodeKind, YamlNode, YamlText, compose_yaml
from .yaml_scalars import iter_scalars

_SOURCES = (MetadataSource.SIDECAR, MetadataSource.FRONT_MATTER)


def is_yaml(location: ValueLocation) -> bool:
    """Return True if a value is in YAML."""
    return location.source in _SOURCES


def find_yaml(proposal: EditableProposal, path: str) -> tuple[int, str]:
    """Return the offset and the text of the YAML in a file of a proposal."""
    text = proposal.read_text(path)
    if path != proposal.context.path:
        return 0, text
    start, end = find_front_matter(text) or (0, 0)
    return start, text[start : max(start, end - 1)]


class YamlPath:
    """Nodes that lead to a value in YAML, outermost first.

    :param parents: nodes around the value.
    :param indices: position of the next node among the entries or items of each parent.
    """

    def __init__(self, yaml: YamlText, parents: list[YamlNode], indices: list[int], node: YamlNode) -> None:
        self.yaml, self.parents, self.indices, self.node = yaml, parents, indices, node

    @property
    def is_flow(self) -> bool:
        """True if the value is inside ``[]`` or ``{}``."""
        return any(parent.is_flow for parent in self.parents)

    @property
    def is_tied(self) -> bool:
        """True if an anchor or alias shares the value, or a node around it, with another part of the text."""
        nodes = (*self.parents, self.node)
        return any(node.kind is NodeKind.ALIAS or node.anchor in self.yaml.aliases for node in nodes)

    @property
    def is_shared(self) -> bool:
        """True if the value is tied, or one below it."""
        return self.is_tied or self.yaml.is_shared(self.node)

    @property
    def column(self) -> int:
        """Number of characters before the name of the entry that has the value."""
        for parent, index in zip(reversed(self.parents), reversed(self.indices), strict=True):
            if parent.kind is NodeKind.MAPPING:
                return measure_column(self.yaml.text, parent.children[2 * index].start)
        return 0


def find_path(yaml: YamlText, steps: tuple[Step, ...], marker: str = "") -> YamlPath | None:
    """Return the nodes that lead to a value; of entries with one name, the last counts, as in the reader.

    :param marker: normalized name of the mapping at the top in which the value may be, too.
    """
    for document in reversed(yaml.documents):
        for first in ((marker,), ()) if marker else ((),):
            path = _walk(yaml, document, (*first, *steps))
            if path is not None:
                return path
    return None


def _walk(yaml: YamlText, node: YamlNode, steps: tuple[Step, ...]) -> YamlPath | None:
    parents: list[YamlNode] = []
    indices: list[int] = []
    for step in steps:
        if node.kind is NodeKind.ALIAS:
            break
        parents.append(node)
        if isinstance(step, int):
            if node.kind is not NodeKind.SEQUENCE or step >= len(node.children):
                return None
            indices.append(step)
            node = node.children[step]
        else:
            names = [normalize_field_name(key.value) for key, _ in node.pairs] if node.kind is NodeKind.MAPPING else []
            if normalize_field_name(step) not in names:
                return None
            index = len(names) - 1 - names[::-1].index(normalize_field_name(step))
            indices.append(index)
            node = node.children[2 * index + 1]
    return YamlPath(yaml, parents, indices, node)


def iter_yaml_changes(proposal: EditableProposal, location: ValueLocation, value: str) -> Iterator[Change]:
    """Yield the possible changes of a text.

    :raises ValueEditError: if an anchor or alias ties it to another value.
    """
    part = _find_part(proposal, location)
    if part.path is not None:
        node, is_flow = part.path.node, part.path.is_flow
        if node.kind is NodeKind.SCALAR:
            yield from part.shift(iter_value_changes(part.yaml, node, value, is_flow=is_flow))
        elif node.kind is NodeKind.SEQUENCE and node.is_flow and not node.children:
            yield from part.shift(Change(node.start, node.end, s) for s in iter_scalars(value, is_flow=is_flow))
    elif (span := find_entry_value(part.text)) is not None:  # an entry on one line that is no mapping by itself
        start, end = span
        gap = "" if part.text[start - 1 : start].isspace() else " "
        yield from part.shift(Change(start, end, f"{gap}{scalar}") for scalar in iter_scalars(value))


def iter_yaml_additions(proposal: EditableProposal, location: ValueLocation, item: NewItem) -> Iterator[Change]:
    """Yield the possible changes that add an item to a list.

    :raises ValueEditError: if an anchor or alias ties it to another value.
    """
    part = _find_part(proposal, location)
    if (path := part.path) is not None:
        yield from part.shift(iter_item_additions(part.yaml, path.node, path.column, item, is_flow=path.is_flow))


def iter_yaml_removals(proposal: EditableProposal, location: ValueLocation) -> Iterator[Change]:
    """Yield the possible changes that remove a value.

    :raises ValueEditError: if an anchor or alias ties it to another value.
    """
    part = _find_part(proposal, location)
    if (path := part.path) is not None:
        yield from part.shift(iter_removals(part.yaml, path.parents[-1], path.indices[-1]))


@dataclass(frozen=True)
class _Part:
    """YAML of a file, or the only entry of it that is needed if the whole is broken.

    :param offset: offset of the text in the file.
    :param path: nodes that lead to the value; None if the text is no mapping with it.
    """

    text: str
    offset: int
    yaml: YamlText
    path: YamlPath | None

    def shift(self, changes: Iterable[Change]) -> Iterator[Change]:
        """Yield changes of the text as those of the file."""
        yield from (Change(c.start + self.offset, c.end + self.offset, c.text) for c in changes)


def _find_part(proposal: EditableProposal, location: ValueLocation) -> _Part:
    offset, text = find_yaml(proposal, location.path)
    marker = proposal.context.profile.marker
    try:
        yaml = compose_yaml(text)
    except TreeError:
        line = (location.tree.line or 1) - proposal.read_text(location.path).count("\n", 0, offset)
        start, entry = find_entry_lines(text, line)
        offset += sum(len(row) + 1 for row in text.split("\n")[: start - 1])
        text = entry
        try:
            yaml = compose_yaml(entry)
        except TreeError:
            yaml = YamlText(entry, (), frozenset())
    path = find_path(yaml, location.steps, marker)
    if path is not None and path.is_shared:
        name = ".".join(map(str, location.steps))
        reason = f"`{name}` is not changed: an anchor or alias of YAML ties it to another value"
        raise ValueEditError(location.path, location.tree.line, reason)
    return _Part(text, offset, yaml, path)
