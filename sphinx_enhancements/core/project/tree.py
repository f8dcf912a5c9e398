"""Trees: the files of a project as its readers see them, in folders on the disk or elsewhere.

Paths are relative to the root of the tree, with ``/``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol, runtime_checkable

from ..diagnostics import Diagnostic
from ..reading.source import is_inside, read_file_start, read_text


class TreeEntry(Protocol):
    """Entry of a folder."""

    @property
    def name(self) -> str:
        """Name of the entry."""

    def is_symlink(self) -> bool:
        """Return True for a symbolic link."""

    def is_dir(self) -> bool:
        """Return True for a folder, or a link to one.

        :raises OSError: if this cannot be known.
        """


class Tree(Protocol):
    """Files of a project."""

    @property
    def is_on_disk(self) -> bool:
        """True if the files are on the disk, perhaps with edited texts on top."""

    @property
    def root(self) -> Path:
        """Real path of the folder of the project; it need not exist."""

    @property
    def roots(self) -> tuple[Path, ...]:
        """Real paths of all folders that contain files of the project, the root first."""

    @property
    def edited_paths(self) -> frozenset[str]:
        """Paths of the files whose text is another than that on the disk."""

    def get_real_path(self, path: str) -> str:
        """Return the absolute path of a file, with symbolic links resolved."""

    def has_entry(self, path: str) -> bool:
        """Return True if a path is that of a file, a folder, or a symbolic link, even a broken one."""

    def has_file(self, path: str) -> bool:
        """Return True if a path is that of a file or folder."""

    def is_regular_file(self, path: str) -> bool:
        """Return True if a path is that of a regular file, or of a link to one."""

    def is_folder(self, path: str) -> bool:
        """Return True if a path is that of a folder, or of a link to one."""

    def list_folder(self, path: str) -> Sequence[TreeEntry]:
        """Return the entries of a folder by name; none if it is unreadable. The path of the root is empty."""

    def read_text(self, path: str, max_bytes: int | None = None) -> tuple[str, tuple[Diagnostic, ...]]:
        """Read the text of a file; empty if it is unreadable, with a diagnostic.

        :param max_bytes: maximum size of the file; None for that of a document.
        """

    def read_start(self, path: str, size: int) -> tuple[str, bool]:
        """Read the first bytes of a file, up to a line end; return their text, and True if this is the whole file.

        The text is empty if the file is unreadable.
        """


@runtime_checkable
class IdentifyingTree(Tree, Protocol):
    """Files of a project whose contents are told apart without reading them, such as those of a revision."""

    def identify(self, path: str) -> str:
        """Return a text about what is at a path, which is equal for equal real paths and contents only."""


@dataclass(frozen=True)
class WorkingTree:
    """Files on the disk.

    :param root: real path.
    :param other_roots: real paths of further folders, to which links may lead.
    """

    root: Path
    other_roots: tuple[Path, ...] = ()

    @property
    def is_on_disk(self) -> bool:
        """True."""
        return True

    @cached_property
    def roots(self) -> tuple[Path, ...]:
        """Real paths of all folders that contain files of the project, the root first."""
        return self.root, *self.other_roots

    @property
    def edited_paths(self) -> frozenset[str]:
        """No path: every text is that on the disk."""
        return frozenset()

    @cached_property
    def _prefix(self) -> str:
        return str(self.root).rstrip(os.sep) + os.sep

    def absolute_path(self, path: str) -> str:
        """Return the absolute path of a file; links in it are not resolved."""
        return f"{self._prefix}{path}"

    # os.path, because the methods of Path raise OSError for names that are too long.

    def get_real_path(self, path: str) -> str:
        """Return the absolute path of a file, with symbolic links resolved; empty if they cannot be."""
        try:
            return os.path.realpath(self.absolute_path(path))
        except OSError:  # a link that cannot be read, or is removed meanwhile
            return ""

    def has_entry(self, path: str) -> bool:
        """Return True if a path is that of a file, a folder, or a symbolic link, even a broken one."""
        return os.path.lexists(self.absolute_path(path))

    def has_file(self, path: str) -> bool:
        """Return True if a path is that of a file or folder."""
        return os.path.exists(self.absolute_path(path))  # noqa: PTH110

    def is_regular_file(self, path: str) -> bool:
        """Return True if a path is that of a regular file, or of a link to one."""
        return os.path.isfile(self.absolute_path(path))  # noqa: PTH113

    def is_folder(self, path: str) -> bool:
        """Return True if a path is that of a folder, or of a link to one."""
        return os.path.isdir(self.absolute_path(path))  # noqa: PTH112

    def list_folder(self, path: str) -> list[os.DirEntry[str]]:
        """Return the entries of a folder by name; none if it is unreadable. The path of the root is empty."""
        try:
            with os.scandir(self.absolute_path(path)) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError:
            return []

    def read_text(self, path: str, max_bytes: int | None = None) -> tuple[str, tuple[Diagnostic, ...]]:
        """Read the text of a file; empty if it is unreadable, with a diagnostic."""
        return read_text(self.absolute_path(path), self.roots, path, max_bytes)

    def read_start(self, path: str, size: int) -> tuple[str, bool]:
        """Read the first bytes of a file, up to a line end; return their text, and True if this is the whole file."""
        return read_file_start(self.absolute_path(path), self.roots, size)


def is_inside_tree(tree: Tree, path: str) -> bool:
    """Return True if a file, reached through links or not, is inside one of the roots of a tree."""
    return is_inside(tree.get_real_path(path), tree.roots)
