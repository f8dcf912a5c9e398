"""The files below a root: which are documents, and which metadata belong to none."""

from __future__ import annotations

import os
from pathlib import Path
from posixpath import basename, dirname, join
from typing import TYPE_CHECKING

from ..diagnostics import Code, Diagnostic
from ..reading import MAIN_SIDECAR, is_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .project import Project

_MAX_FOLDERS = 100_000


def iter_documents(project: Project) -> Iterator[str]:
    """The paths of all documents below the root, folder by folder, those of other software left out.

    A link out of the root is among them: reading it gives a finding.
    """
    for path in _files(project):
        if is_document(path):
            yield path


def _files(project: Project) -> Iterator[str]:
    """The paths of all files below the root; linked folders inside it are followed once."""
    root = project.root
    prefix = len(str(root).rstrip(os.sep)) + 1
    todo = [(root, False)]
    for _ in range(_MAX_FOLDERS):
        if not todo:
            return
        start, linked = todo.pop()
        try:
            with os.scandir(start) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        if any(entry.name == ".buildinfo" for entry in found):
            continue  # the output of a build, with copies of the sources
        folders = []
        for entry in found:
            if not _is_folder(entry):
                yield entry.path[prefix:].replace(os.sep, "/")
            elif _is_followed(entry, root, linked=linked):
                folders.append((Path(entry.path), linked or entry.is_symlink()))
        todo += reversed(folders)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads nowhere
        return False


def _is_followed(entry: os.DirEntry[str], root: Path, *, linked: bool) -> bool:
    if entry.name.startswith(".") or entry.name in ("_build", "node_modules"):
        return False
    if (Path(entry.path) / "pyvenv.cfg").exists():
        return False
    if not entry.is_symlink():
        return True
    real = Path(os.path.realpath(entry.path))
    return not linked and real.is_relative_to(root) and not Path(entry.path).is_relative_to(real)


def find_stray_metadata(project: Project) -> Iterator[Diagnostic]:
    """Files that should hold the metadata of a proposal, with no document beside them that could show it."""
    profile = project.profile
    names = {
        basename(path) for name, path in profile.sidecars.items() if name == MAIN_SIDECAR and "{" not in basename(path)
    }
    last = sorted({pattern.segments[-1] for pattern in profile.paths if "{" not in pattern.segments[-1]})
    for path in _files(project) if names and last else ():
        if basename(path) not in names:
            continue
        beside = [join(dirname(path), name) for name in last]
        places = [project.match_path(document) for document in beside]
        expected = any(place is not None and not place.needs_marker for place in places)
        if expected and not any(os.path.lexists(project.absolute_path(document)) for document in beside):
            message = f"{basename(path)} has no document beside it ({' or '.join(last)}): no page shows the proposal"
            yield Diagnostic(path, 1, Code.STRAY_METADATA, message)
