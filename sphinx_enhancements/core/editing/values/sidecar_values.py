"""Change of a value in a metadata file by the names that lead to it."""

from __future__ import annotations

from ...config.profile_options import MetadataSource
from ...model import Fields, Tree
from ...reading.document_context import Sidecar
from .errors import ValueEditError
from .fields import replace_value
from .locations import ValueLocation
from .new_fields import add_nested_value
from .proposals import EditableProposal, FileEdit


def set_sidecar_value(proposal: EditableProposal, sidecar: Sidecar, names: tuple[str, ...], value: str) -> FileEdit:
    """Return the edits that set a value in a metadata file; what is missing of the mappings around it is added.

    :raises ValueEditError: if no change certainly does this and nothing else.
    """
    for index, (block, source) in enumerate(zip(proposal.context.blocks, proposal.context.block_sources, strict=True)):
        tree: Tree | None = block.get(sidecar.name) if block.path == sidecar.path else None
        if source is not MetadataSource.SIDECAR or not isinstance(tree, Fields):
            continue
        steps: list[str] = []
        for name in names:
            below = tree.get(name) if isinstance(tree, Fields) else None
            if below is None:
                break
            tree, steps = below, [*steps, name]
        location = ValueLocation(index, source, sidecar.path, tuple(steps), tree)
        if len(steps) == len(names):
            return replace_value(proposal, location, value)
        return add_nested_value(proposal, location, names[len(steps) :], value)
    raise ValueEditError(sidecar.path, None, f"`{'.'.join(names)}` cannot be set")
