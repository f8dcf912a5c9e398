"""Standard error of the process, to which C libraries write by themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def silence_stderr() -> Iterator[None]:
    """Discard what C libraries write to the standard error, such as warnings about the fonts of the machine."""
    try:
        saved = os.dup(2)
    except OSError:  # the process has no standard error
        yield
        return
    devnull = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(devnull, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(devnull)
