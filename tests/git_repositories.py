"""Real git repositories for tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


class GitRepository:
    """A real git repository, whose commits have given instants.

    :param root: its folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, when: str = "2024-01-01T00:00:00Z") -> str:
        """Run git, and return its output."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root.parent),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "ada",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_NAME": "maintainer",
            "GIT_COMMITTER_EMAIL": "maintainer@example.org",
            "GIT_COMMITTER_DATE": when,
        }
        command = ["git", "-C", str(self.root), *arguments]
        return subprocess.run(command, capture_output=True, check=True, text=True, env=environment).stdout

    def write(self, path: str, text: str) -> None:
        """Write a file of the working copy."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self, when: str, message: str = "change", **files: str) -> str:
        """Commit all changes of the working copy at an instant, and return the commit's object name.

        :param files: texts by path, with ``__`` for ``/``.
        """
        for name, text in files.items():
            self.write(name.replace("__", "/"), text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, when=when)
        return self.git("rev-parse", "HEAD").strip()
