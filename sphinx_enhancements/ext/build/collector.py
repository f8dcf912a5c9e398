"""Python's cyclic garbage collector, which would examine the environment again and again while a build adds to it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sphinx.application import Sphinx


def exclude_environment(*_: object) -> list[str]:
    """Exclude all present objects from collection: most are of the environment, which lives as long as the build."""
    gc.freeze()
    return []


def include_environment(app: Sphinx, exception: Exception | None) -> None:
    """Include all objects again: other builds may follow in this process."""
    gc.unfreeze()


@contextmanager
def pause_collection() -> Iterator[None]:
    """Suspend collection while many objects are made that live on and refer to each other without cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
