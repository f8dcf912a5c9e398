"""Name and account of the user in the configuration of git."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

_SECONDS = 10.0  # Maximum time for git to answer


class GitIdentity(NamedTuple):
    """Name and account of a user; empty if they are not configured."""

    name: str = ""
    account: str = ""


def read_git_identity(folder: Path) -> GitIdentity:
    """Return the user of a folder: ``user.name``, and ``github.user`` for the account; empty without git."""
    return GitIdentity(_read_option(folder, "user.name"), _read_option(folder, "github.user").removeprefix("@"))


def _read_option(folder: Path, name: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the name is one of this module
            ["git", "config", "--get", name],  # noqa: S607 - the user's git
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    text = done.stdout.decode("utf-8", "replace").strip()
    return text if done.returncode == 0 and text.isprintable() else ""
