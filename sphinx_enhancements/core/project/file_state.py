"""States of files, from which a cache recognizes an unchanged file without reading it."""

from __future__ import annotations

import os
import stat
import time
from hashlib import blake2b
from typing import NamedTuple

from ..reading.source import MAX_BYTES

_CLOCK_RESOLUTION = 2_000_000_000  # Nanoseconds within which two changes of a file can leave the same times


class FileState(NamedTuple):
    """Properties of the file at a path, one of which differs if the file or a link to it has changed.

    :param kind: type of the file from its mode; the negative number of the error, or 0, if there is no file.
    :param target: real path, if the path contains symbolic links; else empty.
    :param signature: size, times of the last changes in nanoseconds, inode and device of a regular file.
    """

    kind: int
    target: str = ""
    signature: tuple[int, ...] = ()

    @property
    def is_file(self) -> bool:
        """True if there is a regular file."""
        return self.kind == stat.S_IFREG

    @property
    def is_recent(self) -> bool:
        """True if the file was changed so recently that another change may leave the signature equal."""
        return self.is_file and max(self.signature[1:3]) > time.time_ns() - _CLOCK_RESOLUTION

    def is_same_path(self, other: FileState) -> bool:
        """Return True if another state has the same type of file and the same real path."""
        return self[:2] == other[:2]


class FileInspector:
    """Reader of the states of files below a folder. It examines each folder for symbolic links once.

    :param root: real path of the folder.
    """

    def __init__(self, root: str) -> None:
        self._real_folders = {root: root}

    def inspect(self, path: str) -> FileState:
        """Return the state of the file at an absolute path."""
        target = ""
        try:
            status = os.lstat(path)
            folder = os.path.dirname(path)  # noqa: PTH120 - thousands of paths: a Path costs more than the call
            if stat.S_ISLNK(status.st_mode) or self._find_real_folder(folder) != folder:
                target = os.path.realpath(path)
                status = os.stat(target)  # noqa: PTH116 - as above
        except (OSError, ValueError) as error:
            return FileState(-(getattr(error, "errno", 0) or 0), target)
        kind = stat.S_IFMT(status.st_mode)
        if kind != stat.S_IFREG:
            return FileState(kind, target)
        times = status.st_mtime_ns, status.st_ctime_ns
        return FileState(kind, target, (status.st_size, *times, status.st_ino, status.st_dev))

    def _find_real_folder(self, folder: str) -> str:
        """Return the real path of a folder."""
        unknown = []
        while folder not in self._real_folders and folder != (parent := os.path.dirname(folder)):  # noqa: PTH120
            unknown.append(folder)
            folder = parent
        for folder in reversed(unknown):
            is_real = self._real_folders.get(parent := os.path.dirname(folder), parent) == parent  # noqa: PTH120
            is_real = is_real and not os.path.islink(folder)  # noqa: PTH114
            self._real_folders[folder] = folder if is_real else os.path.realpath(folder)
        return self._real_folders.get(folder, folder)


def compute_file_digest(path: str) -> str:
    """Return a digest of the bytes of a file; empty if it is unreadable or larger than any document may be."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            data = file.read(MAX_BYTES + 1)
            return blake2b(data, digest_size=16).hexdigest() if len(data) <= MAX_BYTES else ""
    except (OSError, ValueError):
        return ""
