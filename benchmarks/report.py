"""The file of figures, and the documentation page that is made from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.builds import EACH_BUILD, Contestant
from benchmarks.figures import Spread, compute_spread, find_figures, find_ratio, iter_judgements
from benchmarks.measuring import Resource

FIGURES: Final = Path(__file__).parent.parent / "docs" / "performance.json"
_PAIRS: Final = (
    (Contestant.OURS, Contestant.PLAIN),
    (Contestant.NEEDS, Contestant.PLAIN),
    (Contestant.BRIDGE, Contestant.NEEDS),
)
_TITLES: Final = {
    "pages": "{} whole proposals, each on a page",
    "objects": "{} short proposals",
    "corpus": "Real proposals: {}",
    "processes": "{} whole proposals, in one process and in two",
    "commands": "Commands on real proposals: {}",
}
_RATIOS: Final = {
    Resource.CPU: "processor time",
    Resource.MEMORY: "peak memory",
    Resource.INSTRUCTIONS: "instructions of the processor",
}
_INTRODUCTION: Final = """\
# Performance

<!-- Made by `python -m benchmarks --page` from performance.json; do not edit. -->

Sphinx builds with and without sphinx-enhancements, measured on one machine. Compare the ratios, not the seconds.

| name | extensions | pages |
|---|---|---|
| plain | MyST | the same text, and the same front matter, which is read by MyST only |
| ours | and sphinx-enhancements | and a list, releases, a roadmap, questions, release notes, charts, a lifecycle |
| needs | and sphinx-needs | proposals as directives of sphinx-needs, and one table |
| bridge | and both | those of *ours*; [every proposal is also a need](sphinx-needs.md) |

- Times are seconds of the processor, user and system, of one process where nothing else is said: the median
  and the range of all rounds.
- A ratio is that of the smallest figures. Behind it are the median and the range of those within a round.
- Start-up is part of a build, and at small sizes most of it.
- In each round, the builds of all contestants take turns. A build starts from the result of the one before it.
- An edit changes one proposal: a sentence, a status that lists and charts show, or a relation. The edit of the settings
  adds or removes a release.

`python -m benchmarks --save` measures all this again and writes this page; `benchmarks/README.md` describes it.
"""


def load_scenarios(path: Path) -> list[dict[str, Any]]:
    """Return the figures of each scenario in a file, none if there is no file."""
    if not path.is_file():
        return []
    scenarios: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["scenarios"]
    return scenarios


def save_scenarios(scenarios: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write the figures as JSON with a line for each step, and the page beside it."""
    text = json.dumps({"scenarios": scenarios}, indent=1)
    for scenario in scenarios:
        for figures in scenario["figures"]:
            text = text.replace(_indent(json.dumps(figures, indent=1)), json.dumps(figures))
    path.write_text(f"{text}\n", encoding="utf-8")
    path.with_suffix(".md").write_text(render_page(scenarios), encoding="utf-8")


def _indent(text: str) -> str:
    return text.replace("\n", "\n    ")


def render_page(scenarios: Sequence[Mapping[str, Any]]) -> str:
    """Return the page in MyST Markdown."""
    parts = [_INTRODUCTION, _render_summary(scenarios), *map(render_scenario, scenarios), _render_limits(scenarios)]
    machines = "".join(f"- {line}\n" for line in dict.fromkeys(scenario["environment"] for scenario in scenarios))
    counts = "" if any(_is_counted(scenario) for scenario in scenarios) else _NO_COUNTER
    return "\n".join((*filter(None, parts), "## Environment\n", machines + counts))


_NO_COUNTER: Final = "- Instructions of the processor were not counted: `perf` has no counter on this machine.\n"


def _is_counted(scenario: Mapping[str, Any]) -> bool:
    return any(Resource.INSTRUCTIONS in figures for figures in scenario["figures"])


