"""Constraints that a community declares once, and that each accepted proposal answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..diagnostics import shorten_text
from ..spelling import format_suggestion
from .profile_tables import ProfileTables
from .terms import normalize_term

_KEYS = ("id", "title", "link")
_MAX_LENGTH = 300  # Maximum length of an id, title or link


@dataclass(frozen=True)
class Constraint:
    """Constraint that applies to all proposals of a community.

    :param link: web address of its description; empty for none.
    """

    id: str
    title: str
    link: str = ""

    @property
    def label(self) -> str:
        """Identifier and title, for messages."""
        return f"{self.id} ({shorten_text(self.title)})"

    @cached_property
    def start(self) -> re.Pattern[str]:
        """Start of a normalized text that names the constraint by its id, its title or both."""
        names = [re.escape(normalize_term(name)) for name in sorted((self.id, self.title), key=len, reverse=True)]
        return re.compile(rf"[\W_]{{0,5}}(?:(?:{'|'.join(names)})(?!\w|[-.]\w)[\W_]{{0,5}}){{1,2}}")


def read_constraints(tables: ProfileTables) -> tuple[Constraint, ...]:
    """Return the constraints of a profile; an invalid one, or an id or title that occurs twice, is an error."""
    constraints = []
    seen: set[str] = set()
    for index, table in enumerate(tables.get_tables("constraints")):
        constraint = _read_constraint(tables, index, table)
        names = {normalize_term(constraint.id), normalize_term(constraint.title)}
        if repeated := names & seen:
            message = f"two constraints have the id or title {min(repeated)!r}"
            raise tables.make_error(message, "constraints", index)
        seen |= names
        constraints.append(constraint)
    return tuple(constraints)


def _read_constraint(tables: ProfileTables, index: int, table: dict[str, Any]) -> Constraint:
    values = {}
    for key, value in table.items():
        if key not in _KEYS:
            suggestion = format_suggestion(key, _KEYS)
            message = f"a [[constraints]] table takes {', '.join(_KEYS)}, not {shorten_text(key)!r}{suggestion}"
            raise tables.make_error(message, "constraints", index, key)
        if not isinstance(value, str) or not re.search(r"\w", value) or len(value) > _MAX_LENGTH:
            message = f"the `{key}` of a constraint must be a text with 1 to {_MAX_LENGTH} characters"
            raise tables.make_error(f"{message}, not {shorten_text(repr(value))}", "constraints", index, key)
        values[key] = " ".join(value.split())
    if missing := [key for key in ("id", "title") if key not in values]:
        raise tables.make_error(f"a [[constraints]] table needs `{missing[0]}`", "constraints", index)
    return Constraint(**values)
