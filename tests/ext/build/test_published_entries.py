"""Entries of ``enhancements.json`` are encoded again if one of their inputs changed, and only then."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, cast

import pytest
from git_repositories import GitRepository
from state_files import change_values, find_state, read_values

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from building import SmallProject

FILES = {
    "enhancements.toml": 'current-release = "v1.1"\n',
    "index.md": "# Home\n",
    "one.md": "---\nenhancement: {id: T-1, status: draft}\norphan: true\n---\n# One\n\nText.\n",
    "two.md": (
        "---\nenhancement: {id: T-2, status: accepted, depends-on: T-1, milestones: {alpha: v1.2}}\n"
        "orphan: true\n---\n# Two\n"
    ),
    "three.md": "---\nenhancement: {id: T-3, status: replaced}\norphan: true\n---\n# Three\n",
    "four.md": "---\nenhancement: {id: T-4, status: accepted, replaces: T-3}\norphan: true\n---\n# Four\n",
    "six.md": "---\nenhancement: {id: T-6, status: draft}\norphan: true\n---\n# Six\n",
    "twin.md": "---\nenhancement: {id: T-6, status: draft}\norphan: true\n---\n# Twin\n",
    "pair.md": (
        "---\norphan: true\n---\n# Pair\n\n```{enhancement} Seven\n:id: T-7\n```\n\n"
        "```{enhancement} Eight\n:id: T-8\n```\n"
    ),
    "linking.md": "---\nenhancement: {id: T-9}\norphan: true\n---\n# Nine\n\n## Summary\n\nSee {doc}`one`.\n",
    "other.md": "---\norphan: true\n---\n# Other\n\nText.\n",
}
"""Proposals: the second needs the first, the fourth replaces the third, and two have one key."""

MARK = b'{"key":  '
"""Start of an entry with one space more than there is in entries that are encoded."""


@pytest.fixture
def built(project: SmallProject) -> SmallProject:
    """A project that was built once."""
    project.write(FILES)
    project.build()
    return project


def get_file(project: SmallProject) -> Path:
    """Return the path of the file."""
    return project.folder / "out/html/enhancements.json"


def mark_entries(project: SmallProject) -> None:
    """Mark all entries in the file, as if the last build had written them so."""
    data = get_file(project).read_bytes().replace(b'{"key": ', MARK)
    get_file(project).write_bytes(data)
    state = find_state(project.folder / "out")
    state.write_bytes(change_values(state.read_bytes(), published_digest=blake2b(data, digest_size=12).hexdigest()))


def find_encoded_entries(project: SmallProject) -> set[str]:
    """Build, compare the file with that of a fresh build but for the marks, and return the keys without a mark."""
    data = project.build().outdir.joinpath("enhancements.json").read_bytes()
    clean = project.build(out="clean", fresh=True).outdir.joinpath("enhancements.json").read_bytes()
    assert data.replace(MARK, b'{"key": ') == clean
    return {json.loads(line.rstrip(b",\n"))["key"] for line in data.splitlines() if line.startswith(b'{"key": "')}


@pytest.mark.parametrize(
    ("name", "old", "new", "encoded"),
    [
        pytest.param("other.md", "Text", "Words", set(), id="text-of-another-page"),
        pytest.param("one.md", "status: draft", "status: provisional", {"T-1"}, id="status"),
        pytest.param("one.md", "# One", "# Uno", {"T-1", "T-9"}, id="title-in-a-summary"),
        pytest.param("six.md", "id: T-6", "id: T-10", {"T-10", "T-6"}, id="shared-key"),
        pytest.param("pair.md", "# Pair\n", "# Pair\n\nText.\n", {"T-7", "T-8"}, id="lines"),
        pytest.param("two.md", "v1.2", "1.2", {"T-2"}, id="milestone"),
        pytest.param("one.md", "status: draft", "status: withdrawn", {"T-1", "T-2"}, id="finding-about-a-dependency"),
        pytest.param("enhancements.toml", "v1.1", "v1.3", {"T-2"}, id="settings"),
        pytest.param("index.md", "# Home", "---\nenhancement: {id: T-0}\n---\n# Home", {"T-0"}, id="first-entry"),
        pytest.param("other.md", "---", "---\nenhancement: {id: T-99}", {"T-99"}, id="last-entry"),
    ],
)
def test_edited_entries(built: SmallProject, name: str, old: str, new: str, encoded: set[str]) -> None:
    """An edit of one proposal encodes its entry, and those of others only if they change."""
    mark_entries(built)
    assert old in FILES[name]
    built.write({name: FILES[name].replace(old, new, 1)})
    assert find_encoded_entries(built) == encoded


@pytest.mark.parametrize("name", ["one.md", "four.md", "linking.md"])
def test_removed_entries(built: SmallProject, name: str) -> None:
    """Without the first, another or the last proposal, the entries that do not relate to it stay as they are."""
    mark_entries(built)
    built.remove(name)
    assert find_encoded_entries(built).isdisjoint({"T-6", "T-6-twin", "T-7", "T-8"})


def test_no_entries_are_left(built: SmallProject) -> None:
    """Without proposals the list is empty, and it is filled again."""
    proposals = {name: text for name, text in FILES.items() if "enhancement" in text}
    for name in proposals:
        built.remove(name)
    assert find_encoded_entries(built) == set()
    built.write(proposals)
    assert "T-1" in find_encoded_entries(built)


@pytest.mark.parametrize("edit", [lambda data: data.replace(b"One", b"Ten"), lambda data: data[:200], lambda _: b""])
def test_file_of_another_origin(built: SmallProject, edit: Callable[[bytes], bytes]) -> None:
    """No entry of a file is used that this builder has not written."""
    mark_entries(built)
    get_file(built).write_bytes(edit(get_file(built).read_bytes()))
    built.write({"one.md": FILES["one.md"].replace("draft", "accepted")})
    assert len(find_encoded_entries(built)) == 9


@pytest.mark.parametrize("count", [0, 8])
def test_too_few_digests(built: SmallProject, count: int) -> None:
    """All entries are encoded if the state has fewer digests than the file has entries."""
    mark_entries(built)
    state = find_state(built.folder / "out")
    digests = cast("list[str]", read_values(state.read_bytes())["published_input_digests"])
    state.write_bytes(change_values(state.read_bytes(), published_input_digests=digests[:count]))
    built.write({"other.md": FILES["other.md"].replace("Text", "Words")})
    assert len(find_encoded_entries(built)) == 9


def test_new_environment(built: SmallProject) -> None:
    """With a new environment, as after ``sphinx-build -E``, all entries are encoded."""
    mark_entries(built)
    (built.folder / "out/doctrees/environment.pickle").unlink()
    assert len(find_encoded_entries(built)) == 9


def test_file_that_a_rule_tests(built: SmallProject) -> None:
    """A finding about a link comes and goes with the file to which the link leads, which no document includes."""
    settings = 'current-release = "v1.1"\nrules.broken-link = "warning"\n'
    page = FILES["one.md"] + "\nSee the [plan](plan.txt).\n"
    built.write({"enhancements.toml": settings, "one.md": page, "plan.txt": "A plan.\n"})
    built.build()
    mark_entries(built)
    for names, encoded in (([], set()), (["broken-link"], {"T-1"}), ([], {"T-1"})):
        (built.src / "plan.txt").unlink() if names else built.write({"plan.txt": "A plan.\n"})
        assert find_encoded_entries(built) == encoded
        (entry,) = (e for e in json.loads(get_file(built).read_bytes())["enhancements"] if e["key"] == "T-1")
        assert [diagnostic["code"] for diagnostic in entry["diagnostics"] if "plan" in diagnostic["message"]] == names


def test_file_of_another_form(built: SmallProject) -> None:
    """With other addresses all entries are encoded, with another name of the project none."""
    mark_entries(built)
    assert find_encoded_entries(built) == set()
    (built.src / "conf.py").write_text((built.src / "conf.py").read_text("utf-8").replace("Test", "Other"), "utf-8")
    assert find_encoded_entries(built) == set()
    (built.src / "conf.py").open("a", encoding="utf-8").write('html_link_suffix = ".htm"\n')
    assert len(find_encoded_entries(built)) == 9


def test_history(built: SmallProject) -> None:
    """With a new history all entries are encoded, and after a commit those whose events it changes."""
    settings = {"enhancements.toml": "history = true\n"}
    built.write(settings)
    built.build()
    mark_entries(built)
    repository = GitRepository(built.src)
    repository.commit("2024-01-01T00:00:00Z", **FILES | settings)
    assert len(find_encoded_entries(built)) == 9
    mark_entries(built)
    repository.commit("2024-02-01T00:00:00Z", **{"one.md": FILES["one.md"].replace("draft", "accepted")})
    assert find_encoded_entries(built) == {"T-1"}
