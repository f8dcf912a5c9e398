"""Files that each commit on the main line changed. Source: git-diff(1), "RAW OUTPUT FORMAT"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..events import Commit
from .repository import Repository, TreeItem, parse_commit_time

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
    lines = repository.run("log", "-z", "--format=%H %an", commit).split("\0")
    authors = dict(line.split(" ", 1) for line in lines if line)
    arguments = ("--first-parent", "--diff-merges=first-parent", "--reverse", "--raw", "--no-abbrev", "-M", "-z")
    revisions = (commit, f"^{since}") if since else (commit,)
    text = repository.run("log", *arguments, "--no-ext-diff", f"--format={_FORMAT}", *revisions)
    present: Commit | None = None
    files: list[ChangedFile] = []
    parts = iter(text.split("\0"))
    for part in parts:  # A path can contain the mark of a commit, but is never at the beginning of a record.
        head = part.lstrip("\n")
        if head.startswith(_COMMIT_MARK):
            if present is not None:
                yield ChangedFiles(present, tuple(files))
            present, files = _parse_commit(head, authors), []
        elif head.startswith(":"):
            files.append(_parse_file(head, parts))
    if present is not None:
        yield ChangedFiles(present, tuple(files))


def find_renames(repository: Repository, base: str, commit: str | None) -> dict[str, str]:
    """Return the former path of each renamed file -> its path in a commit; None for the working copy.

    Paths are relative to the top of the repository.
    """
    revisions = (base,) if commit is None else (base, commit)
    parts = iter(repository.run("diff", "--raw", "--no-abbrev", "-M", "-z", "--no-ext-diff", *revisions).split("\0"))
    files = [_parse_file(part, parts) for part in parts if part.startswith(":")]
    return {file.old_path: file.new_path for file in files if file.old_path and file.new_path}


def _parse_commit(head: str, authors: Mapping[str, str]) -> Commit:
    name, seconds, parents, author = head.removeprefix(_COMMIT_MARK).split(_FIELD_MARK, 3)
    merged = parents.split()[1:]
    if merged:
        author = authors.get(merged[0], author)
    return Commit(name, parse_commit_time(seconds), author)


def _parse_file(head: str, parts: Iterator[str]) -> ChangedFile:
    """Return one file of the raw output.

    :param parts: the following parts of the output, of which the paths are taken.
    """
    _, mode, _, blob, change = head.split(" ")
    path = next(parts)
    if change[0] in "RC":
        return ChangedFile(path if change[0] == "R" else None, next(parts), TreeItem(mode, blob))
    if change[0] == "D":
        return ChangedFile(path, None, None)
    return ChangedFile(None if change[0] == "A" else path, path, TreeItem(mode, blob))
