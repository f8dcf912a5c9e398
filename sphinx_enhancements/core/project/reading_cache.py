"""Cache of the enhancements that were read from documents, in a file for each root, settings file and installation.

An entry holds the shard of a document and the states of all files that its reading touched: the document, files beside
it and files that it includes, also those that do not exist. It counts as long as each of them is in the same state, or
has the same contents at the same place. Files that were changed within the resolution of the clock are always compared
by their contents. An unusable cache is the same as none.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from functools import cache, partial
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from ..collection.linking import Shard
from ..diagnostics import Code
from .file_state import FileInspector, FileState, compute_file_digest
from .processes import count_processes, start_process
from .project import Project, compute_digest
from .record_codec import Codec, require_codec

_FORMAT = "sphinx-enhancements cache 1"
_SUFFIX = ".read-cache"
_MAX_BYTES = 512 * 1024 * 1024  # Maximum size of a cache file; ten thousand proposals take 80 MiB
_MAX_AGE = 60 * 24 * 3600  # Seconds after which a cache file that no command has used is removed
_DOCUMENTS_PER_PROCESS = 50  # Number of documents for whose reading another process is worth its start
_LIBRARIES = ("yaml", "markdown_it")  # Packages whose version decides how documents are read
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_WRITE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_CACHE_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder contains caches of sphinx-enhancements.\n"
_CORE = Path(__file__).parent.parent


class Dependency(NamedTuple):
    """File whose state decides how a document is read.

    :param path: relative to the root.
    :param state: without a signature if the file was changed shortly before it was read.
    :param digest: digest of the bytes of a regular file; else empty.
    """

    path: str
    state: FileState
    digest: str


class _Entry(NamedTuple):
    """Entry of one document.

    :param row: shard of the document as JSON values.
    :param line: line of the cache file.
    """

    dependencies: tuple[Dependency, ...]
    row: list[Any]
    line: str


class _TouchedFile(NamedTuple):
    """File at which the reader of a document looks, as it was before."""

    state: FileState
    digest: str
    is_recent: bool

    @property
    def entry_state(self) -> tuple[FileState, str]:
        """State and digest for an entry."""
        return self.state._replace(signature=()) if self.is_recent else self.state, self.digest


@dataclass(frozen=True)
class _TracedProject(Project):
    """Project that calls a function with each path at which a file is looked for, before it is read."""

    trace: Callable[[str], None] = field(default=lambda _path: None, compare=False)

    def absolute_path(self, path: str) -> str:
        self.trace(path)
        return super().absolute_path(path)


class ReadingCache:
    """Cache of the shards of a project.

    :param folder: folder of cache files, which is created when the cache is saved.
    """

    def __init__(self, folder: Path, project: Project, *, metadata_only: bool = False) -> None:
        values = {f.name: getattr(project, f.name) for f in fields(Project)}
        self._project = _TracedProject(**values, trace=self._note_touched)
        self._touched: dict[str, _TouchedFile] = {}
        self._inspector = FileInspector(str(project.root))
        self._prefix = project.absolute_path("")
        name = compute_digest(repr([str(project.root), project.source, metadata_only, str(_CORE), sys.version]))
        self._file = folder / f"{name}{_SUFFIX}"
        self._key = _compute_key(project)
        self._entries = dict(_read_entries(self._file, self._key))
        self._lines: dict[str, str] = {}

    def load_all(self, paths: Sequence[str], read: Callable[[Project, str], Shard]) -> dict[str, Shard]:
        """Return the shards of documents, from their entries or else from a function that reads one.

        :param read: takes a project with the properties of that of the cache, and the path.
        """
        self._lines = {path: line for path in paths if (line := self._check_entry(path)) is not None}
        shards = {path: _decode_row(self._entries[path].row) for path in self._lines}
        unread = [path for path in paths if shards.get(path) is None]
        if unread:  # The first one also imports the readers, before there are several processes.
            shards[unread[0]] = self._read(unread[0], read)
            shards |= self._read_all(unread[1:], read)
        return {path: shard for path in paths if (shard := shards[path]) is not None}

    def _read_all(self, paths: Sequence[str], read: Callable[[Project, str], Shard]) -> dict[str, Shard | None]:
        """Read documents, many of them in several processes, whose results are lines of the cache file."""
        count = count_processes(len(paths) // _DOCUMENTS_PER_PROCESS)

        def read_share(start: int) -> bytes:
            self._lines = {}
            for path in paths[start::count]:
                self._read(path, read)
            return "\n".join(self._lines.values()).encode("ascii")

        children = []
        with suppress(OSError):  # This process reads what no other one does.
            for start in range(1, count):
                children.append(start_process(partial(read_share, start)))  # noqa: PERF401 - keeps those before an error
        shards: dict[str, Shard | None] = {path: self._read(path, read) for path in paths[::count]}
        for child in children:
            for path, entry in _parse_lines(child.wait()):
                if (shard := _decode_row(entry.row)) is not None:
                    shards[path] = shard
                    self._lines[path] = entry.line
        # A process does not return documents that have no entry.
        return shards | {path: self._read(path, read) for path in paths if path not in shards}

    def _read(self, path: str, read: Callable[[Project, str], Shard]) -> Shard:
        """Read a document, and add an entry for it."""
        self._touched.clear()
        shard = read(self._project, path)
        # If a file has changed meanwhile, it is not known which of its contents were read.
        if all(self._is_unchanged(touched, file) for touched, file in self._touched.items()):
            dependencies = [Dependency(touched, *file.entry_state) for touched, file in self._touched.items()]
            self._lines[path] = _format_line(path, dependencies, _make_shard_codec().encode(shard))
        return shard

    def _check_entry(self, path: str) -> str | None:
        """Return the line of an entry, with the present states of its files; None if one of them has changed."""
        entry = self._entries.get(path)
        if entry is None:
            return None
        present = list(map(self._check_dependency, entry.dependencies))
        if all(new is old for new, old in zip(present, entry.dependencies, strict=True)):
            return entry.line
        dependencies = [dependency for dependency in present if dependency is not None]
        return _format_line(path, dependencies, entry.row) if len(dependencies) == len(present) else None

    def _check_dependency(self, dependency: Dependency) -> Dependency | None:
        """Return a dependency with its present state; None if it has changed."""
        file = f"{self._prefix}{dependency.path}"
        state = self._inspector.inspect(file)
        if state == dependency.state:
            return dependency
        if not state.is_file or not state.is_same_path(dependency.state) or not dependency.digest:
            return None
        if compute_file_digest(file) != dependency.digest:
            return None
        return dependency if state.is_recent else dependency._replace(state=state)

    def _note_touched(self, path: str) -> None:
        if path not in self._touched:
            file = f"{self._prefix}{path}"
            state = self._inspector.inspect(file)
            digest = compute_file_digest(file) if state.is_file else ""
            self._touched[path] = _TouchedFile(state, digest, state.is_recent)

    def _is_unchanged(self, path: str, touched: _TouchedFile) -> bool:
        """Return True if a file is certainly in the state that was noted before it was read."""
        file = f"{self._prefix}{path}"
        if self._inspector.inspect(file) != touched.state or (touched.state.is_file and not touched.digest):
            return False
        return not touched.is_recent or compute_file_digest(file) == touched.digest

    def save(self) -> None:
        """Write the entries of the documents that were loaded, unless they are those in the file.

        A file that cannot be written is left out.
        """
        with suppress(OSError, ValueError):
            if self._lines == {path: entry.line for path, entry in self._entries.items()}:
                if self._file.stat().st_mtime < time.time() - _MAX_AGE / 10:
                    os.utime(self._file)
                return
            create_cache_folder(self._file.parent)
            body = "".join(f"{line}\n" for line in self._lines.values()).encode("ascii")
            _write_file(self._file, b"".join((_format_header(self._key, body), body)))
            _remove_old_files(self._file.parent)


@cache
def _make_shard_codec() -> Codec:
    return require_codec(Shard)


def _compute_key(project: Project) -> str:
    """Compute a digest of everything but files that decides how documents are read."""
    is_computed = any(diagnostic.code is Code.COMPUTED_SETTING for diagnostic in project.diagnostics)
    libraries = [spec.origin for name in _LIBRARIES if (spec := find_spec(name)) is not None]
    versions = []
    for file in sorted((*filter(None, libraries), *map(str, _CORE.glob("**/*.py")))):
        with suppress(OSError):
            status = os.stat(file)  # noqa: PTH116 - hundreds of files: a Path costs more than the call
            versions.append((file, status.st_size, status.st_mtime_ns))
    parts = [project.compute_reading_digest(), str(project.root), *map(str, project.other_roots), is_computed]
    return compute_digest(repr([*parts, sys.version, versions]))


def _format_line(path: str, dependencies: Sequence[Dependency], row: Any) -> str:
    return json.dumps([path, dependencies, row], separators=(",", ":"))


def _format_header(key: str, body: bytes) -> bytes:
    return f"{_FORMAT} {key} {blake2b(body, digest_size=16).hexdigest()}\n".encode("ascii")


def _read_entries(file: Path, key: str) -> Iterator[tuple[str, _Entry]]:
    """Yield path and entry of each document; none of a file that is damaged, of another version or another user's."""
    header, _, body = _read_own_file(file).partition(b"\n")
    if not body or header + b"\n" != _format_header(key, body):
        return
    yield from _parse_lines(body)


