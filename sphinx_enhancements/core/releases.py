"""Releases and the order of things: which spelling is which release, what came before what, what is out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from packaging.version import Version

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Release:
    """A release of the host project, as the settings declare it.

    :param dates: other dates of its cycle, such as ``code-freeze``, in the order of the settings.
    """

    name: str
    date: datetime.date | None = None
    dates: tuple[tuple[str, datetime.date], ...] = ()


@lru_cache(maxsize=4096)
def parse_version(text: str) -> Version | None:
    """The version that a release's name spells, ``None`` if it is no version.

    ``v1.9``, ``1.9`` and ``v1.9.0`` give equal versions.
    Source: the version scheme of the Python packaging guide, which reads all of these.
    """
    try:
        return Version(text.strip())
    except ValueError:  # InvalidVersion is one, as is a number of too many digits
        return None


@dataclass(frozen=True)
class ReleaseOrder:
    """Every release that the settings declare or a proposal names, with one spelling each and an order.

    :param declared: from the settings.
    :param current: the settings' word for the release that is out now; without it, the last one
        whose date is not after ``today``.
    :param named: the releases as the proposals write them, as often as they are written.
    """

    declared: tuple[Release, ...] = ()
    current_name: str | None = None
    today: datetime.date | None = None
    named: tuple[str, ...] = field(default=(), repr=False)

    def identify_release(self, text: str) -> str | Version | None:
        """What makes two spellings one release: the version, or the declared name in lower case."""
        wanted = text.strip().casefold()
        version = parse_version(text)
        if version is None and wanted not in self._declared_names:
            return None
        return wanted if version is None else version

    def canonical_name(self, text: str) -> str | None:
        """The one spelling of a release: as declared, else the most common among the proposals.

        Of equally common ones the shortest, then the first by the alphabet. ``None`` for what is
        no release.
        """
        identity = self.identify_release(text)
        return None if identity is None else self._spellings.get(identity, text.strip())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every release in its one spelling, oldest first."""
        return tuple(sorted(self._spellings.values(), key=self.sort_key))

    def sort_key(self, name: str) -> tuple[int, int, Version]:
        """A sort key: by version where every declared name is one, else as the settings list them.

        Releases that such settings do not list come after all that they do.
        """
        if name not in self._sort_keys:
            self._sort_keys[name] = self._compute_sort_key(name)
        return self._sort_keys[name]

    def _compute_sort_key(self, name: str) -> tuple[int, int, Version]:
        identity = self.identify_release(name)
        version = identity if isinstance(identity, Version) else Version("0")
        if self._all_versions:
            return (0, 0, version)
        place = self._declared_indices.get(identity)
        return (1, 0, version) if place is None else (0, place, Version("0"))

    @cached_property
    def current(self) -> str | None:
        """The release that is out now, ``None`` if the settings do not tell."""
        if self.current_name is not None:
            return self.canonical_name(self.current_name)
        out = [
            release.name
            for release in self.declared
            if release.date is not None and self.today is not None and release.date <= self.today
        ]
        return max(out, key=self.sort_key, default=None)

    @cached_property
    def next_freeze(self) -> tuple[str, str, datetime.date] | None:
        """Of the days in the cycles of all releases the next one: its release, its name and the day itself.

        A release that is out does not count, nor its own date.
        """
        coming = [
            (day, self.sort_key(release.name), release.name, name)
            for release in self.declared
            for name, day in release.dates
            if self.today is not None and day >= self.today and not self.is_released(release.name)
        ]
        if not coming:
            return None
        day, _, release, name = min(coming)
        return release, name, day

    def is_released(self, name: str) -> bool:
        """Whether a release is the current one or an earlier one."""
        return self.current is not None and self.sort_key(name) <= self.sort_key(self.current)

    def is_planned(self, name: str) -> bool:
        """Whether the settings tell that a release is not out yet; without a current release nobody tells."""
        return self.current is not None and not self.is_released(name)

    def has_known_position(self, name: str) -> bool:
        """Whether the place of a release among the others is known: by version, or since the settings list it."""
        return self._all_versions or self.identify_release(name) in self._declared_indices

    def find_release(self, name: str) -> Release | None:
        """What the settings say of a release."""
        identity = self.identify_release(name)
        for release in self.declared:
            if identity is not None and self.identify_release(release.name) == identity:
                return release
        return None

    @cached_property
    def _sort_keys(self) -> dict[str, tuple[int, int, Version]]:
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
    def _spellings(self) -> dict[str | Version, str]:
        spellings: dict[str | Version, str] = {}
        for text, _ in sorted(Counter(self.named).items(), key=lambda item: (-item[1], len(item[0]), item[0])):
            identity = self.identify_release(text)
            if identity is not None:
                spellings.setdefault(identity, text.strip())
        for release in self.declared:
            identity = self.identify_release(release.name)
            if identity is not None:
                spellings[identity] = release.name
        return spellings


def rank_on_axis(stages: Sequence[str], stage: str | None) -> int:
    """The place of a stage on its axis, from 0; -1 for one that is not on it."""
    return stages.index(stage) if stage in stages else -1
