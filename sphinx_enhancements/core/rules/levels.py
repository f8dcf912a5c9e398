"""Levels in force: those of the catalogue, of the profile and of the settings, applied to diagnostics."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from ..collection.collection import Collection, Entry
from ..config.profile import Profile
from ..config.rule_levels import RuleOverride
from ..config.settings import Settings
from ..diagnostics import Code, Diagnostic, Level
from ..model import Enhancement, Value
from .catalogue import RULES


@dataclass(frozen=True)
class LevelTable:
    """Levels of all rules: of two sources that set a level, the later one wins.

    The sources are, in this order: the catalogue, ``[rules]`` and ``[[rule-overrides]]`` of the profile, then those of
    the settings.
    """

    profile: Profile
    settings: Settings

    @cached_property
    def _levels(self) -> dict[Code, Level]:
        return {rule.code: rule.level for rule in RULES.values()} | {**self.profile.rules, **self.settings.rules}

    @cached_property
    def _overrides(self) -> dict[Code, list[RuleOverride]]:
        """The overrides of each code, the last one first."""
        overrides: dict[Code, list[RuleOverride]] = defaultdict(list)
        for override in reversed(self.settings.rule_overrides):
            for code in override.levels:
                overrides[code].append(override)
        for override in reversed(self.profile.rule_overrides):
            for code in override.levels.keys() - self.settings.rules.keys():
                overrides[code].append(override)
        return dict(overrides)

    def find_level(self, code: Code, path: str = "", status: Value | None = None, *, is_dormant: bool = False) -> Level:
        """Return the level of a rule for a file, and for a proposal with a status."""
        overrides = self._overrides.get(code, ())
        applying = (override for override in overrides if override.applies_to(path, status, is_dormant=is_dormant))
        return next((override.levels[code] for override in applying), self._levels[code])

    def depends_on_dormancy(self, code: Code) -> bool:
        """Return True if the level of a rule is another one for some dormant proposals."""
        return any(override.is_for_dormant for override in self._overrides.get(code, ()))

    def is_enabled(self, code: Code) -> bool:
        """Return True if a rule is not off for all files and statuses."""
        levels = (override.levels[code] for override in self._overrides.get(code, ()))
        return any(level is not Level.OFF for level in (self._levels[code], *levels))

    def is_always_finding(self, code: Code) -> bool:
        """Return True if the diagnostics of a rule are findings for all files and proposals."""
        levels = (override.levels[code] for override in self._overrides.get(code, ()))
        return all(level.is_finding for level in (self._levels[code], *levels))

    def apply(
        self, diagnostic: Diagnostic, enhancement: Enhancement | None = None, *, is_dormant: bool = False
    ) -> Diagnostic | None:
        """Return a diagnostic with the level in force; None if that is ``off``.

        A diagnostic that is milder or graver than the others of its rule keeps its own level.

        :param enhancement: the proposal that it is about.
        """
        status = enhancement.status if enhancement is not None else None
        level = self.find_level(diagnostic.code, diagnostic.path, status, is_dormant=is_dormant)
        if level is Level.OFF:
            return None
        has_own_level = diagnostic.level not in (Level.WARNING, RULES[diagnostic.code].level)
        return diagnostic if has_own_level or level is diagnostic.level else replace(diagnostic, level=level)

    def apply_to_all(
        self, diagnostics: Iterable[Diagnostic], enhancement: Enhancement | None = None, *, is_dormant: bool = False
    ) -> Iterator[Diagnostic]:
        """Yield diagnostics with the levels in force, without those that are off."""
        applied = (self.apply(diagnostic, enhancement, is_dormant=is_dormant) for diagnostic in diagnostics)
        return (diagnostic for diagnostic in applied if diagnostic is not None)

    def apply_to_document(self, enhancement: Enhancement) -> Iterator[Diagnostic]:
        """Yield the diagnostics of a proposal whose levels do not depend on other proposals."""
        own = (d for d in enhancement.diagnostics if not self.depends_on_dormancy(d.code))
        return self.apply_to_all(own, enhancement)

    def apply_to_documents(self, collection: Collection) -> Collection:
        """Return a collection whose proposals have their diagnostics with the levels in force."""
        dormant = collection.dormant
        entries = {key: self._apply_to_entry(e, is_dormant=key in dormant) for key, e in collection.entries.items()}
        return replace(collection, entries=entries)

    def _apply_to_entry(self, entry: Entry, *, is_dormant: bool) -> Entry:
        enhancement = entry.enhancement
        diagnostics = tuple(self.apply_to_all(enhancement.diagnostics, enhancement, is_dormant=is_dormant))
        if diagnostics == enhancement.diagnostics:
            return entry
        return replace(entry, enhancement=replace(enhancement, diagnostics=diagnostics))

    def apply_to_findings(self, diagnostics: Iterable[Diagnostic], collection: Collection) -> Iterator[Diagnostic]:
        """Yield diagnostics about a collection with the levels in force, each for the proposal around its line."""
        index = FileIndex(collection)
        for diagnostic in diagnostics:
            enhancement = index.find_enhancement(diagnostic)
            is_dormant = enhancement is not None and enhancement.key in collection.dormant
            if (applied := self.apply(diagnostic, enhancement, is_dormant=is_dormant)) is not None:
                yield applied


class FileIndex:
    """Index of the files of proposals, by path and line."""

    def __init__(self, collection: Collection) -> None:
        files: dict[str, list[tuple[int, str, Enhancement]]] = defaultdict(list)
        for entry in collection:
            source = entry.enhancement.source
            for path in entry.files:
                line = source.line if path == source.path else 0
                files[path].append((line, entry.key, entry.enhancement))
        self._files = {path: sorted(items, key=lambda item: item[:2]) for path, items in files.items()}

    def find_enhancement(self, diagnostic: Diagnostic) -> Enhancement | None:
        """Return the last proposal that starts at or before the line of a diagnostic, else the first of its file."""
        return self.find_at(diagnostic.path, diagnostic.line)

    def find_at(self, path: str, line: int | None) -> Enhancement | None:
        """Return the last proposal that starts at or before a line of a file, else the first one in the file."""
        items = self._files.get(path)
        if not items:
            return None
        position = bisect_right(items, line or 0, key=lambda item: item[0])
        return items[max(position - 1, 0)][2]
