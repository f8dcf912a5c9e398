"""A file's bytes -> text, with what was wrong with them."""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from typing import TYPE_CHECKING

from ..diagnostics import Code, Diagnostic, Severity

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 8 * 1024 * 1024
"""A larger file is not read: the largest real proposals are under half a megabyte."""


def read_text(path: str | Path, root: Path, shown: str) -> tuple[str, tuple[Diagnostic, ...]]:
    r"""The text of a file inside the root, with ``\n`` line ends and no byte order mark.

    :param shown: the path for messages, relative to the root.
    :returns: empty text where the file cannot be read, with a finding that says why.
    """
    try:
        file, size = _checked(path, root, shown)
        if size > MAX_BYTES:
            raise _RefusedError(f"{shown} is larger than {MAX_BYTES // 2**20} MiB, and is not read")
        with open(file, "rb") as opened:  # noqa: PTH123 - hundreds of files: a Path costs more than reading
            data = opened.read()
    except _RefusedError as refused:
        message = str(refused)
    except (OSError, RuntimeError, ValueError) as error:
        message = f"{shown} cannot be read: {error}"
    else:
        return decode(data, shown)
    return "", (Diagnostic(shown, None, Code.FILE_BOUNDS, message, Severity.ERROR),)


def read_head(path: str | Path, root: Path, size: int) -> str:
    """The first bytes of a file inside the root as text; empty where it cannot be read."""
    try:
        with open(_checked(path, root, "")[0], "rb") as file:  # noqa: PTH123 - as above
            return file.read(size).decode("utf-8", "replace")
    except (_RefusedError, OSError, RuntimeError, ValueError):
        return ""


class _RefusedError(Exception):
    """A file that is not to be read."""


def _checked(path: str | Path, root: Path, shown: str) -> tuple[str, int]:
    """The file behind a path, which is a regular one inside the root, and its size in bytes."""
    real = os.path.realpath(path)
    inside = _real(root)
    if real != inside and not real.startswith(inside.rstrip(os.sep) + os.sep):
        raise _RefusedError(f"{shown} leads out of the project's root, and is not read")
    found = os.stat(real)  # noqa: PTH116 - as above
    if not stat.S_ISREG(found.st_mode):
        raise _RefusedError(f"{shown} is no regular file, and is not read")
    return real, found.st_size


@lru_cache(maxsize=16)
def _real(root: Path) -> str:
    return os.path.realpath(root)


def decode(data: bytes, shown: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of a file's bytes."""
    found: tuple[Diagnostic, ...] = ()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The error counts from behind a byte order mark, and holds the bytes that it counts.
        line = error.object.count(b"\n", 0, error.start) + 1
        found = (
            Diagnostic(
                shown,
                line,
                Code.ENCODING,
                f"byte 0x{error.object[error.start]:02x} is not UTF-8; it is shown as U+FFFD. Save the file as UTF-8",
            ),
        )
        text = data.decode("utf-8-sig", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return text, found
