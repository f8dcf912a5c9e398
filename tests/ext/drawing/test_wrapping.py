"""Text in boxes: as few lines as possible, of about equal length, and none wider than the box."""

from __future__ import annotations

import pytest
from core.proposals import limit_cpu_time

from sphinx_enhancements.ext.drawing.wrapping import wrap_texts

WIDTH = 148


def wrap(text: str) -> list[str]:
    """Return the lines of a text that is not bold."""
    return list(wrap_texts(["key", text], WIDTH)[-1])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Archive segments", ["Archive segments"]),
        ("Show who measured it now", ["Show who", "measured it now"]),  # not "it now" alone
        ("  spaces \n and\tlines ", ["spaces and lines"]),
        ("network/egress-address-assignment", ["network/egress-", "address-assignment"]),
        ("x" * 40, ["x" * 19, "x" * 19, "xx"]),
        ("e\u0301" * 30, ["e\u0301" * 19, "e\u0301" * 11]),  # accents have no width, and stay with their letters
        ("\u4e2d" * 12, ["\u4e2d" * 9, "\u4e2d" * 3]),
        ("A", ["A"]),
    ],
)
def test_lines(text: str, lines: list[str]) -> None:
    """Lines break after spaces and between the parts of a name, and anywhere in a word that is too long."""
    assert wrap(text) == lines


@pytest.mark.parametrize("text", ["x" * 100_000, "word " * 20_000, "\u0301" * 100_000, "W" * 500, "- " * 50_000])
def test_long_texts(text: str) -> None:
    """A very long text is cut after six lines, in a moment."""
    with limit_cpu_time(2):
        lines = wrap(text)
    assert len(lines) <= 6
    assert lines[-1].endswith("\u2026")


def test_empty_texts() -> None:
    """Texts without a word have no line."""
    assert wrap_texts(["A-1", "", " \n", "Draft"], WIDTH) == (("A-1",), ("Draft",))
