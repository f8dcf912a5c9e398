"""Columns of the diagnostics of reading: those of the text in question, where its line contains it."""

from __future__ import annotations

import pytest
from core.proposals import bundled_profile, front_matter_page, limit_cpu_time, read_proposal

from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.reading.document import read_page
from sphinx_enhancements.core.reading.document_context import Sidecar
from sphinx_enhancements.core.reading.path_match import PathMatch


@pytest.mark.parametrize(
    ("block", "line", "column", "end_column"),
    [
        ("status: bogus", 3, 9, 14),
        ("status: s", 3, 9, 10),
        ("status: 'bogus'", 3, 10, 15),
        ("\u2603: 1\nstatus:   b\u00f6gus  # b", 4, 11, 16),
        ("status: >\n  bogus\n  words", 3, None, None),
        ("created: 2026-02-30", 3, 10, 20),
        ("milestones: {gamma: v1.1}", 3, 21, 25),
    ],
)
def test_columns_of_a_value(block: str, line: int, column: int | None, end_column: int | None) -> None:
    """Columns count characters from 1; the last occurrence in the line is the value, not the name of the field."""
    (found,) = read_proposal(front_matter_page(f"id: A-1\n{block}")).diagnostics
    assert (found.line, found.column, found.end_column) == (line, column, end_column)


def test_columns_in_a_metadata_file() -> None:
    """The line of a value in a metadata file is looked up there."""
    profile = bundled_profile("kep")
    sidecar = Sidecar("metadata", "x/kep.yaml", "title: T\nkep-number: 1\nstatus:  bogus\n")
    page = read_page("# T\n\nx\n", PathMatch("x/README.md", {}), profile, (), (sidecar,))
    assert page is not None
    found = next(d for d in page.diagnostics if d.code is Code.UNKNOWN_STATUS)
    assert (found.path, found.line, found.column, found.end_column) == ("x/kep.yaml", 3, 10, 15)


def test_a_contradiction_names_the_other_place() -> None:
    """The related place of a contradiction is the value that counts."""
    page = read_proposal("---\nid: A-1\nstatus: draft\nstate: accepted\n---\n# T\n")
    found = next(d for d in page.diagnostics if d.code is Code.CONTRADICTION)
    assert [(place.location, place.message) for place in found.related] == [
        ("proposals/one.md:3", "the value that counts: 'draft'")
    ]
    assert (found.line, found.column, found.end_column) == (4, 8, 16)


def test_many_findings_in_a_large_document() -> None:
    """The lines of a document are split once, however many findings it has."""
    items = "\n".join(f"  s{n}: v{n}.x.y" for n in range(300))
    with limit_cpu_time(3):
        page = read_proposal(front_matter_page(f"id: A-1\nmilestones:\n{items}") + "x\n" * 1_000_000)
    assert len(page.diagnostics) > 100
