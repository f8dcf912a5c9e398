"""Cache of what was read from versions of documents in a tree that identifies contents, such as that of a revision.

Each version of a document is read once, in whatever revisions it is. A cache file holds the versions of a document with
equal text. Each entry has the shard, and the identities of all files for which the reader looked: it is valid in a tree
in which they are equal.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from ..collection.linking import Shard
from ..diagnostics import Diagnostic
from .cache_file import (
    FILE_SUFFIX,
    CacheEntry,
    create_cache_folder,
    format_row,
    make_entry,
    mark_cache_file_as_used,
    read_cache_file,
    remove_unused_files,
    replace_cache_file,
)
from .project import Project, compute_digest
from .reading_cache import compute_reading_key, decode_shard, encode_shard
from .tree import IdentifyingTree, Tree, TreeEntry

FOLDER = "versions"
_MAX_BYTES = 128 * 1024 * 1024  # Maximum size of all versions; a version takes 10 KB
_MAX_VERSIONS = 8  # Maximum number of versions with equal text, whose metadata files differ

_Read: TypeAlias = Callable[[Project, str], Shard]


class VersionCache:
    """Cache of the shards of documents of a project whose tree identifies contents.

    :param folder: folder of cache files, in which a folder is created for those of versions.
    :param tree: files of the project.
    """

    def __init__(self, folder: Path, project: Project, tree: IdentifyingTree, *, metadata_only: bool = False) -> None:
        self._base, self._folder = folder, folder / FOLDER
        self._identify, self._tracer = tree.identify, _TracedTree(tree)
        self._project = replace(project, tree=self._tracer)
        parts = [str(project.root), project.source, metadata_only, sys.version, compute_reading_key(project)]
        self._key = compute_digest(repr(parts))
        self._is_changed = False

    def load(self, path: str, read: _Read) -> Shard:
        """Return the shard of a document: the cached one, or else that which a function reads."""
        file = self._folder / f"{compute_digest(f'{self._key} {path} {self._identify(path)}')}{FILE_SUFFIX}"
        entries = [entry for _, entry in read_cache_file(file, self._key)]
        for entry in entries:
            shard = self._decode(entry)
            if shard is not None:
                with suppress(OSError):
                    mark_cache_file_as_used(file)
                return shard
        self._tracer.touched.clear()
        shard = read(self._project, path)
        identities = [[touched, self._identify(touched)] for touched in sorted(self._tracer.touched)]
        new = make_entry(path, (), format_row([identities, encode_shard(shard)]))
        self._write(file, [new.line, *(entry.line for entry in entries[: _MAX_VERSIONS - 1])])
        return shard

    def _decode(self, entry: CacheEntry) -> Shard | None:
        """Return the shard of an entry; None if it is not valid in the tree, or damaged."""
        with suppress(ValueError, TypeError, LookupError, RecursionError):
            identities, values = entry.load_row()
            if all(self._identify(path) == identity for path, identity in identities):
                return decode_shard(values)
        return None

    def _write(self, file: Path, lines: Sequence[bytes]) -> None:
        """Write a cache file; ignore errors."""
        with suppress(OSError, ValueError):
            if not self._is_changed:
                create_cache_folder(self._base)
                self._folder.mkdir(mode=0o700, exist_ok=True)
                self._is_changed = True
            replace_cache_file(file, self._key, lines)

    def close(self) -> None:
        """Remove unused cache files if there are new ones; ignore errors."""
        if self._is_changed:
            with suppress(OSError):
                remove_unused_files(self._folder, _MAX_BYTES)


class _TracedTree:
    """Files of another tree, of which each path is noted before the tree looks for a file there."""

    def __init__(self, tree: Tree) -> None:
        self.touched: set[str] = set()
        self._tree = tree
        self.is_on_disk = tree.is_on_disk
        self.root, self.roots = tree.root, tree.roots
        self.edited_paths = tree.edited_paths

    def _note(self, path: str) -> str:
        self.touched.add(path)
        return path

    def get_real_path(self, path: str) -> str:
        """Return the absolute path of a file, with symbolic links resolved."""
        return self._tree.get_real_path(self._note(path))

    def has_entry(self, path: str) -> bool:
        """Return True if a path is that of a file, a folder, or a symbolic link, even a broken one."""
        return self._tree.has_entry(self._note(path))

    def has_file(self, path: str) -> bool:
        """Return True if a path is that of a file or folder."""
        return self._tree.has_file(self._note(path))

    def is_regular_file(self, path: str) -> bool:
        """Return True if a path is that of a regular file, or of a link to one."""
        return self._tree.is_regular_file(self._note(path))

    def is_folder(self, path: str) -> bool:
        """Return True if a path is that of a folder, or of a link to one."""
        return self._tree.is_folder(self._note(path))

    def list_folder(self, path: str) -> Sequence[TreeEntry]:
        """Refuse to list a folder, because an entry of the cache names only files: no reader lists one."""
        raise RuntimeError(f"the reader of a document lists the folder {path!r}")

    def read_text(self, path: str, max_bytes: int | None = None) -> tuple[str, tuple[Diagnostic, ...]]:
        """Read the text of a file; empty if it is unreadable, with a diagnostic."""
        return self._tree.read_text(self._note(path), max_bytes)

    def read_start(self, path: str, size: int) -> tuple[str, bool]:
        """Read the first bytes of a file, up to a line end; return their text, and True if this is the whole file."""
        return self._tree.read_start(self._note(path), size)
