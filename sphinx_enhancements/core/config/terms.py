"""Terms of vocabularies: normalization for comparison, and separation from notes."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from .patterns import QUOTES


@lru_cache(maxsize=8192)
def normalize_term(text: str) -> str:
    """Return a term for comparison: without case, surrounding quotes, a final full stop and repeated spaces."""
    return " ".join(text.strip().strip(f"{QUOTES}`").split()).rstrip(".").casefold()


_MAX_TEXT = 2000  # Maximum length of a text in which a term is looked for
_MAX_TERM = 100  # Maximum length of a term before a note
NOTE_START = re.compile(
    r"\s*[(\[:;,]|\.(?=\s)|\s+[-\u2013\u2014]+(?:\s|$)|\s+(?=v?[0-9])"
    r"|\s+(?=(?:after|as|at|because|by|due|for|from|in|on|pending|since|until|via|with|without)\b)",
    re.IGNORECASE,
)
"""Start of a note: a bracket, punctuation, a number, or a word that starts no term of a vocabulary."""

_LEADING_PUNCTUATION = ".:;,-\u2013\u2014 \t\n"


def split_note(text: str, vocabulary: Container[str]) -> tuple[str, str | None]:
    """Return the longest start of a text that is a term of a vocabulary, normalized, and the note after it.

    The forms are ``term (note)``, ``term: note``, ``term, note``, ``term - note`` and ``term with a note``. The whole
    text is returned, normalized, if it is a term itself or no start of it is one.
    """
    if len(text) > _MAX_TEXT:
        return text, None
    whole = normalize_term(text)
    if whole in vocabulary:
        return whole, None
    starts = [match.start() for match in NOTE_START.finditer(text[:_MAX_TERM])]
    for start in reversed(starts):
        if (term := normalize_term(text[:start])) in vocabulary:
            return term, _clean_note(text[start:])
    return whole, None


def _clean_note(text: str) -> str | None:
    """Return a note on one line without the punctuation around it; None if nothing is left."""
    note = " ".join(text.split()).lstrip(_LEADING_PUNCTUATION)
    for opening, closing in ("()", "[]"):
        inner = note[1:].removesuffix(closing)
        if note.startswith(opening) and opening not in inner and closing not in inner:
            note = inner.strip()
    return note or None
