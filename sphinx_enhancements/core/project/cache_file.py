"""Files that store what was read from documents: a header line, then one JSON line for each document.

The header has the key of the cache and a digest of the starts of the other lines, each of which has a digest of its
row: rows are examined only when they are used. A file that is damaged, of another version or of another user is read as
an empty one.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from .dependencies import Dependency
from .file_replacement import replace_file
from .file_state import FileState

FILE_SUFFIX = ".read-cache"
_FORMAT = "sphinx-enhancements cache 3"
_MAX_BYTES = 512 * 1024 * 1024  # Maximum size of a cache file; ten thousand proposals take 80 MiB
_MAX_AGE = 60 * 24 * 3600  # Seconds after which an unused cache file is removed
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_CACHE_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder contains caches of sphinx-enhancements.\n"

ROW_START = b",\t"  # Separator before the row of an entry; texts in JSON contain no tab


class CacheEntry(NamedTuple):
    """Entry of one document in a cache file.

    :param digest: digest of the row.
    :param row: JSON text from which the shard of the document is restored.
    :param line: the line that stores the entry.
    """

    dependencies: tuple[Dependency, ...]
    digest: str
    row: bytes
    line: bytes

    def load_row(self) -> Any:
        """Return the JSON values of the row.

        :raises ValueError: if it is damaged.
        """
        if compute_bytes_digest(self.row) != self.digest:
            raise ValueError("the row has another digest")
        return json.loads(self.row)


def make_entry(path: str, dependencies: Sequence[Dependency], row: bytes, digest: str = "") -> CacheEntry:
    """Return the entry of a document; its line is a list in JSON of path, dependencies, digest and row.

    :param row: JSON text as :func:`format_row` returns it.
    :param digest: digest of the row if it is known.
    """
    digest = digest or compute_bytes_digest(row)
    head = json.dumps([path, dependencies, digest], separators=(",", ":")).encode("ascii")
    return CacheEntry(tuple(dependencies), digest, row, b"%s%s%s]" % (head[:-1], ROW_START, row))


def format_row(values: Any) -> bytes:
    """Return JSON values as the text that an entry stores."""
    return json.dumps(values, separators=(",", ":")).encode("ascii")


def compute_bytes_digest(data: bytes) -> str:
    """Return a digest of bytes."""
    return blake2b(data, digest_size=16).hexdigest()


def parse_entries(lines: Iterable[bytes]) -> Iterator[tuple[str, CacheEntry]]:
    """Yield the path and the entry of each document in lines, up to the first line whose start is damaged."""
    with suppress(ValueError, TypeError, LookupError, RecursionError):
        for line in lines:
            head, separator, row = line.partition(ROW_START)
            path, dependencies, digest = json.loads(head + b"]")
            if not (isinstance(path, str) and isinstance(digest, str) and separator and row.endswith(b"]")):
                raise TypeError(f"{path!r} is no path, or the entry has no row")
            yield path, CacheEntry(tuple(map(_decode_dependency, dependencies)), digest, row[:-1], line)


def _decode_dependency(values: list[Any]) -> Dependency:
    path, (kind, target, signature), digest = values
    return Dependency(path, FileState(kind, target, tuple(signature)), digest)


def read_cache_file(file: Path, key: str) -> Iterator[tuple[str, CacheEntry]]:
    """Return the path and the entry of each document; none if the file is unusable or has another key."""
    return parse_entries(read_cache_lines(file, key))


def read_cache_lines(file: Path, key: str) -> list[bytes]:
    """Return the lines of a cache file below its header; none if the file is unusable or has another key."""
    header, *lines = _read_own_file(file).splitlines() or [b""]
    return lines if header == format_header(key, lines) else []


def format_header(key: str, lines: Iterable[bytes]) -> bytes:
    """Return the first line of a cache file with some other lines."""
    starts = b"\n".join(line.partition(ROW_START)[0] for line in lines)
    return f"{_FORMAT} {key} {compute_bytes_digest(starts)}".encode("ascii")


def _read_own_file(file: Path) -> bytes:
    """Return the bytes of a regular file of this user; empty for any other."""
    with suppress(OSError, ValueError), open(os.open(file, _READ_FLAGS), "rb") as stream:  # noqa: PTH123
        status = os.fstat(stream.fileno())
        is_own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
        if stat.S_ISREG(status.st_mode) and is_own and status.st_size <= _MAX_BYTES:
            return stream.read()
    return b""


def write_cache_file(file: Path, key: str, lines: Collection[bytes]) -> None:
    """Replace a cache file, create its folder if necessary, and remove unused cache files beside it.

    :raises OSError: if the file cannot be written.
    """
    create_cache_folder(file.parent)
    replace_cache_file(file, key, lines)
    remove_unused_files(file.parent)


def replace_cache_file(file: Path, key: str, lines: Collection[bytes]) -> None:
    """Replace a cache file in a folder that exists.

    :raises OSError: if the file cannot be written.
    """
    replace_file(file, *(b"%s\n" % line for line in (format_header(key, lines), *lines)), mode=0o600)


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
