"""Time of graphs of relations: ``python -m benchmarks.graphs``, or with real proposals ``… FOLDER --profile kep``."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.builds import Contestant
from benchmarks.projects import Layout, SyntheticProject
from sphinx_enhancements.core.collection.collection import Collection
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project
from sphinx_enhancements.core.views.graph import MAX_NODES, GraphSpec, compute_graph
from sphinx_enhancements.ext.drawing.graphviz import draw_components
from sphinx_enhancements.ext.drawing.svg import render_component
from sphinx_enhancements.ext.views.graph import build_diagram


def _draw(collection: Collection, spec: GraphSpec) -> tuple[str, str]:
    """Return the picture, and its time and size in words."""
    start = time.perf_counter()
    view = compute_graph(collection, spec)
    with tempfile.TemporaryDirectory() as folder:
        parts = draw_components(build_diagram(view, "graph", "graph", {}), Path(folder))
        drawn = "".join(map(render_component, parts))
    taken = time.perf_counter() - start
    how = f"as {len(view.nodes)} groups by {view.collapsed}" if view.collapsed else f"{len(view.nodes)} of them related"
    return drawn, f"{view.total} proposals, {how}, {len(view.links)} lines: {taken:.2f} s"


def _report(collection: Collection, spec: GraphSpec) -> None:
    first, words = _draw(collection, spec)
    again, _ = _draw(collection, spec)
    print(f"{words}, {len(first) / 1024:.0f} KB, {'the same bytes' if first == again else 'OTHER BYTES'} twice")


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, and print figures of time on the clock."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.graphs", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="a repository; without it, proposals made here")
    parser.add_argument("--profile", default="default", help="how its proposals are written (%(default)s)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[250, 2000], help="proposals made here (%(default)s)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        if options.folder is not None:
            settings = Path(folder) / "enhancements.toml"
            settings.write_text(f'profile = "{options.profile}"\n', encoding="utf-8")
            collection = load_collection(open_project(settings, options.folder, options.folder))
            for limit in (len(collection), MAX_NODES):
                _report(collection, GraphSpec(limit=limit))
            return 0
        for size in options.sizes:
            project = SyntheticProject(Contestant.OURS, Layout(size, 20), Path(folder) / str(size))
            project.write()
            collection = load_collection(open_project(project.source / "enhancements.toml", project.source))
            for limit in (size, MAX_NODES) if size <= 250 else (MAX_NODES,):
                _report(collection, GraphSpec(limit=limit))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