def _parse_lines(body: bytes) -> Iterator[tuple[str, _Entry]]:
    with suppress(ValueError, TypeError, LookupError, RecursionError):
        for line in body.decode("ascii").splitlines():
            path, dependencies, row = json.loads(line)
            yield path, _Entry(tuple(map(_decode_dependency, dependencies)), row, line)


def _decode_row(row: Any) -> Shard | None:
    """Return the shard in an entry; None if it is damaged."""
    with suppress(ValueError, TypeError, LookupError, AttributeError, RecursionError):
        shard: Shard = _make_shard_codec().decode(row)
        return shard
    return None


def _decode_dependency(values: list[Any]) -> Dependency:
    path, (kind, target, signature), digest = values
    return Dependency(path, FileState(kind, target, tuple(signature)), digest)


def _read_own_file(file: Path) -> bytes:
    """Return the bytes of a regular file of this user; empty for any other."""
    with suppress(OSError, ValueError), open(os.open(file, _READ_FLAGS), "rb") as stream:  # noqa: PTH123
        status = os.fstat(stream.fileno())
        is_own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
        if stat.S_ISREG(status.st_mode) and is_own and status.st_size <= _MAX_BYTES:
            return stream.read()
    return b""


def create_cache_folder(folder: Path) -> None:
    """Create a folder for cache files that version control and backups leave out; raise :exc:`OSError` if impossible.

    A folder that exists is left as it is, because it may contain other files.
    """
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="ascii")
        (folder / "CACHEDIR.TAG").write_text(_CACHE_TAG, encoding="ascii")


def _write_file(file: Path, data: bytes) -> None:
    """Replace a file at once, so that no other process reads a part of it."""
    temporary = file.with_name(f"{file.stem}-{os.getpid()}-{time.time_ns()}{_SUFFIX}")
    try:
        with open(os.open(temporary, _WRITE_FLAGS, 0o600), "wb") as stream:  # noqa: PTH123
            stream.write(data)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _remove_old_files(folder: Path) -> None:
    """Remove the cache files that no command has used for a long time, such as those of folders that are gone."""
    for file in folder.glob(f"*{_SUFFIX}"):
        if file.stat().st_mtime < time.time() - _MAX_AGE:
            file.unlink(missing_ok=True)
