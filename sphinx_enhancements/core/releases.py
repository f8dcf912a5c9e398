"""Releases of the host project: their spellings, their order, and which of them are out."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from packaging.version import Version

from .instants import find_day_end


@dataclass(frozen=True, slots=True)
class Release:
    """A release of the host project, as declared in the settings.

    :param date: day on which it is released.
    :param dates: other dates of its cycle, such as ``code-freeze``, in the order of the settings.
    :param instants: instants of those dates for which the settings state a time.
    """

    name: str
    date: datetime.date | None = None
    dates: tuple[tuple[str, datetime.date], ...] = ()
    instants: tuple[tuple[str, datetime.datetime], ...] = ()

    @property
    def gates(self) -> dict[str, datetime.datetime]:
        """Date of the cycle -> the instant at which it has passed: the end of the day anywhere on earth, by default."""
        return {name: find_day_end(day) for name, day in self.dates} | dict(self.instants)

    @property
    def instant(self) -> datetime.datetime | None:
        """Instant at which it is out as far as the settings tell: the end of its day, or else its last gate."""
        if self.date is not None:
            return find_day_end(self.date)
        return max(self.gates.values(), default=None)


class ReleaseDate(NamedTuple):
    """Declared date of a release's cycle.

    :param days_left: number of days from today, negative for a past date; None if today is unknown.
    """

    name: str
    day: datetime.date
    days_left: int | None = None


@lru_cache(maxsize=4096)
def parse_version(text: str) -> Version | None:
    """Return the version in a release name, by the rules of Python packaging, or None; ``v1.9`` equals ``1.9.0``."""
    try:
        return Version(text.strip())
    except ValueError:  # InvalidVersion, or a number with too many digits
        return None


def is_same_release(first: str, second: str) -> bool:
    """Return True if two texts name one release, in whatever spelling of its version."""
    version = parse_version(first)
    return first == second or (version is not None and parse_version(second) == version)


@dataclass(frozen=True)
class ReleaseOrder:
    """All releases that settings declare or proposals name, with a canonical name and an order.

    :param current_name: latest release that is out, from the settings; without it, the highest declared one whose date
        is not after ``today``.
    :param named: releases as written in proposals, once per mention.
    """

    declared: tuple[Release, ...] = ()
    current_name: str | None = None
    today: datetime.date | None = None
    named: tuple[str, ...] = field(default=(), repr=False)

    def identify_release(self, text: str) -> str | Version | None:
        """Return the version or the case-folded declared name that a text spells; None for any other text."""
        if (version := parse_version(text)) is not None:
            return version
        name = text.strip().casefold()
        return name if name in self._declared_names else None

    def get_canonical_name(self, text: str) -> str | None:
        """Return the canonical spelling of a release: as declared, else the most common in the proposals.

        Of equally common spellings, the shortest, then the first in the alphabet. All versions that are not declared
        are spelled with a ``v`` in front, or all without: as most of the declared ones, or else of the mentioned ones.
        None if the text is not a release.
        """
        identity = self.identify_release(text)
        return None if identity is None else self._spellings.get(identity) or self._adapt_prefix(text.strip())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The canonical names of all releases, oldest first."""
        return tuple(sorted(self._spellings.values(), key=self.get_sort_key))

    def get_sort_key(self, name: str) -> tuple[int, int, Version]:
        """Return a sort key: by version if all declared names are versions, else as declared, undeclared ones last."""
        if name not in self._sort_keys:
            identity = self.identify_release(name)
            version = identity if isinstance(identity, Version) else Version("0")
            if self._all_versions:
                self._sort_keys[name] = (0, 0, version)
            else:
                index = self._declared_indices.get(identity)
                self._sort_keys[name] = (1, 0, version) if index is None else (0, index, Version("0"))
        return self._sort_keys[name]

    @cached_property
    def current(self) -> str | None:
        """The latest release that is out; None if the settings do not determine it."""
        if self.current_name is not None:
            return self.get_canonical_name(self.current_name)
        out = (r.name for r in self.declared if r.date and self.today and r.date <= self.today)
        return max(out, key=self.get_sort_key, default=None)

    @cached_property
    def next_freeze(self) -> tuple[str, str, datetime.date] | None:
        """The next freeze from today on, of any unreleased release: release, name of the freeze, day; ``None`` if none.

        Freezes are the declared dates of a release other than its own.
        """
        upcoming = [
            (day, self.get_sort_key(release.name), release.name, name)
            for release in self.declared
            for name, day in release.dates
            if self.today is not None and day >= self.today and not self.is_released(release.name)
        ]
        if not upcoming:
            return None
        day, _, release, name = min(upcoming)
        return release, name, day

    @cached_property
    def next_name(self) -> str | None:
        """First declared release after the current one, otherwise the first mentioned one; None if there is none."""
        declared = [name for release in self.declared if self.is_planned(name := release.name)]
        planned = declared or [name for name in self.names if self.is_planned(name)]
        return min(planned, key=self.get_sort_key, default=None)

    def list_dates(self, name: str) -> tuple[ReleaseDate, ...]:
        """Return the declared dates of a release in order of time; its own date is named ``release``."""
        declared = self.find_release(name)
        if declared is None:
            return ()
        own_date = (("release", declared.date),) if declared.date else ()
        dates = (
            ReleaseDate(date_name, day, self._count_days_left(day)) for date_name, day in declared.dates + own_date
        )
        return tuple(sorted(dates, key=lambda date: date.day))

    def _count_days_left(self, day: datetime.date) -> int | None:
        return None if self.today is None else (day - self.today).days

    def is_released(self, name: str) -> bool:
        """Return True if a release is the current one or earlier."""
        if name not in self._are_released:
            is_released = self.current is not None and self.get_sort_key(name) <= self.get_sort_key(self.current)
            self._are_released[name] = is_released
        return self._are_released[name]

    def is_planned(self, name: str) -> bool:
        """Return True if a release is later than the current one; False if there is no current release."""
        return self.current is not None and not self.is_released(name)

    def has_known_position(self, name: str) -> bool:
        """Return True if the order of a release is certain: by version, or by the order of the settings."""
        return self._all_versions or self.identify_release(name) in self._declared_indices

    def count_releases_since(self, name: str) -> int | None:
        """Return the number of releases that came out after one.

        Of undeclared releases, the mentioned ones between it and the current one count. None if it is not out.
        """
        if not self.is_released(name) or not self.has_known_position(name):
            return None
        first = self.get_sort_key(name)
        return sum(self.is_released(other) and self.get_sort_key(other) > first for other in self.names)

    def count_releases_after(self, instant: datetime.datetime) -> int | None:
        """Return the number of declared releases that came out after an instant; None if no date of any is known."""
        dates = [release.instant for release in self.declared if self.is_released(release.name)]
        known = [date for date in dates if date is not None]
        return sum(date > instant for date in known) if known else None

    def find_release(self, name: str) -> Release | None:
        """Return the declared release with a name, in any spelling."""
        index = self._declared_indices.get(self.identify_release(name))
        return None if index is None else self.declared[index]

    @cached_property
    def _sort_keys(self) -> dict[str, tuple[int, int, Version]]:
        return {}

    @cached_property
    def _are_released(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _declared_names(self) -> frozenset[str]:
        return frozenset(release.name.casefold() for release in self.declared)

    @cached_property
    def _declared_indices(self) -> dict[str | Version | None, int]:
        return {self.identify_release(release.name): n for n, release in enumerate(self.declared)}

    @cached_property
    def _all_versions(self) -> bool:
        return all(parse_version(release.name) is not None for release in self.declared)

    @cached_property
    def _has_prefix(self) -> bool | None:
        """True if most versions have a ``v`` in front, False if most have none, None if as many have one as not."""
        declared = [release.name for release in self.declared if parse_version(release.name) is not None]
        names = declared or [name.strip() for name in self.named if parse_version(name) is not None]
        surplus = sum(1 if name[:1] in ("v", "V") else -1 for name in names)
        return surplus > 0 if surplus else None

    def _adapt_prefix(self, name: str) -> str:
        """Return the spelling of an undeclared version with or without the prefix of the other versions."""
        has_prefix = name[:1] in ("v", "V")
        if self._has_prefix in (None, has_prefix) or parse_version(name) is None:
            return name
        return name[1:] if has_prefix else f"v{name}"

    @cached_property
    def _spellings(self) -> dict[str | Version, str]:
        spellings: dict[str | Version, str] = {}
        for text, _ in sorted(Counter(self.named).items(), key=lambda item: (-item[1], len(item[0]), item[0])):
            identity = self.identify_release(text)
            if identity is not None:
                spellings.setdefault(identity, self._adapt_prefix(text.strip()))
        for release in self.declared:
            identity = self.identify_release(release.name)
            if identity is not None:
                spellings[identity] = release.name
        return spellings


def rank_on_axis(stages: Sequence[str], stage: str | None) -> int:
    """Return the index of a stage on its axis; -1 if it is not on the axis."""
    return stages.index(stage) if stage in stages else -1
