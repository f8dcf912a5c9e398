"""Answers of proposals to constraints, as a table has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_enhancements.core.config.settings import find_settings
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project
from sphinx_enhancements.core.views.constraints import Constraints, ConstraintsSpec, compute_constraints

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """documents = ["*.md"]
[[constraints]]
id = "C1"
title = "Small"
[[constraints]]
id = "C2"
title = "Quiet"
"""

PROPOSALS = {
    "1.md": ("accepted", "- C1: It needs 10 MB.\n- C2: N/A: the API of *Linux* is quiet.\n"),
    "2.md": ("implemented", "- C1: TBD\n- C2: Not applicable.\n"),
    "3.md": ("draft", ""),
    "4.md": ("unheard of", "- C1: Yes.\n"),
}


def compute(folder: Path, spec: ConstraintsSpec, settings: str = SETTINGS) -> Constraints:
    """Return the table of the proposals."""
    (folder / "enhancements.toml").write_text(settings, encoding="utf-8")
    for name, (status, text) in PROPOSALS.items():
        metadata = f"---\nid: P-{name[0]}\nstatus: {status}\n---\n# Lamps\n\n## Constraints\n\n"
        (folder / name).write_text(metadata + text, encoding="utf-8")
    return compute_constraints(load_collection(open_project(find_settings(folder), folder)), spec)


def list_rows(answer: Constraints) -> list[tuple[str, ...]]:
    """Return the key of each row, and its cells in words."""
    return [
        (str(row.proposal.target), *(f"{cell.state} {cell.reason}".strip() for cell in row.cells))
        for row in answer.rows
    ]


def test_rows(tmp_path: Path) -> None:
    """Without a filter, the table has the proposals that must answer; a reason keeps its case."""
    answer = compute(tmp_path, ConstraintsSpec())
    assert [constraint.title for constraint in answer.constraints] == ["Small", "Quiet"]
    assert list_rows(answer) == [
        ("P-1", "answered", "not applicable the API of Linux is quiet"),
        ("P-2", "missing", "not applicable"),
    ]


def test_filter_and_limit(tmp_path: Path) -> None:
    """A filter selects any proposals, also one with an unknown status."""
    answer = compute(tmp_path, ConstraintsSpec(filter="key:P-3,P-4", limit=1))
    assert (list_rows(answer), answer.total) == ([("P-3", "missing", "missing")], 2)
    answer = compute(tmp_path, ConstraintsSpec(filter="key:P-4"))
    assert list_rows(answer) == [("P-4", "answered", "missing")]


def test_bad_filter(tmp_path: Path) -> None:
    """A filter that is no query is reported, and selects nothing less."""
    answer = compute(tmp_path, ConstraintsSpec(filter="room:7"))
    assert [code for code, _ in answer.problems] == ["bad-query"]


def test_no_constraints(tmp_path: Path) -> None:
    """Without constraints, rows have no cells."""
    answer = compute(tmp_path, ConstraintsSpec(), 'documents = ["*.md"]\n')
    assert (answer.constraints, [row.cells for row in answer.rows]) == ((), [(), ()])
