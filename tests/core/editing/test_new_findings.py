"""Findings that edits bring."""

from __future__ import annotations

import pytest

from sphinx_enhancements.core.diagnostics import Code, Diagnostic, Level
from sphinx_enhancements.core.editing.new_findings import find_new_findings

OLD = Diagnostic("a.md", 3, Code.UNCHECKED_ITEM, "2 of 3")


@pytest.mark.parametrize(
    ("before", "after", "edited", "is_new"),
    [
        ([], [OLD], {"a.md"}, True),
        ([OLD], [Diagnostic("a.md", 9, Code.UNCHECKED_ITEM, "2 of 3")], {"a.md"}, False),
        ([OLD], [Diagnostic("a.md", 3, Code.UNCHECKED_ITEM, "3 of 3")], {"a.md"}, True),
        ([OLD], [Diagnostic("a.md", 3, Code.UNCHECKED_ITEM, "3 of 3")], {"b.md"}, False),
        ([OLD], [OLD, OLD], {"b.md"}, True),
        ([], [Diagnostic("a.md", 1, Code.MISSING_SECTION, "'Goals' is missing")], {"a.md"}, True),
        ([], [Diagnostic("a.md", 1, Code.MISSING_SECTION, "'Goals' is missing")], {"b.md"}, False),
        ([], [Diagnostic("a.md", 3, Code.UNCHECKED_ITEM, "2 of 3", Level.INFO)], {"a.md"}, False),
    ],
)
def test_new_findings(before: list[Diagnostic], after: list[Diagnostic], edited: set[str], is_new: bool) -> None:
    assert bool(find_new_findings(before, after, edited)) == is_new
