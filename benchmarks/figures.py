"""Ratios of what was measured, and limits that they are held against."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any, Final, NamedTuple

from benchmarks.builds import Build, Contestant
from benchmarks.measuring import Resource
from benchmarks.repositories import CHANGED, FIRST, UNCHANGED, VERSION


class Spread(NamedTuple):
    """The middle and the ends of some figures."""

    median: float
    least: float
    greatest: float


class Ratio(NamedTuple):
    """The cost of one contestant over that of another.

    :param smallest: ratio of the smallest costs, which other programs of the machine disturbed least.
    :param pairs: ratios within a round.
    """

    smallest: float
    pairs: Spread


def compute_spread(figures: Sequence[float]) -> Spread:
    """Return the spread of at least one figure."""
    return Spread(statistics.median(figures), min(figures), max(figures))


def compute_ratio(over: Sequence[float], under: Sequence[float]) -> Ratio:
    """Return the ratio of figures that have the same order of rounds."""
    pairs = [first / second for first, second in zip(over, under, strict=True)]
    return Ratio(min(over) / min(under), compute_spread(pairs))


def find_figures(scenario: Mapping[str, Any], contestant: str, step: str, resource: str) -> Sequence[float] | None:
    """Return one figure for each round, or None if it was not measured."""
    for figures in scenario["figures"]:
        if (figures["contestant"], figures["step"]) == (contestant, step):
            return figures.get(resource)
    return None


def find_ratio(scenario: Mapping[str, Any], over: str, under: str, step: str, resource: str) -> Ratio | None:
    """Return the ratio of two contestants, or None if one was not measured."""
    first, second = (find_figures(scenario, one, step, resource) for one in (over, under))
    return compute_ratio(first, second) if first and second else None


_EDITS: Final = (Build.BODY, Build.STATUS, Build.RELATION)
_OURS: Final = (Contestant.OURS, Contestant.PLAIN)
_BRIDGE: Final = (Contestant.BRIDGE, Contestant.NEEDS)


class Limit(NamedTuple):
    """The most that a cost may be.

    :param scenarios: pattern of names. Small sizes match none, because start-up is most of their time.
    :param pair: contestants whose smallest costs are divided; None for the median in seconds or bytes.
    """

    scenarios: str
    steps: Sequence[str]
    resource: Resource
    pair: tuple[Contestant, Contestant] | None
    most: float


LIMITS: Final = (
    Limit("pages-1000", [Build.FRESH], Resource.CPU, _OURS, 1.08),
    Limit("pages-1000", [Build.NO_CHANGE], Resource.CPU, _OURS, 1.05),
    Limit("pages-1000", [Build.BODY], Resource.CPU, _OURS, 1.25),
    Limit("pages-1000", [Build.STATUS], Resource.CPU, _OURS, 1.6),
    Limit("objects-*000", [Build.FRESH], Resource.CPU, _OURS, 1.18),
    Limit("objects-*000", [Build.NO_CHANGE], Resource.CPU, _OURS, 1.25),
    Limit("objects-*000", _EDITS, Resource.CPU, _OURS, 2.2),
    Limit("*s-*000", [Build.FRESH], Resource.MEMORY, _OURS, 1.2),
    Limit("*s-*000", _EDITS, Resource.MEMORY, _OURS, 1.4),
    Limit("pages-1000", [Build.FRESH], Resource.CPU, _BRIDGE, 0.95),
    Limit("objects-4000", [Build.FRESH], Resource.CPU, _BRIDGE, 0.75),
    Limit("*s-*000", [Build.NO_CHANGE], Resource.CPU, _BRIDGE, 0.9),
    Limit("*s-*000", _EDITS, Resource.CPU, _BRIDGE, 1.2),
    Limit("corpus-kep", [Build.FRESH], Resource.CPU, _OURS, 1.04),
    Limit("commands-kep", [f"{name}, {FIRST}" for name in ("list", "check")], Resource.WALL, None, 1.2),
    Limit("commands-kep", [f"{name}, {UNCHANGED}" for name in ("list", "check")], Resource.WALL, None, 0.35),
    Limit("commands-kep", [f"{name}, {CHANGED}" for name in ("list", "check")], Resource.WALL, None, 0.45),
    Limit("commands-kep", [VERSION], Resource.WALL, None, 0.12),
)


class Growth(NamedTuple):
    """The most that the ratio of ours to plain may grow from one scenario to a larger one."""

    smaller: str
    larger: str
    step: str
    most: float


GROWTHS: Final = (
    Growth("objects-1000", "objects-10000", Build.FRESH, 1.05),
    Growth("objects-4000", "objects-10000", Build.BODY, 1.15),
    Growth("objects-4000", "objects-10000", Build.STATUS, 1.15),
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A cost beside its limit.

    :param value: a ratio, or seconds.
    """

    scenario: str
    step: str
    subject: str
    value: float
    most: float

    @property
    def is_met(self) -> bool:
        """True if the value is not above the limit."""
        return self.value <= self.most


def iter_judgements(scenarios: Sequence[Mapping[str, Any]]) -> Iterator[Judgement]:
    """Yield every cost that has a limit and was measured."""
    for scenario in scenarios:
        for limit in LIMITS:
            if fnmatch(scenario["name"], limit.scenarios):
                yield from _judge(scenario, limit)
    by_name = {scenario["name"]: scenario for scenario in scenarios}
    for growth in GROWTHS:
        if {growth.smaller, growth.larger} <= by_name.keys():
            smaller, larger = (
                find_ratio(by_name[name], *_OURS, growth.step, Resource.CPU) for name in (growth.smaller, growth.larger)
            )
            if smaller and larger:
                value = larger.smallest / smaller.smallest
                yield Judgement(
                    growth.larger, growth.step, f"ours/plain over that of {growth.smaller}", value, growth.most
                )


def _judge(scenario: Mapping[str, Any], limit: Limit) -> Iterator[Judgement]:
    for step in limit.steps:
        if limit.pair is None:
            if figures := find_figures(scenario, Contestant.OURS, step, limit.resource):
                value = statistics.median(figures)
                yield Judgement(scenario["name"], step, f"{limit.resource}, seconds", value, limit.most)
        elif ratio := find_ratio(scenario, *limit.pair, step, limit.resource):
            subject = f"{limit.resource}, {'/'.join(limit.pair)}"
            yield Judgement(scenario["name"], step, subject, ratio.smallest, limit.most)
