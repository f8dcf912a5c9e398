"""Edits applied to texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.diagnostics import Edit
from sphinx_enhancements.core.editing.text_edits import EditError, TextLines, apply_edits, decode_file, encode_file
from sphinx_enhancements.core.reading.source import decode_text

TEXTS = st.text(st.sampled_from("ab\n\r\ufeffé \u2028\x0b\udc80")) | st.text()


@pytest.mark.parametrize(
    ("before", "edits", "after"),
    [
        ("one\ntwo\n", [Edit(2, 1, 2, 4, "2")], "one\n2\n"),
        ("one\ntwo\n", [Edit(2, 4, 2, 4, "!"), Edit(1, 1, 1, 2, "O")], "One\ntwo!\n"),
        ("one\r\ntwo", [Edit(1, 4, 1, 4, "\nmore")], "one\r\nmore\r\ntwo"),
        ("one\r\ntwo\nthree", [Edit(2, 1, 2, 1, "a\n"), Edit(3, 6, 3, 6, "\n")], "one\r\na\ntwo\nthree\n"),
        ("one\rtwo", [Edit(2, 1, 2, 4, "2\n3")], "one\r2\r3"),
        ("\ufeffone", [Edit(1, 1, 1, 2, "O")], "\ufeffOne"),
        ("one\ntwo\n", [Edit(1, 1, 2, 1, "")], "two\n"),
        ("one\n", [Edit(2, 1, 2, 1, "two\n")], "one\ntwo\n"),
        ("", [Edit(1, 1, 1, 1, "one\n")], "one\n"),
        ("ab", [Edit(1, 1, 1, 2, "x"), Edit(1, 1, 1, 2, "x")], "xb"),
        ("ab", [Edit(1, 2, 1, 2, "1"), Edit(1, 2, 1, 2, "2")], "a12b"),
        ("ab", [Edit(1, 1, 1, 2, "x"), Edit(1, 2, 1, 3, "y")], "xy"),
        ("a\u2028b\x0bc\n", [Edit(1, 5, 1, 6, "d")], "a\u2028b\x0bd\n"),
    ],
)
def test_edits_replace_their_ranges(before: str, edits: list[Edit], after: str) -> None:
    assert apply_edits(before, edits) == after


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ([Edit(1, 1, 1, 3, "x"), Edit(1, 2, 1, 4, "y")], "two edits overlap in line 1"),
        ([Edit(1, 1, 1, 3, "x"), Edit(1, 1, 1, 3, "y")], "two edits overlap in line 1"),
        ([Edit(1, 1, 1, 3, "x"), Edit(1, 2, 1, 2, "y")], "two edits overlap in line 1"),
        ([Edit(3, 1, 3, 1, "x")], "there is no line 3"),
        ([Edit(0, 1, 1, 1, "x")], "there is no line 0"),
        ([Edit(1, 5, 1, 5, "x")], "line 1 has no column 5"),
        ([Edit(1, 0, 1, 1, "x")], "line 1 has no column 0"),
        ([Edit(2, 1, 1, 1, "x")], "an edit in line 2 ends before it starts"),
    ],
)
def test_impossible_edits_are_refused(edits: list[Edit], message: str) -> None:
    with pytest.raises(EditError, match=message):
        apply_edits("one\ntwo", edits)


@given(data=st.binary())
def test_text_of_a_file_has_the_same_bytes(data: bytes) -> None:
    assert encode_file(decode_file(data)) == data
    assert encode_file(apply_edits(decode_file(data), [])) == data


@given(text=TEXTS, choice=st.randoms())
def test_positions_are_those_that_readers_count(text: str, choice: object) -> None:
    """An edit that is made from the text of a reader is at the same characters of the file."""
    data = text.encode("utf-8", "surrogatepass") if "\udc80" not in text else text.encode("utf-8", "replace")
    read, diagnostics = decode_text(data, "p.md")
    if diagnostics:
        return
    offset = choice.randint(0, len(read))  # type: ignore[attr-defined]
    edit = TextLines(read).make_edit(offset, offset, "\u2603")
    changed = apply_edits(decode_file(data), [edit])
    assert decode_text(encode_file(changed), "p.md")[0] == f"{read[:offset]}\u2603{read[offset:]}"
