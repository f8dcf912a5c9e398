"""The history of proposals in a build: on their pages, on release pages, in the JSON, and where there is none."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from building import flat
from git_repositories import GitRepository

if TYPE_CHECKING:
    from building import SmallProject

SETTINGS = """\
documents = ["lamps.md", "proposals/*.md"]
current-release = "v1.0"
history = true
"""

LAMPS = """\
---
id: P-1
status: {status}
milestones: {{alpha: {release}}}
orphan: true
---
# Lamps

{text}
"""

INDEX = """\
# Home

```{enhancement-release} v1.2
```

```{enhancement-roadmap}
```
"""

HISTORY = (
    "<summary>History: proposed on 2024-01-01, accepted on 2024-01-02, 1 milestone moved</summary>",
    "2024-01-01 proposed (draft) · alpha v1.1 (ada,",
    "2024-01-02 status draft → accepted (ada,",
    "2024-01-03 alpha v1.1 → v1.2 (ada,",
    "2024-01-05 moved from lamps.md (ada,",
    "The text was changed 1 time after acceptance, on 2024-01-04.",
)
"""Lines of the page of the proposal of :func:`record`."""


def record(project: SmallProject) -> GitRepository:
    """Write a project whose repository has a proposal that was accepted, moved to a later release, and renamed."""
    project.write({"enhancements.toml": SETTINGS, "index.md": INDEX})
    repository = GitRepository(project.src)
    versions = (
        LAMPS.format(status="draft", release="v1.1", text="Text."),
        LAMPS.format(status="accepted", release="v1.1", text="Text."),
        LAMPS.format(status="accepted", release="v1.2", text="Text."),
        LAMPS.format(status="accepted", release="v1.2", text="Other text."),
    )
    for day, text in enumerate(versions, 1):
        repository.commit(f"2024-01-0{day}T00:00:00Z", **{"lamps.md": text})
    repository.git("mv", "lamps.md", "lights.md")
    project.write({"enhancements.toml": SETTINGS.replace("lamps.md", "l*.md")})
    repository.commit("2024-01-05T00:00:00Z")
    return repository


def get_text(page: str) -> str:
    """Return the text of a page without its tags."""
    return flat(re.sub(r"<[^>]*>", "", page))


def test_page_of_a_proposal(project: SmallProject) -> None:
    """The page lists the recorded changes by commit, folded because they are many; texts are only counted."""
    record(project)
    build = project.build()
    page = build.text("lights.html")
    assert HISTORY[0] in page
    assert [line for line in HISTORY[1:] if line not in get_text(page)] == []
    assert build.warnings == ""


def test_page_without_html(project: SmallProject) -> None:
    """Other builders list the same changes."""
    record(project)
    page = flat(project.build("text").text("lights.txt")).replace(": ", " ")
    assert [line for line in HISTORY[1:] if line not in page] == []


def test_other_builders(project: SmallProject) -> None:
    """LaTeX shows the changes too."""
    record(project)
    assert "slipped" in project.build("latex").text("test.tex")


def test_slips(project: SmallProject) -> None:
    """Release pages and roadmaps tell from which release a milestone came, and when."""
    record(project)
    page = get_text(project.build().text("index.html"))
    assert page.count("slipped from v1.1 on 2024-01-03") == 2


def test_roadmap_of_earlier_releases(project: SmallProject) -> None:
    """The release from which a milestone slipped has it struck out, also where the row has no other milestone."""
    record(project)
    settings = SETTINGS.replace("lamps.md", "l*.md") + '\n[[releases]]\nname = "v1.1"\n'
    for options in (":from: v1.1\n", ":from: v1.1\n:to: v1.1\n"):
        project.write(
            {"enhancements.toml": settings, "index.md": f"# Home\n\n```{{enhancement-roadmap}}\n{options}```\n"}
        )
        assert get_text(project.build().text("index.html")).count("slipped to v1.2 on 2024-01-03") == 1


FREEZE = """
[[releases]]
name = "v1.1"
feature-freeze = 2024-01-01

[[releases]]
name = "v1.2"
feature-freeze = 2024-01-05T12:00:00Z
"""

RELEASE_PAGES = """\
# Home

```{enhancement-release} v1.1
```

