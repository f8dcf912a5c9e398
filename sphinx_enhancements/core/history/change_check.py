"""Check of the changes since a base: findings that are new, and findings about the changes themselves."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from ..collection.changes import ProposalChange, iter_changes
from ..collection.collection import Collection
from ..diagnostics import Diagnostic, sort_diagnostics
from ..events import Commit
from ..project.loading import collect_diagnostics, load_collection
from ..project.project import Project, get_build_date
from ..releases import ReleaseOrder
from ..rules import CHANGE_RULES
from ..rules.suppressions import SuppressionTable
from .changed_files import find_renames
from .moments import Moment, find_moment
from .repository import HistoryError, Repository
from .revision_tree import RevisionTree
from .snapshots import open_snapshot

_BRANCHES = ("origin/HEAD", "origin/main", "origin/master")
"""Upstream branches of a branch for which none is set."""
_NUMBER = re.compile(r"[0-9]+")
_MAX_DIAGNOSTICS = 100  # Maximum number of diagnostics of one rule about one proposal


@dataclass(frozen=True)
class ChangeBase:
    """State with which a project is compared.

    :param project: files of the base.
    :param renames: former path of a file -> its present path, both relative to the root.
    :param instant: instant of the present state.
    """

    project: Project
    commit: Commit
    renames: Mapping[str, str]
    instant: datetime


def open_base(project: Project, repository: Repository, text: str, moment: Moment | None) -> ChangeBase:
    """Return the last commit that a project has in common with a revision.

    :param project: the files on the disk, or those of a moment.
    :param text: a revision, or another moment as :func:`~.moments.find_moment` reads it; empty for the upstream branch.
    :raises SetupError: if there is no such commit.
    """
    head = "HEAD" if moment is None else moment.commit.id
    order = ReleaseOrder(project.settings.releases)
    moment_of_base = find_moment(text or _find_upstream(repository), repository, order)
    base = repository.find_merge_base(moment_of_base.commit.id, head)
    day = project.day or get_build_date()
    earlier = replace(open_snapshot(project, repository, Moment(base, base.time, base.short_id)), day=day)
    renames = {}
    tree = RevisionTree(repository, {}, project.tree)
    for old, new in find_renames(repository, base.id, None if moment is None else moment.commit.id).items():
        old_path, new_path = tree.find_root_path(old), tree.find_root_path(new)
        if old_path is not None and new_path is not None:
            renames[old_path] = new_path
    return ChangeBase(earlier, base, renames, datetime.now(UTC) if moment is None else moment.instant)


def _find_upstream(repository: Repository) -> str:
    for name in ("@{upstream}", *_BRANCHES):
        if repository.has_revision(name):
            return name
    raise HistoryError("the branch has no upstream branch with which it can be compared: name a revision, --since REV")


def check_changes(
    project: Project,
    collection: Collection,
    diagnostics: Sequence[Diagnostic],
    base: ChangeBase,
    cache_folder: Path | None = None,
) -> list[Diagnostic]:
    """Return the findings about the changes since a base, by file and line.

    They are: diagnostics that the base does not have, all diagnostics about proposals whose status or stage has
    changed, and those of the rules about changes.

    :param diagnostics: all diagnostics of the present state.
    :param cache_folder: folder of the cache of documents; None to read all documents of the base.
    """
    earlier = load_collection(base.project, cache_folder=cache_folder)
    changes = list(iter_changes(earlier, collection, base.renames, base.instant))
    kept = _find_new(project, diagnostics, base, collect_diagnostics(base.project, earlier))
    files = _list_files_with_new_state(collection, changes)
    kept += [diagnostic for diagnostic in diagnostics if diagnostic.path in files]
    applied = list(project.levels.apply_to_findings(_run_rules(changes), collection))
    return sort_diagnostics([*kept, *SuppressionTable(collection.suppressions).filter(applied)])


def _run_rules(changes: Iterable[ProposalChange]) -> Iterator[Diagnostic]:
    for change in changes:
        for rule in CHANGE_RULES:
            if rule.check is not None:
                yield from islice(rule.check(change), _MAX_DIAGNOSTICS)


def _list_files_with_new_state(later: Collection, changes: Iterable[ProposalChange]) -> frozenset[str]:
    """Return the files of proposals that are new, or whose status or stage has changed."""
    known = {change.after.key for change in changes if change.after is not None and not change.has_new_state}
    return frozenset(path for entry in later if entry.key not in known for path in entry.files)


def _find_new(
    project: Project, diagnostics: Sequence[Diagnostic], base: ChangeBase, former: Sequence[Diagnostic]
) -> list[Diagnostic]:
    """Return the diagnostics that a base does not have, in whatever line they were there."""
    renamed = (base.renames.get(diagnostic.path, diagnostic.path) for diagnostic in former)
    old_lines, new_lines = _LineReader(base.project), _LineReader(project)
    known = Counter(
        _make_fingerprint(diagnostic, path, old_lines) for diagnostic, path in zip(former, renamed, strict=True)
    )
    new = []
    for diagnostic in diagnostics:
        fingerprint = _make_fingerprint(diagnostic, diagnostic.path, new_lines)
        if known[fingerprint] > 0:
            known[fingerprint] -= 1
        else:
            new.append(diagnostic)
    return new


class _LineReader(defaultdict[str, list[str]]):
    """Lines of the files of a project, read once."""

    def __init__(self, project: Project) -> None:
        super().__init__()
        self._project = project

    def __missing__(self, path: str) -> list[str]:
        self[path] = lines = self._project.read_text(path)[0].split("\n")
        return lines

    def get_line(self, diagnostic: Diagnostic) -> str:
        """Return the text of the line of a diagnostic; empty if it is about a whole file."""
        if diagnostic.line is None:
            return ""
        lines = self[diagnostic.path]
        return lines[diagnostic.line - 1].strip() if diagnostic.line <= len(lines) else ""


def _make_fingerprint(diagnostic: Diagnostic, path: str, lines: _LineReader) -> tuple[str, str, str, str]:
    """Return the parts of a diagnostic that stay as they are while other lines of its file change.

    Numbers in messages may be lines or counts.
    """
    return diagnostic.code, path, _NUMBER.sub("#", diagnostic.message), lines.get_line(diagnostic)
