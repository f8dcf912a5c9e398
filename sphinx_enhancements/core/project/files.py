"""The files below the root of a project: its documents, and metadata files without a document."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from posixpath import basename, dirname, join

from ..diagnostics import Code, Diagnostic
from ..reading.identity import is_document
from ..reading.metadata_sources import MAIN_SIDECAR
from .project import Project

_MAX_FOLDERS = 100_000  # Maximum number of folders that are searched for files


def iter_documents(project: Project) -> Iterator[str]:
    """Yield the paths of all documents below the root, folder by folder.

    Folders of other software and build outputs are skipped. Links out of the root are included: reading one
    yields a diagnostic.
    """
    return filter(is_document, _iter_files(project.root))


def _iter_files(root: Path) -> Iterator[str]:
    """Yield the paths of all files below a root; links to folders inside the root are followed once."""
    prefix = len(str(root).rstrip(os.sep)) + 1
    stack = [(root, False)]
    for _ in range(_MAX_FOLDERS):
        if not stack:
            return
        folder, is_linked = stack.pop()
        entries = _list_folder(folder)
        if any(entry.name == ".buildinfo" for entry in entries):
            continue  # the output of a build, with copies of the sources
        subfolders = []
        for entry in entries:
            if not _is_folder(entry):
                yield entry.path[prefix:].replace(os.sep, "/")
            elif _is_searched(entry, root, is_linked=is_linked):
                subfolders.append((Path(entry.path), is_linked or entry.is_symlink()))
        stack += reversed(subfolders)


def _list_folder(folder: Path) -> list[os.DirEntry[str]]:
    """Return the entries of a folder by name; none if it is unreadable."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a broken link
        return False


def _is_searched(entry: os.DirEntry[str], root: Path, *, is_linked: bool) -> bool:
    """Return True if a folder, which may be in one that was reached through a link, is searched for files."""
    if entry.name.startswith(".") or entry.name in ("_build", "node_modules"):
        return False
    if (Path(entry.path) / "pyvenv.cfg").exists():
        return False
    if not entry.is_symlink():
        return True
    target = Path(os.path.realpath(entry.path))
    return not is_linked and target.is_relative_to(root) and not Path(entry.path).is_relative_to(target)


def find_stray_metadata(project: Project) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each main sidecar without a document that could show its proposal."""
    sidecar_name = basename(project.profile.sidecars.get(MAIN_SIDECAR, ""))
    last_segments = {pattern.segments[-1] for pattern in project.profile.paths}
    names = sorted(segment for segment in last_segments if "{" not in segment)
    if not sidecar_name or "{" in sidecar_name or not names:
        return
    sidecars: list[str] = []
    documents: dict[str, list[str]] = {}
    for path in _iter_files(project.root):
        if basename(path) == sidecar_name:
            sidecars.append(path)
        elif is_document(path):
            documents.setdefault(dirname(path), []).append(path)
    for path in sidecars:
        possible = (join(dirname(path), name.replace("*", "x").replace("?", "x")) for name in names)
        is_expected = any(_is_proposal_by_path(project, document) for document in possible)
        if is_expected and not any(_is_proposal_by_path(project, d) for d in documents.get(dirname(path), ())):
            message = f"{sidecar_name} has no document beside it ({' or '.join(names)}): no page shows the proposal"
            yield Diagnostic(path, 1, Code.STRAY_METADATA, message)


def _is_proposal_by_path(project: Project, path: str) -> bool:
    match = project.match_path(path)
    return match is not None and not match.needs_marker
