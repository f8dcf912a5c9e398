"""Rules about metadata and the path of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import create_project

from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
rules = { owner-folder = "warning", title-file = "warning" }
[profile.documents]
paths = ["{owner}/{number}-{slug}.md", "{owner}/{slug}.md", "*.md"]
[profile.key]
formats = ["P-{number}", "{id}"]
"""


@pytest.mark.parametrize(
    ("path", "metadata", "title", "expected"),
    [
        ("light/1-dim-lamps.md", "owner: light", "Dim lamps", []),
        ("light/1-dim-lamps.md", "owner: LIGHT", "P-1: Dim, lamps!", []),
        ("light/1-dim-lamps.md", "status: draft", "Dim lamps", []),  # The folder is the owner.
        ("light/1-dim-lamps.md", "owner: TBD", "Dim lamps", []),
        ("light/1-dim-lamps.md", "owner: [kitchen]", "Dim lamps", []),  # It is reported as a value of the wrong form.
        ("light/stra\u00dfe.md", "id: P-1", "Stra\u00dfe", []),
        ("dim-lamps.md", "owner: kitchen\nid: P-1", "Dim lamps", []),  # It is in no folder of an owner.
        (
            "light/1-dim-lamps.md",
            "owner: kitchen",
            "Dim lamps",
            ["light/1-dim-lamps.md:2: the owner is 'kitchen', but the document is in the folder of 'light'"],
        ),
        (
            "light/1-lamps.md",
            "owner: light",
            "Dim lamps",
            ["light/1-lamps.md:1: the title is 'Dim lamps', but the name of the document is 'lamps'"],
        ),
    ],
)
def test_owner_and_title_of_path(tmp_path: Path, path: str, metadata: str, title: str, expected: list[str]) -> None:
    """The owner is that of the folder, and the name of the document the title, where the rules are on."""
    project = create_project(tmp_path, {path: f"---\n{metadata}\n---\n# {title}\n"}, SETTINGS)
    diagnostics = collect_diagnostics(project, load_collection(project))
    assert [f"{d.location}: {d.message}" for d in diagnostics if d.code in ("owner-folder", "title-file")] == expected


def test_title_of_great_length(tmp_path: Path) -> None:
    """A title of 100 KB is no name of a file."""
    project = create_project(tmp_path, {"light/1-lamps.md": f"# {'Lamp ' * 20_000}\n"}, SETTINGS)
    diagnostics = collect_diagnostics(project, load_collection(project))
    assert [d.code for d in diagnostics if d.code == "title-file"] == []
