"""Files that store what was read from documents: a header line, then one JSON line for each document.

The header has the key of the cache and a digest of the other lines. A file that is damaged, of another version or of
another user is read as an empty one.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from .dependencies import Dependency
from .file_replacement import replace_file
from .file_state import FileState

FILE_SUFFIX = ".read-cache"
_FORMAT = "sphinx-enhancements cache 2"
_MAX_BYTES = 512 * 1024 * 1024  # Maximum size of a cache file; ten thousand proposals take 80 MiB
_MAX_AGE = 60 * 24 * 3600  # Seconds after which an unused cache file is removed
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_CACHE_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder contains caches of sphinx-enhancements.\n"


ROW_START = ",\t"  # Separator before the row of an entry; texts in JSON contain no tab


class CacheEntry(NamedTuple):
    """Entry of one document in a cache file.

    :param row: JSON text from which the shard of the document is restored.
    :param line: the line that stores the entry.
    """

    dependencies: tuple[Dependency, ...]
    row: str
    line: str


def format_entry(path: str, dependencies: Sequence[Dependency], row: str) -> str:
    """Return the line that stores the entry of a document: a list in JSON of its path, its dependencies and its row.

    :param row: JSON text as :func:`format_row` returns it.
    """
    head = json.dumps([path, dependencies], separators=(",", ":"))
    return f"{head[:-1]}{ROW_START}{row}]"


def format_row(values: Any) -> str:
    """Return JSON values as the text that an entry stores."""
    return json.dumps(values, separators=(",", ":"))


def parse_entries(body: bytes) -> Iterator[tuple[str, CacheEntry]]:
    """Yield the path and the entry of each document in lines, up to the first line that is damaged."""
    with suppress(ValueError, TypeError, LookupError, RecursionError):
        for line in body.decode("ascii").splitlines():
            head, separator, row = line.partition(ROW_START)
            path, dependencies = json.loads(f"{head}]")
            if not (isinstance(path, str) and separator and row.endswith("]")):
                raise TypeError(f"{path!r} is no path, or the entry has no row")
            yield path, CacheEntry(tuple(map(_decode_dependency, dependencies)), row[:-1], line)


def _decode_dependency(values: list[Any]) -> Dependency:
    path, (kind, target, signature), digest = values
    return Dependency(path, FileState(kind, target, tuple(signature)), digest)


def read_cache_file(file: Path, key: str) -> Iterator[tuple[str, CacheEntry]]:
    """Yield the path and the entry of each document; none if the file is unusable or has another key."""
    header, _, body = _read_own_file(file).partition(b"\n")
    if body and header + b"\n" == _format_header(key, body):
        yield from parse_entries(body)


def read_cache_lines(file: Path, key: str) -> list[str]:
    """Return the lines of a cache file below its header; none if the file is unusable or has another key."""
    header, _, body = _read_own_file(file).partition(b"\n")
    with suppress(ValueError):
        if body and header + b"\n" == _format_header(key, body):
            return body.decode("ascii").splitlines()
    return []


def _format_header(key: str, body: bytes) -> bytes:
    return f"{_FORMAT} {key} {blake2b(body, digest_size=16).hexdigest()}\n".encode("ascii")


def _read_own_file(file: Path) -> bytes:
    """Return the bytes of a regular file of this user; empty for any other."""
    with suppress(OSError, ValueError), open(os.open(file, _READ_FLAGS), "rb") as stream:  # noqa: PTH123
        status = os.fstat(stream.fileno())
        is_own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
        if stat.S_ISREG(status.st_mode) and is_own and status.st_size <= _MAX_BYTES:
            return stream.read()
    return b""


def write_cache_file(file: Path, key: str, lines: Collection[str]) -> None:
    """Replace a cache file, create its folder if necessary, and remove unused cache files beside it.

    :raises OSError: if the file cannot be written.
    """
    create_cache_folder(file.parent)
    replace_cache_file(file, key, lines)
    remove_unused_files(file.parent)


def replace_cache_file(file: Path, key: str, lines: Collection[str]) -> None:
    """Replace a cache file in a folder that exists.

    :raises OSError: if the file cannot be written.
    """
    body = "".join(f"{line}\n" for line in lines).encode("ascii")
    replace_file(file, _format_header(key, body) + body, mode=0o600)


def remove_unused_files(folder: Path, max_bytes: int | None = None) -> None:
    """Remove the cache files in a folder that were not used for a long time.

    :param max_bytes: size of all files above which those that were used last half of that size are kept.
    :raises OSError: if the folder cannot be read.
    """
    with os.scandir(folder) as entries:
        files = [(entry.stat(), entry.path) for entry in entries if entry.name.endswith(FILE_SUFFIX)]
    limit = _MAX_BYTES if max_bytes is None or sum(s.st_size for s, _ in files) <= max_bytes else max_bytes // 2
    size, oldest = 0, time.time() - _MAX_AGE
    for status, path in sorted(files, key=lambda file: file[0].st_mtime_ns, reverse=True):
        size += status.st_size
        if status.st_mtime < oldest or (max_bytes is not None and size > limit):
            Path(path).unlink(missing_ok=True)


def mark_cache_file_as_used(file: Path) -> None:
    """Set the time of a cache file to now, unless that is recent, so that the file does not count as unused."""
    if file.stat().st_mtime < time.time() - _MAX_AGE / 10:
        os.utime(file)


def create_cache_folder(folder: Path) -> None:
    """Create a folder that version control and backups ignore; leave an existing one, which may have other files.

    :raises OSError: if the folder cannot be created.
    """
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="ascii")
        (folder / "CACHEDIR.TAG").write_text(_CACHE_TAG, encoding="ascii")
