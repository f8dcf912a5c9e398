"""The page about the history in a site: its sample is what a build of a repository gives."""

from __future__ import annotations

import re
from pathlib import Path

from building import SmallProject, flat
from git_repositories import GitRepository

PAGE = Path(__file__).parent.parent.parent / "docs" / "site-history.md"

VERSIONS = (
    ("2025-06-02", "draft", "v1.35", "Text."),
    ("2025-07-01", "accepted", "v1.35", "Text."),
    ("2025-10-14", "accepted", "v1.36", "Text."),
    ("2025-10-20", "accepted", "v1.36", "Other text."),
)
"""Day of each commit, with status, release and text of the proposal."""


def test_sample_is_the_result(tmp_path: Path) -> None:
    """The lines of the sample are those of the text builder, but for the names of the commits."""
    project = SmallProject(tmp_path)
    settings = 'documents = ["p.md"]\nhistory = true\n'
    project.write({"enhancements.toml": settings, "index.md": "# Home\n\n```{toctree}\np\n```\n"})
    repository = GitRepository(project.src)
    for day, status, release, text in VERSIONS:
        document = f"---\nid: P-1\nstatus: {status}\nmilestones: {{alpha: {release}}}\n---\n# Lamps\n\n{text}\n"
        repository.commit(f"{day}T12:00:00Z", **{"p.md": document})
    sample = PAGE.read_text(encoding="utf-8").partition(":class: history-sample\n")[2].partition("```")[0]
    result = project.build("text").text("p.txt")
    names = re.compile(r"\b[0-9a-f]{10}\b")
    assert flat(names.sub("", sample)) in flat(names.sub("", result))
