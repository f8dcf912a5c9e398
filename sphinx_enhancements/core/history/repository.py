"""Access to a git repository through the program ``git``.

Source: git-rev-parse(1), git-cat-file(1), git-ls-tree(1). The program is used instead of a library because wherever
there is a history, there is git; it reads every form of repository, and answers thousands of requests in one process.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ..diagnostics import SetupError, shorten_text
from ..events import Commit
from ..instants import format_instant

_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # A partial clone must not fetch missing objects from the network.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_CONFIGURATION = (
    "core.quotePath=false",
    "color.ui=false",
    "diff.relative=false",
    "i18n.logOutputEncoding=UTF-8",
    "log.showSignature=false",
)
"""Settings of git that decide the form of its output, whatever the user's are."""
_REMOVED_VARIABLES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Variables that git sets for its hooks; they would name another repository than that of the folder."""


class HistoryError(SetupError):
    """Unavailable history; its text is one line with the reason and what to do."""


class TreeItem(NamedTuple):
    """A file of a revision.

    :param mode: mode as git writes it, such as ``100644``.
    :param blob: object name of its content.
    """

    mode: str
    blob: str

    @property
    def is_link(self) -> bool:
        """True for a symbolic link, whose content is its target."""
        return self.mode == "120000"

    @property
    def is_submodule(self) -> bool:
        """True for a repository of its own, whose files are not in this one."""
        return self.mode == "160000"


class _ObjectReader:
    """Process of git that returns the contents of objects.

    :param command: ``git cat-file --batch``.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - the arguments are ours
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    def read(self, name: str) -> bytes | None:
        """Return the content of an object; None if it is missing."""
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:
            return None
        try:
            requests.write(f"{name}\n".encode("ascii"))
            requests.flush()
            head = answers.readline().split()
            if len(head) != 3:
                return None
            data = answers.read(int(head[2]))
            answers.read(1)
        except OSError:
            return None
        return data

    def close(self) -> None:
        """End the process."""
        with suppress(OSError):
            self._process.communicate()


