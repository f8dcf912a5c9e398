"""The garbage collector is left as it was."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import SmallProject
    from sphinx.application import Sphinx


def fail(*_: object) -> None:
    """End a build."""
    raise RuntimeError


@pytest.mark.parametrize("event", ["", "env-updated", "doctree-resolved"])
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
