"""Conversion of records to JSON values and back, by the annotated types of their fields.

JSON is used because, unlike pickle, it cannot run code when it is loaded.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, cached_property
from itertools import starmap
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

_PLAIN_TYPES = (str, int, bool, NoneType)


class Codec(ABC):
    """Conversion of the values of one type.

    Decoding raises an ordinary exception for other values.
    """

    @abstractmethod
    def encode(self, value: Any) -> Any:
        """Return a record or other value as a JSON value."""

    @abstractmethod
    def decode(self, value: Any) -> Any:
        """Return the value whose encoded form is given."""

    def decode_items(self, values: Iterable[Any]) -> tuple[Any, ...]:
        """Return the values whose encoded forms are given."""
        return tuple(map(self.decode, values))


@cache
def make_codec(annotation: Any) -> Codec | None:
    """Return the codec of an annotated type; None for a type whose values JSON stores unchanged.

    :raises TypeError: for an unsupported type.
    """
    types = get_args(annotation)
    if annotation in _PLAIN_TYPES:
        return None
    if is_dataclass(annotation) and isinstance(annotation, type):
        return _RecordCodec(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _EnumCodec(annotation)
    if isinstance(annotation, UnionType):
        return _make_union_codec([t for t in types if t is not NoneType], is_optional=NoneType in types)
    if get_origin(annotation) is tuple:
        return _ItemsCodec(types[0]) if types[1:] == (...,) else _FixedCodec(types)
    raise TypeError(f"no codec for {annotation}")


def require_codec(annotation: Any) -> Codec:
    """Return the codec of an annotated type; raise :exc:`TypeError` for a type that needs none."""
    codec = make_codec(annotation)
    if codec is None:
        raise TypeError(f"{annotation} needs no codec")
    return codec


def _list_plain_types(annotation: Any) -> frozenset[type]:
    """Return the types of the values of an annotated type that needs no codec."""
    return frozenset(get_args(annotation) if isinstance(annotation, UnionType) else (annotation,))


def _make_union_codec(types: Sequence[Any], *, is_optional: bool) -> Codec | None:
    if all(t in _PLAIN_TYPES for t in types):
        return None
    return _UnionCodec(types) if not is_optional else _OptionalCodec(types[0])


class _RecordCodec(Codec):
    """Codec of a dataclass, whose encoded form is a list of the values of its fields."""

    def __init__(self, record_type: type) -> None:
        self._type = record_type
        self._get_values = attrgetter(*(f.name for f in fields(record_type)))
        self._accepted_types: set[tuple[type, ...]] = set()

    @cached_property
    def _annotations(self) -> list[Any]:
        """Annotated types of the fields; computed on first use, since record types are recursive."""
        types = get_type_hints(self._type)
        return [types[f.name] for f in fields(self._type)]

    @cached_property
    def _codecs(self) -> list[tuple[int, Codec]]:
        """Position and codec of each field that needs one."""
        codecs = map(make_codec, self._annotations)
        return [(index, codec) for index, codec in enumerate(codecs) if codec is not None]

    def encode(self, value: Any) -> list[Any]:
        row = list(self._get_values(value))
        for index, codec in self._codecs:
            row[index] = codec.encode(row[index])
        return row

    def decode(self, value: list[Any]) -> Any:
        row = value.copy()
        for index, codec in self._codecs:
            row[index] = codec.decode(row[index])
        if (types := tuple(map(type, row))) not in self._accepted_types:
            self._check_types(types)
        return self._type(*row)

    def decode_items(self, values: Iterable[Any]) -> tuple[Any, ...]:
        if self._codecs:
            return super().decode_items(values)
        rows = list(values)
        for types in {tuple(map(type, row)) for row in rows} - self._accepted_types:
            self._check_types(types)
        return tuple(starmap(self._type, rows))

    def _check_types(self, types: tuple[type, ...]) -> None:
        """Raise :exc:`TypeError` if a plain value of a record has another type than its field; else accept its types.

        Records have few combinations of types, so that looking them up is fast.

        :param types: types of the values of the record.
        """
        with_codec = {index for index, _codec in self._codecs}
        for index, (present, annotation) in enumerate(zip(types, self._annotations, strict=False)):
            if index not in with_codec and present not in _list_plain_types(annotation):
                raise TypeError(f"{present} for {annotation}")
        self._accepted_types.add(types)


class _EnumCodec(Codec):
    def __init__(self, enum_type: type[Enum]) -> None:
        self._members = {member.value: member for member in enum_type}

    def encode(self, value: Enum) -> Any:
        return value.value

    def decode(self, value: Any) -> Enum:
        return self._members[value]


class _PlainCodec(Codec):
    """Codec of a type whose values JSON stores unchanged."""

    def __init__(self, annotation: Any) -> None:
        self._types = _list_plain_types(annotation)

    def encode(self, value: Any) -> Any:
        return value

    def decode(self, value: Any) -> Any:
        if type(value) not in self._types:
            raise TypeError(f"{type(value)} is none of {self._types}")
        return value


class _OptionalCodec(Codec):
    def __init__(self, inner_type: Any) -> None:
        self._inner = require_codec(inner_type)

    def encode(self, value: Any) -> Any:
        return None if value is None else self._inner.encode(value)

    def decode(self, value: Any) -> Any:
        return None if value is None else self._inner.decode(value)


class _UnionCodec(Codec):
    """Codec of a union of record types, whose encoded form is the index of the type and the encoded record."""

    def __init__(self, types: Sequence[Any]) -> None:
        self._types = list(types)
        self._codecs = list(map(require_codec, types))

    def encode(self, value: Any) -> list[Any]:
        index = self._types.index(type(value))
        return [index, self._codecs[index].encode(value)]

    def decode(self, value: list[Any]) -> Any:
        index, row = value
        return self._codecs[index].decode(row)


class _ItemsCodec(Codec):
    """Codec of a tuple of any length."""

    def __init__(self, item_type: Any) -> None:
        self._codec = make_codec(item_type)
        self._plain_types = _list_plain_types(item_type) if self._codec is None else frozenset()

    def encode(self, value: tuple[Any, ...]) -> list[Any]:
        return list(map(self._codec.encode, value) if self._codec else value)

    def decode(self, value: list[Any]) -> tuple[Any, ...]:
        if self._codec is not None:
            return self._codec.decode_items(value)
        if not self._plain_types.issuperset(map(type, value)):
            raise TypeError(f"{value!r} has other types than {self._plain_types}")
        return tuple(value)


class _FixedCodec(Codec):
    """Codec of a tuple of fixed length with a type for each item."""

    def __init__(self, types: Sequence[Any]) -> None:
        self._codecs = [make_codec(t) or _PlainCodec(t) for t in types]

    def encode(self, value: tuple[Any, ...]) -> list[Any]:
        return [codec.encode(item) for codec, item in zip(self._codecs, value, strict=True)]

    def decode(self, value: list[Any]) -> tuple[Any, ...]:
        return tuple(codec.decode(item) for codec, item in zip(self._codecs, value, strict=True))
