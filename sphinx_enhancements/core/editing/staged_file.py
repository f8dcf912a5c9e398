"""Replacement of one file in steps, each of which can be undone until all files of a change are replaced."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ..diagnostics import to_printable_line

_WRITE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_WRITE_MODE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_NEW_FILE_MODE = 0o666  # before the permissions that the process masks


class ChangeError(Exception):
    """A file that cannot be read or changed; its text is one line with the path."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{to_printable_line(path)}: {reason}")


@contextmanager
def explain_errors(path: str, action: str) -> Iterator[None]:
    """Raise a :exc:`ChangeError` with the reason for an error of the operating system."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise ChangeError(path, f"cannot be {action}: {getattr(error, 'strerror', None) or error}") from None


def read_regular_file(file: str, path: str) -> bytes | None:
    """Return the bytes of a regular file; None if there is no file.

    :param path: path for messages.
    """
    with explain_errors(path, "read"):
        try:
            if not stat.S_ISREG(os.stat(file).st_mode):  # noqa: PTH116 - paths are texts, as in source
                raise ChangeError(path, "is not a regular file")
            with open(file, "rb") as stream:  # noqa: PTH123
                return stream.read()
        except FileNotFoundError:
            return None


class StagedFile:
    """File whose new content is written beside it first.

    :param path: path for messages.
    :param file: real path.
    :param old: bytes that the file must have; None for a file that must not exist.
    """

    def __init__(self, path: str, file: str, old: bytes | None, new: bytes) -> None:
        self._path, self._file, self._old, self._new = path, file, old, new
        self._folder = os.path.dirname(file)  # noqa: PTH120
        self._new_folders: list[str] = []
        self._temporary = self._backup = ""
        self._is_replaced = False

    def check(self) -> None:
        """Raise :exc:`ChangeError` unless the file is as it was read and may be written."""
        content = read_regular_file(self._file, self._path)
        if content == self._old:
            if content is not None and _is_read_only(self._file):
                raise ChangeError(self._path, "cannot be written: it is read-only")
        elif self._old is None:
            raise ChangeError(self._path, "exists already, so that it is not written")
        else:
            raise ChangeError(self._path, "has changed since it was read, so that it is not written")

    def stage(self) -> None:
        """Write the new content beside the file, and keep the old one there, so that replacing needs no space."""
        with explain_errors(self._path, "written"):
            self._create_folder()
            self._temporary = self._choose_name("new")
            if self._old is None:
                _write(self._temporary, self._new, _NEW_FILE_MODE)
                return
            status = os.stat(self._file)  # noqa: PTH116
            mode = stat.S_IMODE(status.st_mode)
            _write(self._temporary, self._new, mode)
            with suppress(OSError, AttributeError):  # the owner of a file may be another user
                os.chown(self._temporary, status.st_uid, status.st_gid)
            with suppress(OSError):
                os.chmod(self._temporary, mode)  # noqa: PTH101 - the process may mask some permissions
            self._backup = self._choose_name("old")
            try:
                os.link(self._file, self._backup)
            except OSError:  # a file system without hard links
                _write(self._backup, self._old, mode)

    def replace(self) -> None:
        """Replace the file, unless it has changed."""
        self.check()
        with explain_errors(self._path, "written"):
            if self._old is None:
                self._publish()
            else:
                os.replace(self._temporary, self._file)  # noqa: PTH105
                self._is_replaced = True

    def _publish(self) -> None:
        """Give a new file its name, unless another file has it by now."""
        try:
            os.link(self._temporary, self._file)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            _write(self._file, b"", _NEW_FILE_MODE)
            os.replace(self._temporary, self._file)  # noqa: PTH105
        self._is_replaced = True

    def roll_back(self) -> None:
        """Restore the file as it was, and remove everything else that was written."""
        with suppress(OSError):
            if self._is_replaced and self._old is None:
                os.unlink(self._file)  # noqa: PTH108
            elif self._is_replaced:
                os.replace(self._backup, self._file)  # noqa: PTH105
        self.clean_up()
        for folder in reversed(self._new_folders):
            with suppress(OSError):
                os.rmdir(folder)  # noqa: PTH106

    def clean_up(self) -> None:
        """Remove the files beside the file."""
        for name in filter(None, (self._temporary, self._backup)):
            with suppress(OSError):
                os.unlink(name)  # noqa: PTH108

    def _choose_name(self, kind: str) -> str:
        """Return the path of a file in the same folder, which no reader takes for a document."""
        return os.path.join(self._folder, f".enhancements-{os.getpid()}-{time.time_ns()}.{kind}")  # noqa: PTH118

    def _create_folder(self) -> None:
        missing, folder = [], self._folder
        while not os.path.isdir(folder) and folder != os.path.dirname(folder):  # noqa: PTH112, PTH120
            missing.append(folder)
            folder = os.path.dirname(folder)  # noqa: PTH120
        for name in reversed(missing):
            with suppress(FileExistsError):  # another process has created it meanwhile
                os.mkdir(name)  # noqa: PTH102
                self._new_folders.append(name)


def _is_read_only(file: str) -> bool:
    """Return True if a file is write-protected, also for a user such as root who may write it all the same."""
    return not (os.access(file, os.W_OK) and os.stat(file).st_mode & _WRITE_MODE)  # noqa: PTH116


def _write(file: str, data: bytes, mode: int) -> None:
    with open(os.open(file, _WRITE_FLAGS, mode), "wb") as stream:  # noqa: PTH123
        stream.write(data)
