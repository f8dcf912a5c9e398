"""Texts that count as absent values: placeholders, such as ``TBD``, and unreplaced prompts of a template."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

_MAX_LENGTH = 200  # Maximum length of a placeholder
_SEPARATORS = re.compile(r"[\W_]+")
_VERSION = re.compile(r"v?(?:(?:[0-9]+\.)+(?:x{2,}|y{2,}|z{2,}|n{2,})|x\.[xy](?:\.[xyz])?|x{3,}|n{3,})", re.IGNORECASE)
"""Prompt for a release, such as ``v1.xx`` and ``X.Y.Z``."""

UNDECIDED_PLACEHOLDERS = (
    "tbd", "tba", "tbc", "todo", "to be decided", "to be defined", "to be determined", "fixme",
)  # fmt: skip
"""Placeholders for a value that is still to come. The others say that there is none."""

COMMON_PLACEHOLDERS = (*UNDECIDED_PLACEHOLDERS, "n/a", "not applicable", "none", "null", "nil", "never", "0.0")
"""Placeholders of all profiles, in addition to texts without a letter or digit."""

COMMON_PROMPTS = ("yyyy-mm-dd", "dd-mm-yyyy", "mm-dd-yyyy")
"""Prompts of all profiles for dates."""


@lru_cache(maxsize=8192)  # Proposals have the same people, groups and releases
def normalize_placeholder(text: str) -> str:
    """Return a text for comparison with placeholders: without case, punctuation and spaces."""
    return _SEPARATORS.sub("", text).casefold() if len(text) <= _MAX_LENGTH else text


_UNDECIDED = frozenset(map(normalize_placeholder, UNDECIDED_PLACEHOLDERS))


def is_undecided(text: str) -> bool:
    """Return True if a text is empty, has no letter or digit, or says that the value is still to come."""
    normalized = normalize_placeholder(text)
    return not normalized or normalized in _UNDECIDED


@lru_cache(maxsize=8192)
def is_version_prompt(text: str) -> bool:
    """Return True if a text is a version or number with letters in place of digits: ``v1.xx``, ``X.Y`` or ``NNNN``."""
    return len(text) <= _MAX_LENGTH and _VERSION.fullmatch(text.strip()) is not None


def is_choice(text: str, words: Collection[str]) -> bool:
    """Return True if a text lists words to choose from, such as ``draft|accepted|rejected``.

    :param words: words of which at least two are in the text, in lower case.
    """
    return len(text) <= _MAX_LENGTH and sum(part.strip().casefold() in words for part in text.split("|")) > 1
