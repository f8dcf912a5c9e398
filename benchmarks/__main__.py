"""The command line: ``python -m benchmarks``."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.builds import Contestant
from benchmarks.figures import iter_judgements
from benchmarks.measuring import MeasuringError
from benchmarks.report import FIGURES, load_scenarios, render_scenario, save_scenarios
from benchmarks.repositories import Corpus
from benchmarks.scenarios import SCENARIOS, Scenario, measure_scenario, select_scenarios


def _read_positive(text: str) -> int:
    number = int(text)
    if number < 1:
        message = f"must be at least 1, not {number}"
        raise argparse.ArgumentTypeError(message)
    return number


def _read_corpora(text: str) -> list[Corpus]:
    """Return the repository of ``PROFILE=FOLDER``, or those in a folder, where each is named after its profile."""
    profile, equals, name = text.rpartition("=")
    if equals:
        return [Corpus(profile, Path(name))]
    return [Corpus(folder.name, folder) for folder in sorted(Path(text).iterdir()) if folder.is_dir()]


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure Sphinx builds with sphinx-enhancements, with sphinx-needs and with neither.",
    )
    add = parser.add_argument
    names = ", ".join(one.name for one in SCENARIOS)
    add("scenarios", nargs="*", metavar="SCENARIO", help=f"{names}; a kind such as `pages`, `corpus` or `commands`")
    add("--corpora", type=_read_corpora, action="extend", default=[], metavar="[PROFILE=]FOLDER",
        help="a real repository with its profile, or a folder of repositories named after their profiles")  # fmt: skip
    add("--size", type=_read_positive, help="proposals instead of the sizes above, to try something")
    add("--rounds", type=_read_positive, help="rounds (7, for commands 10)")
    add("--contestants", type=Contestant, choices=list(Contestant), nargs="+", help="contestants of builds")
    add("--save", type=Path, nargs="?", const=FIGURES, metavar="FILE",
        help="write the figures to this file and a page beside it (docs/performance.json)")  # fmt: skip
    add("--resume", action="store_true", help="keep scenarios that the file of --save has, and measure the others")
    add("--page", action="store_true", help="only write docs/performance.md again, from docs/performance.json")
    add("--check", action="store_true", help="exit with 1 if a limit is not met")
    add("--keep", action="store_true", help="keep the projects and their output")
    return parser


@contextlib.contextmanager
def _open_work_folder(*, keep: bool) -> Iterator[Path]:
    # Without this, being terminated (by `timeout`, say) would skip the clean-up below.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    folder = Path(tempfile.mkdtemp(prefix="enhancements-benchmark-"))
    try:
        yield folder
    finally:
        if keep:
            _report_progress(f"kept: {folder}")
        else:
            shutil.rmtree(folder)


def _report_progress(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _choose(options: argparse.Namespace) -> list[Scenario]:
    """Return the scenarios with the rounds and contestants of the options."""
    chosen = select_scenarios(options.scenarios, options.corpora, options.size)
    if options.rounds:
        chosen = [replace(one, rounds=options.rounds) for one in chosen]
    if options.contestants:
        contestants = tuple(dict.fromkeys(options.contestants))
        chosen = [one if one.kind == "commands" else replace(one, contestants=contestants) for one in chosen]
    return chosen


def _measure(scenarios: Sequence[Scenario], options: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure the scenarios, and save the figures after each, so that a long run can be cut off and resumed."""
    measured = load_scenarios(options.save) if options.resume and options.save else []
    for scenario in scenarios:
        if scenario.name in {one["name"] for one in measured}:
            continue
        with _open_work_folder(keep=options.keep) as folder:
            measured.append(measure_scenario(scenario, folder, _report_progress))
        print(f"\n{render_scenario(measured[-1])}", flush=True)
        if options.save:
            save_scenarios(measured, options.save)
    return measured


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark.

    :return: 2 if a build failed, 1 if `--check` found a limit that is not met, else 0.
    """
    parser = _make_parser()
    options = parser.parse_args(arguments)
    if options.page:
        save_scenarios(load_scenarios(FIGURES), FIGURES)
        return 0
    try:
        measured = _measure(_choose(options), options)
    except ValueError as error:
        parser.error(str(error))
    except MeasuringError as error:
        sys.stderr.write(f"\nFAILED: {error}\n")
        return 2
    missed = [one for one in iter_judgements(measured) if not one.is_met]
    for one in missed:
        print(f"above the limit: {one.scenario}, {one.step}, {one.subject}: {one.value:.2f}, at most {one.most:.2f}")
    return 1 if options.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
