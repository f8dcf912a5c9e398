"""Search for the block and the entry of a proposal's metadata that hold a field."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ...config.profile_options import MAIN_SIDECAR, MetadataSource
from ...model import Fields, Text, Tree, normalize_field_name
from ...reading.document_context import DocumentContext

Step = str | int
"""Name of an entry, or index of an item, on the way from a block to a value."""


class ValueLocation(NamedTuple):
    """A value in the metadata of a proposal.

    :param block: index of its block.
    :param source: form of the block; None for the options of a directive.
    :param path: file of the block.
    :param steps: names and indices that lead to the value, those of sidecars without their name.
    """

    block: int
    source: MetadataSource | None
    path: str
    steps: tuple[Step, ...]
    tree: Tree


def find_field(context: DocumentContext, name: str, below: tuple[str, ...] = ()) -> ValueLocation | None:
    """Return the value of a field that counts, or the one below names in its mapping; None if nothing is written."""
    for part in context.fields.get(name, ()):
        tree: Tree | None = part.tree
        for key in below:
            tree = tree.get(key) if isinstance(tree, Fields) else None
        if tree is not None:
            locations = list(_find_tree(context, tree))
            name_as_written = ".".join((part.name, *below))
            # An alias makes one value stand in several places.
            locations.sort(key=lambda location: ".".join(map(str, location.steps)) != name_as_written)
            if locations:
                return locations[0]
    return None


def find_repeated_values(context: DocumentContext, name: str) -> Iterator[ValueLocation]:
    """Yield the texts of a field that do not count, because an earlier block of the metadata has the field too."""
    profile = context.profile
    counted = [part.tree for part in context.fields.get(name, ())]
    for block in context.blocks:
        for written, tree in block.entries:
            if profile.fields.get(normalize_field_name(written)) != name or any(tree is other for other in counted):
                continue
            if isinstance(tree, Text) and not profile.is_placeholder(tree.text):
                yield from islice(_find_tree(context, tree), 1)


def _find_tree(context: DocumentContext, tree: Tree) -> Iterator[ValueLocation]:
    """Yield the locations of a part of the metadata; none if it was derived."""
    for index, (block, source) in enumerate(zip(context.blocks, context.block_sources, strict=True)):
        for steps, value in _iter_values(block, ()):
            if value is tree:
                path = block.path or tree.path or context.path
                yield ValueLocation(index, source, path, _strip_sidecar(context, block, steps), tree)


def _iter_values(tree: Tree, steps: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], Tree]]:
    """Yield each value of a tree with the steps to it, last entries first, since they count."""
    if steps:
        yield steps, tree
    if isinstance(tree, Fields):
        for name, value in reversed(tree.entries):
            yield from _iter_values(value, (*steps, name))
    elif not hasattr(tree, "text"):
        for index, item in enumerate(tree.items):
            yield from _iter_values(item, (*steps, index))


def _strip_sidecar(context: DocumentContext, block: Fields, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return steps without the name of the sidecar that the reader puts around its fields."""
    names = {sidecar.name for sidecar in context.sidecars if sidecar.path == block.path} - {MAIN_SIDECAR}
    return steps[1:] if steps[:1] and steps[0] in names else steps
