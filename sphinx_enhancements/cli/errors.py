"""Error of a command that cannot run."""

from __future__ import annotations


class CommandError(Exception):
    """A command that cannot run with its arguments; each of its texts is one line for the user."""
