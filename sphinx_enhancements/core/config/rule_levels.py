"""Levels of rules in profiles and settings: ``[rules]``, and ``[[rule-overrides]]`` for some files or proposals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

from ..diagnostics import Code, Level, shorten_text
from ..model import Value
from ..spelling import format_suggestion
from .patterns import PathPattern, PatternError
from .terms import normalize_term

Report: TypeAlias = "Callable[..., None]"
"""A function that takes the keys that lead to an invalid value, and a ``message``."""

_Word = TypeVar("_Word", bound=StrEnum)

OVERRIDE_KEYS = ("paths", "statuses", "dormant", "rules")


@dataclass(frozen=True, slots=True)
class RuleOverride:
    """Levels of rules for some paths, some statuses, dormant proposals, or those that meet several of these conditions.

    :param paths: patterns of the files that diagnostics are about; none for all files.
    :param statuses: canonical or as the community writes them, normalized; none for all.
    :param is_for_dormant: True for dormant proposals alone.
    """

    levels: Mapping[Code, Level]
    paths: tuple[PathPattern, ...] = ()
    statuses: tuple[str, ...] = ()
    is_for_dormant: bool = False

    def applies_to(self, path: str, status: Value | None, *, is_dormant: bool = False) -> bool:
        """Return True if these levels are in force for a file, and a proposal with a status."""
        if self.is_for_dormant and not is_dormant:
            return False
        if self.paths and not any(pattern.match(path) is not None for pattern in self.paths):
            return False
        if not self.statuses:
            return True
        return status is not None and any(w in self.statuses for w in (status.value, normalize_term(status.raw or "")))


def read_levels(table: Any, report: Report) -> dict[Code, Level]:
    """Return the levels in a table; report an unknown code or level, and ignore it alone."""
    if not isinstance(table, dict):
        report(message=f"the levels of rules are a table of codes, not {shorten_text(repr(table))}")
        return {}
    levels = {}
    for name, value in table.items():
        code = _find_word(Code, name)
        level = _find_word(Level, value)
        if code is None:
            suggestion = format_suggestion(str(name), map(str, Code))
            report(name, message=f"there is no rule {shorten_text(str(name))!r}{suggestion}; it is ignored")
        elif level is None:
            suggestion = format_suggestion(str(value), map(str, Level))
            known = f"the levels are {', '.join(Level)}"
            report(name, message=f"`{name}` cannot have the level {shorten_text(repr(value))}{suggestion}; {known}")
        else:
            levels[code] = level
    return levels


def _find_word(words: type[_Word], value: object) -> _Word | None:
    text = value.replace("_", "-") if isinstance(value, str) else value
    return next((word for word in words if word == text), None)


def read_override(table: dict[str, Any], report: Report) -> tuple[object, RuleOverride] | None:
    """Return the levels in a table ``[[rule-overrides]]`` with an identity; None for one without a condition."""
    for key in table:
        if key not in OVERRIDE_KEYS:
            known = f"a [[rule-overrides]] table takes {', '.join(OVERRIDE_KEYS)}"
            report(key, message=f"{known}, not {shorten_text(str(key))!r}{format_suggestion(str(key), OVERRIDE_KEYS)}")
    paths = _read_paths(table.get("paths", []), report)
    statuses = _read_texts(table.get("statuses", []), "statuses", report)
    is_for_dormant = _read_flag(table.get("dormant", False), "dormant", report)
    if not paths and not statuses and not is_for_dormant:
        report(message="a [[rule-overrides]] table needs `paths`, `statuses` or `dormant`; this table is ignored")
        return None
    levels = read_levels(table.get("rules", {}), lambda *keys, message: report("rules", *keys, message=message))
    return object(), RuleOverride(levels, paths, tuple(map(normalize_term, statuses)), is_for_dormant)


def _read_flag(value: Any, key: str, report: Report) -> bool:
    if not isinstance(value, bool):
        report(key, message=f"`{key}` must be true or false, not {shorten_text(repr(value))}")
    return value is True


def _read_texts(value: Any, key: str, report: Report) -> Iterable[str]:
    if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
        return value
    report(key, message=f"`{key}` must be a list of texts, not {shorten_text(repr(value))}")
    return ()


def _read_paths(value: Any, report: Report) -> tuple[PathPattern, ...]:
    try:
        return tuple(map(PathPattern, _read_texts(value, "paths", report)))
    except PatternError as error:
        report("paths", message=f"`paths` must be a list of path patterns ({error})")
        return ()
