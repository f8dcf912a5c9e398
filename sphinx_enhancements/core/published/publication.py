"""The contents of one file that another project publishes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..model import Enhancement


@dataclass(frozen=True, slots=True)
class Publication:
    """Enhancements read from one file that another project publishes.

    :param title: the other project's name for itself.
    :param keys: keys of the enhancements.
    :param build: builds the enhancements, each with the URI of its page relative to the site, empty if unknown.
        A function, because most builds only need to know that the file is usable.
    :param profile: name of the profile that describes the enhancements; empty if unknown.
    :param left_out: number of entries that are no enhancements or repeat a key.
    """

    title: str
    version: str
    keys: tuple[str, ...]
    build: Callable[[], Iterable[tuple[Enhancement, str]]]
    profile: str = ""
    left_out: int = 0
