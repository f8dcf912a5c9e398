"""Nearest spellings: the known word that a misspelled one probably stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from posixpath import commonprefix

_MAX_LENGTH = 80  # Maximum length of a word that is compared
_SHORT_WORD = 4  # Length of the shortest word that is corrected: shorter ones are close to many others
_LONG_WORD = 8  # Length of the shortest word that is corrected although it has two mistakes


def count_edits(first: str, second: str, limit: int) -> int:
    """Return the number of edits between two words, or a number above a limit.

    An edit inserts, removes or replaces a character, or exchanges two adjacent ones that no other edit touches.
    Source: "optimal string alignment distance".
    """
    too_many = limit + 1
    if abs(len(first) - len(second)) > limit:
        return too_many
    chars, others = set(first), set(second)
    # An edit adds at most one character that a word lacks, which rejects most words without comparing them.
    if max(len(chars - others), len(others - chars)) > limit:
        return too_many
    before: list[int] = []
    row = [min(m, too_many) for m in range(len(second) + 1)]
    for n, char in enumerate(first, 1):
        # A prefix whose length differs by more than the limit has more edits.
        start, end = max(n - limit, 1), min(n + limit, len(second))
        following = [too_many] * len(row)
        following[0] = min(n, too_many)
        for m in range(start, end + 1):
            other = second[m - 1]
            edits = row[m - 1] if char == other else 1 + min(row[m], following[m - 1], row[m - 1])
            if n > 1 and m > 1 and char == second[m - 2] and other == first[n - 2]:
                edits = min(edits, before[m - 2] + 1)
            following[m] = edits
        if min(following) > limit:
            return too_many
        before, row = row, following
    return row[-1]


def find_nearest(word: str, known: Iterable[str], limit: int | None = None) -> str | None:
    """Return the known word with the fewest edits; of equally near ones, the one with the longest common start.

    None if none is near.

    :param limit: maximum number of edits; by default, a third of the word's length, but no more than 3.
    """
    word = word.casefold()
    if len(word) > _MAX_LENGTH:
        return None
    limit = min(len(word) // 3, 3) if limit is None else limit
    nearest: tuple[int, int, str | None] = (limit + 1, 0, None)
    for other in known:
        folded = other.casefold()
        limit = min(limit, nearest[0])  # a word with more edits than the nearest one is not compared to its end
        edits = count_edits(word, folded, limit)
        if edits <= limit:
            rank = edits, -len(commonprefix((word, folded)))
            nearest = (*rank, other) if rank < nearest[:2] else nearest
    return nearest[2]


def find_only_nearest(word: str, known: Mapping[str, str]) -> str | None:
    """Return the known word that a misspelled one certainly stands for; None if none is near, or two are equally near.

    It is one edit away, or two from a long word.

    :param known: known word -> its meaning; words with one meaning do not compete.
    """
    limit = 1 if len(word) < _LONG_WORD else 2
    nearest = find_nearest(word, known, limit) if len(word) >= _SHORT_WORD else None
    if nearest is None:
        return None
    edits = count_edits(word.casefold(), nearest.casefold(), limit)
    rivals = (other for other in known if known[other] != known[nearest])
    is_certain = all(count_edits(word.casefold(), other.casefold(), edits) > edits for other in rivals)
    return nearest if is_certain else None


def format_hint(word: str, known: Iterable[str]) -> str:
    """Return the hint that names the known word nearest to a misspelled one; empty if none is near."""
    nearest = find_nearest(word, known)
    return f"did you mean {str(nearest)!r}?" if nearest else ""


def format_suggestion(word: str, known: Iterable[str]) -> str:
    """Return the part of a message that names the known word nearest to a misspelled one; empty if none is near."""
    nearest = find_nearest(word, known)
    return f"; the nearest is {str(nearest)!r}" if nearest else ""
