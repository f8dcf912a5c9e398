"""The garbage collector is left as it was, and finds the documents that are written."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import SmallProject
    from docutils import nodes
    from sphinx.application import Sphinx


def fail(*_: object) -> None:
    """End a build."""
    raise RuntimeError


@pytest.mark.parametrize("event", ["", "doctree-read", "env-updated", "doctree-resolved"])
def test_collector_after_build(project: SmallProject, event: str) -> None:
    """After a build, also one that ends early, all objects are collected again, and collection is on."""

    def prepare(app: Sphinx) -> None:
        if event:
            app.connect(event, fail)

    project.write({"index.md": "# Home\n\n```{enhancement} One\n:id: T-1\n```\n"})
    project.build()
    project.write({"index.md": "# Home\n\n```{enhancement} Other\n:id: T-1\n```\n"})
    if event:
        with pytest.raises(Exception, match=event):
            project.build(prepare=prepare)
    else:
        project.build()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_written_documents(project: SmallProject) -> None:
    """Half of the documents of a fresh build are out of memory when all are written."""
    documents: list[weakref.ref[nodes.document]] = []

    def count_documents(app: Sphinx) -> tuple[()]:
        alive_counts.append(sum(reference() is not None for reference in documents))
        return ()

    def prepare(app: Sphinx) -> None:
        app.connect("doctree-resolved", lambda *arguments: documents.append(weakref.ref(arguments[1])))
        app.connect("html-collect-pages", count_documents)

    alive_counts: list[int] = []
    pages = {f"page-{n}.md": f"# Page {n}\n" for n in range(220)}
    project.write({"index.md": "# Home\n\n```{toctree}\n:glob:\n\npage-*\n```\n", **pages})
    project.build(prepare=prepare)
    assert len(documents) == 221
    assert alive_counts[0] <= 112


def test_end_of_process(project: SmallProject) -> None:
    """After a build, the end of the process searches for no garbage."""
    project.write({"index.md": "# Home\n"})
    project.build()
    script = (
        "import atexit, gc\n"
        "atexit.register(lambda: print(gc.get_freeze_count() > 0))\n"
        "from sphinx.cmd.build import main\n"
        f"main(['-Q', {str(project.src)!r}, {str(project.folder / 'other')!r}])\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "True\n"
