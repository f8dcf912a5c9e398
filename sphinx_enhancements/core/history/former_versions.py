"""Versions of documents from before they were proposals, which renames lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..events import Commit
from .changed_files import ChangedFile
from .repository import TreeItem


class FormerVersion(NamedTuple):
    """A version of a document at a path at which it was no proposal.

    :param item: its content after the commit.
    """

    commit: Commit
    path: str
    item: TreeItem


class FormerVersions:
    """Record of the versions of all documents that are no proposals, each with those before its renames."""

    def __init__(self) -> None:
        self._versions: dict[str, list[FormerVersion]] = {}

    def list_versions(self, path: str | None) -> list[FormerVersion]:
        """Return the versions of the document at a path, the oldest first; none for another file."""
        return self._versions.get(path, []) if path is not None else []

    def record(self, commit: Commit, files: Iterable[ChangedFile], is_other: Callable[[str], bool]) -> None:
        """Record the versions of a commit.

        :param files: files that the commit changed.
        :param is_other: returns True for the path of a document that is no proposal.
        """
        moved = {
            file.old_path: self._versions.pop(file.old_path, [])
            for file in files
            if file.old_path is not None and file.old_path != file.new_path
        }
        for old_path, path, item in files:
            if path is None or item is None:
                continue
            if not is_other(path):
                self._versions.pop(path, None)
                continue
            former = (
                moved.get(old_path, []) if old_path != path and old_path is not None else self._versions.get(path, [])
            )
            self._versions[path] = [*former, FormerVersion(commit, path, item)]
