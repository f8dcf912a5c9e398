"""Build the projects in turn, several rounds, and relate the costs to one another."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from benchmarks.builds import Build, Cost, run
from benchmarks.projects import Contestant, Layout, Project, Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

#: Ratios that are reported: the first over the second.
PAIRS: Final = (
    (Contestant.OURS, Contestant.PLAIN),
    (Contestant.NEEDS, Contestant.PLAIN),
    (Contestant.OURS, Contestant.NEEDS),
    (Contestant.BRIDGE, Contestant.PLAIN),
    (Contestant.BRIDGE, Contestant.NEEDS),
)
_WARM_UP_COUNT: Final = 4


class Resource(StrEnum):
    """What is measured of a build."""

    CPU = "CPU"
    MEMORY = "peak memory"

    def of(self, cost: Cost) -> float:
        """Seconds or bytes."""
        return cost.cpu if self is Resource.CPU else cost.peak_memory


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the ends of some figures."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        """Of at least one figure."""
        return cls(statistics.median(figures), min(figures), max(figures))


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that the median of a ratio may be.

    :param strict: the limit itself is too much
    """

    limit: float
    strict: bool = False

    def met_by(self, ratio: Spread) -> bool:
        """Whether the median keeps to it."""
        return ratio.median < self.limit if self.strict else ratio.median <= self.limit

    def __str__(self) -> str:
        return f"{'<' if self.strict else '<='} {self.limit:.2f}"


_OVER_PLAIN: Final[Mapping[tuple[Scenario, Build, Resource], Budget]] = {
    (Scenario.PAGES, Build.FRESH, Resource.CPU): Budget(1.10),
    (Scenario.PAGES, Build.NO_CHANGE, Resource.CPU): Budget(1.10),
    (Scenario.PAGES, Build.FRESH, Resource.MEMORY): Budget(1.15),
    (Scenario.OBJECTS, Build.FRESH, Resource.CPU): Budget(1.35),
}
_LESS_THAN_NEEDS: Final = Budget(1.0, strict=True)
_BRIDGE_OVER_NEEDS: Final[Mapping[Scenario, Budget]] = {
    Scenario.PAGES: Budget(0.90),
    Scenario.OBJECTS: Budget(0.75),
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """How one contestant compares with another in one build, over all rounds."""

    scenario: Scenario
    build: Build
    resource: Resource
    over: Contestant
    under: Contestant
    spread: Spread

    @property
    def budget(self) -> Budget | None:
        """What was promised, where something was; only of ours anything is."""
        match (self.over, self.under):
            case (Contestant.OURS, Contestant.PLAIN):
                return _OVER_PLAIN.get((self.scenario, self.build, self.resource))
            case (Contestant.OURS, Contestant.NEEDS) if self.scenario is Scenario.PAGES:
                return _LESS_THAN_NEEDS
            case (Contestant.BRIDGE, Contestant.NEEDS) if self.build is Build.FRESH and self.resource is Resource.CPU:
                return _BRIDGE_OVER_NEEDS[self.scenario]
        return None

    @property
    def over_budget(self) -> bool:
        """Whether there is a budget and it is not met."""
        return self.budget is not None and not self.budget.met_by(self.spread)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All costs of one scenario; each sequence has one cost per round."""

    layout: Layout
    contestants: Sequence[Contestant]
    costs: Mapping[tuple[Contestant, Build], Sequence[Cost]]

    def figures(self, contestant: Contestant, build: Build, resource: Resource) -> Sequence[float]:
        """One figure per round, in seconds or bytes."""
        return [resource.of(cost) for cost in self.costs[contestant, build]]

    def ratios(self) -> Sequence[Ratio]:
        """Of each pair that took part; figures are divided within a round, as neighbours in time."""
        return [
            Ratio(
                self.layout.scenario,
                build,
                resource,
                over,
                under,
                Spread.of(
                    [
                        first / second
                        for first, second in zip(
                            self.figures(over, build, resource),
                            self.figures(under, build, resource),
                            strict=True,
                        )
                    ]
                ),
            )
            for resource in Resource
            for build in Build
            for over, under in PAIRS
            if over in self.contestants and under in self.contestants
        ]


def compare(
    layout: Layout,
    contestants: Sequence[Contestant],
    rounds: int,
    folder: Path,
    progress: Callable[[str], None],
) -> Comparison:
    """Measure one scenario: in each round every build of every contestant once, one after the other.

    :param folder: where the projects are written and built
    :raises BuildError: as soon as one build fails
    """
    # Small projects first: the imports are compiled and in the disk cache before anything
    # is measured, and a set-up that cannot work is found within seconds.
    warm_up = replace(layout, count=_WARM_UP_COUNT, per_page=min(layout.per_page, _WARM_UP_COUNT))
    for project in _projects(warm_up, contestants, folder / "warm-up"):
        progress(f"{layout.scenario}: warming up {project.contestant}")
        for build in Build:
            run(project, build)

    projects = _projects(layout, contestants, folder)
    costs: defaultdict[tuple[Contestant, Build], list[Cost]] = defaultdict(list)
    for number in range(rounds):
        # Each contestant takes each place in turn, so that none always follows the heaviest.
        shift = number % len(projects)
        for build in Build:
            for project in (*projects[shift:], *projects[:shift]):
                cost = run(project, build)
                costs[project.contestant, build].append(cost)
                progress(
                    f"{layout.scenario}: round {number + 1} of {rounds}, {build}, "
                    f"{project.contestant}: {cost.cpu:.2f} s"
                )
    return Comparison(layout, contestants, dict(costs))


def _projects(layout: Layout, contestants: Sequence[Contestant], folder: Path) -> Sequence[Project]:
    projects = [Project(contestant, layout, folder / layout.scenario / contestant) for contestant in contestants]
    for project in projects:
        project.write()
    return projects
