"""Edits of words in lines: only where the place is certain."""

from __future__ import annotations

import time

import pytest

from sphinx_enhancements.core.diagnostics import Edit
from sphinx_enhancements.core.line_edits import (
    add_yaml_item,
    correct_word,
    imitate_name,
    replace_in_line,
    replace_name,
)

STATUSES = {"accepted": "accepted", "implemented": "implemented", "rejected": "rejected", "done": "implemented"}


@pytest.mark.parametrize(
    ("written", "corrected"),
    [
        ("acepted", "accepted"),
        ("Acepted", "Accepted"),
        ("ACEPTED", "ACCEPTED"),
        ("imlpemented", "implemented"),
        ("implmentd", "implemented"),
        ("accepted", "accepted"),
        ("rejectd", "rejected"),
        ("bone", "done"),
        ("don", None),
        ("whatever", None),
        ("**acepted**", None),
        ("acepted (2024)", None),
        ("acepted\nlater", None),
        ("", None),
    ],
)
def test_misspelled_words(written: str, corrected: str | None) -> None:
    found = correct_word(written, STATUSES)
    assert (found and found[1]) == corrected


def test_a_word_between_two_others_is_not_corrected() -> None:
    assert correct_word("betta", {"beta": "beta", "delta": "delta"}) == ("betta", "beta")
    assert correct_word("bela", {"beta": "beta", "bell": "bell"}) is None
    assert correct_word("bela", {"beta": "beta", "bell": "beta"}) is not None


@pytest.mark.parametrize(
    ("text", "old", "column"),
    [
        ("status: x", "x", 9),
        ("status: 'x' # note", "x", 10),
        ("x: x", "x", 4),
        ("x: x # x", "x", 8),
        ("x: x # no", "x", None),
        ("status: xx", "x", None),
        ("v1.30: 1.3", "1.3", 8),
        ("a: 1.30", "1.3", None),
        ("nothing", "x", None),
        ("x", "x", 1),
    ],
)
def test_place_of_a_word_in_a_line(text: str, old: str, column: int | None) -> None:
    expected = () if column is None else (Edit(7, column, 7, column + len(old), "new"),)
    assert replace_in_line(7, text, old, "new") == expected


@pytest.mark.parametrize(
    ("text", "is_certain"),
    [
        ("sumary: x", True),
        ("  'sumary' : x", True),
        ("- **sumary**: x", True),
        (":sumary: x", True),
        ("| sumary | x |", True),
        ("the sumary: x", False),
        ("sumary of this", False),
        ("other: sumary", False),
    ],
)
def test_place_of_a_name(text: str, *, is_certain: bool) -> None:
    assert bool(replace_name(1, text, "sumary", "summary")) is is_certain


@pytest.mark.parametrize(
    ("name", "written", "result"),
    [
        ("creation-date", "creation-dat", "creation-date"),
        ("creation-date", "creation_dat", "creation_date"),
        ("creation-date", "Creation Dat", "Creation Date"),
        ("creation-date", "Creation-dat", "Creation-date"),
        ("summary", "SUMARY", "SUMMARY"),
    ],
)
def test_names_are_written_in_the_style_of_the_document(name: str, written: str, result: str) -> None:
    assert imitate_name(name, written) == result


def test_long_lines_take_no_longer() -> None:
    start = time.process_time()
    for text in (f"a: x{' ' * 100_000}!", f"a: {'x ' * 50_000}!", "a" * 100_000, f"a: '{' ' * 100_000}"):
        add_yaml_item("a.yaml", [text], 1, "b", "A-1")
        replace_in_line(1, text, "x", "y")
        replace_name(1, text, "a", "b")
        correct_word(text, STATUSES)
    assert time.process_time() - start < 5
