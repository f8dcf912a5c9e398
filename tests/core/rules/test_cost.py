"""CPU time of the rules: it grows with the number of proposals, and not with its square."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from conftest import ROOT
from core.proposals import create_project

from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.project.project import Project

sys.path.insert(0, str(ROOT))

from benchmarks.rules import measure_rules

FEW, GROWTH = 100, 10
EXCESS = 1.2  # Maximum growth of the cost of all rules, where reading and linking have grown by 1
EXCESS_OF_ONE = 2  # The same of a single rule, of which the growth is measured less exactly
ROUNDS = 2
UNMEASURABLE = 0.02  # CPU seconds below which a rule is not compared

PAGE = """\
# KEP-{number}: Lamps with {number} lights

<!-- toc -->
- [Summary](#summary)
- [Motivation](#motivation)
<!-- /toc -->

## Summary

Lamps replace [torches](../{earlier}-torches/README.md#risks), as KEP-{earlier} says. See [the tests](#test-plan).

## Motivation

<!-- A comment -->

- [ ] (R) Enhancement issue in release milestone

## Test Plan

They are [lit](https://github.com/kubernetes/enhancements/blob/master/keps/sig-light/{earlier}-lamps/README.md).

## Open Questions

- Who pays for {number} lights?

## Implementation History
"""
METADATA = """\
title: Lamps with {number} lights
kep-number: {number}
owning-sig: sig-light
authors: ["@ana", "@ben"]
reviewers: ["@eva", TBD]
approvers: ["@ana"]
status: {status}
creation-date: 2024-01-15
last-updated: 2024-01-10
see-also:
  - "/keps/sig-light/{earlier}-lamps"
  - KEP-{later}
{succession}: [KEP-{partner}]
stage: beta
latest-milestone: "v1.{release}"
milestone: {{alpha: "v1.30", beta: "v1.{release}"}}
feature-gates: [{{name: Lights{number}}}]
"""


def _create_project(folder: Path, count: int) -> Project:
    """Write proposals that all rules have something to do with, and open them as a project."""
    files: dict[str, str | bytes] = {}
    for number in range(1, count + 1):
        values = {
            "number": number,
            "earlier": max(number - 1, 1),
            "later": number % count + 1,
            "partner": number + (1 if number % 2 else -1),
            "succession": "superseded-by" if number % 2 else "replaces",
            "status": ("replaced", "implementable")[number % 2 == 0],
            "release": 31 + number % 5,
        }
        folder_name = f"keps/sig-light/{number}-lamps"
        files[f"{folder_name}/README.md"] = PAGE.format(**values).encode()
        files[f"{folder_name}/kep.yaml"] = METADATA.format(**values).encode()
    return create_project(folder, files, 'profile = "kep"\n[rules]\nabsolute-link = "warning"\n')


def _measure(project: Project) -> dict[str, float]:
    """Return the CPU seconds of each rule, of all of them, and of everything else."""

    def check() -> None:
        assert collect_diagnostics(project, load_collection(project))

    total, seconds = measure_rules(check)
    rules = sum(seconds.values())
    return {**seconds, "all": rules, "else": total - rules}


def test_cost_grows_with_number_of_proposals(tmp_path: Path, long_factor: int) -> None:
    """Ten times the proposals cost all rules together at most 12 times the CPU, and no rule twice as much as that.

    A busy machine makes everything slower, and most of all what needs much memory: reading and linking, whose cost is
    linear, are the measure.
    """
    few, many = FEW * long_factor, FEW * long_factor * GROWTH
    projects = {count: _create_project(tmp_path / str(count), count) for count in (few, many)}
    least: dict[int, dict[str, float]] = {few: {}, many: {}}
    for count in [many, few, few] * ROUNDS:
        for name, seconds in _measure(projects[count]).items():
            least[count][name] = min(seconds, least[count].get(name, seconds))
    growth = {name: seconds / least[few][name] for name, seconds in least[many].items() if seconds > UNMEASURABLE}
    linear = growth.pop("else")
    assert growth.pop("all") <= EXCESS * max(linear, GROWTH)
    assert {name: times for name, times in growth.items() if times > EXCESS_OF_ONE * max(linear, GROWTH)} == {}
