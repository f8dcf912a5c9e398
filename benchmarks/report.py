"""Say what a run found: tables for people, JSON for programs."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final

from benchmarks.builds import Build
from benchmarks.comparison import Comparison, Ratio, Resource, Spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PACKAGES: Final = ("sphinx", "docutils", "myst-parser", "sphinx-needs", "sphinx-enhancements")
_SCHEMA_VERSION: Final = 1


def environment() -> Mapping[str, str | int | None]:
    """Versions and the machine; a package that is not installed as such is null."""
    return {
        "python": platform.python_version(),
        **{package: _version(package) for package in _PACKAGES},
        "platform": platform.platform(),
        "cores": os.cpu_count(),
    }


def environment_text() -> str:
    """The environment on one line, without what is not there."""
    return ", ".join(f"{name} {value}" for name, value in environment().items() if value is not None)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def as_text(comparison: Comparison) -> str:
    """A table of what each build cost and one of the ratios, each ratio beside its budget."""
    layout = comparison.layout
    rounds = len(next(iter(comparison.costs.values())))
    title = (
        f"{layout.scenario}: {layout.count} enhancements on {layout.pages} pages, rounds: {rounds}, median (min - max)"
    )
    ratios = comparison.ratios()
    parts = [title, "=" * len(title), "", _table(_cost_rows(comparison))]
    if ratios:
        parts += ["", _table(_ratio_rows(ratios))]
    return "\n".join((*parts, ""))


def _cost_rows(comparison: Comparison) -> Sequence[Sequence[str]]:
    names = [f"{contestant}, {unit}" for unit in ("s", "MB") for contestant in comparison.contestants]
    rows = [["build", *names]]
    for build in Build:
        row = [str(build)]
        for resource, unit, digits in ((Resource.CPU, 1.0, 2), (Resource.MEMORY, 1e6, 0)):
            for contestant in comparison.contestants:
                spread = Spread.of(comparison.figures(contestant, build, resource))
                row.append(_spread(spread, unit, digits))
        rows.append(row)
    return rows


def _ratio_rows(ratios: Sequence[Ratio]) -> Sequence[Sequence[str]]:
    rows = [["resource", "build", "ratio", "median (min - max)", "budget", "met"]]
    for ratio in ratios:
        met = "" if ratio.budget is None else "NO" if ratio.over_budget else "yes"
        rows.append(
            [
                str(ratio.resource),
                str(ratio.build),
                f"{ratio.over}/{ratio.under}",
                _spread(ratio.spread, 1.0, 2),
                "" if ratio.budget is None else str(ratio.budget),
                met,
            ]
        )
    return rows


def _spread(spread: Spread, unit: float, digits: int) -> str:
    median, low, high = (f"{figure / unit:.{digits}f}" for figure in (spread.median, spread.low, spread.high))
    return f"{median} ({low} - {high})"


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join((lines[0], "  ".join("-" * width for width in widths), *lines[1:]))


def as_data(comparisons: Sequence[Comparison]) -> Mapping[str, Any]:
    """Everything that was measured, ready for JSON: CPU in seconds, memory in bytes, one figure per round."""
    return {
        "schemaVersion": _SCHEMA_VERSION,
        "environment": environment(),
        "scenarios": [_scenario(comparison) for comparison in comparisons],
    }


def _scenario(comparison: Comparison) -> Mapping[str, Any]:
    layout = comparison.layout
    return {
        "scenario": layout.scenario,
        "enhancements": layout.count,
        "pages": layout.pages,
        "perPage": layout.per_page,
        "needsBody": layout.needs_body,
        "costs": [
            {
                "contestant": contestant,
                "build": build,
                "cpu": [cost.cpu for cost in costs],
                "peakMemory": [cost.peak_memory for cost in costs],
            }
            for (contestant, build), costs in comparison.costs.items()
        ],
        "ratios": [
            {
                "resource": ratio.resource,
                "build": ratio.build,
                "over": ratio.over,
                "under": ratio.under,
                **asdict(ratio.spread),
                "budget": ratio.budget and str(ratio.budget),
                "met": None if ratio.budget is None else not ratio.over_budget,
            }
            for ratio in comparison.ratios()
        ],
    }
