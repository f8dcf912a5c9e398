"""Python's cyclic garbage collector, which would examine the environment again and again while a build adds to it."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sphinx.application import Sphinx

_MIN_WRITTEN = 100  # Smallest number of written documents after which their garbage is worth a search


def exclude_environment(*_: object) -> list[str]:
    """Exclude all present objects from collection: most are of the environment, which lives as long as the build."""
    gc.freeze()
    return []


class ReadDocuments:
    """Event handlers that collect garbage between the documents that are read, and not while one is read."""

    def __init__(self) -> None:
        self._is_paused = False

    def exclude(self, *_: object) -> None:
        """Collect the garbage of the document read last, and exclude the rest of it from further collections.

        Sphinx keeps all documents that it reads in memory until it writes them.
        """
        gc.collect()
        gc.freeze()
        if gc.isenabled():
            gc.disable()
            self._is_paused = True

    def resume(self, *_: object) -> None:
        """Let Python collect garbage whenever it thinks fit, as before the first document."""
        if self._is_paused:
            gc.enable()
            self._is_paused = False


def collect_included_objects() -> None:
    """Collect the garbage that was not excluded, such as documents that were read in earlier builds and written."""
    gc.collect()


class WrittenDocuments:
    """Event handlers that collect the documents that were written in one build."""

    def __init__(self) -> None:
        self._count = 0

    def reset(self, app: Sphinx, builder: object) -> None:
        """Start to count the documents of a build."""
        self._count = 0

    def collect_halfway(self, app: Sphinx, doctree: object, docname: str) -> None:
        """Collect written documents, also excluded ones, when half of all are written.

        This is done once: it examines the environment.
        """
        self._count += 1
        if self._count == max(_MIN_WRITTEN, len(app.env.found_docs) // 2):
            gc.unfreeze()
            gc.collect()
            gc.freeze()


def include_environment(app: Sphinx, exception: Exception | None) -> None:
    """Include all objects again, since other builds may follow in this process, but not in the search at its end.

    Python then searches the whole environment for garbage, which takes longer than a build without changes.
    """
    gc.unfreeze()
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


@contextmanager
def pause_collection() -> Iterator[None]:
    """Suspend collection while many objects are made that live on and refer to each other without cycles.

    They are excluded from later collections, the first of which would follow at once.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.enable()
