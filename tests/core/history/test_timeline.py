"""Timelines: the recorded changes of proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_enhancements.core.events import EventKind
from sphinx_enhancements.core.history.repository import Repository
from sphinx_enhancements.core.history.timeline import Timeline, read_timelines
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

    from git_repositories import GitRepository


def _read(repository: GitRepository, cache_folder: Path | None = None) -> dict[str, Timeline]:
    settings = repository.root / "enhancements.toml"
    opened = Repository(repository.root)
    timelines = read_timelines(
        open_project(settings, repository.root), opened, opened.find_commit("HEAD"), cache_folder
    )
    return {timeline.facts.key: timeline for timeline in timelines}


def _describe(timeline: Timeline) -> list[tuple[str, str, str | None, str | None, str]]:
    return [(f"{e.commit.time:%m-%d}", e.kind.value, e.old, e.new, e.stage) for e in timeline.events]


def _format_kep(status: str, stage: str, alpha: str, title: str = "One") -> str:
    return f"title: {title}\nkep-number: 1\nstatus: {status}\nstage: {stage}\nmilestone:\n  alpha: {alpha}\n"


def test_events_of_a_kep(repository: GitRepository, tmp_path: Path) -> None:
    """Changes of metadata are events; so is a text of an accepted proposal that changed, and a new folder."""
    repository.write("enhancements.toml", 'profile = "kep"\n')
    page, metadata = "keps/sig-a/1-one/README.md", "keps/sig-a/1-one/kep.yaml"
    text = "# KEP-1: One\n\n## Summary\n\nA text that is long enough to be found again.\n"

    def commit(day: str, **files: str) -> None:
        for path, content in files.items():
            repository.write(page if path == "page" else metadata, content)
        repository.commit(f"2024-{day}T00:00:00Z")

    commit("01-01", page=text, metadata=_format_kep("provisional", "alpha", "v1.30"))
    commit("01-02", page=f"{text}More.\n")
    commit("01-03", metadata=_format_kep("implementable", "alpha", "1.30"))
    commit("01-04", metadata=_format_kep("implementable", "alpha", "v1.31"))
    commit("01-05", page=f"{text}Much more.\n")
    repository.git("mv", "keps/sig-a/1-one", "keps/sig-a/1-two")
    repository.write("keps/sig-a/1-two/README.md", "# KEP-1: Two\n\nAnother text altogether.\n")
    commit("01-06")
    repository.git("rm", "-rq", "keps/sig-a/1-two")
    commit("01-07")
    commit("01-08", page=text, metadata=_format_kep("withdrawn", "alpha", "v1.31"))
    expected = [
        ("01-01", "proposed", None, "provisional", ""),
        ("01-01", "stage", None, "alpha", ""),
        ("01-01", "milestone", None, "v1.30", "alpha"),
        ("01-03", "status", "provisional", "accepted", ""),
        ("01-04", "milestone", "1.30", "v1.31", "alpha"),
        ("01-05", "text", None, None, ""),
        ("01-06", "renamed", page, "keps/sig-a/1-two/README.md", ""),
        ("01-07", "removed", "accepted", None, ""),
        ("01-08", "returned", None, "withdrawn", ""),
        ("01-08", "renamed", "keps/sig-a/1-two/README.md", page, ""),
        ("01-08", "status", "accepted", "withdrawn", ""),
    ]
    for _ in range(2):  # the second time from the cache
        timelines = _read(repository, tmp_path / "cache")
        assert list(timelines) == ["KEP-1"]
        assert _describe(timelines["KEP-1"]) == expected
    assert timelines["KEP-1"].events[0].commit.author == "ada"


def test_renames_through_paths_that_no_pattern_matches(repository: GitRepository, tmp_path: Path) -> None:
    """A proposal has a history from before it was moved to a path of proposals, under its name there."""
    repository.write("enhancements.toml", 'profile = "vep"\n')
    page = "veps/sig-a/7-seven/vep.md"
    text = "---\nstatus: {}\n---\n# Seven\n\nA text that is long enough to be found again.\n"
    other = "# Other\n\nNothing of this is a proposal, and it never will be one.\n"
    for day, path, status in (
        ("01", "drafts/seven.md", "draft"),
        ("02", "drafts/seven.md", "accepted"),
        ("03", "veps/seven/text.md", "accepted"),
        ("04", "veps/seven/text.md", "implemented"),
        ("05", page, "implemented"),
        ("06", page, "withdrawn"),
    ):
        for old in repository.root.rglob("*.md"):
            old.unlink()
        repository.write(path, text.format(status))
        repository.write("drafts/other.md", other)
        repository.commit(f"2024-01-{day}T00:00:00Z")
    repository.git("mv", "drafts/other.md", "drafts/last.md")
    repository.commit("2024-01-07T00:00:00Z")
    expected = [
        ("01-01", "proposed", None, "draft", ""),
        ("01-02", "status", "draft", "accepted", ""),
        ("01-03", "renamed", "drafts/seven.md", "veps/seven/text.md", ""),
        ("01-04", "status", "accepted", "implemented", ""),
        ("01-05", "renamed", "veps/seven/text.md", page, ""),
        ("01-06", "status", "implemented", "withdrawn", ""),
    ]
    for _ in range(2):  # the second time from the cache
        timelines = _read(repository, tmp_path / "cache")
        assert {key: _describe(timeline) for key, timeline in timelines.items()} == {"VEP-7": expected}


def test_several_proposals_in_one_document(repository: GitRepository) -> None:
    """Each directive has a timeline of its own, by its key."""
    repository.write("enhancements.toml", "")
    directive = "```{{enhancement}} {0}\n:id: {0}\n:status: {1}\n```\n"
    repository.commit("2024-01-01T00:00:00Z", **{"page.md": directive.format("A", "draft")})
    both = directive.format("B", "draft") + directive.format("A", "accepted")
    repository.commit("2024-01-02T00:00:00Z", **{"page.md": both})
    repository.commit("2024-01-03T00:00:00Z", **{"page.md": directive.format("B", "draft")})
    timelines = _read(repository)
    assert _describe(timelines["A"]) == [
        ("01-01", "proposed", None, "draft", ""),
        ("01-02", "status", "draft", "accepted", ""),
        ("01-03", "removed", "accepted", None, ""),
    ]
    assert _describe(timelines["B"]) == [("01-02", "proposed", None, "draft", "")]


def test_author_of_a_merge(repository: GitRepository) -> None:
    """The author of what was merged counts, not the one who merged."""
    repository.write("enhancements.toml", 'documents = ["*.md"]\n')
    repository.commit("2024-01-01T00:00:00Z", **{"one.md": "---\nstatus: draft\n---\n# One\n"})
    repository.git("checkout", "-qb", "topic")
    repository.write("one.md", "---\nstatus: accepted\n---\n# One\n")
    repository.git("commit", "-qam", "accept", "--author", "grace <grace@example.org>", when="2024-01-02T00:00:00Z")
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "topic", when="2024-01-03T00:00:00Z")
    (timeline,) = _read(repository).values()
    (event,) = timeline.list_changes(EventKind.STATUS)
    assert (event.commit.author, f"{event.commit.time:%m-%d}") == ("grace", "01-03")


def test_root_below_the_top(repository: GitRepository) -> None:
    """Only files below the root count, and paths are relative to it."""
    repository.write("docs/enhancements.toml", 'documents = ["*.md"]\n')
    repository.commit("2024-01-01T00:00:00Z", **{"docs/one.md": "# One\n", "one.md": "# Other\n"})
    opened = Repository(repository.root)
    project = open_project(repository.root / "docs" / "enhancements.toml", repository.root / "docs")
    timelines = read_timelines(project, opened, opened.find_commit("HEAD"))
    assert [timeline.path for timeline in timelines] == ["one.md"]
