"""Values of views as text, for digests: several times faster than ``repr``, which names each field of each record."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ...core.record import Record

_MAX_DEPTH = 5
"""Depth at which answers to views have lists of rows."""

_MAX_PARTS = 200
"""Number of rows that are serialized at once: each value in them becomes a text of its own in the meantime."""


def iter_serialized(value: object, depth: int = _MAX_DEPTH) -> Iterator[str]:
    """Yield a value as text in parts; slower than :func:`serialize`, but a large value takes little memory."""
    if not depth or not value or not isinstance(value, (tuple, list)):
        yield serialize(value)
    elif len(value) > _MAX_PARTS:
        for start in range(0, len(value), _MAX_PARTS):
            yield serialize(value[start : start + _MAX_PARTS])
    else:
        yield "["
        for part in value:
            yield from iter_serialized(part, depth - 1)
        yield "]"


def _serialize_other(value: object) -> object:
    """Return a value that json does not know as one that it knows; named tuples are tuples for it."""
    names: tuple[str, ...] = getattr(value, "__match_args__", ())
    if isinstance(value, Record):
        return [type(value).__name__, *(getattr(value, name) for name in names)]
    return repr(value)


serialize = json.JSONEncoder(default=_serialize_other, separators=(",", ":")).encode
"""Return a value as text. Values of one declared type have equal texts only if they are equal."""
