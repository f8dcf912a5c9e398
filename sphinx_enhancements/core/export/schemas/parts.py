"""Parts of JSON Schemas: types of values, and patterns for words in any case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeAlias

Schema: TypeAlias = "dict[str, Any]"

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that language servers for YAML and TOML support best."""

SCALAR: Schema = {"type": ["string", "number", "boolean", "null"]}
TEXTS: Schema = {"type": "array", "items": {"type": "string"}}

_SPECIAL = re.compile(r"[\\^$.*+?()\[\]{}|/]")


def make_pattern(terms: Iterable[str]) -> str:
    """Return a regular expression for terms, whose words may have a capital or be all capitals.

    It has no flags, since JSON Schema knows none. Any blanks stand for one.
    """
    patterns = dict.fromkeys(
        r"\s+".join(map(make_word, term.split()))
        for term in terms
        for make_word in (_make_word_pattern, _make_capitals)
    )
    return "|".join(sorted(patterns, key=len, reverse=True))


def _make_capitals(word: str) -> str:
    return _escape(word.upper())


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _make_word_pattern(word: str) -> str:
    escaped = _escape(word)
    lower, upper = escaped[0].lower(), escaped[0].upper()
    return escaped if lower == upper or len(upper) > 1 else f"[{lower}{upper}]{escaped[1:]}"


def make_name_pattern(name: str, *, exact: str) -> str:
    """Return a regular expression for the other spellings of a field: ``-``, ``_`` and a blank are equivalent.

    :param exact: spelling that the expression does not match, since it is a property.
    """
    words = "[-_ ]".join(map(_make_word_pattern, re.split(r"[-_\s]+", name)))
    return f"^(?!{_escape(exact)}$){words}$"


def make_enum(words: Iterable[str], otherwise: Schema) -> Schema:
    """Return the schema of values that editors complete, and of others."""
    listed = list(dict.fromkeys(words))
    return {"anyOf": [{"enum": listed}, otherwise]} if listed else otherwise
