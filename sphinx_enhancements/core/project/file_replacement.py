"""Replacement of files as a whole: other processes read the old or the new bytes, never a part."""

from __future__ import annotations

import os
import time
from pathlib import Path

_WRITE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def replace_file(file: Path, *parts: bytes, mode: int = 0o666) -> None:
    """Replace a file atomically, also a read-only one, or create it.

    :param parts: parts of the content, in order.
    :param mode: permissions of the file before those that the process masks.
    :raises OSError: if the file cannot be written; it is then unchanged.
    """
    temporary = file.with_name(f"{file.stem}-{os.getpid()}-{time.time_ns()}{file.suffix}")
    try:
        with open(os.open(temporary, _WRITE_FLAGS, mode), "wb") as stream:  # noqa: PTH123
            stream.writelines(parts)
        os.replace(temporary, file)  # noqa: PTH105 - paths of Sphinx have the method of texts
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
