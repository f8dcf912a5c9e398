"""Base class of records that are pickled in large numbers."""

from __future__ import annotations


class Record:
    """Base of frozen records that are unpickled by calling their class.

    The pickling of a frozen :func:`~dataclasses.dataclass` with slots looks up its fields for each object and is ten
    times as slow; a collection has tens of thousands of records.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[type[Record], tuple[object, ...]]:
        names: tuple[str, ...] = getattr(self, "__match_args__", ())
        return type(self), tuple(getattr(self, name) for name in names)
