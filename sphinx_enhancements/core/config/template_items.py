"""Items of the template's check list that a proposal lacks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ..model import Enhancement
from .template import Template
from .terms import normalize_term

_MIN_SHARED = 0.6  # Share of an item's words that a changed wording of it has at least

_MIN_LENGTH = 4  # Number of letters of words by which items are compared


def find_missing_items(template: Template, enhancement: Enhancement) -> list[str]:
    """Return the required items of a template that a proposal does not have, in order."""
    present = [_find_words(item.text) for item in enhancement.checklist]
    return [item for item in template.required_items if not _has_item(item, present)]


@lru_cache(maxsize=1024)  # Proposals have the same items
def _find_words(text: str) -> frozenset[str]:
    """Return the long words of an item, by which its wordings are compared."""
    return frozenset(word for word in normalize_term(text).split() if len(word) >= _MIN_LENGTH)


def _has_item(item: str, present: Iterable[frozenset[str]]) -> bool:
    """Return True if a check list has an item, perhaps in another wording."""
    words = _find_words(item)
    return any(len(words & other) >= _MIN_SHARED * min(len(words), len(other)) for other in present if other)
