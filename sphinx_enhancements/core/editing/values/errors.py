"""Error of a change that cannot be made."""

from __future__ import annotations

from ...diagnostics import to_printable_line


class ValueEditError(Exception):
    """A value that cannot be changed with certainty; its text is one line with file and line."""

    def __init__(self, path: str, line: int | None, reason: str) -> None:
        location = f"{path}:{line}" if line else path
        super().__init__(to_printable_line(f"{location}: {reason}"))
