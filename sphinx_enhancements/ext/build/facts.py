"""Digests of the facts of enhancements as documents state them: a view shows other facts only if one changed."""

from __future__ import annotations

from ...core.model import Enhancement
from ...core.project.project import compute_digest
from ...core.record import Record

_OTHER_FIELDS = frozenset(("summary", "diagnostics", "local_links", "anchors"))  # No view shows them as facts


def digest_facts(enhancement: Enhancement) -> str:
    """Return a digest of all that a document says of an enhancement, without the summary and the numbers of lines."""
    names = (name for name in enhancement.__match_args__ if name not in _OTHER_FIELDS)
    facts = [_drop_lines(getattr(enhancement, name)) for name in names]
    return compute_digest(repr(facts))


def _drop_lines(value: object) -> object:
    """Return the values of records as tuples, without the numbers of lines."""
    if isinstance(value, Record):
        names: tuple[str, ...] = getattr(value, "__match_args__", ())
        return (type(value).__name__, *(_drop_lines(getattr(value, name)) for name in names if name != "line"))
    return tuple(map(_drop_lines, value)) if isinstance(value, tuple) else value
