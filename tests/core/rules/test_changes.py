"""Rules about changes: cases that must not be reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from git_repositories import GitRepository

from sphinx_enhancements.core.history.change_check import check_changes, open_base
from sphinx_enhancements.core.history.repository import Repository
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "title: One\nkep-number: 1\nstatus: implementable\nstage: alpha\n"


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        (
            "latest-milestone: v1.9\nmilestone:\n  alpha: v1.8\n",
            "latest-milestone: v1.9\nmilestone:\n  alpha: v1.8\n",
            [],
        ),
        ("milestone:\n  alpha: v1.9\n", "milestone:\n  alpha: v1.8\n", ["earlier-milestone"]),
        ("milestone:\n  alpha: v1.9\n", "milestone:\n  alpha: v1.5\n", []),  # it is out: a correction
        ("milestone:\n  alpha: v1.9\n", "milestone:\n  alpha: 1.9\n", []),
        ("milestone:\n  alpha: v1.9\n", "milestone:\n  beta: v1.8\n", []),
    ],
)
def test_earlier_milestones(tmp_path: Path, before: str, after: str, codes: list[str]) -> None:
    """A milestone is compared with the one that it replaces."""
    repository = GitRepository(tmp_path / "repository")
    repository.write("enhancements.toml", 'profile = "kep"\ncurrent-release = "v1.7"\n')
    page, metadata = "keps/sig-a/1-one/README.md", "keps/sig-a/1-one/kep.yaml"
    base = repository.commit("2024-01-01T00:00:00Z", **{page: "# KEP-1: One\n", metadata: HEAD + before})
    repository.write(metadata, HEAD + after)
    assert _find(repository, base, "earlier-milestone") == codes


@pytest.mark.parametrize(("lost", "codes"), [("alpha", ["removed-approval"]), ("beta", [])])
def test_removed_approvals(tmp_path: Path, lost: str, codes: list[str]) -> None:
    """A proposal at alpha that gives up its plan for beta loses the approval of that stage."""
    repository = GitRepository(tmp_path / "repository")
    repository.write("enhancements.toml", 'profile = "kep"\n')
    page, metadata = "keps/sig-a/1-one/README.md", "keps/sig-a/1-one/kep.yaml"
    approvals = "keps/prod-readiness/sig-a/1.yaml"
    lines = {stage: f'{stage}:\n  approver: "@ana"\n' for stage in ("alpha", "beta")}
    files = {page: "# KEP-1: One\n", metadata: HEAD, approvals: "kep-number: 1\n" + "".join(lines.values())}
    base = repository.commit("2024-01-01T00:00:00Z", **files)
    repository.write(approvals, "kep-number: 1\n" + "".join(text for stage, text in lines.items() if stage != lost))
    assert _find(repository, base, "removed-approval") == codes


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        ("- 2024-01-15: proposed\n", "- 2024-02-20: accepted\n", ["lost-history"]),
        ("- 2024-01-15: proposed\n", "- 2024-01-16: proposed\n", []),
        ("- 2024-01-15: proposed\n", "- 2024-01-15: sent\n- 2024-02-20: accepted\n", []),
        ("- 2024-01-15: proposed\n", "* **2024-01-15** proposed\n", []),
        ("### 2024-01-15\n\nSent.\n", "### 2024-01-16\n\nSent.\n", []),
        ("### 2024-01-15\n\nSent.\n", "", ["lost-history"]),
        ("No entry.\n", "", []),
    ],
)
def test_lost_history(tmp_path: Path, before: str, after: str, codes: list[str]) -> None:
    """An entry is lost if neither its day nor its text is there any more."""
    repository = GitRepository(tmp_path / "repository")
    repository.write("enhancements.toml", 'documents = ["*.md"]\n')
    page = "---\nid: LEP-1\nstatus: draft\n---\n# Lamp\n\n## Implementation History\n\n"
    base = repository.commit("2024-01-01T00:00:00Z", **{"1.md": page + before})
    repository.write("1.md", page + after)
    assert _find(repository, base, "lost-history") == codes


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        ("status: provisional", "status: implementable", ["late-acceptance"]),
        ("status: provisional", "status: implemented", []),
        ("status: implementeable", "status: implementable", []),  # a misspelled word
        ("status: implemented", "status: implementable", []),
        ("status: deferred", "status: implementable\nlatest-milestone: v1.21", []),  # it aims at a later release
    ],
)
def test_late_acceptance(tmp_path: Path, before: str, after: str, codes: list[str]) -> None:
    """Only a decision after the freeze for the release at which a proposal aims is late."""
    repository = GitRepository(tmp_path / "repository")
    text = 'profile = "kep"\n[[releases]]\nname = "v1.20"\nenhancements-freeze = 2024-01-01\n'
    repository.write("enhancements.toml", text)
    page, metadata = "keps/sig-a/1-one/README.md", "keps/sig-a/1-one/kep.yaml"
    head = "title: One\nkep-number: 1\nstage: alpha\nmilestone:\n  alpha: v1.20\n"
    text = f"{head}{before}\nlatest-milestone: v1.20\n"
    base = repository.commit("2024-02-01T00:00:00Z", **{page: "# KEP-1: One\n", metadata: text})
    milestone = "" if "latest-milestone" in after else "latest-milestone: v1.20\n"
    repository.write(metadata, f"{head}{after}\n{milestone}")
    assert _find(repository, base, "late-acceptance") == codes


def _find(repository: GitRepository, base: str, code: str) -> list[str]:
    """Return the findings with a code about the working copy."""
    project = open_project(repository.root / "enhancements.toml", repository.root)
    opened = Repository(repository.root)
    collection = load_collection(project)
    diagnostics = collect_diagnostics(project, collection)
    found = check_changes(project, collection, diagnostics, open_base(project, opened, base, None))
    opened.close()
    return [diagnostic.code for diagnostic in found if diagnostic.code == code]
