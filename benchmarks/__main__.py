"""The command line: ``python -m benchmarks``."""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import report
from benchmarks.builds import BuildError
from benchmarks.comparison import compare
from benchmarks.projects import Contestant, Layout, NeedsBody, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: What `--quick` stands for: enough to see that every build works, too little to judge a ratio.
_QUICK: Final = {"size": 60, "objects": 200, "rounds": 2}


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        message = f"must be at least 1, not {number}"
        raise argparse.ArgumentTypeError(message)
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure Sphinx builds with sphinx-enhancements, with sphinx-needs and with neither.",
    )
    parser.add_argument("--size", type=_positive, default=1000, help="proposals of the scenario 'pages' (%(default)s)")
    parser.add_argument(
        "--objects", type=_positive, default=4000, help="proposals of the scenario 'objects' (%(default)s)"
    )
    parser.add_argument("--per-page", type=_positive, default=20, help="proposals per page in 'objects' (%(default)s)")
    parser.add_argument("--rounds", type=_positive, default=5, help="how often every build is measured (%(default)s)")
    parser.add_argument(
        "--quick",
        action="store_const",
        const=_QUICK,
        help="a try-out: " + ", ".join(f"--{name} {value}" for name, value in _QUICK.items()),
    )
    parser.add_argument("--only", type=Scenario, choices=list(Scenario), help="run this scenario alone")
    parser.add_argument(
        "--contestants",
        type=Contestant,
        choices=list(Contestant),
        nargs="+",
        default=list(Contestant),
        help="what is compared (all)",
    )
    parser.add_argument(
        "--needs-body",
        type=NeedsBody,
        choices=list(NeedsBody),
        default=NeedsBody.INSIDE,
        help="in 'pages', where sphinx-needs gets the sections: in its directive or after it (%(default)s)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the raw figures to this file")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a ratio is over its budget")
    parser.add_argument("--keep", action="store_true", help="keep the projects and their output")
    return parser


@contextlib.contextmanager
def _work_folder(*, keep: bool) -> Iterator[Path]:
    # Without this, being terminated (by `timeout`, say) would skip the clean-up below.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    folder = Path(tempfile.mkdtemp(prefix="enhancements-benchmark-"))
    try:
        yield folder
    finally:
        if keep:
            _progress(f"kept: {folder}")
        else:
            shutil.rmtree(folder)


def _progress(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print what it found.

    :return: 2 if a build failed, 1 if `--check` found a ratio over its budget, else 0
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.quick:
        # Sizes given beside --quick still count.
        parser.set_defaults(**options.quick)
        options = parser.parse_args(arguments)
    layouts = {
        Scenario.PAGES: Layout(Scenario.PAGES, options.size, needs_body=options.needs_body),
        Scenario.OBJECTS: Layout(Scenario.OBJECTS, options.objects, options.per_page),
    }
    contestants = list(dict.fromkeys(options.contestants))
    comparisons = []
    with _work_folder(keep=options.keep) as folder:
        for scenario in [options.only] if options.only else list(Scenario):
            try:
                comparison = compare(layouts[scenario], contestants, options.rounds, folder, _progress)
            except BuildError as error:
                sys.stderr.write(f"\nBUILD FAILED: {error}\n")
                return 2
            comparisons.append(comparison)
            sys.stdout.write(f"\n{report.as_text(comparison)}\n")
            sys.stdout.flush()
    sys.stdout.write(f"\n{report.environment_text()}\n")
    if options.json:
        text = json.dumps(report.as_data(comparisons), indent=2)
        options.json.write_text(f"{text}\n", encoding="utf-8")
    over_budget = any(ratio.over_budget for comparison in comparisons for ratio in comparison.ratios())
    return 1 if options.check and over_budget else 0


if __name__ == "__main__":
    sys.exit(main())
