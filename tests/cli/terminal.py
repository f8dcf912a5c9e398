"""A pseudo-terminal in which commands run."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_SGR = re.compile(r"\x1b\[[0-9;]*m")


class Output(NamedTuple):
    """Text that a command printed on a terminal, with its escape sequences, and its exit status."""

    text: str
    status: int

    @property
    def lines(self) -> list[str]:
        """The lines without colours."""
        return _SGR.sub("", self.text).splitlines()


def run_in_terminal(folder: Path, width: int, *arguments: str, height: int = 500, **environment: str) -> Output:
    """Run a command in a folder, with its output on a terminal of a size."""
    import fcntl
    import pty
    import struct
    import termios

    reader, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
    unset = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PAGER", "LESS")
    variables = {name: value for name, value in os.environ.items() if name not in unset}
    process = subprocess.Popen(
        [sys.executable, "-m", "sphinx_enhancements", *arguments],
        cwd=folder,
        env={**variables, "TERM": "xterm-256color", **environment},
        stdin=terminal,
        stdout=terminal,
        stderr=subprocess.PIPE,
    )
    os.close(terminal)
    text = b"".join(iter(lambda: _read(reader), b"")).decode()
    os.close(reader)
    _, errors = process.communicate(timeout=60)
    assert b"Traceback" not in errors, errors.decode()
    return Output(text.replace("\r\n", "\n"), process.returncode)


def _read(reader: int) -> bytes:
    """Return bytes that a terminal shows; empty after the last process has closed it."""
    try:
        return os.read(reader, 65536)
    except OSError as error:
        if error.errno == errno.EIO:
            return b""
        raise
