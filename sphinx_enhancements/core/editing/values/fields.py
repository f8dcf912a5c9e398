"""Change of one field of a proposal, in the form in which the field is written.

Each function returns the edits of one file, which touch nothing but the value. A change counts only if the reader then
finds the new value, and everything else as before; if no change does, the value is left alone with an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...config.profile_options import MetadataSource
from ...diagnostics import shorten_text
from ...model import Fields, Items, Text
from ...reading.document_context import DocumentContext
from .errors import ValueEditError
from .line_entries import iter_field_removals
from .line_values import find_line, iter_line_changes
from .locations import ValueLocation, find_field
from .new_fields import add_field, add_nested_value
from .proposals import EditableProposal, FileEdit, choose_change, list_blocks, make_plain
from .yaml_documents import is_yaml, iter_yaml_additions, iter_yaml_changes, iter_yaml_removals
from .yaml_edits import Change, NewItem

_PAIR = r"(?P<before>(?:^|,)\s*{name}\s*=\s*)(?P<value>[^,\n]*?)(?=\s*(?:,|$))"


def set_value(proposal: EditableProposal, name: str, value: str, below: tuple[str, ...] = ()) -> FileEdit:
    """Return the edits that set a field, or a value in its mapping, to a text; a field that is missing is added.

    :param name: canonical name of the field.
    :param below: names in the mapping of the field, such as that of a stage.
    :raises ValueEditError: if no change certainly does this and nothing else.
    """
    location = find_field(proposal.context, name, below)
    if location is None:
        return _set_missing_value(proposal, name, value, below)
    return replace_value(proposal, location, value)


def replace_value(proposal: EditableProposal, location: ValueLocation, value: str) -> FileEdit:
    """Return the edits that replace a text, or the only one in a list, by another.

    :raises ValueEditError: if no change certainly does this and nothing else.
    """
    tree = location.tree
    if not isinstance(tree, Text) and not (isinstance(tree, Items) and len(tree.items) < 2):
        raise _refuse(location, "it has several values")
    if isinstance(tree, Items) and tree.items:
        tree = tree.items[0]
        location = location._replace(tree=tree, steps=(*location.steps, 0))
    if location.source is MetadataSource.SECTIONS and isinstance(tree, Text) and "\n" in tree.text.strip():
        # Further paragraphs of the section, such as those with relations, stay.
        first, _, rest = tree.text.strip().partition("\n")
        changes = _iter_changes(proposal, location._replace(tree=Text(first, tree.line)), value)
        return _choose(proposal, location, changes, (f"{value.strip()}\n{rest}",), value)
    return _choose(proposal, location, _iter_changes(proposal, location, value), (value.strip(),), value)


def _set_missing_value(proposal: EditableProposal, name: str, value: str, below: tuple[str, ...]) -> FileEdit:
    parent = find_field(proposal.context, name, below[:-1]) if below else None
    if parent is None:
        return add_field(proposal, name, value, below)
    if isinstance(parent.tree, Text) and ("=" in parent.tree.text or not is_yaml(parent)):
        return set_value(proposal, name, _set_pair(parent.tree.text, below[-1], value), below[:-1])
    return add_nested_value(proposal, parent, below[-1:], value)


def _set_pair(text: str, name: str, value: str) -> str:
    """Return ``alpha=v1.5, beta=v1.6`` with another value for a name."""
    pattern = re.compile(_PAIR.format(name=re.escape(name)), re.MULTILINE)
    if pattern.search(text):
        return pattern.sub(lambda match: f"{match['before']}{value}", text, count=1)
    return ", ".join(filter(None, (text.strip(), f"{name}={value}")))


def append_item(proposal: EditableProposal, name: str, value: NewItem) -> FileEdit:
    """Return the edits that add a text or a mapping to a field that is a list; a field that is missing is added.

    :raises ValueEditError: if no change certainly does this and nothing else.
    """
    location = find_field(proposal.context, name)
    if location is None:
        return add_field(proposal, name, value, is_list=True)
    tree = location.tree
    if not is_yaml(location) and not isinstance(value, str):
        value = ", ".join(text for _, text in value)
    if isinstance(tree, Text) and not tree.text.strip() and not is_yaml(location) and isinstance(value, str):
        return set_value(proposal, name, value)
    former: list[object] = []
    if isinstance(tree, Items):
        former = list(map(make_plain, tree.items))
    elif isinstance(tree, Text) and tree.text.strip():
        if not is_yaml(location) and isinstance(value, str):
            *above, last = tree.text.strip().split("\n")
            part = location._replace(tree=Text(last, (tree.line or 1) + len(above)))
            changes = _iter_changes(proposal, part, f"{last}, {value}")
            return _choose(proposal, location, changes, ("\n".join((*above, f"{last}, {value}")),), value)
        former = [tree.text.strip()]
    elif isinstance(tree, Fields) and tree.entries:
        raise _refuse(location, "it is a mapping")
    changes = iter_yaml_additions(proposal, location, value) if is_yaml(location) else iter(())
    plain = value if isinstance(value, str) else list(value)
    return _choose(proposal, location, changes, ([*former, plain],), str(value))


def remove_value(proposal: EditableProposal, name: str, below: tuple[str, ...] = ()) -> FileEdit:
    """Return the edits that remove a field, or a value in its mapping, with its lines.

    :raises ValueEditError: if there is no such value, or no change certainly does this and nothing else.
    """
    location = find_field(proposal.context, name, below)
    if location is None:
        raise ValueEditError(proposal.context.path, None, f"there is no field `{'.'.join((name, *below))}` to remove")
    if is_yaml(location):
        changes = iter_yaml_removals(proposal, location)
    else:
        block = proposal.context.blocks[location.block]
        changes = iter_field_removals(proposal.read_text(location.path), block, location.tree)
    return _choose(proposal, location, changes, (None,))


def _iter_changes(proposal: EditableProposal, location: ValueLocation, value: str) -> Iterator[Change]:
    """Yield the possible changes of a text."""
    tree = location.tree
    if is_yaml(location):
        yield from iter_yaml_changes(proposal, location, value)
    elif isinstance(tree, Text) and "\n" not in value:
        text = proposal.read_text(location.path)
        start = find_line(text, tree.line or 1)[0]
        name = next((str(step) for step in reversed(location.steps) if isinstance(step, str)), "")
        is_cell = location.source is MetadataSource.TABLE
        yield from iter_line_changes(text, start, name, tree, value, is_cell=is_cell)


def _choose(
    proposal: EditableProposal,
    location: ValueLocation,
    changes: Iterator[Change],
    expected: Sequence[object],
    value: str = "",
) -> FileEdit:
    """Return the first change after which a value reads as one of those expected; None stands for no value."""
    readings = [list_blocks(proposal.context, location.tree, new) for new in expected]

    def is_intended(context: DocumentContext) -> bool:
        return list_blocks(context) in readings

    edit = choose_change(proposal, location.path, changes, is_intended)
    if edit is None:
        problem = f"it cannot become {shorten_text(value)!r}" if value else "it cannot be removed"
        raise _refuse(location, f"{problem} in this form without a change of something else")
    return edit


def _refuse(location: ValueLocation, reason: str) -> ValueEditError:
    name = ".".join(map(str, location.steps))
    return ValueEditError(location.path, location.tree.line, f"`{name}` is not changed: {reason}")
