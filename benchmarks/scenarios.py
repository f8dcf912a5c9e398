"""Table of all scenarios, and the rounds in which one is measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, Protocol

from benchmarks.builds import EACH_BUILD, Build, Contestant
from benchmarks.measuring import Resource
from benchmarks.projects import Layout, SyntheticProject
from benchmarks.repositories import COMMANDS, CommandLine, Corpus, CorpusProject

_ALL: Final = (Contestant.PLAIN, Contestant.OURS, Contestant.NEEDS, Contestant.BRIDGE)
_PAIR: Final = (Contestant.PLAIN, Contestant.OURS)
_BOTH: Final = (Build.FRESH, Build.TWO_PROCESSES)
_WARM_UP_COUNT: Final = 4
_PACKAGES: Final = ("sphinx", "docutils", "myst-parser", "sphinx-needs")


class Subject(Protocol):
    """A project on disk, of one contestant."""

    def write(self) -> None:
        """Write its files."""

    def run(self, step: str) -> Mapping[Resource, float]:
        """Take the next step of a round, and return the cost."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Steps that every contestant takes in each round.

    :param source: proposals that are made here, or a real repository.
    :param steps: builds or commands, in the order in which each follows from the one before.
    """

    kind: str
    source: Layout | Corpus
    contestants: tuple[Contestant, ...]
    steps: tuple[str, ...] = EACH_BUILD
    rounds: int = 7

    @property
    def name(self) -> str:
        """Name on the command line and in the figures."""
        source = self.source
        return f"{self.kind}-{source.count if isinstance(source, Layout) else source.profile}"

    def make_subject(self, contestant: Contestant, folder: Path) -> Subject:
        """Return the project of one contestant, which is not written yet."""
        if isinstance(self.source, Layout):
            return SyntheticProject(contestant, self.source, folder)
        if self.kind == "commands":
            return CommandLine(self.source, folder)
        return CorpusProject(self.source, folder, contestant=contestant)


SCENARIOS: Final = (
    Scenario("pages", Layout(1000), _ALL),
    Scenario("objects", Layout(1000, 20), _PAIR),
    Scenario("objects", Layout(4000, 20), _ALL),
    Scenario("objects", Layout(10_000, 20), _PAIR),
    Scenario("processes", Layout(1000), _PAIR, _BOTH),
)


def iter_corpus_scenarios(corpus: Corpus) -> Iterator[Scenario]:
    """Yield the scenarios of a real repository."""
    yield Scenario("corpus", corpus, _PAIR, (Build.FRESH, Build.NO_CHANGE, Build.BODY))
    yield Scenario("commands", corpus, (Contestant.OURS,), COMMANDS, rounds=10)


def measure_scenario(scenario: Scenario, folder: Path, progress: Callable[[str], None]) -> dict[str, Any]:
    """Take every step with every contestant once in each round, and return the figures, ready for JSON.

    :param folder: folder in which the projects are written and built.
    :raises MeasuringError: as soon as one step fails.
    """
    # Small projects first: modules are compiled and in the disk cache before anything is measured, and a project that
    # cannot be built is found within seconds. The commands take seconds at any size.
    small = scenario
    if isinstance(scenario.source, Layout):
        small = replace(scenario, source=replace(scenario.source, count=_WARM_UP_COUNT))
    if scenario.kind != "corpus":
        for subject in _write_subjects(small, folder / "warm-up").values():
            for step in small.steps:
                subject.run(step)
    subjects = _write_subjects(scenario, folder)
    figures: dict[tuple[str, str], dict[Resource, list[float]]] = {
        (contestant, step): {} for step in scenario.steps for contestant in subjects
    }
    for number in range(scenario.rounds):
        # Each contestant takes each place in turn, so that none always follows the heaviest.
        order = [*scenario.contestants[number % len(subjects) :], *scenario.contestants[: number % len(subjects)]]
        for step in scenario.steps:
            for contestant in order:
                cost = subjects[contestant].run(step)
                for resource, figure in cost.items():
                    figures[contestant, step].setdefault(resource, []).append(round(figure, 3))
                turn = f"{scenario.name}, round {number + 1} of {scenario.rounds}"
                progress(f"{turn}, {contestant}, {step}: {cost['cpu']:.2f} s")
    source = scenario.source
    is_synthetic = isinstance(source, Layout)
    return {
        "name": scenario.name,
        "kind": scenario.kind,
        "proposals": source.count if is_synthetic else subjects[scenario.contestants[0]].count,
        "pages": source.pages if is_synthetic else None,
        "rounds": scenario.rounds,
        "environment": describe_environment(),
        "figures": [{"contestant": contestant, "step": step, **of} for (contestant, step), of in figures.items()],
    }


def _write_subjects(scenario: Scenario, folder: Path) -> dict[Contestant, Any]:
    subjects = {one: scenario.make_subject(one, folder / scenario.name / one) for one in scenario.contestants}
    for contestant, subject in subjects.items():
        (folder / scenario.name / contestant).mkdir(parents=True)
        subject.write()
    return subjects


def describe_environment() -> str:
    """Return the versions of the packages and the machine, on one line."""
    packages = [("Python", platform.python_version()), *((name, _find_version(name)) for name in _PACKAGES)]
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return ", ".join((*(f"{name} {number}" for name, number in packages if number), machine))


def _find_version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def select_scenarios(names: Sequence[str], corpora: Sequence[Corpus], size: int | None) -> list[Scenario]:
    """Return the scenarios of these names, or all of them.

    :param names: names or kinds.
    :param size: number of proposals instead of those of the table.
    :raises ValueError: if there is no scenario of a name.
    """
    scenarios = [*SCENARIOS, *(scenario for corpus in corpora for scenario in iter_corpus_scenarios(corpus))]
    if unknown := set(names) - {name for one in scenarios for name in (one.name, one.kind)}:
        message = f"no scenario {', '.join(sorted(unknown))}; there are {', '.join(one.name for one in scenarios)}"
        raise ValueError(message)
    chosen = [one for one in scenarios if not names or {one.name, one.kind} & set(names)]
    if size is not None:
        chosen = [
            replace(one, source=replace(one.source, count=size)) if isinstance(one.source, Layout) else one
            for one in chosen
        ]
    # With another size, two may be the same: the one with more contestants stays.
    by_name = {one.name: one for one in sorted(chosen, key=lambda one: len(one.contestants))}
    return [one for one in chosen if by_name[one.name] is one]
