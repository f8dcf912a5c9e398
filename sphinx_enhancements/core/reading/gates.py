"""Read the defaults of feature gates at each stage, where a proposal states them."""

from __future__ import annotations

from collections.abc import Iterable

from ..config.profile import normalize_term
from ..diagnostics import Code, shorten_text
from ..model import Fields, GateDefault, Items, Text, Tree, flatten_tree
from .fields import Metadata
from .values import split_pairs

FIELD = "gate-defaults"

_DEFAULTS = {
    **dict.fromkeys(("off", "false", "no", "disabled"), GateDefault.OFF),
    **dict.fromkeys(("on", "true", "yes", "enabled"), GateDefault.ON),
    "locked": GateDefault.LOCKED,
}
"""Default that each normalized word stands for."""


def read_gate_defaults(metadata: Metadata) -> tuple[tuple[str, GateDefault], ...]:
    """Return each stage with its default: a mapping of stage to ``on``, ``off`` or ``locked``, or ``alpha=off, …``.

    Entries of a mapping or a list that are not understood go to ``extra``, as does a text with such a part.
    """
    defaults: dict[str, GateDefault] = {}
    for part in metadata.parts.pop(FIELD, ()):
        if (rest := _read_defaults(metadata, part.tree, defaults)) is not None:
            metadata.extra.append((part.name, rest))
    return tuple(defaults.items())


def _read_defaults(metadata: Metadata, tree: Tree, defaults: dict[str, GateDefault]) -> Tree | None:
    """Add the defaults in a tree to *defaults*, and return the part that is not understood."""
    match tree:
        case Items(items, line, path):
            unread_items = (_read_defaults(metadata, item, defaults) for item in items)
            rest = tuple(item for item in unread_items if item is not None)
            return Items(rest, line, path) if rest else None
        case Fields(entries, line, path):
            unread = _read_pairs(metadata, entries, defaults)
            return Fields(tuple(unread), line, path) if unread else None
        case Text(text) if metadata.profile.is_placeholder(text):
            return tree if text.strip() else None
        case Text():
            return tree if _read_pairs(metadata, split_pairs(tree), defaults) else None


def _read_pairs(
    metadata: Metadata, pairs: Iterable[tuple[str, Tree]], defaults: dict[str, GateDefault]
) -> list[tuple[str, Tree]]:
    """Add the defaults of pairs of stage and word to *defaults*; report and return the pairs that are invalid."""
    profile = metadata.profile
    invalid: list[tuple[str, Tree]] = []
    for name, value in pairs:
        stage = profile.stages.get(normalize_term(name))
        default = _DEFAULTS.get(normalize_term(value.text)) if isinstance(value, Text) else None
        if stage is not None and default is not None and stage not in defaults:
            defaults[stage] = default
            continue
        invalid.append((name, value))
        if not (isinstance(value, Text) and value.text.strip() and profile.is_placeholder(value.text)):
            pair = shorten_text("=".join(filter(None, (name, flatten_tree(value)))))
            message = f"`{FIELD}` takes stages ({', '.join(profile.axis)}), each once, with off, on or locked"
            example = f"such as {profile.axis[0]}=off, not {pair!r}"
            metadata.report(Code.INVALID_VALUE, value, f"{message}, {example}; it is kept in `extra`")
    return invalid
