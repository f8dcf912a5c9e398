"""``enhancement-changes``: what changed in a period, grouped for a reader, and bounds that name nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from building import flat
from git_repositories import GitRepository

from sphinx_enhancements.core.collection.change_groups import GROUP_TITLES, ChangeGroup
from sphinx_enhancements.ext.views import changes

if TYPE_CHECKING:
    from building import SmallProject

SETTINGS = """\
documents = ["p-*.md"]
current-release = "v1.0"
history = true

[[releases]]
name = "v1.0"
date = 2024-01-10
code-freeze = 2024-01-05
"""

BEFORE = {"a": "draft", "b": "accepted", "c": "draft", "d": "accepted", "f": "draft"}
AFTER = {"a": "accepted", "b": "implemented", "c": "rejected", "d": "accepted", "e": "draft"}


def write_page(name: str, status: str, release: str) -> str:
    """Return a proposal whose title is its name."""
    key = f"P-{ord(name) - 96}"
    return f"---\nid: {key}\nstatus: {status}\nmilestones: {{alpha: {release}}}\norphan: true\n---\n# {name.upper()}\n"


def record(project: SmallProject, options: str = ":since: v1.0\n") -> GitRepository:
    """Write a project with proposals on 2024-01-02, a tag, and other versions of them on 2024-02-01."""
    project.write({"enhancements.toml": SETTINGS, "index.md": f"# Home\n\n```{{enhancement-changes}}\n{options}```\n"})
    repository = GitRepository(project.src)
    before = {f"p-{name}.md": write_page(name, status, "v1.1") for name, status in BEFORE.items()}
    repository.commit("2024-01-02T00:00:00Z", **before)
    repository.git("tag", "start")
    after = {}
    for name, status in AFTER.items():
        after[f"p-{name}.md"] = write_page(name, status, "v1.2" if name == "d" else "v1.1")
    repository.commit("2024-02-01T00:00:00Z", **after)
    repository.git("rm", "-q", "p-f.md")
    repository.commit("2024-02-02T00:00:00Z")
    return repository


GROUPS = (
    "Accepted (1) P-1: A draft accepted 2024-02-01",
    "Implemented (1) P-2: B accepted implemented 2024-02-01",
    "Moved to v1.2 (1) P-4: D alpha v1.1 alpha v1.2 2024-02-01",
    "Declined, deferred or replaced (1) P-3: C draft rejected 2024-02-01",
    "New (1) P-5: E new draft 2024-02-01",
    "Removed (1) P-6: F draft removed 2024-02-02",
)


def read_view(project: SmallProject) -> str:
    """Return the text of the home page on one line."""
    page = project.build().text("index.html").partition("enh-changes")[2]
    return flat(re.sub(r"<[^>]*>", " ", page)).replace("Draft", "draft")


@pytest.mark.parametrize(
    ("bound", "shown"),
    [
        ("v1.0", "Changes since v1.0 (2024-01-11):"),
        ("2024-01-03", "Changes since 2024-01-03:"),
        ("start", "Changes since start (2024-01-02):"),
        ("v1.0 code-freeze", "Changes since v1.0 code-freeze (2024-01-06):"),
        ("", "Changes since v1.0 (2024-01-11):"),
    ],
)
def test_bounds(project: SmallProject, bound: str, shown: str) -> None:
    """A release, a date, a revision, a gate of a release, and none, which is the current release."""
    record(project, f":since: {bound}\n" if bound else "")
    assert shown in read_view(project)


def test_groups(project: SmallProject) -> None:
    """Each change is in the group under which a reader looks for it."""
    record(project)
    view = read_view(project).lower()
    assert [group for group in GROUPS if group.lower() not in view] == []


def test_end(project: SmallProject) -> None:
    """Changes after the end do not count, and no changes are one line."""
    record(project, ":since: 2024-01-03\n:until: 2024-01-20\n")
    assert "Changes from 2024-01-03 to 2024-01-20: none." in read_view(project)


def test_filter(project: SmallProject) -> None:
    """Only proposals that match the filter are shown."""
    record(project, ":since: v1.0\n:filter: status:rejected\n")
    view = read_view(project)
    assert "P-3: C" in view
    assert "P-1: A" not in view
    assert "P-6: F" not in view  # a removed proposal has no facts that a query could ask for


@pytest.mark.parametrize("bound", ["v9.9", "--all", "2024-13-45", "nothing", "v1.0 beta-freeze"])
def test_unknown_bound(project: SmallProject, bound: str) -> None:
    """A bound that names nothing is reported, and the rest of the page is built."""
    record(project, f":since: {bound}\n")
    build = project.build()
    assert [code for _, _, code in build.findings] == ["unknown-option-value"]
    assert "The beginning or the end of the changes is not known." in build.text("index.html")


def test_release_without_a_date(project: SmallProject) -> None:
    """The message about a release that states no day names a date of its cycle that can be written instead."""
    record(project)
    project.write({"enhancements.toml": SETTINGS.replace("date = 2024-01-10\n", "")})
    assert "`v1.0 code-freeze` is a date of its cycle" in project.build().warnings


def test_without_the_setting(project: SmallProject) -> None:
    """Without the setting, the directive names it."""
    record(project)
    project.write({"enhancements.toml": SETTINGS.replace("history = true", "")})
    build = project.build()
    assert [code for _, _, code in build.findings] == ["history-unavailable"]
    assert "history = true" in build.warnings


def test_titles_of_groups() -> None:
    """The site has the titles of the command line; it has no group for other changes."""
    titles = {group: title for group, title in GROUP_TITLES.items() if group is not ChangeGroup.CHANGED}
    assert {group: str(title) for group, title in changes.TITLES.items()} == titles


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "man"])
def test_builders(project: SmallProject, builder: str) -> None:
    """Other builders draw the changes without warnings of ours."""
    record(project)
    assert project.build(builder).findings == []