```{enhancement-release} v1.2
```
"""


def record_freezes(project: SmallProject) -> GitRepository:
    """Write a project in which proposals slipped, left, came and were rejected after the freezes of two releases."""
    repository = record(project)
    project.write({"enhancements.toml": SETTINGS.replace("lamps.md", "l*.md") + FREEZE, "index.md": RELEASE_PAGES})

    def write(number: int, status: str, release: str) -> str:
        page = LAMPS.format(status=status, release=release, text="Text.")
        return page.replace("P-1", f"P-{number}").replace("Lamps", f"N{number}")

    names = [f"proposals__{number}.md" for number in range(2, 7)]
    early = (("draft", "v1.2"), ("accepted", "v1.2"), ("accepted", "v1.2"), ("accepted", "v1.3"))
    repository.commit(
        "2024-01-05T06:00:00Z",
        **{name: write(number, *early[number - 2]) for number, name in enumerate(names[:4], 2)},
    )
    late = {2: ("rejected", "v1.2"), 3: ("accepted", "v1.3"), 5: ("accepted", "v1.2"), 6: ("draft", "v1.2")}
    repository.commit(
        "2024-01-07T00:00:00Z", **{f"proposals__{number}.md": write(number, *state) for number, state in late.items()}
    )
    repository.git("rm", "-q", "proposals/4.md")
    repository.commit("2024-01-08T00:00:00Z")
    return repository


FREEZE_LINES = (
    "Feature freeze (2024-01-05): 4 aimed at, 3 accepted.",
    "Since then: 1 unchanged, 1 slipped, 1 left, 2 added, 1 changed.",
    "Changed since the feature freeze (5)",
    "Slipped to a later release (1) P-3: N3 alpha v1.3 2024-01-07",
    "No longer aimed at this release (1) P-4: N4 alpha removed 2024-01-08",
    "Added (2) P-5: N5 accepted alpha 2024-01-07 P-6: N6 new alpha draft 2024-01-07",
    "Another stage or status (1) P-2: N2 alpha draft alpha rejected 2024-01-07",
)
"""Texts about v1.2 of the project of :func:`record_freezes`."""


def test_release_at_its_freeze(project: SmallProject) -> None:
    """A release page compares the release at its freeze with today, each difference under one title with its day."""
    record_freezes(project)
    page = (
        flat(re.sub(r"<[^>]*>", " ", project.build().text("index.html"))).replace("( ", "(").replace(" )", ")").lower()
    )
    assert [line for line in FREEZE_LINES if line.lower() not in page] == []
    assert "feature freeze (2024-01-01): 1 aimed at, 1 accepted. since then: 0 unchanged, 1 slipped." in page


@pytest.mark.parametrize("builder", ["text", "latex", "man", "epub"])
def test_freeze_in_other_builders(project: SmallProject, builder: str) -> None:
    """Other builders show the differences under headings, without warnings of ours."""
    record_freezes(project)
    build = project.build(builder)
    assert build.findings == []
    if builder == "text":
        text = flat(build.text("index.txt"))
        assert "Changed since the feature freeze (5)" in text
        assert FREEZE_LINES[0] in text


def test_freeze_that_has_not_passed(project: SmallProject) -> None:
    """A release whose freeze comes after the last commit has nothing to be compared with; slips are listed."""
    record_freezes(project)
    project.write(
        {"enhancements.toml": SETTINGS.replace("lamps.md", "l*.md") + FREEZE.replace("2024-01-01", "2034-01-02")}
    )
    page = flat(project.build("text").text("index.txt"))
    assert "Feature freeze (2034" not in page
    assert "Slipped to a later release (1)" in page


def test_release_page_changes_with_its_history(project: SmallProject) -> None:
    """A release page is written again if its record changes, and not because of another commit."""
    repository = record_freezes(project)
    project.build()
    repository.commit("2024-01-09T00:00:00Z", **{"plain.md": "---\norphan: true\n---\n# X\n"})
    assert project.build().written == {"plain"}
    other = LAMPS.replace("P-1", "P-9").format(status="draft", release="v1.2", text="Text.")
    project.write({"proposals/9.md": other})
    assert "3 added" not in project.build().text("index.html")
    repository.commit("2024-01-10T00:00:00Z")
    assert "3 added" in project.build().text("index.html")


def test_release_page_without_history(project: SmallProject) -> None:
    """One line of the page says that the history is missing, where the settings want it."""
    write_project(project)
    page = flat(project.build("text").text("index.txt"))
    assert page.count("What changed since the freezes is not shown") == 1
    project.write({"enhancements.toml": SETTINGS.replace("history = true", "")})
    assert "What changed since the freezes" not in project.build("text").text("index.txt")


def test_releases_at_a_stage(project: SmallProject) -> None:
    """A column counts the releases that came out since the stage was recorded, where a later stage can come."""
    record(project)
    releases = '[[releases]]\nname = "v0.9"\ndate = 2023-01-01\n\n[[releases]]\nname = "v1.0"\ndate = 2024-03-01\n'
    pages = {
        "proposals/2.md": "---\nid: P-2\nstatus: accepted\nstage: alpha\norphan: true\n---\n# Horn\n",
        "proposals/3.md": "---\nid: P-3\nstatus: rejected\nstage: alpha\norphan: true\n---\n# Bell\n",
        "proposals/4.md": "---\nid: P-4\nstatus: accepted\nstage: stable\norphan: true\n---\n# Seat\n",
    }
    index = "# Home\n\n```{enhancement-list}\n:columns: key, stage-releases\n:sort: -stage-releases\n```\n"
    project.write({**pages, "enhancements.toml": f"{SETTINGS}\n{releases}", "index.md": index})
    GitRepository(project.src).commit("2024-02-01T00:00:00Z")
    page = flat(re.sub(r"<[^>]*>", " ", project.build().text("index.html")))
    assert "Key Releases at this stage P-2 1 P-3 P-4" in page


def test_json(project: SmallProject) -> None:
    """The JSON has the same history as the output of the command line."""
    record(project)
    entry = project.build().entries["P-1"]
    assert [(event["kind"], event["date"]) for event in entry["history"]] == [
        ("proposed", "2024-01-01T00:00:00Z"),
        ("milestone", "2024-01-01T00:00:00Z"),
        ("status", "2024-01-02T00:00:00Z"),
        ("milestone", "2024-01-03T00:00:00Z"),
        ("text", "2024-01-04T00:00:00Z"),
        ("renamed", "2024-01-05T00:00:00Z"),
    ]
    assert entry["history"] == project.exported()["enhancements"][0]["history"]


def test_generated_pages_have_a_date(project: SmallProject) -> None:
    """Generated pages state the commit that they show."""
    commit = record(project).git("rev-parse", "HEAD")
    assert f"As of 2024-01-05, commit {commit[:10]}." in project.build().text("enhancements.html")


def test_uncommitted_changes(project: SmallProject) -> None:
    """Changes of the working copy are on the page, but no part of the history."""
    record(project)
    project.write({"lights.md": LAMPS.format(status="rejected", release="v1.3", text="Text.")})
    page = get_text(project.build().text("lights.html"))
    assert HISTORY[3] in page
    assert "rejected)" not in page
    assert "v1.2 → v1.3" not in page


def test_without_the_setting(project: SmallProject) -> None:
    """Without the setting, nothing is read or shown."""
    record(project)
    project.write({"enhancements.toml": 'documents = ["l*.md"]\n'})
    build = project.build()
    assert "2024-01" not in build.text("lights.html") + build.text("index.html") + build.text("enhancements.html")
    assert "history" not in build.entries["P-1"]


def test_untrusted_texts(project: SmallProject) -> None:
    """Names of authors and files are any text: they become no markup, and control characters are left out."""
    repository = record(project)
    repository.git("mv", "lights.md", "l<b>.md")
    repository.git("commit", "-qam", "x", "--author", "A&B\x1b[31m\u202e <a@example.org>")
    repository.git("mv", "l<b>.md", "lights.md")
    repository.commit("2024-01-07T00:00:00Z")
    page = project.build().text("lights.html")
    assert "moved from l&lt;b&gt;.md" in page
    assert "A&amp;B [31m" in page
    assert "\x1b" not in page
    assert "\u202e" not in page


def fails_with(project: SmallProject, reason: str) -> None:
    """Build, and expect one warning with a reason, and a page without a history."""
    build = project.build()
    assert [code for _, _, code in build.findings] == ["history-unavailable"]
    assert reason in build.warnings
    assert "Lamps" in build.text("lights.html")
    assert "enh-history" not in build.text("lights.html")


def write_project(project: SmallProject) -> None:
    """Write a project without a repository."""
    text = LAMPS.format(status="accepted", release="v1.2", text="Text.")
    project.write({"enhancements.toml": SETTINGS.replace("lamps", "lights"), "index.md": INDEX, "lights.md": text})


def test_outside_a_repository(project: SmallProject) -> None:
    """A folder that is in no repository."""
    write_project(project)
    fails_with(project, "not a git repository")


def test_without_commits(project: SmallProject) -> None:
    """A repository without a commit."""
    write_project(project)
    GitRepository(project.src)
    fails_with(project, "the repository has no commit yet")


def test_without_git(project: SmallProject, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without git."""
    record(project)
    monkeypatch.setenv("PATH", "")
    fails_with(project, "needs the program `git`")


