"""Gates that judge proposals without releases, and the gates of bundled profiles on real proposals."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.core.config.gates import Outcome
from sphinx_enhancements.core.diagnostics import SetupError
from sphinx_enhancements.core.gates.assessment import assess_gate, prepare_project
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = """\
documents = ["*.md"]
[profile]
extends = "default"
name = "small"
[[profile.gates]]
name = "review"
candidates = [{candidates}]
at-risk = ["missing-field"]
[[releases]]
name = "v1"
[[releases]]
name = "v2"
"""


def _assess(settings: Path, root: Path, gate: str, release: str) -> dict[str, Outcome]:
    """Return the outcome of each proposal that aims at a release."""
    project = open_project(settings, settings.parent, root)
    found = next(g for g in project.profile.gates if g.name == gate)
    prepared = prepare_project(project, found)
    results = assess_gate(prepared, load_collection(prepared), found, release)
    return {result.target.entry.key: result.outcome for result in results}


def test_candidates_name_no_release(tmp_path: Path) -> None:
    """A proposal with a status of the candidates counts for each release, unless it names one."""
    settings = tmp_path / "enhancements.toml"
    settings.write_text(PROFILE.format(candidates='"Accepted"'), encoding="utf-8")
    for number, lines in enumerate(("status: accepted", "status: draft", "status: accepted\nrelease: v2"), 1):
        text = f"---\nenhancement: true\nid: LAMP-{number}\n{lines}\n---\n# Lamp\n"
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    assert list(_assess(settings, tmp_path, "review", "v1")) == ["LAMP-1"]
    assert list(_assess(settings, tmp_path, "review", "v2")) == ["LAMP-1", "LAMP-3"]


def test_candidates_are_statuses_of_the_profile(tmp_path: Path) -> None:
    """Another word stops the command, with the nearest one."""
    settings = tmp_path / "enhancements.toml"
    settings.write_text(PROFILE.format(candidates='"acepted"'), encoding="utf-8")
    with pytest.raises(SetupError, match="there is no status 'acepted'; the nearest is 'accepted'"):
        open_project(settings, tmp_path)


@pytest.mark.parametrize(
    ("name", "release", "gate"),
    [
        ("vep", "v1.9", "enhancement-freeze"),
        ("vep", "v1.9", "code-freeze"),
        ("gep", "v1.5", "standard"),
        ("openshift", "4.20", "ga"),
    ],
)
def test_gates_of_real_proposals(corpora: Path, tmp_path: Path, name: str, release: str, gate: str) -> None:
    """Bundled gates tell proposals apart: some are ready, and few are blocked."""
    settings = tmp_path / "enhancements.toml"
    settings.write_text(f'profile = "{name}"\n[[releases]]\nname = "{release}"\n', encoding="utf-8")
    outcomes = Counter(_assess(settings, corpora / name, gate, release).values())
    assert outcomes[Outcome.READY] >= 0.5 * outcomes.total() > 1
    assert outcomes[Outcome.BLOCKED] <= 0.2 * outcomes.total()
