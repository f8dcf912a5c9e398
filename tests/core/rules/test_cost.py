"""CPU time of the rules: it grows with the number of proposals, and not with its square."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from conftest import ROOT
from core.proposals import create_project

from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.diagnostics import Code
    from sphinx_enhancements.core.project.project import Project

sys.path.insert(0, str(ROOT))

from benchmarks.rules import measure_rules

FEW, GROWTH = 100, 10
FACTOR = 12  # Maximum growth of the cost
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


def _measure(project: Project) -> dict[Code | str, float]:
    """Return the CPU seconds of each rule, and of all of them."""

    def check() -> None:
        assert collect_diagnostics(project, load_collection(project))

    _, seconds = measure_rules(check)
    return {**seconds, "all": sum(seconds.values())}


def test_cost_grows_with_number_of_proposals(tmp_path: Path, long_factor: int) -> None:
    """Ten times the proposals cost all rules together, and each rule that takes long, at most 12 times the CPU."""
    few, many = FEW * long_factor, FEW * long_factor * GROWTH
    projects = {count: _create_project(tmp_path / str(count), count) for count in (few, many)}
    # Other programs can only make a round longer; a short round has to be repeated more often.
    rounds = {count: [_measure(projects[count]) for _ in range(n)] for count, n in ((few, 3 * ROUNDS), (many, ROUNDS))}
    least = {count: {name: min(one[name] for one in all_of) for name in all_of[0]} for count, all_of in rounds.items()}
    slow = {
        name: round(seconds / least[few][name], 1)
        for name, seconds in least[many].items()
        if seconds > UNMEASURABLE and seconds > FACTOR * least[few][name]
    }
    assert slow == {}
    assert least[many]["all"] > UNMEASURABLE
