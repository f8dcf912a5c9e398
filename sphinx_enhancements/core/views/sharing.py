"""Sharing of computed values between views: release pages and lists have thousands of equal cells."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from ..collection.collection import Collection, Entry

T = TypeVar("T")


def compute_once(compute: Callable[[Collection, Entry], T]) -> Callable[[Collection, Entry], T]:
    """Return a function that computes a value of each enhancement of a collection once, and then returns the same one.

    :param compute: depends on the collection and the enhancement alone; its results are immutable.
    """

    @wraps(compute)
    def get(collection: Collection, entry: Entry) -> T:
        known = collection.computed_values.setdefault(compute, {})
        pair = known.get(entry.key)
        if pair is None or pair[0] is not entry:
            pair = known[entry.key] = entry, compute(collection, entry)
        return cast("T", pair[1])

    return get
