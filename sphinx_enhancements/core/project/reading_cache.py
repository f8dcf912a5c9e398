"""Cache of the enhancements that were read from documents, in a file for each root, settings file and installation.

An entry holds the shard of a document and the states of all files for which its reader looked: the document, its
sidecar files and the files that it includes, whether they exist or not. The entry is valid while each of these files
has the same state, or the same path and contents. Files that were changed within the resolution of the clock before
they were read are always compared by their contents. An unusable cache file is ignored.

One more entry holds the findings about all documents, and a digest of everything else that they were computed from.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import Code, Diagnostic
from .cache_file import (
    FILE_SUFFIX,
    CacheEntry,
    format_row,
    make_entry,
    mark_cache_file_as_used,
    parse_entries,
    read_cache_file,
    write_cache_file,
)
from .dependencies import DependencyTracer
from .project import Project, compute_digest
from .record_codec import Codec, require_codec

if TYPE_CHECKING:
    from ..collection.linking import Shard

_DOCUMENTS_PER_PROCESS = 50  # Number of documents that justify the start of a process
_LIBRARIES = ("yaml", "markdown_it")  # Packages whose version decides how documents are read
_CORE = Path(__file__).parent.parent
_FINDINGS = ""  # Path of the entry for the findings; no document has it


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings about all documents of a project, and about its settings.

    :param proposal_count: number of proposals.
    :param diagnostics: in the order of files and lines.
    :param states: path of each file of proposals, with their statuses and their stages.
    """

    proposal_count: int
    diagnostics: tuple[Diagnostic, ...]
    states: tuple[tuple[str, str, str], ...]


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
        self._valid: dict[str, CacheEntry] = {}
        """Entries of the cache file that are valid, and those of documents that were read."""
        self._findings = self._entries.get(_FINDINGS)

    def check_entries(self, paths: Iterable[str]) -> None:
        """Find the entries of documents that are valid."""
        self._valid = {path: entry for path in paths if (entry := self._check_entry(path)) is not None}

    def load_all(self, paths: Sequence[str], read: Callable[[Project, str], Shard]) -> dict[str, Shard]:
        """Return the shards of documents: cached ones, and for changed documents those that a function reads.

        :param read: reads the document at a path of a project.
        """
        self.check_entries(paths)
        return self.load_checked(paths, read)

    def load_checked(self, paths: Sequence[str], read: Callable[[Project, str], Shard]) -> dict[str, Shard]:
        """Return the shards of documents as :meth:`load_all` does, after :meth:`check_entries` for them."""
        shards = {path: _decode_entry(entry) for path, entry in self._valid.items()}
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
            self._valid = {}
            for path in paths[start::count]:
                self._read(path, read)
            return b"\n".join(entry.line for entry in self._valid.values())

        children = []
        with suppress(OSError):  # Without enough processes, this one reads more.
            for start in range(1, count):
                children.append(ChildProcess(partial(read_share, start)))  # noqa: PERF401 - keeps those before an error
        shards: dict[str, Shard | None] = {path: self._read(path, read) for path in paths[::count]}
        for child in children:
            for path, entry in parse_entries(child.wait().splitlines()):
                if (shard := _decode_entry(entry)) is not None:
                    shards[path] = shard
                    self._valid[path] = entry
        # Children return no documents without an entry, and none if they fail.
        return shards | {path: self._read(path, read) for path in paths if path not in shards}

    def _read(self, path: str, read: Callable[[Project, str], Shard]) -> Shard:
        """Read a document and add an entry for it."""
        self._tracer.start()
        shard = read(self._tracer.project, path)
        if not self._tracer.has_changes():
            dependencies = self._tracer.list_dependencies()
            self._valid[path] = make_entry(path, dependencies, format_row(encode_shard(shard)))
        return shard

    def _check_entry(self, path: str) -> CacheEntry | None:
        """Return a valid entry, with the current states of its files; None if a file has changed."""
        entry = self._entries.get(path)
        if entry is None:
            return None
        present = list(map(self._tracer.check, entry.dependencies))
        if all(new is old for new, old in zip(present, entry.dependencies, strict=True)):
            return entry
        dependencies = [dependency for dependency in present if dependency is not None]
        if len(dependencies) < len(present):
            return None
        return make_entry(path, dependencies, entry.row, entry.digest)

    def save(self) -> None:
        """Write the entries of the loaded documents to the cache file if they differ from it; ignore errors."""
        with suppress(OSError, ValueError):
            entries = self._valid if self._findings is None else {_FINDINGS: self._findings, **self._valid}
            if entries == self._entries:
                mark_cache_file_as_used(self._file)
            else:
                write_cache_file(self._file, self._key, [entry.line for entry in entries.values()])

    # -- findings --------------------------------------------------------------------------

    def load_findings(self, inputs: str) -> Findings | None:
        """Return the cached findings if nothing that they were computed from has changed; else None.

        :param inputs: digest of the settings and of the files that exist.
        """
        entry = self._check_entry(_FINDINGS)
        if entry is None:
            return None
        with suppress(ValueError, TypeError, LookupError, AttributeError, RecursionError):
            cached_inputs, row = entry.load_row()
            if cached_inputs == self._complete_inputs(inputs):
                findings: Findings = _make_findings_codec().decode(row)
                self._findings = entry
                return findings
        return None

    def compute_findings(self, inputs: str, compute: Callable[[Project], Findings]) -> Findings:
        """Return the findings that a function computes, and add an entry for them.

        :param inputs: digest of the settings and of the files that exist.
        :param compute: computes the findings from the loaded shards and the files of a project.
        """
        self._tracer.start()
        findings = compute(self._tracer.project)
        self._findings = None
        if not self._tracer.has_changes():
            row = [self._complete_inputs(inputs), _make_findings_codec().encode(findings)]
            self._findings = make_entry(_FINDINGS, self._tracer.list_dependencies(), format_row(row))
        return findings

    def has_entries(self, paths: Collection[str]) -> bool:
        """Return True if there is a valid entry for each of some documents, so that their shards are known exactly."""
        return self._valid.keys() == set(paths)

    def _complete_inputs(self, inputs: str) -> str:
        """Return a digest of other inputs of the findings, and of all shards."""
        # Documents that were just read stand behind those that are cached.
        rows = (f"{path}\0{entry.digest}" for path, entry in sorted(self._valid.items()))
        return compute_digest("\n".join([inputs, *rows]))


