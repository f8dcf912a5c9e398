"""What a real repository costs: ``python -m benchmarks.repository FOLDER --profile kep``.

Reading alone is measured in this process, builds as processes of their own: with MyST alone and
with this extension, in turn, so that a slow minute of the machine hits both.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.builds import BuildError, usage_of
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_CONF = """\
extensions = {extensions!r}
project = "Benchmark"
root_doc = {root!r}
html_theme = "basic"
# The words of others: headings that skip a level, images that are not there.
suppress_warnings = ["myst", "misc.highlighting_failure", "toc.not_included", "image", "docutils", "enhancements"]
"""
_CONTESTANTS = {"plain": ["myst_parser"], "ours": ["myst_parser", "sphinx_enhancements"]}


def _median_of(rounds: int, action: Callable[[], object]) -> float:
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def _build(folder: Path, name: str, options: argparse.Namespace) -> float:
    """Build the repository with one of the configurations, and return its seconds of CPU."""
    conf = folder / name
    conf.mkdir(exist_ok=True)
    text = _CONF.format(extensions=_CONTESTANTS[name], root=options.root_doc)
    (conf / "conf.py").write_text(text, encoding="utf-8")
    (conf / "enhancements.toml").write_text(f'profile = "{options.profile}"\n', encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-E", "-Q", "-b", "html", "-c", str(conf), str(options.folder)]
    return usage_of([*command, str(folder / f"{name}-out")]).cpu


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print figures with their spread."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repository", description=__doc__)
    parser.add_argument("folder", type=Path, help="the repository, or its folder of proposals")
    parser.add_argument("--profile", required=True, help="how its proposals are written")
    parser.add_argument("--root-doc", default="README", help="the first page (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured (%(default)s)")
    parser.add_argument("--no-build", action="store_true", help="reading alone")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="enhancements-benchmark-") as name:
        folder = Path(name)
        settings = folder / "enhancements.toml"
        settings.write_text(f'profile = "{options.profile}"\n', encoding="utf-8")
        project = open_project(settings, options.folder, options.folder)
        count = len(load_collection(project))
        whole = _median_of(options.rounds, lambda: load_collection(project))
        alone = _median_of(options.rounds, lambda: load_collection(project, metadata_only=True))
        print(f"{count} proposals; read and linked in {whole:.2f} s of CPU, their metadata alone in {alone:.2f} s")
        if options.no_build:
            return 0
        figures: dict[str, list[float]] = {name: [] for name in _CONTESTANTS}
        try:
            for _ in range(options.rounds):
                for contestant, taken in figures.items():
                    taken.append(_build(folder, contestant, options))
        except (BuildError, subprocess.SubprocessError) as error:
            sys.stderr.write(f"BUILD FAILED: {error}\n")
            return 2
    ratios = [ours / plain for ours, plain in zip(figures["ours"], figures["plain"], strict=True)]
    for contestant, taken in figures.items():
        print(f"{contestant}: {statistics.median(taken):.1f} s of CPU ({min(taken):.1f}-{max(taken):.1f})")
    print(f"ours over plain: {statistics.median(ratios):.3f} ({min(ratios):.3f}-{max(ratios):.3f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
