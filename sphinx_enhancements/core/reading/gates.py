"""Whether feature gates are on at a stage, where a proposal says so itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..config.profile import normalize_term
from ..diagnostics import Code, shorten_text
from ..model import Fields, GateDefault, Items, Text, Tree, flatten_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fields import Written

FIELD = "gate-defaults"

_MAX_ENTRIES = 100
"""As many stages are read: no community has more."""

_WORDS = {
    "off": GateDefault.OFF,
    "false": GateDefault.OFF,
    "no": GateDefault.OFF,
    "disabled": GateDefault.OFF,
    "on": GateDefault.ON,
    "true": GateDefault.ON,
    "yes": GateDefault.ON,
    "enabled": GateDefault.ON,
    "locked": GateDefault.LOCKED,
}


def gate_defaults(written: Written) -> tuple[tuple[str, GateDefault], ...]:
    """The pairs of the field: a mapping of stage to ``on``, ``off`` or ``locked``, or ``alpha=off, beta=on``.

    What is not understood goes to ``extra``: of a mapping its entries, of a text the whole of it.
    """
    found: dict[str, GateDefault] = {}
    for part in written.parts.pop(FIELD, ()):
        left = _read(written, part.name, part.tree, found)
        if left is not None:
            written.extra.append((part.name, left))
    return tuple(found.items())


def _read(written: Written, name: str, tree: Tree, found: dict[str, GateDefault]) -> Tree | None:
    """Add what a tree says, and give back what is left of it."""
    match tree:
        case Items(items, line, path):
            rest = [_read(written, name, item, found) for item in items[:_MAX_ENTRIES]]
            kept = (*(item for item in rest if item is not None), *items[_MAX_ENTRIES:])
            return Items(kept, line, path) if kept else None
        case Fields(entries, line, path):
            pairs = [(key, value) for n, (key, value) in enumerate(entries) if not _pair(written, n, key, value, found)]
            return Fields(tuple(pairs), line, path) if pairs else None
        case Text(text):
            if written.profile.is_placeholder(text):
                return tree if text.strip() else None
            pairs = list(_pairs(tree))
            # All of them, also where the first is not understood.
            read = [_pair(written, n, stage, value, found) for n, (stage, value) in enumerate(pairs)]
            return None if all(read) else tree


def _pairs(written: Text) -> Iterator[tuple[str, Text]]:
    for part in re.split(r"[,\n]", written.text):
        if part.strip():
            stage, _, word = part.partition("=")
            yield stage.strip(), Text(word.strip(), written.line, written.path)


def _pair(written: Written, place: int, stage: str, value: Tree, found: dict[str, GateDefault]) -> bool:
    """Add one pair, and say whether it is one; the first of a stage counts."""
    profile = written.profile
    canonical = profile.stages.get(normalize_term(stage))
    word = _WORDS.get(normalize_term(flatten_tree(value))) if isinstance(value, Text) else None
    if canonical is not None and word is not None and canonical not in found and place < _MAX_ENTRIES:
        found[canonical] = word
        return True
    if not (isinstance(value, Text) and value.text.strip() and profile.is_placeholder(value.text)):
        message = (
            f"`{FIELD}` takes stages ({', '.join(profile.axis)}), each once, with off, on or locked, such as "
            f"{profile.axis[0]}=off, not {shorten_text(f'{stage}={flatten_tree(value)}')!r}; it is kept in `extra`"
        )
        written.report(Code.INVALID_VALUE, value, message)
    return False