class Repository:
    """A git repository, and the process that reads its objects.

    :param folder: a folder in its working copy, or the repository itself if it is bare.
    :raises HistoryError: if there is no git, or no repository.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        answers = self.run("rev-parse", "--is-bare-repository", "--is-shallow-repository").split()
        is_bare, self.is_shallow = (answer == "true" for answer in answers[-2:])
        top = folder if is_bare else Path(self.run("rev-parse", "--show-toplevel").removesuffix("\n"))
        self.top = top.resolve()
        """Real path of the working copy."""
        self._reader: _ObjectReader | None = None

    def close(self) -> None:
        """End the process that reads objects."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    # -- commits ---------------------------------------------------------------------------

    def find_commit(self, revision: str) -> Commit:
        """Return the commit that a revision names, such as a branch, a tag or ``HEAD~3``.

        :raises HistoryError: if there is none.
        """
        return self._show_commit(self._parse_revision(revision))

    def has_revision(self, revision: str) -> bool:
        """Return True if a text names a commit."""
        try:
            self._parse_revision(revision)
        except HistoryError:
            return False
        return True

    def _parse_revision(self, revision: str) -> str:
        quoted = repr(shorten_text(revision))
        if not revision or revision.startswith("-") or "\0" in revision:
            raise HistoryError(f"{quoted} is not a revision")
        try:
            return self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
        except HistoryError:
            if revision == "HEAD":
                raise HistoryError("the repository has no commit yet") from None
            hint = "; the clone is shallow: `git fetch --unshallow` gets the older ones" if self.is_shallow else ""
            raise HistoryError(f"there is no commit {quoted} in the repository{hint}") from None

    def find_commit_at(self, instant: datetime, revision: str = "HEAD") -> Commit:
        """Return the last commit on the main line of a revision that was committed at an instant or before it.

        :raises HistoryError: if the history begins later.
        """
        first = None
        for commit in self.iter_main_line(revision):
            if commit.time <= instant:
                return commit
            first = commit
        began = f"; it begins on {first.time:%Y-%m-%d}" if first is not None else ""
        raise HistoryError(f"the history has no commit before {format_instant(instant)}{began}{self._shallow_hint}")

    def find_merge_base(self, first: str, second: str) -> Commit:
        """Return the last commit that two commits have in common.

        :raises HistoryError: if they have none.
        """
        try:
            return self._show_commit(self.run("merge-base", first, second).split()[0])
        except (HistoryError, IndexError):
            message = f"{first[:10]} and {second[:10]} have no commit in common{self._shallow_hint}"
            raise HistoryError(message) from None

    @property
    def _shallow_hint(self) -> str:
        """End of a message about a commit that is missing in a shallow clone; else empty."""
        return ", because the clone is shallow: `git fetch --unshallow`" if self.is_shallow else ""

    def iter_main_line(self, revision: str = "HEAD") -> Iterator[Commit]:
        """Yield the commits from a revision along first parents, the newest first."""
        commit = self._parse_revision(revision)
        text = self.run("log", "--first-parent", "-z", f"--format={_COMMIT_FORMAT}", commit)
        return map(_parse_commit, filter(None, text.split("\0")))

    def _show_commit(self, commit: str) -> Commit:
        text = self.run("log", "-1", "-z", f"--format={_COMMIT_FORMAT}", commit)
        return _parse_commit(text.rstrip("\0"))

    # -- objects ---------------------------------------------------------------------------

    def list_files(self, commit: str) -> dict[str, TreeItem]:
        """Return all files of a commit, also symbolic links and submodules, by path relative to :attr:`top`."""
        items = {}
        for line in filter(None, self._run_bytes("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")):
            head, _, path = line.partition(b"\t")
            mode, _, name = head.decode("ascii").split(" ")
            items[os.fsdecode(path)] = TreeItem(mode, name)
        return items

    def read_blob(self, name: str) -> bytes:
        """Return the content of an object.

        :raises HistoryError: if the clone lacks it.
        """
        if self._reader is None:
            self._reader = _ObjectReader([*self._command, "cat-file", "--batch"], self._environment)
        data = self._reader.read(name)
        if data is None:
            reason = f"the object {name[:10]} is not in this clone, which may be partial"
            raise HistoryError(f"{reason}: fetch it with `git fetch --refetch`")
        return data

    # -- the program -----------------------------------------------------------------------

    @cached_property
    def _command(self) -> list[str]:
        options = (option for setting in _CONFIGURATION for option in ("-c", setting))
        return ["git", "-C", str(self._folder), *options, "--no-pager"]

    @cached_property
    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in _REMOVED_VARIABLES}
        return kept | _ENVIRONMENT

    def run(self, *arguments: str) -> str:
        """Return the output of a command of git that only reads.

        :raises HistoryError: with the first line of the error message if it fails.
        """
        return os.fsdecode(self._run_bytes(*arguments))

    def _run_bytes(self, *arguments: str) -> bytes:
        command = [*self._command, *arguments]
        try:
            process = subprocess.run(  # noqa: S603 - the arguments are ours, and names cannot be options
                command, capture_output=True, check=False, env=self._environment
            )
        except FileNotFoundError:
            raise HistoryError("history needs the program `git`, which is not installed") from None
        except (OSError, ValueError) as error:
            raise HistoryError(f"git cannot run: {error}") from None
        if process.returncode:
            raise HistoryError(f"git: {_find_reason(process.stderr)}")
        return process.stdout


_COMMIT_FORMAT = "%H %ct %an"


def _parse_commit(text: str) -> Commit:
    name, seconds, author = text.strip("\n").split(" ", 2)
    return Commit(name, parse_commit_time(seconds), author)


def parse_commit_time(seconds: str) -> datetime:
    """Return the instant of a commit from its seconds since 1970; the first or last possible one if it is neither."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return (datetime.min if seconds.startswith("-") else datetime.max).replace(tzinfo=UTC)


def _find_reason(errors: bytes) -> str:
    """Return the first line of git's error message that states a reason."""
    lines = errors.decode("utf-8", "replace").splitlines()
    reasons = [line.removeprefix("fatal: ") for line in lines if line.startswith("fatal: ")]
    return shorten_text((reasons or lines or ["it failed without a message"])[0], 200)
