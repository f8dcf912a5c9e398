"""Share of each rule in the CPU time of ``check --no-cache``: ``python -m benchmarks.rules FOLDER --profile kep``.

A value that several rules share, such as the lines of a text, counts for the first rule that needs it; the community's
template, which is read once, counts for none.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sphinx_enhancements.core import rules
from sphinx_enhancements.core.diagnostics import Code, Diagnostic
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import open_project
from sphinx_enhancements.core.rules.catalogue import Rule

_MAX_DIAGNOSTICS = 1000  # Maximum number of diagnostics that a rule yields at once; more than the program takes


def measure_rules(run: Callable[[], object]) -> tuple[float, dict[Code, float]]:
    """Run something, and return the CPU seconds that it took, and those that each rule took.

    Garbage is not collected, as in the command: a rule would otherwise pay for the objects of the others.
    """
    seconds: dict[Code, float] = {}
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        with _measuring(seconds):
            start = time.process_time()
            run()
            return time.process_time() - start, seconds
    finally:
        if is_collecting:
            gc.enable()


@contextmanager
def _measuring(seconds: dict[Code, float]) -> Iterator[None]:
    """Add the CPU seconds of each rule to a mapping."""
    before = rules.DOCUMENT_RULES, rules.COLLECTION_RULES
    rules.DOCUMENT_RULES, rules.COLLECTION_RULES = (
        tuple(_wrap_rule(rule, seconds) for rule in group) for group in before
    )
    try:
        yield
    finally:
        rules.DOCUMENT_RULES, rules.COLLECTION_RULES = before


def _wrap_rule(rule: Rule, seconds: dict[Code, float]) -> Rule:
    """Return a rule that measures itself."""
    check = rule.check or (lambda _: ())

    def check_measured(subject: Any) -> list[Diagnostic]:
        start = time.process_time()
        found = list(islice(check(subject), _MAX_DIAGNOSTICS))
        seconds[rule.code] = seconds.get(rule.code, 0.0) + time.process_time() - start
        return found

    return replace(rule, check=check_measured)


def _check_folder(folder: Path, profile: str) -> tuple[float, dict[Code, float]]:
    """Check the proposals in a folder without a cache; return the CPU seconds of this process, and of each rule."""
    with tempfile.TemporaryDirectory() as settings_folder:
        settings = Path(settings_folder) / "enhancements.toml"
        settings.write_text(f'profile = "{profile}"\n', encoding="utf-8")

        project = open_project(settings, folder, folder)

        def check() -> None:
            collect_diagnostics(project, load_collection(project))

        _ = project.profile.template
        _, seconds = measure_rules(check)
    return time.process_time(), seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print a table of the rules that take most time."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description=__doc__)
    parser.add_argument("folder", type=Path, help="a repository")
    parser.add_argument("--profile", default="default", help="how its proposals are written (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="of which the one with the smallest total counts")
    parser.add_argument(
        "--above", type=float, default=0.1, help="least share that is printed, in per cent (%(default)s)"
    )
    options = parser.parse_args(arguments)
    # Values that are kept for the rest of a process would hide part of the time of a second round.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as processes:
        rounds = [processes.submit(_check_folder, options.folder, options.profile) for _ in range(options.rounds)]
        total, seconds = min((one.result() for one in rounds), key=lambda one: one[0])
    print(f"| rule | ms | % of {total:.2f} s |\n|---|---:|---:|")
    for code, taken in sorted(seconds.items(), key=lambda item: -item[1]):
        if 100 * taken / total >= options.above:
            print(f"| `{code}` | {1000 * taken:.1f} | {100 * taken / total:.1f} |")
    taken = sum(seconds.values())
    print(f"| all rules | {1000 * taken:.1f} | {100 * taken / total:.1f} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
