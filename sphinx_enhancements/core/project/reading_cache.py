"""Cache of the enhancements that were read from documents, in a file for each root, settings file and installation.

An entry holds the shard of a document and the states of all files for which its reader looked: the document, its
sidecar files and the files that it includes, whether they exist or not. The entry is valid while each of these files
has the same state, or the same path and contents. Files that were changed within the resolution of the clock before
they were read are always compared by their contents. An unusable cache file is ignored.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..collection.linking import Shard
from ..diagnostics import Code
from .cache_file import (
    FILE_SUFFIX,
    format_entry,
    mark_cache_file_as_used,
    parse_entries,
    read_cache_file,
    write_cache_file,
)
from .dependencies import DependencyTracer
from .project import Project, compute_digest
from .record_codec import Codec, require_codec

_DOCUMENTS_PER_PROCESS = 50  # Number of documents that justify the start of a process
_LIBRARIES = ("yaml", "markdown_it")  # Packages whose version decides how documents are read
_CORE = Path(__file__).parent.parent


class ReadingCache:
    """Cache of the shards of a project.

    :param folder: folder of cache files, which is created when the cache is saved.
    """

    def __init__(self, folder: Path, project: Project, *, metadata_only: bool = False) -> None:
        self._tracer = DependencyTracer(project)
        name = compute_digest(repr([str(project.root), project.source, metadata_only, str(_CORE), sys.version]))
        self._file = folder / f"{name}{FILE_SUFFIX}"
        self._key = compute_reading_key(project)
        self._entries = dict(read_cache_file(self._file, self._key))
        self._lines: dict[str, str] = {}

    def load_all(self, paths: Sequence[str], read: Callable[[Project, str], Shard]) -> dict[str, Shard]:
        """Return the shards of documents: cached ones, and for changed documents those that a function reads.

        :param read: reads the document at a path of a project.
        """
        self._lines = {path: line for path in paths if (line := self._check_entry(path)) is not None}
        shards = {path: _decode_row(self._entries[path].row) for path in self._lines}
        unread = [path for path in paths if shards.get(path) is None]
        if unread:  # The first one also imports the readers, which child processes then need not do.
            shards[unread[0]] = self._read(unread[0], read)
            shards |= self._read_all(unread[1:], read)
        return {path: shard for path in paths if (shard := shards[path]) is not None}

    def _read_all(self, paths: Sequence[str], read: Callable[[Project, str], Shard]) -> dict[str, Shard | None]:
        """Read documents; many of them are divided among processes, which return lines of the cache file."""
        count = len(paths) // _DOCUMENTS_PER_PROCESS
        if count < 2:
            return {path: self._read(path, read) for path in paths}
        from .child_processes import ChildProcess, count_processes  # slow to import, and rarely used

        count = count_processes(count)

        def read_share(start: int) -> bytes:
            self._lines = {}
            for path in paths[start::count]:
                self._read(path, read)
            return "\n".join(self._lines.values()).encode("ascii")

        children = []
        with suppress(OSError):  # Without enough processes, this one reads more.
            for start in range(1, count):
                children.append(ChildProcess(partial(read_share, start)))  # noqa: PERF401 - keeps those before an error
        shards: dict[str, Shard | None] = {path: self._read(path, read) for path in paths[::count]}
        for child in children:
            for path, entry in parse_entries(child.wait()):
                if (shard := _decode_row(entry.row)) is not None:
                    shards[path] = shard
                    self._lines[path] = entry.line
        # Children return no documents without an entry, and none if they fail.
        return shards | {path: self._read(path, read) for path in paths if path not in shards}

    def _read(self, path: str, read: Callable[[Project, str], Shard]) -> Shard:
        """Read a document and add an entry for it."""
        self._tracer.start()
        shard = read(self._tracer.project, path)
        if not self._tracer.has_changes():
            dependencies = self._tracer.list_dependencies()
            self._lines[path] = format_entry(path, dependencies, _make_shard_codec().encode(shard))
        return shard

    def _check_entry(self, path: str) -> str | None:
        """Return the line of a valid entry, with the current states of its files; None if a file has changed."""
        entry = self._entries.get(path)
        if entry is None:
            return None
        present = list(map(self._tracer.check, entry.dependencies))
        if all(new is old for new, old in zip(present, entry.dependencies, strict=True)):
            return entry.line
        dependencies = [dependency for dependency in present if dependency is not None]
        return format_entry(path, dependencies, entry.row) if len(dependencies) == len(present) else None

    def save(self) -> None:
        """Write the entries of the loaded documents to the cache file if they differ from it; ignore errors."""
        with suppress(OSError, ValueError):
            if self._lines == {path: entry.line for path, entry in self._entries.items()}:
                mark_cache_file_as_used(self._file)
            else:
                write_cache_file(self._file, self._key, self._lines.values())


class SnapshotCache:
    """Cache of the shards of a project whose tree has a digest, in a file for each such tree.

    :param folder: folder of cache files, which is created when the cache is saved.
    """

    def __init__(self, folder: Path, project: Project, *, metadata_only: bool = False) -> None:
        parts = [str(project.root), project.source, metadata_only, project.tree.content_digest, str(_CORE), sys.version]
        self._key = compute_reading_key(project)
        self._file = folder / f"{compute_digest(repr([*parts, self._key]))}{FILE_SUFFIX}"

    def load(self) -> dict[str, Shard]:
        """Return the cached shards by path; none if one of them is unusable."""
        entries = read_cache_file(self._file, self._key)
        shards = {path: _decode_row(entry.row) for path, entry in entries}
        return {path: shard for path, shard in shards.items() if shard is not None} if all(shards.values()) else {}

    def save(self, shards: dict[str, Shard]) -> None:
        """Write the shards of all documents to the cache file; ignore errors."""
        encode = _make_shard_codec().encode
        with suppress(OSError, ValueError):
            lines = [format_entry(path, (), encode(shard)) for path, shard in shards.items()]
            write_cache_file(self._file, self._key, lines)


@cache
def _make_shard_codec() -> Codec:
    return require_codec(Shard)


def compute_reading_key(project: Project) -> str:
    """Return a digest of settings, paths, libraries and code, which all affect what is read from documents."""
    is_computed = any(diagnostic.code is Code.COMPUTED_SETTING for diagnostic in project.diagnostics)
    libraries = [spec.origin for name in _LIBRARIES if (spec := find_spec(name)) is not None]
    versions = []
    for file in sorted((*filter(None, libraries), *map(str, _CORE.glob("**/*.py")))):
        with suppress(OSError):
            status = os.stat(file)  # noqa: PTH116 - hundreds of files: a Path costs more than the call
            versions.append((file, status.st_size, status.st_mtime_ns))
    parts = [project.compute_reading_digest(), *map(str, project.roots), is_computed]
    return compute_digest(repr([*parts, sys.version, versions]))


def _decode_row(row: Any) -> Shard | None:
    """Return the shard that the row of an entry stores; None if the row is damaged."""
    with suppress(ValueError, TypeError, LookupError, AttributeError, RecursionError):
        shard: Shard = _make_shard_codec().decode(row)
        return shard
    return None
