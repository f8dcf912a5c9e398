"""Lines that edits of a document change, and the lines where findings about the new text were before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import limit_cpu_time

from sphinx_enhancements.core.diagnostics import Edit
from sphinx_enhancements.core.editing.edit_session import ChangedLine, EditSession
from sphinx_enhancements.core.editing.values.proposals import FileEdit
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("filler", ["\n", "text\n", "## Same\n\n"])
def test_long_repetitive_document(tmp_path: Path, filler: str) -> None:
    """The former number of each of 30,000 similar lines below an edit is found in a moment."""
    (tmp_path / "enhancements.toml").write_text('documents = ["*.md"]\n')
    (tmp_path / "1.md").write_text("---\nid: A-1\nstatus: draft\n---\n# T\n" + filler * 30_000)
    project = open_project(tmp_path / "enhancements.toml", tmp_path)
    session = EditSession(project)
    proposal = session.open(load_collection(project).entries["A-1"])
    with limit_cpu_time(20):
        session.apply(proposal, FileEdit("1.md", (Edit(3, 9, 3, 14, "accepted\nreason: x"),)))
        assert {session.find_former_line("1.md", line) for line in range(100, 3000)} == set(range(99, 2999))
        assert list(session.iter_changed_lines()) == [
            ChangedLine("1.md", 3, "status: draft", "status: accepted"),
            ChangedLine("1.md", 4, None, "reason: x"),
        ]
