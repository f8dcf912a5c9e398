"""A file's bytes -> text, with what was wrong with them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ..diagnostics import Code, Diagnostic, Severity

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 8 * 1024 * 1024
"""A larger file is not read: the largest real proposals are under half a megabyte."""


def read_text(path: Path, root: Path, shown: str) -> tuple[str, tuple[Diagnostic, ...]]:
    r"""The text of a file inside the root, with ``\n`` line ends and no byte order mark.

    :param shown: the path for messages, relative to the root.
    :returns: empty text where the file cannot be read, with a finding that says why.
    """

    def failed(message: str) -> tuple[str, tuple[Diagnostic, ...]]:
        return "", (Diagnostic(shown, None, Code.FILE_BOUNDS, message, Severity.ERROR),)

    try:
        resolved = path.resolve()
        if not resolved.is_relative_to(_real(root)):
            return failed(f"{shown} leads out of the project's root, and is not read")
        if not resolved.is_file():
            return failed(f"{shown} is no regular file, and is not read")
        if resolved.stat().st_size > MAX_BYTES:
            return failed(f"{shown} is larger than {MAX_BYTES // 2**20} MiB, and is not read")
        data = resolved.read_bytes()
    except (OSError, RuntimeError) as error:
        return failed(f"{shown} cannot be read: {error}")
    return decode(data, shown)


@lru_cache(maxsize=16)
def _real(root: Path) -> Path:
    return root.resolve()


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
