"""Files that each commit on the main line changed. Source: git-diff(1), "RAW OUTPUT FORMAT"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from ..events import Commit
from .repository import Repository, TreeItem

_COMMIT_MARK, _FIELD_MARK = "\1", "\2"
_FORMAT = f"{_COMMIT_MARK}%H{_FIELD_MARK}%ct{_FIELD_MARK}%P{_FIELD_MARK}%an"


class ChangedFile(NamedTuple):
    """One file that a commit changed.

    :param old_path: path before the commit; None for a new file.
    :param new_path: path after it; None for a removed file. A renamed file has two different paths.
    :param item: the file after the commit; None for a removed one.
    """

    old_path: str | None
    new_path: str | None
    item: TreeItem | None


class ChangedFiles(NamedTuple):
    """All files that a commit changed, compared with its first parent."""

    commit: Commit
    files: tuple[ChangedFile, ...]


def iter_changed_files(repository: Repository, commit: str, since: str | None = None) -> Iterator[ChangedFiles]:
    """Yield the changes of each commit on the main line that ends at a commit, the oldest first.

    The author of a merge is that of the last commit that it merges.

    :param since: commit on the main line after which the changes begin; None for all.
    """
    authors = dict(line.split(" ", 1) for line in repository.run("log", "--format=%H %an", commit).splitlines())
    arguments = ("--first-parent", "--diff-merges=first-parent", "--reverse", "--raw", "--no-abbrev", "-M", "-z")
    revisions = (commit, f"^{since}") if since else (commit,)
    text = repository.run("log", *arguments, "--no-ext-diff", f"--format={_FORMAT}", *revisions)
    for block in text.split(_COMMIT_MARK)[1:]:
        head, _, body = block.partition("\0")
        name, seconds, parents, author = head.split(_FIELD_MARK)
        merged = parents.split()[1:]
        if merged:
            author = authors.get(merged[0], author)
        time = datetime.fromtimestamp(int(seconds), UTC)
        yield ChangedFiles(Commit(name, time, author), tuple(_parse_files(body)))


def _parse_files(body: str) -> Iterator[ChangedFile]:
    parts = iter(body.strip("\n").split("\0"))
    for head in parts:
        if not head.startswith(":"):
            continue
        _, mode, _, blob, change = head.split(" ")
        path = next(parts)
        if change[0] in "RC":
            new_path = next(parts)
            yield ChangedFile(path if change[0] == "R" else None, new_path, TreeItem(mode, blob))
        elif change[0] == "D":
            yield ChangedFile(path, None, None)
        else:
            yield ChangedFile(None if change[0] == "A" else path, path, TreeItem(mode, blob))
