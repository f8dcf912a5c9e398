"""Terms of vocabularies, and their comparison."""

from __future__ import annotations

from functools import lru_cache

from .patterns import QUOTES


@lru_cache(maxsize=8192)
def normalize_term(text: str) -> str:
    """Return a term for comparison: without case, surrounding quotes, a final full stop and repeated spaces."""
    return " ".join(text.strip().strip(f"{QUOTES}`").split()).rstrip(".").casefold()
