"""Read files as text, and report what is wrong with their bytes."""

from __future__ import annotations

import os
import stat
from codecs import BOM_UTF8
from collections.abc import Sequence
from pathlib import Path

from ..diagnostics import Code, Diagnostic, Level

MAX_BYTES = 8 * 1024 * 1024  # Maximum size of a file; the largest real proposals are under half a megabyte


def read_text(
    path: str | Path, roots: Sequence[Path], display_path: str, max_bytes: int | None = None
) -> tuple[str, tuple[Diagnostic, ...]]:
    r"""Return the text of a file inside one of the roots, with ``\n`` line ends and no byte order mark.

    :param roots: real paths of folders.
    :param display_path: path for messages, relative to the root.
    :param max_bytes: maximum size of the file; None for that of a document.
    :returns: empty text and a diagnostic with the reason if the file cannot be read.
    """
    max_bytes = MAX_BYTES if max_bytes is None else max_bytes
    try:
        real_path, size = _check_file(path, roots)
        if size > max_bytes:
            raise OSError(f"it is larger than {max_bytes // 2**20} MiB")
        with open(real_path, "rb") as file:  # noqa: PTH123 - hundreds of files: a Path costs more than reading
            return decode_text(file.read(), display_path)
    except (OSError, RuntimeError, ValueError) as error:
        return "", (make_unreadable_diagnostic(display_path, error),)


def make_unreadable_diagnostic(display_path: str, error: Exception) -> Diagnostic:
    """Return a diagnostic about a file that cannot be read, with the reason."""
    reason = getattr(error, "strerror", None) or error  # without the absolute path
    message = f"{display_path} cannot be read: {reason}"
    return Diagnostic(display_path, None, Code.FILE_BOUNDS, message, Level.ERROR)


def read_file_start(path: str | Path, roots: Sequence[Path], size: int) -> tuple[str, bool]:
    r"""Return the start of a file inside one of the roots, up to its last line end, and True if this is the whole file.

    The text is empty if the file cannot be read. Line ends are ``\n``, and there is no byte order mark.

    :param size: maximum number of bytes to read.
    """
    try:
        with open(_check_file(path, roots)[0], "rb") as file:  # noqa: PTH123 - as above
            data = file.read(size + 1)
    except (OSError, RuntimeError, ValueError):
        return "", True
    return decode_file_start(data, size)


def decode_file_start(data: bytes, size: int) -> tuple[str, bool]:
    """Return the text of the first bytes of a file, up to the last line end, and True if these are all."""
    text, _ = decode_text(data[:size], "")
    is_whole = len(data) <= size
    return text if is_whole else text[: text.rfind("\n") + 1], is_whole


def _check_file(path: str | Path, roots: Sequence[Path]) -> tuple[str, int]:
    """Return the real path of a regular file inside a root, and its size in bytes; raise OSError for others."""
    real_path = os.path.realpath(path)
    if not is_inside(real_path, roots):
        raise OSError("it leads out of the project's root, to a folder that the setting `roots` does not name")
    status = os.stat(real_path)  # noqa: PTH116 - as above
    if not stat.S_ISREG(status.st_mode):
        raise OSError("it is not a regular file")
    return real_path, status.st_size


def is_inside(real_path: str, roots: Sequence[Path]) -> bool:
    """Return True if a real path is one of the roots or below it."""
    prefixes = (str(root).rstrip(os.sep) + os.sep for root in roots)
    return any(f"{real_path}{os.sep}".startswith(prefix) for prefix in prefixes)


def decode_text(data: bytes, display_path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text of a file's bytes, and a diagnostic if they are not UTF-8."""
    diagnostics: tuple[Diagnostic, ...] = ()
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; it is shown as U+FFFD. Save the file as UTF-8"
        diagnostics = (Diagnostic(display_path, line, Code.ENCODING, message),)
        text = data.decode(errors="replace")
    # To look for a byte is faster than to replace a character, which few files have.
    if b"\r" in data:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if b"\0" in data:
        text = text.replace("\0", "\ufffd")
    return text, diagnostics
