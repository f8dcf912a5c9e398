"""Digests of settings and other values, which are equal in all processes only if the values are equal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from enum import Enum
from types import FunctionType, NoneType

from .project import compute_digest

_PLAIN_TYPES = (str, int, float, bool, NoneType, bytes)


def compute_value_digest(value: object) -> str:
    """Return a digest of records, collections, dates, functions and plain values in each other.

    :raises TypeError: for a value of another type, of which it is not known what it consists of.
    """
    return compute_digest(repr(_list_parts(value)))


def _list_parts(value: object) -> object:
    """Return a value as nested tuples of plain values, each with its type."""
    if type(value) in _PLAIN_TYPES:
        return value
    name = f"{type(value).__module__}.{type(value).__qualname__}"
    if isinstance(value, Enum):
        return name, value.name
    if isinstance(value, (date, timedelta)):
        return name, repr(value)
    if isinstance(value, Mapping):
        return name, tuple((_list_parts(key), _list_parts(item)) for key, item in value.items())
    if isinstance(value, (set, frozenset)):
        return name, tuple(sorted(map(repr, map(_list_parts, value))))
    if isinstance(value, (tuple, list)):
        return name, tuple(map(_list_parts, value))
    if isinstance(value, re.Pattern):
        return name, value.pattern, value.flags
    if is_dataclass(value):
        return name, tuple(_list_parts(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, FunctionType) and value.__closure__ is None:
        return name, value.__module__, value.__qualname__
    raise TypeError(f"{name} has no digest")
