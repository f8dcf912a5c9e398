"""Changes of several files, which are checked, written or shown together."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..reading.source import is_inside
from .interrupts import DeferredSignals
from .staged_file import ChangeError as ChangeError  # raised by the functions below
from .staged_file import StagedFile, explain_errors, read_regular_file
from .text_edits import decode_file

_QUOTED = re.compile(rb'[\x00-\x1f"\\\x7f-\xff]')  # Bytes for which git quotes a path
_DIFF_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class FileChange:
    """New content of a file.

    :param path: relative to the root, with ``/``.
    :param old: bytes of the file as it was read; None for a file that does not exist yet.
    """

    path: str
    old: bytes | None
    new: bytes


def read_file(roots: Sequence[Path], path: str) -> bytes:
    """Return the bytes of a file that is to be changed.

    :param roots: real paths of folders in which files may be changed; paths are relative to the first one.
    :raises ChangeError: if the file cannot be read, or is outside the roots.
    """
    data = read_regular_file(_find_real_path(roots, path), path)
    if data is None:
        raise ChangeError(path, "there is no such file")
    return data


def check_changes(roots: Sequence[Path], changes: Iterable[FileChange]) -> None:
    """Check that changes can be written, as far as this is known before it is done.

    :raises ChangeError: as :func:`write_changes` does.
    """
    _prepare(roots, changes)


def write_changes(roots: Sequence[Path], changes: Iterable[FileChange]) -> None:
    """Write all changes, or none. Other processes read the old or the new bytes of a file, never a part.

    Files keep their permissions, and symbolic links stay. Missing folders of new files are created. A signal that ends
    the program, such as Ctrl-C, takes effect when all or none are written.

    :raises ChangeError: if a file has changed since it was read, exists although it should be new, is read-only or
        outside the roots, or cannot be written, such as on a full disk. No file is changed then.
    """
    files = _prepare(roots, changes)
    with DeferredSignals() as signals:
        try:
            for step in (StagedFile.stage, StagedFile.replace):
                for file in files:
                    signals.check()
                    step(file)
        except BaseException:
            for file in reversed(files):
                file.roll_back()
            raise
        for file in files:
            file.clean_up()


def _prepare(roots: Sequence[Path], changes: Iterable[FileChange]) -> list[StagedFile]:
    """Return the file of each change, after checks of all of them."""
    files: dict[str, StagedFile] = {}
    for change in changes:
        real_path = _find_real_path(roots, change.path)
        if real_path in files:
            raise ChangeError(change.path, "would be changed twice")
        files[real_path] = StagedFile(change.path, real_path, change.old, change.new)
    for file in files.values():
        file.check()
    return list(files.values())


def _find_real_path(roots: Sequence[Path], path: str) -> str:
    with explain_errors(path, "changed"):
        real_path = os.path.realpath(os.path.join(roots[0], path))  # noqa: PTH118 - as in source
        if is_inside(real_path, roots):
            return real_path
    raise ChangeError(path, "is outside the root, so that it is not changed")


def format_diff(changes: Iterable[FileChange]) -> str:
    """Return changes as a unified diff for ``git apply``, with the line ends of the files.

    Its bytes are those of :func:`.encode_file`.
    """
    return "".join(part for change in changes if change.old != change.new for part in _iter_diff(change))


def _iter_diff(change: FileChange) -> Iterator[str]:
    """Yield the header and the lines of the diff of one file. Source: ``git help diff``, "Generating patch text"."""
    old_name, new_name = _quote_path(f"a/{change.path}"), _quote_path(f"b/{change.path}")
    yield f"diff --git {old_name} {new_name}\n"
    if change.old is None:
        yield "new file mode 100644\n"
        old_name = "/dev/null"
    # A line of a text ends where git sees its end; a carriage return belongs to the line.
    before, after = (_DIFF_LINE.findall(decode_file(data)) for data in (change.old or b"", change.new))
    import difflib  # imported late: few commands show a diff

    for line in difflib.unified_diff(before, after, _mark_end(old_name), _mark_end(new_name)):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _mark_end(name: str) -> str:
    """Return the name of a file for a header of a diff, with a tab at its end if it contains spaces."""
    return f"{name}\t" if " " in name else name


def _quote_path(path: str) -> str:
    """Return a path in the form of git, which quotes all bytes that are not printable ASCII."""
    data = path.encode("utf-8", "surrogateescape")
    escapes = {b'"': b'\\"', b"\\": b"\\\\"}
    quoted = _QUOTED.sub(lambda match: escapes.get(match[0], b"\\%03o" % match[0][0]), data)
    return path if quoted == data else f'"{quoted.decode("ascii")}"'
