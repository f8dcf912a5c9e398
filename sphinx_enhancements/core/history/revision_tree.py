"""Tree of the files of a git revision, read without a checkout."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from ..diagnostics import Diagnostic
from ..project.tree import Tree
from ..reading.source import MAX_BYTES, decode_file_start, decode_text, is_inside, make_unreadable_diagnostic
from .changed_files import ChangedFile
from .repository import Repository, TreeItem

_MAX_LINKS = 40  # Maximum number of links that are followed for one path, as in Linux
_CACHED_BLOBS = 64  # Number of contents that are kept, because a document's start and text are read one after another


class RevisionEntry(NamedTuple):
    """Entry of a folder of a revision."""

    name: str
    is_link: bool
    is_folder: bool

    def is_symlink(self) -> bool:
        """Return True for a symbolic link."""
        return self.is_link

    def is_dir(self) -> bool:
        """Return True for a folder, or a link to one."""
        return self.is_folder


class RevisionTree:
    """Files of a git revision.

    Files of submodules, and of roots outside the repository, are not in it.

    :param files: files of the revision, by path relative to the top of the repository.
    :param working_tree: files of the project on the disk, from which the tree takes the roots.
    """

    def __init__(self, repository: Repository, files: Mapping[str, TreeItem], working_tree: Tree) -> None:
        self.root = working_tree.root
        self.roots = working_tree.roots
        self.edited_paths: frozenset[str] = frozenset()
        self._repository = repository
        self._files = dict(files)
        top = str(repository.top).rstrip(os.sep)
        self._top = top
        inside = str(self.root) == top or str(self.root).startswith(top + os.sep)
        self._prefix = Path(self.root).relative_to(repository.top).as_posix() if inside else ""
        self._read_blob = lru_cache(maxsize=_CACHED_BLOBS)(repository.read_blob)

    @property
    def is_on_disk(self) -> bool:
        """False."""
        return False

    def identify(self, path: str) -> str:
        """Return the real path of a file and the object name of its content, or what else is at its path."""
        resolved = self._resolve(self._find_path(path))
        item = self._files.get(resolved)
        if item is not None:
            return f"{item.mode} {item.blob} {resolved}"
        kind = "folder" if resolved in self._folders else "link" if self.has_entry(path) else "nothing"
        return f"{kind} {resolved}"

    @cached_property
    def _folders(self) -> dict[str, dict[str, TreeItem | None]]:
        """Folder -> its entries by name; None for a folder. The path of the top is empty."""
        folders: dict[str, dict[str, TreeItem | None]] = {"": {}}
        for path, item in self._files.items():
            folder, _, name = path.rpartition("/")
            if item.is_submodule:
                self._add_folder(folders, path)
            else:
                self._add_folder(folders, folder)[name] = item
        return folders

    @classmethod
    def _add_folder(cls, folders: dict[str, dict[str, TreeItem | None]], path: str) -> dict[str, TreeItem | None]:
        """Return the entries of a folder, which is added with those above it if it is missing."""
        if path not in folders:
            above, _, name = path.rpartition("/")
            cls._add_folder(folders, above)[name] = None
            folders[path] = {}
        return folders[path]

    @cached_property
    def _has_links(self) -> bool:
        return any(item.is_link for item in self._files.values())

    # -- paths -----------------------------------------------------------------------------

    def _find_path(self, path: str) -> str:
        """Return the path, relative to the top of the repository, of a path relative to the root.

        Links are not resolved. A path that leads out of the repository begins with ``../``.
        """
        joined = posixpath.normpath(posixpath.join(self._prefix, path)) if path else self._prefix
        return "" if joined == "." else joined

    def _resolve(self, path: str) -> str:
        """Return a path relative to the top with symbolic links resolved; one that leads out begins with ``..``."""
        if not self._has_links:
            return path
        done, todo, links = "", path.split("/") if path else [], 0
        while todo:
            name = todo.pop(0)
            if name in ("", "."):
                continue
            joined = posixpath.normpath(posixpath.join(done, name))
            joined = "" if joined == "." else joined
            item = self._files.get(joined)
            if item is None or not item.is_link or links > _MAX_LINKS:
                done = joined
                continue
            links += 1
            target = os.fsdecode(self._read_blob(item.blob))
            if target.startswith("/"):
                return posixpath.join("..", target.lstrip("/"), *todo)
            todo = [*target.split("/"), *todo]
        return done

    def get_real_path(self, path: str) -> str:
        """Return the absolute path that a file has in a working copy, with symbolic links resolved."""
        resolved = self._resolve(self._find_path(path))
        return os.path.normpath(f"{self._top}{os.sep}{resolved}") if resolved else self._top

    def _find_item(self, path: str) -> TreeItem | None:
        """Return the regular file at a path, reached through links or not."""
        item = self._files.get(self._resolve(self._find_path(path)))
        return None if item is None or item.is_link or item.is_submodule else item

    def has_entry(self, path: str) -> bool:
        """Return True if a path is that of a file, a folder, or a symbolic link, even a broken one."""
        folder, _, name = self._find_path(path).rpartition("/")
        path_in_repository = f"{resolved}/{name}" if (resolved := self._resolve(folder)) else name
        return path_in_repository in self._files or path_in_repository in self._folders

    def has_file(self, path: str) -> bool:
        """Return True if a path is that of a file or folder."""
        return self._find_item(path) is not None or self.is_folder(path)

    def is_regular_file(self, path: str) -> bool:
        """Return True if a path is that of a regular file, or of a link to one."""
        return self._find_item(path) is not None

    def is_folder(self, path: str) -> bool:
        """Return True if a path is that of a folder, or of a link to one."""
        return self._resolve(self._find_path(path)) in self._folders

    def list_folder(self, path: str) -> Sequence[RevisionEntry]:
        """Return the entries of a folder by name; none if there is no such folder. The path of the root is empty."""
        folder = self._resolve(self._find_path(path))
        prefix = f"{folder}/" if folder else ""
        return [
            RevisionEntry(
                name,
                item is not None and item.is_link,
                item is None or (item.is_link and self._resolve(f"{prefix}{name}") in self._folders),
            )
            for name, item in sorted(self._folders.get(folder, {}).items())
        ]

    def select_file(self, path: str, item: TreeItem) -> RevisionTree:
        """Return a tree with one file alone, at a path relative to the root."""
        return RevisionTree(self._repository, {self._find_path(path): item}, self)

    def find_root_path(self, path: str | None) -> str | None:
        """Return the path, relative to the root, of a path relative to the top; None if that is outside the root."""
        if path is None or not self._prefix or self._prefix == ".":
            return path
        return path[len(self._prefix) + 1 :] if path.startswith(f"{self._prefix}/") else None

    def find_blob(self, path: str) -> str:
        """Return the object name of the file at a path, reached through links or not; empty if there is none."""
        item = self._find_item(path)
        return "" if item is None else item.blob

    def apply_changes(self, files: Iterable[ChangedFile]) -> None:
        """Replace the files by those after a commit.

        :param files: files that the commit changed.
        """
        for old_path, new_path, item in files:
            if old_path is not None and old_path != new_path:
                self._files.pop(old_path, None)
            if new_path is not None and item is not None:
                self._files[new_path] = item
        self.__dict__.pop("_folders", None)
        self.__dict__.pop("_has_links", None)

    # -- texts -----------------------------------------------------------------------------

    def read_text(self, path: str, max_bytes: int | None = None) -> tuple[str, tuple[Diagnostic, ...]]:
        """Read the text of a file; empty if it is unreadable, with a diagnostic."""
        try:
            data = self._read_bytes(path)
            limit = MAX_BYTES if max_bytes is None else max_bytes
            if len(data) > limit:
                raise OSError(f"it is larger than {limit // 2**20} MiB")
        except OSError as error:
            return "", (make_unreadable_diagnostic(path, error),)
        return decode_text(data, path)

    def read_start(self, path: str, size: int) -> tuple[str, bool]:
        """Read the first bytes of a file, up to a line end; return their text, and True if this is the whole file."""
        try:
            return decode_file_start(self._read_bytes(path)[: size + 1], size)
        except OSError:
            return "", True

    def _read_bytes(self, path: str) -> bytes:
        """Return the content of a file; raise OSError with the reason, as for a file on the disk."""
        if not is_inside(self.get_real_path(path), self.roots):
            raise OSError("it leads out of the project's root, to a folder that the setting `roots` does not name")
        item = self._find_item(path)
        if item is not None:
            return self._read_blob(item.blob)
        if self.is_folder(path):
            raise OSError("it is not a regular file")
        raise FileNotFoundError("there is no such file in the revision")
