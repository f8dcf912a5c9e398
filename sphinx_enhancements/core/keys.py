"""Order of the keys of enhancements."""

from __future__ import annotations

import re


def key_sort_key(key: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that compares numbers in keys as numbers: ``VEP-9`` comes before ``VEP-10``."""
    parts = re.split(r"([0-9]{1,18})", key.casefold())
    return (*((0, int(part), "") if n % 2 else (1, 0, part) for n, part in enumerate(parts)), (2, 0, key))
