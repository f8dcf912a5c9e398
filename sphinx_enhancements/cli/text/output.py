"""Text, lines and JSON on standard output."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from ...core.diagnostics import to_printable_line
from ...core.project.file_replacement import replace_file
from ..errors import CommandError


def write_json(data: dict[str, Any]) -> None:
    """Write JSON to standard output."""
    from ...core.export.enhancements_json import serialize_json  # imported late, as commands are

    write_text(serialize_json(data), is_utf8=True)


def write_text(text: str, *, is_utf8: bool = False) -> None:
    """Write text to standard output.

    :param is_utf8: True for text that programs read, so that it is UTF-8 whatever the terminal's encoding is.
    """
    if is_utf8 and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    _write(text)


def write_diff(diff: str) -> None:
    """Write a diff to standard output: on a terminal without control characters, otherwise with the exact bytes."""
    if sys.stdout is not None and not sys.stdout.isatty() and hasattr(sys.stdout, "buffer"):
        _write(diff.encode("utf-8", "surrogateescape"))
    else:
        _write("".join(c if c.isprintable() or c in "\t\n" else "\ufffd" for c in diff))


def write_file(file: Path, text: str) -> None:
    """Write text to a file in UTF-8; a regular file is replaced as a whole, so that it never has a part of the text."""
    data = text.encode("utf-8", "backslashreplace")
    try:
        target = Path(os.path.realpath(file))  # a link stays one
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # such as /dev/stdout or a pipe
        elif target.exists():
            replace_file(target, data, mode=stat.S_IMODE(target.stat().st_mode))
        else:
            replace_file(target, data)
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: cannot be written: {getattr(error, 'strerror', None) or error}") from None


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to standard output."""
    _write("".join(f"{line}\n" for line in lines))


def _write(text: str | bytes) -> None:
    """Write text to standard output; a reader that has closed it is no error, and changes no exit status."""
    if sys.stdout is None:  # the process was started without it
        raise CommandError("standard output is closed")
    try:
        if isinstance(text, bytes):
            sys.stdout.buffer.write(text)
        else:
            sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard(sys.stdout)
    except OSError as error:
        _discard(sys.stdout)
        raise CommandError(f"standard output cannot be written: {error.strerror}") from None


def print_message(text: str) -> None:
    """Print a message as one line on standard error; one that cannot be written changes no exit status."""
    try:
        print(to_printable_line(text), file=sys.stderr, flush=True)
    except OSError:  # such as that of a full disk
        _discard(sys.stderr)


def _discard(stream: TextIO) -> None:
    """Discard what a stream holds and what follows: Python would write it at exit, and fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def format_count(count: int, noun: str) -> str:
    """Return a number with a noun in the singular or plural."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