def render_scenario(scenario: Mapping[str, Any]) -> str:
    """Return the section of one scenario: a table of times, and one of each kind of ratio."""
    is_commands = scenario["kind"] == "commands"
    is_timed = is_commands or scenario["kind"] == "processes"
    lines = [f"## {_render_title(scenario)}\n"]
    pages = "" if scenario["pages"] is None else f", pages with proposals: {scenario['pages']:,}"
    lines += [f"Proposals: {scenario['proposals']:,}{pages}, rounds: {scenario['rounds']}.\n"]
    resources = (Resource.WALL, Resource.CPU) if is_timed else (Resource.CPU,)
    lines += _table(_iter_cost_rows(scenario, resources, "command" if is_commands else "seconds"))
    for resource, name in _RATIOS.items():
        rows = list(_iter_ratio_rows(scenario, resource, name))
        if len(rows) > 1 and len(rows[0]) > 1:
            lines += ["", *_table(rows)]
    return "\n".join((*lines, ""))


def _render_summary(scenarios: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of ratios of processor time to that of MyST alone."""
    rows = [["processor time, ours/plain", *EACH_BUILD]]
    for scenario in scenarios:
        ratios = [find_ratio(scenario, Contestant.OURS, Contestant.PLAIN, build, Resource.CPU) for build in EACH_BUILD]
        if any(ratios):
            rows.append([_render_title(scenario), *(f"{one.smallest:.2f}" if one else "" for one in ratios)])
    return "\n".join(("## Summary\n", *_table(rows), "")) if len(rows) > 1 else ""


def _render_title(scenario: Mapping[str, Any]) -> str:
    is_real = scenario["pages"] is None
    return _TITLES[scenario["kind"]].format(
        scenario["name"].partition("-")[2] if is_real else f"{scenario['proposals']:,}"
    )


def _list_names(scenario: Mapping[str, Any], key: str) -> list[str]:
    return list(dict.fromkeys(figures[key] for figures in scenario["figures"]))


def _iter_cost_rows(scenario: Mapping[str, Any], resources: Sequence[Resource], corner: str) -> Iterator[list[str]]:
    columns = [(one, resource) for one in _list_names(scenario, "contestant") for resource in resources]
    names = {Resource.WALL: "seconds on the clock", Resource.CPU: "seconds of the processor"}
    contestants = {one for one, _ in columns}
    yield [
        corner,
        *(
            ", ".join([one] * (len(contestants) > 1 or len(resources) == 1) + [names[resource]] * (len(resources) > 1))
            for one, resource in columns
        ),
    ]
    for step in _list_names(scenario, "step"):
        found = (find_figures(scenario, contestant, step, resource) for contestant, resource in columns)
        cells = [_render_spread(compute_spread(figures)) if figures else "" for figures in found]
        yield [f"`{step}`" if step.startswith(("python", "--")) else step, *cells]


def _iter_ratio_rows(scenario: Mapping[str, Any], resource: Resource, name: str) -> Iterator[list[str]]:
    """Yield the ratios of pairs of contestants that were measured, below a row of names."""
    contestants = _list_names(scenario, "contestant")
    pairs = [pair for pair in _PAIRS if set(pair) <= set(contestants)]
    yield [name, *("/".join(pair) for pair in pairs)]
    for step in _list_names(scenario, "step"):
        ratios = [find_ratio(scenario, *pair, step, resource) for pair in pairs]
        if any(ratios):
            # Memory hardly differs between rounds.
            spreads = [f", {_render_spread(one.pairs)}" if one and resource is Resource.CPU else "" for one in ratios]
            cells = [f"**{one.smallest:.2f}**" if one else "" for one in ratios]
            yield [step, *map(str.__add__, cells, spreads)]


def _render_spread(spread: Spread) -> str:
    return f"{spread.median:.2f} ({spread.least:.2f}–{spread.greatest:.2f})"  # noqa: RUF001 # an en dash for a range


def _render_limits(scenarios: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of limits, empty if the sizes have none."""
    rows = [["scenario", "step", "measured", "value", "limit", "met"]]
    for one in iter_judgements(scenarios):
        met = "yes" if one.is_met else "**no**"
        rows.append([one.scenario, one.step, one.subject, f"{one.value:.2f}", f"{one.most:.2f}", met])
    return "\n".join(("## Limits\n", *_table(rows), "")) if len(rows) > 1 else ""


def _table(rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [lines[0], "|" + "---|" * (lines[0].count(" | ") + 1), *lines[1:]]
