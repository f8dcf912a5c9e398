"""Transitions in real histories, compared with those that ``git log -p`` and regular expressions find."""

from __future__ import annotations

import re
import subprocess
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sphinx_enhancements.core.events import EventKind
from sphinx_enhancements.core.history.repository import Repository
from sphinx_enhancements.core.history.timeline import read_timelines
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOG = ("log", "-p", "-U0", "--first-parent", "--diff-merges=first-parent", "--reverse", "-M", "--format=commit %H")
PROPOSAL = re.compile(r"keps/(sig-[^/]+/(?:.+/)?[0-9]{1,5}-[^/]+)/(?:README\.md|kep\.yaml)")
FIELD = re.compile(r"([-+])(status|stage):[ \t]*[\"']?(\w+)(?: \((deprecated)\))?")
WORDS = {
    "status": {"provisional", "implemented", "deferred", "rejected", "withdrawn", "replaced"},
    "stage": {"alpha", "beta", "stable", "deprecated", "disabled", "removed"},
}


def _run(repository: Path, *arguments: str) -> str:
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace")


def _name_value(name: str, word: str) -> str:
    """Return the canonical value of a word."""
    word = {"implementable": "accepted"}.get(word.lower(), word.lower())
    return word if word in WORDS[name] or word == "accepted" else "unknown"


def _find_folder(path: str, former: dict[str, str]) -> str | None:
    """Return the folder of the proposal that a file belongs to, or belonged to before it was moved there."""
    match = PROPOSAL.fullmatch(path)
    return match[1] if match else former.get(path)


def _list_former_paths(log: str) -> dict[str, str]:
    """Return each path of a document that is no path of a proposal -> the folder to which renames lead from it."""
    former: dict[str, str] = {}
    for old, new in reversed(re.findall(r"^rename from (.+)\nrename to (.+)$", log, flags=re.MULTILINE)):
        folder = _find_folder(new, former)
        if folder is not None and not PROPOSAL.fullmatch(old) and old.endswith(".md"):
            former[old] = folder
    return former


def _walk(repository: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield each change of a status or stage in the metadata of a proposal: commit, field, value before and after."""
    log = _run(repository, *LOG, "--", "keps")
    former = _list_former_paths(log)
    for block in re.split(r"^commit (?=[0-9a-f]{40}$)", log, flags=re.MULTILINE)[1:]:
        changes: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        folders: dict[str, str] = {}
        for diff in re.split(r"^diff --git ", block, flags=re.MULTILINE)[1:]:
            names = re.match(r"a/(\S+) b/(\S+)\n", diff)
            before, after = (_find_folder(name, former) for name in names.groups()) if names else (None, None)
            if before is None or after is None:
                continue
            if before != after:
                folders[before] = after
            for line in diff.partition("\n@@")[2].split("\n"):
                if field := FIELD.match(line):
                    folder = before if field[1] == "-" else after
                    value = "deprecated" if field[4] else _name_value(field[2], field[3])
                    changes[folder, field[2]].setdefault(field[1], value)
        for (folder, name), values in changes.items():
            old, new = values.get("-"), changes.get((folders.get(folder, folder), name), {}).get("+")
            if old and new and old != new:
                yield block[:10], name, old, new


def test_transitions_of_kep(histories: Path, tmp_path: Path) -> None:
    """Status and stage change as often, from and to the same words, as in the differences between commits."""
    clone = tmp_path / "kep"
    subprocess.run(["git", "clone", "-q", str(histories / "kep.bundle"), str(clone)], check=True)
    settings = tmp_path / "enhancements.toml"
    settings.write_text('profile = "kep"\nroot = "kep"\n')
    repository = Repository(clone)
    timelines = read_timelines(open_project(settings, clone), repository, repository.find_commit("HEAD"))
    found = Counter(
        (event.commit.short_id, event.kind.value, event.old, event.new)
        for timeline in timelines
        for event in timeline.events
        if event.kind in (EventKind.STATUS, EventKind.STAGE) and event.old and event.new
        if event.commit not in [returned.commit for returned in timeline.list_changes(EventKind.RETURNED)]
    )
    assert found == Counter(_walk(clone))
