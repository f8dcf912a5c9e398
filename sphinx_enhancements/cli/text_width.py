"""Width of texts on a terminal."""

from __future__ import annotations

import unicodedata


def measure_width(text: str) -> int:
    """Return the number of terminal cells that a text occupies."""
    return len(text) if text.isascii() else sum(map(_measure_character, text))


def _measure_character(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):  # accents, and variation selectors
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