def test_shallow_clone(project: SmallProject) -> None:
    """A clone of the last commit only."""
    repository = record(project)
    clone = project.folder / "clone"
    origin = f"file://{repository.root}"
    subprocess.run(["git", "clone", "-q", "--depth", "1", origin, str(clone)], check=True)
    repository.root.rename(project.folder / "origin")
    clone.rename(project.src)
    fails_with(project, "git fetch --unshallow")


def test_suppressed(project: SmallProject) -> None:
    """The warning can be suppressed by its type."""
    write_project(project)
    build = project.build(config={"suppress_warnings": ["enhancements.history-unavailable"]})
    assert build.warnings == ""


def test_only_the_page_with_another_history_is_written(project: SmallProject) -> None:
    """A commit that changes the history of one proposal rewrites no page of another one."""
    repository = record(project)
    other = LAMPS.replace("P-1", "P-2").format(status="draft", release="v1.4", text="Text.")
    repository.commit(
        "2024-01-06T00:00:00Z", **{"proposals__other.md": other, "plain.md": "---\norphan: true\n---\n# X\n"}
    )
    project.build()
    project.write({"proposals/other.md": other.replace("draft", "accepted")})
    before = project.build().written
    assert "lights" not in before
    repository.commit("2024-01-07T00:00:00Z")
    assert project.build().written - {"index"} == {"proposals/other"}
    assert project.build().written == set()


def test_parallel_equals_serial(project: SmallProject) -> None:
    """Two processes write the same pages."""
    record(project)
    assert project.build(jobs=2).files() == project.build(out="serial", fresh=True).files()