@cache
def _make_findings_codec() -> Codec:
    return require_codec(Findings)


@cache
def _make_shard_codec() -> Codec:
    from ..collection.linking import Shard  # imported late: kept findings need no shards

    return require_codec(Shard)


def compute_reading_key(project: Project) -> str:
    """Return a digest of settings, paths, libraries and code, which all affect what is read from documents."""
    is_computed = any(diagnostic.code is Code.COMPUTED_SETTING for diagnostic in project.diagnostics)
    libraries = [spec.origin for name in _LIBRARIES if (spec := find_spec(name)) is not None]
    versions = []
    for file in sorted((*filter(None, libraries), *_iter_modules())):
        with suppress(OSError):
            status = os.stat(file)  # noqa: PTH116 - hundreds of files: a Path costs more than the call
            versions.append((file, status.st_size, status.st_mtime_ns))
    parts = [project.compute_reading_digest(), *map(str, project.roots), is_computed]
    return compute_digest(repr([*parts, sys.version, versions]))


def _iter_modules() -> Iterator[str]:
    """Yield the paths of all modules of the core."""
    for folder, _subfolders, names in os.walk(_CORE):
        yield from (f"{folder}{os.sep}{name}" for name in names if name.endswith(".py"))


def encode_shard(shard: Shard) -> Any:
    """Return a shard as JSON values."""
    return _make_shard_codec().encode(shard)


def decode_shard(values: Any) -> Shard | None:
    """Return the shard that JSON values represent; None if they are no shard."""
    with suppress(ValueError, TypeError, LookupError, AttributeError):
        shard: Shard = _make_shard_codec().decode(values)
        return shard
    return None


def _decode_entry(entry: CacheEntry) -> Shard | None:
    """Return the shard that an entry stores; None if its row is damaged."""
    with suppress(ValueError, RecursionError):
        return decode_shard(entry.load_row())
    return None
