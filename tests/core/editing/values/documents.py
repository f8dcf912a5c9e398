"""Projects of one document, for tests of changes of its values."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_enhancements.core.config.patterns import PathPattern
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.editing.text_edits import apply_edits
from sphinx_enhancements.core.editing.values.proposals import EditableProposal, FileEdit, open_proposal
from sphinx_enhancements.core.project.edited_tree import edit_project
from sphinx_enhancements.core.project.project import Project
from sphinx_enhancements.core.project.tree import WorkingTree
from sphinx_enhancements.core.reading.source import decode_text
from tests.core.proposals import bundled_profile

if TYPE_CHECKING:
    from collections.abc import Callable

PATHS = {
    "default": "proposals/one.md",
    "gep": "geps/gep-5/index.md",
    "kep": "keps/sig-node/5-probes/README.md",
    "markdown-adr": "adr/0005-lamps.md",
    "nova": "specs/2024.2/approved/lamps.rst",
    "pep": "pep-0005.rst",
    "vep": "veps/sig-node/5-lamps/vep.md",
}
"""Path of a proposal for each profile."""


@cache
def make_project(profile: str) -> Project:
    """Return a project without files."""
    settings = Settings(documents=(PathPattern("proposals/**"),)) if profile == "default" else Settings()
    return Project(settings, bundled_profile(profile), WorkingTree(Path("/nonexistent")))


def open_text(
    text: str, profile: str = "default", path: str = "", sidecars: dict[str, str] | None = None
) -> EditableProposal:
    """Return the first proposal of a document with a text, as it would be read from a file with it."""
    path = path or PATHS[profile]
    project: Project = make_project(profile)
    for name, content in {path: text, **(sidecars or {})}.items():
        project = edit_project(project, name, *decode_text(content.encode(), name))
    return open_proposal(project, path)


def edit_text(
    change: Callable[..., FileEdit], text: str, *values: Any, profile: str = "default", path: str = ""
) -> str:
    """Return the text of a document, with its own line ends, after a change of its first proposal."""
    return apply_edits(text, change(open_text(text, profile, path), *values).edits)
