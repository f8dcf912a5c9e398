"""Addition of a field that a proposal lacks, in the form and the order of its community."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...config.profile import Profile
from ...config.profile_options import MAIN_SIDECAR, MetadataSource
from ...diagnostics import shorten_text
from ...model import Fields, normalize_field_name
from ...reading.document_context import DocumentContext
from ...reading.tree import TreeError
from ...reading.yaml_block import find_entry_lines
from .errors import ValueEditError
from .line_entries import iter_field_additions
from .line_values import find_line
from .locations import ValueLocation
from .proposals import EditableProposal, FileEdit, Plain, choose_change, make_plain
from .yaml_documents import find_path, find_yaml, is_yaml
from .yaml_edits import (
    Change,
    NewEntry,
    NewItem,
    format_item,
    iter_entry_additions,
    iter_first_entry_changes,
    measure_column,
)
from .yaml_nodes import NodeKind, YamlNode, YamlText, compose_yaml
from .yaml_scalars import iter_scalars

_INDENT = "  "
_NUMBER = "0"  # Style of numbers


class _TargetBlock(NamedTuple):
    """Block to which a field is added, and the mappings in it that are there already.

    :param names: name of the field, after those of the mappings around it, as they are to be written.
    :param prefix: names that the reader puts around the fields of the file.
    """

    block: int
    source: MetadataSource | None
    path: str
    names: tuple[str, ...]
    prefix: tuple[str, ...] = ()


def add_field(
    proposal: EditableProposal, name: str, value: NewItem, below: tuple[str, ...] = (), *, is_list: bool = False
) -> FileEdit:
    """Return the edits that add a field, or a mapping with one value.

    :param name: canonical name of the field.
    :param below: names in the mapping of the field.
    :param is_list: True for a field that is a list with one item.
    :raises ValueEditError: if the proposal has no metadata to which the field can be added.
    """
    context = proposal.context
    for block, source in _iter_blocks(context):
        path = context.blocks[block].path or context.path
        names = (*spell_field(context, name, context.blocks[block], source), *below)
        target = _TargetBlock(block, source, path, names)
        if source in (MetadataSource.SIDECAR, MetadataSource.FRONT_MATTER):
            return _add_to_yaml(proposal, target, value, is_list=is_list)
        if not isinstance(value, str):
            value = ", ".join(text for _, text in value)
        if below:
            target, value = target._replace(names=names[: -len(below)]), f"{below[-1]}={value}"
        return _add_line(proposal, target, value)
    if (edit := _add_first_field(proposal, name, value, below, is_list=is_list)) is not None:
        return edit
    raise ValueEditError(context.path, None, f"there is no metadata to which `{name}` can be added")


def _add_first_field(
    proposal: EditableProposal, name: str, value: NewItem, below: tuple[str, ...], *, is_list: bool
) -> FileEdit | None:
    """Return the edits that begin front matter, a field list or options; None if the proposal cannot have them."""
    context = proposal.context
    if not isinstance(value, str) or "\n" in value:
        return None
    text = f"{below[-1]}={value}" if below else value
    names = spell_field(context, name, Fields(()), None)
    if len(names) > 1 or len(below) > 1:
        return None
    before = [block for block in map(make_plain, context.blocks) if block]
    plain: Plain = [value.strip()] if is_list else value.strip()
    entries = [[(names[0], [(below[0], plain)] if below else plain)], [(names[0], text.strip())]]

    def is_intended(after: DocumentContext) -> bool:
        blocks = [block for block in map(make_plain, after.blocks) if block]
        return any(entry in blocks and [b for b in blocks if b != entry] == before for entry in entries)

    if not context.is_page:
        file_text = proposal.read_text(context.path)
        start, end = find_line(file_text, context.enhancement.source.line)
        indent = " " * (end - start - len(file_text[start:end].lstrip(" ")))
        margins = ("   ", "") if context.outline.is_rest else ("", "   ")
        changes = [Change(end, end, f"\n{indent}{margin}:{names[0]}: {text}") for margin in margins]
    elif context.outline.is_rest:
        changes = [Change(0, 0, f":{names[0]}: {text}\n\n")]
    else:
        items = _iter_entry_lines(list(below), value, "", f"{_INDENT}- " if is_list else "", is_flow=False)
        changes = [
            Change(0, 0, "".join(f"{line}\n" for line in ("---", f"{names[0]}:{first}", *rest, "---")))
            for first, *rest in items
        ]
    return choose_change(proposal, context.path, changes, is_intended)


def add_nested_value(proposal: EditableProposal, parent: ValueLocation, below: tuple[str, ...], value: str) -> FileEdit:
    """Return the edits that add a value below names in a mapping, which may be empty.

    :raises ValueEditError: if no change certainly does this and nothing else.
    """
    block = proposal.context.blocks[parent.block]
    names = {sidecar.name for sidecar in proposal.context.sidecars if sidecar.path == block.path} - {MAIN_SIDECAR}
    target = _TargetBlock(
        parent.block,
        parent.source,
        parent.path,
        (*map(str, parent.steps), *below),
        tuple(names & {block.entries[0][0]}),
    )
    if not is_yaml(parent):
        raise _refuse(target, value)
    return _add_to_yaml(proposal, target, value)


def _iter_blocks(context: DocumentContext) -> Iterator[tuple[int, MetadataSource | None]]:
    """Yield index and form of each block to which a field can be added, the preferred ones first."""
    blocks = [
        (index, source)
        for index, (block, source) in enumerate(zip(context.blocks, context.block_sources, strict=True))
        if block.entries
        and (source is not None or not context.is_page)
        and not (source is MetadataSource.SIDECAR and any(s.name == block.entries[0][0] for s in context.sidecars))
    ]
    return iter(sorted(blocks, key=lambda block: block[1] is MetadataSource.SECTIONS))


def spell_field(context: DocumentContext, name: str, block: Fields, source: MetadataSource | None) -> tuple[str, ...]:
    """Return the name of a field, after those of mappings around it, as the community writes it."""
    profile = context.profile
    for listed_name in profile.metadata_checks.names:
        if profile.fields.get(normalize_field_name(listed_name)) == name:
            return (listed_name,)
    tops = {normalize_field_name(listed_name) for listed_name in profile.metadata_checks.names}
    spellings = [s for s, canonical in profile.fields.items() if canonical == name and "*" not in s]
    for spelling in spellings:
        first, *rest = (profile.edits.spellings.get(spelling) or spelling).split(".")
        if rest and (normalize_field_name(first) in tops or isinstance(block.get(first), Fields)):
            return (first, *rest)
    return (_match_style(name, [entry for entry, _ in block.entries if entry], source),)


def _match_style(name: str, names: list[str], source: MetadataSource | None) -> str:
    """Return a canonical name with capital letters and blanks if the names beside it have them."""
    if source in (MetadataSource.SIDECAR, MetadataSource.FRONT_MATTER, None):
        return name
    if not names or not all(other[0].isupper() for other in names):
        return name
    if source in (MetadataSource.HEADER, MetadataSource.FIELD_LIST):
        return name.title()
    return name.replace("-", " ").capitalize()


def _make_entry(profile: Profile, name: str, lines: tuple[str, ...]) -> NewEntry:
    """Return an entry with its place: that of a stage among stages, that of a field among those of the community."""
    own = normalize_field_name(name)
    known = profile.metadata_checks.names or profile.edits.order
    if own in map(normalize_field_name, profile.stages) and profile.fields.get(own) is None:
        known = tuple(word for stage in profile.axis for word, s in profile.stages.items() if s == stage)
    order = [normalize_field_name(word) for word in known]
    index = order.index(own) if own in order else 0
    return NewEntry(name, lines, tuple(order[:index]), tuple(order[index + 1 :]) if own in order else ())


def _add_to_yaml(
    proposal: EditableProposal, target: _TargetBlock, value: NewItem, *, is_list: bool = False
) -> FileEdit:
    changes = _iter_yaml_additions(proposal, target, value, is_list=is_list)
    plain = value.strip() if isinstance(value, str) else list(value)
    return _choose(proposal, target, [plain] if is_list else plain, changes, str(value))


def _iter_yaml_additions(
    proposal: EditableProposal, target: _TargetBlock, value: NewItem, *, is_list: bool
) -> Iterator[Change]:
    offset, text = find_yaml(proposal, target.path)
    profile = proposal.context.profile
    try:
        yaml, shift = compose_yaml(text), 0
    except TreeError:
        yaml, shift = _compose_part(proposal, target, text)
    steps: tuple[str, ...] = target.names[:-1]
    path = find_path(yaml, steps, profile.marker) if yaml.documents else None
    while steps and path is None:
        steps = steps[:-1]
        path = find_path(yaml, steps, profile.marker)
    if path is None:
        return
    node, rest = path.node, list(target.names[len(steps) :])
    if path.is_tied:
        reason = f"`{'.'.join(target.names)}` is not added: an anchor or alias of YAML ties it to another value"
        raise ValueEditError(target.path, None, reason)
    quote = _find_quote(node.children[1::2]) if steps else ""
    is_flow = path.is_flow or node.is_flow
    marker = f"{' ' * _find_list_indent(yaml.text, node)}- " if is_list else ""
    if profile.fields.get(normalize_field_name(target.names[-1])) == "number":
        quote = _NUMBER
    for lines in _iter_entry_lines(rest[1:], value, quote, marker, is_flow=is_flow):
        entry = _make_entry(profile, rest[0], lines)
        if node.kind is NodeKind.MAPPING and node.children:
            changes = iter_entry_additions(yaml, node, entry)
        elif node.kind is NodeKind.MAPPING:
            opening = text.find("{", node.start) + 1
            changes = iter((Change(opening, opening, f"{entry.name}:{entry.lines[0]}"),))
        elif node.kind is NodeKind.SCALAR and node.start == node.end:
            changes = iter_first_entry_changes(yaml, node, path.column, entry)
        else:
            return
        yield from (Change(c.start + offset + shift, c.end + offset + shift, c.text) for c in changes)


def _compose_part(proposal: EditableProposal, target: _TargetBlock, text: str) -> tuple[YamlText, int]:
    """Return the last top-level entry of a broken block that is valid by itself, with its offset."""
    block = proposal.context.blocks[target.block]
    first = proposal.read_text(target.path).count("\n", 0, find_yaml(proposal, target.path)[0])
    for _, tree in reversed(block.entries):
        start, entry = find_entry_lines(text, (tree.line or 1) - first)
        try:
            yaml = compose_yaml(entry)
        except TreeError:
            continue
        if yaml.documents and yaml.documents[0].kind is NodeKind.MAPPING and not yaml.documents[0].is_flow:
            return yaml, sum(len(row) + 1 for row in text.split("\n")[: start - 1])
    raise ValueEditError(target.path, block.line, f"`{'.'.join(target.names)}` is not added: the YAML is broken")


def _iter_entry_lines(
    names: list[str], value: NewItem, quote: str, marker: str, *, is_flow: bool
) -> Iterator[tuple[str, ...]]:
    """Yield the text after the colon of an entry, with the mappings below it, in each possible spelling.

    :param quote: quote of the value, or :data:`_NUMBER` for a number without quotes.
    :param marker: text before the only item of a list; empty for a value that is no list.
    """
    if not isinstance(value, str):
        if not is_flow:
            yield _nest_lines(names, ["", *format_item(value, marker)])
        return
    for scalar in iter_scalars(value, quote, value if quote == _NUMBER else "", is_flow=is_flow):
        if is_flow:
            text = f"[{scalar}]" if marker else scalar
            for name in reversed(names):
                text = f"{{{name}: {text}}}"
            yield (f" {text}",)
        else:
            yield _nest_lines(names, ["", f"{marker}{scalar}"] if marker else [f" {scalar}"])


def _find_list_indent(text: str, mapping: YamlNode) -> int:
    """Return the indentation of the lists in a mapping, relative to their names."""
    for key, value in mapping.pairs if mapping.kind is NodeKind.MAPPING else ():
        if value.kind is NodeKind.SEQUENCE and not value.is_flow:
            line = text[text.rfind("\n", 0, value.children[0].start) + 1 :]
            return max(0, len(line) - len(line.lstrip(" ")) - measure_column(text, key.start))
    return len(_INDENT)


def _nest_lines(names: list[str], lines: list[str]) -> tuple[str, ...]:
    """Return the lines of a value below the names of mappings."""
    for name in reversed(names):
        lines = ["", f"{_INDENT}{name}:{lines[0]}", *(f"{_INDENT}{line}" for line in lines[1:])]
    return tuple(lines)


def _find_quote(nodes: list[YamlNode]) -> str:
    """Return the quote that the values beside a new one have; empty if they have none."""
    styles = [node.style for node in nodes if node.kind is NodeKind.SCALAR and node.value]
    return styles[-1] if styles and styles[-1] in ("'", '"') else ""


def _add_line(proposal: EditableProposal, target: _TargetBlock, value: str) -> FileEdit:
    block = proposal.context.blocks[target.block]
    entry = _make_entry(proposal.context.profile, target.names[-1], (value,))
    if "\n" in value:
        raise _refuse(target, value)
    changes = iter_field_additions(proposal.read_text(target.path), block, entry, value)
    return _choose(proposal, target, value.strip(), changes, value)


def _choose(
    proposal: EditableProposal, target: _TargetBlock, plain: Plain, changes: Iterator[Change], value: str
) -> FileEdit:
    """Return the first change after which a block has one more value and everything else is as before."""
    before = [make_plain(block) for block in proposal.context.blocks]
    names = [*target.prefix, *target.names]

    def is_intended(context: DocumentContext) -> bool:
        after = [make_plain(block) for block in context.blocks]
        if len(before) != len(after):
            return False
        pairs = list(zip(before, after, strict=True))
        return all(old == changed for n, (old, changed) in enumerate(pairs) if n != target.block) and _has_added(
            *pairs[target.block], names, plain
        )

    edit = choose_change(proposal, target.path, changes, is_intended)
    if edit is None:
        raise _refuse(target, value)
    return edit


def _has_added(before: Plain, after: Plain, names: list[str], plain: Plain) -> bool:
    """Return True if one list of pairs has nothing but one value more than another, which is below names in it."""
    before = [] if before == "" else before
    if not isinstance(before, list) or not isinstance(after, list) or not names:
        return False
    index = next((n for n, pair in enumerate(before) if after[n : n + 1] != [pair]), len(before))
    if len(after) == len(before) + 1:
        for name in reversed(names[1:]):
            plain = [(name, plain)]
        return bool(after[index] == (names[0], plain) and after[index + 1 :] == before[index:])
    if len(after) != len(before) or index == len(before) or after[index + 1 :] != before[index + 1 :]:
        return False
    (old_name, old), (new_name, new) = before[index], after[index]
    return bool(old_name == new_name) and _has_added(old, new, names[1:], plain)


def _refuse(target: _TargetBlock, value: str) -> ValueEditError:
    name = ".".join(target.names)
    return ValueEditError(target.path, None, f"`{name}: {shorten_text(value)}` cannot be added in this form")
