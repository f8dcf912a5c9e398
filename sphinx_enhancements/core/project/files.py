"""The files below the root of a project: its documents, and metadata files without a document."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from posixpath import basename, dirname, join, splitext
from typing import NamedTuple

from ..config.parser_settings import Markup
from ..config.patterns import matches_any
from ..config.profile_options import MAIN_SIDECAR
from ..diagnostics import Code, Diagnostic, Level
from .project import Project
from .tree import TreeEntry

_MAX_FOLDERS = 100_000  # Maximum number of folders that are searched for files
_MAX_LINKED_FOLDERS = 1000  # Maximum number of folders that are searched behind a link out of the roots


class FileListing(NamedTuple):
    """The paths of all files below the root of a project, folder by folder.

    Folders of other software, build outputs, and targets of links out of the roots are skipped.

    :param links_out: paths of the links out of the roots.
    """

    files: tuple[str, ...]
    links_out: tuple[str, ...]

    def list_documents(self, project: Project) -> tuple[str, ...]:
        """Return the paths of the documents among the files."""
        return tuple(filter(project.parsers.is_document, self.files))


def list_files(project: Project) -> FileListing:
    """List the files below the root of a project."""
    links_out: list[str] = []
    files = tuple(_iter_files(project, links_out))
    return FileListing(files, tuple(links_out))


def iter_documents(project: Project) -> Iterator[str]:
    """Yield the paths of all documents below the root, folder by folder."""
    return filter(project.parsers.is_document, _iter_files(project, []))


def _iter_files(project: Project, links_out: list[str]) -> Iterator[str]:
    """Yield the paths of all files below the root; links to folders inside the roots are followed once.

    :param links_out: list to which the paths of links out of the roots are added.
    """
    tree = project.tree
    stack = [("", False)]
    for _ in range(_MAX_FOLDERS):
        if not stack:
            return
        folder, is_linked = stack.pop()
        entries = tree.list_folder(folder)
        names = {entry.name for entry in entries}
        if ".buildinfo" in names or ("pyvenv.cfg" in names and folder):
            continue  # the output of a build, with copies of the sources, or a virtual environment
        subfolders = []
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_symlink() and not project.is_inside(path):
                links_out.append(path)
            elif not _is_folder(entry):
                yield path
            elif _is_searched(project, path, entry, is_linked=is_linked):
                subfolders.append((path, is_linked or entry.is_symlink()))
        stack += reversed(subfolders)


def _is_folder(entry: TreeEntry) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a broken link
        return False


def _is_searched(project: Project, path: str, entry: TreeEntry, *, is_linked: bool) -> bool:
    """Return True if a folder, which may be in one that was reached through a link, is searched for files."""
    if entry.name.startswith(".") or entry.name in ("_build", "node_modules"):
        return False
    if not entry.is_symlink():
        return True
    return not is_linked and not Path(project.absolute_path(path)).is_relative_to(project.tree.get_real_path(path))


def check_files(project: Project, listing: FileListing | None = None) -> Iterator[Diagnostic]:
    """Yield diagnostics about links out of the roots, sidecars without a document, and documents that are not read.

    :param listing: files of the project; None to list them.
    """
    files, links_out = listing or list_files(project)
    yield from _find_stray_metadata(project, files)
    yield from _find_unread_documents(project, files)
    for link in links_out:
        # Imported late: the readers of documents take longer to import than most commands to run.
        from .documents import has_proposals

        real_path = Path(project.tree.get_real_path(link))
        if any(has_proposals(project, path, real_path) for path in _iter_linked_files(project, link)):
            yield _report_link(project, link, real_path)


def _iter_linked_files(project: Project, link: str) -> Iterator[str]:
    """Yield the path of a linked file, or of each file in a linked folder, without following further links."""
    file = project.absolute_path(link)
    if not os.path.isdir(file):  # noqa: PTH112 - as in source
        yield link
    for folder, _subfolders, names in islice(os.walk(file), _MAX_LINKED_FOLDERS):
        inner = Path(folder).relative_to(file).as_posix()
        yield from (posixpath.normpath(join(link, inner, name)) for name in names)


def _report_link(project: Project, link: str, real_path: Path) -> Diagnostic:
    """Return a diagnostic about a link out of the roots, with the setting that allows it."""
    folder = real_path if os.path.isdir(real_path) else real_path.parent  # noqa: PTH112 - as in source
    settings_folder = (project.root / project.source).parent if project.source else project.root
    allowed = Path(os.path.relpath(folder, settings_folder)).as_posix()
    message = (
        f"{link} is a link out of the root, so that the proposals behind it are not read; "
        f'if they belong to the project, write `roots = ["{allowed}"]` into the settings'
    )
    return Diagnostic(link, None, Code.FILE_BOUNDS, message, Level.ERROR)


def _find_stray_metadata(project: Project, files: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each main sidecar without the document of its proposal."""
    sidecar_name = basename(project.profile.sidecars.get(MAIN_SIDECAR, ""))
    last_segments = {pattern.segments[-1] for pattern in project.profile.paths}
    names = sorted(segment for segment in last_segments if "{" not in segment)
    if not sidecar_name or "{" in sidecar_name or not names:
        return
    sidecars: list[str] = []
    documents: dict[str, list[str]] = {}
    for path in files:
        if basename(path) == sidecar_name:
            sidecars.append(path)
        elif project.parsers.is_document(path):
            documents.setdefault(dirname(path), []).append(path)
    for path in sidecars:
        if any(map(project.is_proposal_path, documents.get(dirname(path), ()))):
            continue
        possible = (join(dirname(path), name.replace("*", "x").replace("?", "x")) for name in names)
        if any(map(project.is_proposal_path, possible)):
            message = f"{sidecar_name} has no document beside it ({' or '.join(names)}): no page shows the proposal"
            yield Diagnostic(path, 1, Code.STRAY_METADATA, message)


def _find_unread_documents(project: Project, files: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each document that the settings name and whose markup language is not supported."""
    patterns, exclude = project.settings.documents, project.settings.exclude
    if not patterns or Markup.OTHER not in project.parsers.suffixes.values():
        return
    for path in files:
        is_unread = project.parsers.get_markup(path) is Markup.OTHER
        if is_unread and matches_any(patterns, path) and not matches_any(exclude, path):
            message = f"`documents` match a file {splitext(path)[1]}, which is neither Markdown nor reStructuredText"
            yield Diagnostic(path, 1, Code.UNREAD_DOCUMENT, f"{message}, so that it is no proposal")
