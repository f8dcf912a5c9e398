"""Nearest spellings."""

from __future__ import annotations

import pytest
from core.proposals import limit_cpu_time

from sphinx_enhancements.core.spelling import count_edits, find_nearest, format_suggestion


@pytest.mark.parametrize(
    ("first", "second", "edits"),
    [
        ("status", "status", 0),
        ("statuss", "status", 1),
        ("staus", "status", 1),
        ("stotus", "status", 1),
        ("tsatus", "status", 1),
        ("sttaus", "status", 1),
        ("stutas", "status", 2),
        ("ca", "abc", 3),
        ("", "ab", 2),
        ("depnds-on", "depends-on", 1),
    ],
)
def test_number_of_edits(first: str, second: str, edits: int) -> None:
    """Insertions, deletions, replacements and exchanges of adjacent characters count one each, in both directions."""
    assert count_edits(first, second, 3) == count_edits(second, first, 3) == edits


def test_edits_above_the_limit() -> None:
    """The count stops above a limit."""
    assert count_edits("kitten", "sitting", 2) == 3
    assert count_edits("a", "abcdefgh", 2) == 3


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("profle", "profile"),
        ("Profil", "profile"),
        ("rot", "root"),
        ("relaeses", "releases"),
        ("it", None),
        ("frobnicate", None),
        ("x" * 100_000, None),
    ],
)
def test_nearest_word(word: str, nearest: str | None) -> None:
    """The nearest of the known words is found, if it is near for its length."""
    with limit_cpu_time(0.5):
        assert find_nearest(word, ["profile", "root", "releases"]) == nearest
    assert format_suggestion(word, ["profile", "root", "releases"]) == (
        f"; the nearest is {nearest!r}" if nearest else ""
    )


def test_equally_near_words() -> None:
    """Equally near words are ranked by their common start with the text, then by their order."""
    assert find_nearest("cat", ["car", "can"]) == "car"
    assert find_nearest("1.31", ["1.1", "1.3"]) == "1.3"
    assert find_nearest("create", ["creation", "created"]) == "created"


def test_many_unknown_words() -> None:
    """Thousands of unknown words are compared with a hundred known ones in a moment."""
    known = [f"missing-{first}-{second}" for first in ("field", "owner", "date") for second in "abcdefghijklmnopq"]
    with limit_cpu_time(3):
        assert {find_nearest(f"unusual-status-{n}", known) for n in range(3000)} == {None}
