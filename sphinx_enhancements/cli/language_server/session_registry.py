"""SessionRegistry of all folders of the editor, and the documents that are open in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from os.path import normpath
from pathlib import Path

from pygls.uris import from_fs_path, to_fs_path

from ...core.config.settings import search_settings
from ...core.diagnostics import SetupError
from ...core.project.conf_file import CONF_FOLDERS, read_conf_file
from ...core.project.project import Project, open_project
from .folder_session import FolderSession

_SETTINGS_NAMES = ("conf.py", "pyproject.toml")
_SETTINGS_SUFFIXES = (".toml", ".json", ".inv")
"""Suffixes of settings, profiles, baselines and the published files of other projects."""


@dataclass(frozen=True)
class SessionOptions:
    """Options of the server that apply to all folders; a relative path is relative to the folder.

    :param settings: settings file; None to look for one.
    :param root: folder of the proposals; None for that of the settings.
    :param cache_folder: folder of the cache of documents.
    """

    cache_folder: Path
    settings: Path | None = None
    root: Path | None = None


def read_options(options: SessionOptions, values: Mapping[str, object]) -> SessionOptions:
    """Return options with those of the editor, which those of the command line override."""
    settings, root = (Path(v) if isinstance(v := values.get(k), str) and v else None for k in ("settings", "root"))
    return SessionOptions(options.cache_folder, options.settings or settings, options.root or root)


class SessionRegistry:
    """SessionRegistry by folder, and the texts of the documents in the editor by URI.

    :param publish: is awaited after the findings of a session have changed.
    :param report: shows an error of the settings to the user.
    :param forget: is called after a session has ended.
    """

    def __init__(
        self,
        options: SessionOptions,
        publish: Callable[[FolderSession], Awaitable[None]],
        report: Callable[[str], None],
        forget: Callable[[FolderSession], None],
    ) -> None:
        self.documents: dict[str, str] = {}
        self.options = options
        self._publish, self._report, self._forget = publish, report, forget
        self._sessions: dict[Path, FolderSession] = {}

    def __iter__(self) -> Iterator[FolderSession]:
        return iter(tuple(self._sessions.values()))

    def list_uris(self, session: FolderSession) -> dict[str, str]:
        """Return path of each document in the editor that belongs to a session -> its URI."""
        located = ((uri, self.find(uri)) for uri in self.documents)
        paths = ((uri, session.find_path(found[1])) for uri, found in located if found and found[0] is session)
        return {path: uri for uri, path in paths if path is not None}

    def close(self) -> None:
        """Stop the work of all sessions."""
        self.set_folders((), tuple(map(str, self._sessions)))

    # -- folders -----------------------------------------------------------------------------

    def set_folders(self, added: Iterable[str | None], removed: Iterable[str | None] = ()) -> None:
        """Add and remove folders, which have URIs or paths."""
        for uri in removed:
            folder = _find_file(uri)
            if folder is not None and (session := self._sessions.pop(folder, None)) is not None:
                session.close()
                self._forget(session)
        for uri in added:
            folder = _find_file(uri)
            if folder is not None and folder.is_dir() and folder not in self._sessions:
                self._add_session(folder)

    def _add_session(self, folder: Path) -> FolderSession:
        open_folder = partial(_open_folder, folder, self.options)
        session = FolderSession(open_folder, self.options.cache_folder, self._publish, self._report)
        self._sessions[folder] = session
        for uri, text in self.documents.items():
            if (file := _find_file(uri)) is not None and self._find_session(file) is session:
                session.set_text(file, text)
        return session

    def _find_session(self, file: Path) -> FolderSession | None:
        """Return the session of the innermost folder that contains a file."""
        folders = [folder for folder in self._sessions if file.is_relative_to(folder)]
        return self._sessions[max(folders, key=lambda folder: len(folder.parts))] if folders else None

    def find(self, uri: str) -> tuple[FolderSession, Path] | None:
        """Return the session and the file of a URI; None if it is that of no file, or in no folder."""
        file = _find_file(uri)
        session = self._find_session(file) if file is not None else None
        return (session, file) if session is not None and file is not None else None

    # -- documents ---------------------------------------------------------------------------

    def set_document(self, uri: str, text: str) -> None:
        """Note the text of a document."""
        self.documents[uri] = text
        file = _find_file(uri)
        if file is None:
            return
        if not self._sessions and (folder := _find_settings_folder(file)) is not None:
            self._add_session(folder)  # an editor without folders; the session takes the text
        elif (session := self._find_session(file)) is not None:
            session.set_text(file, text)

    def close_document(self, uri: str) -> None:
        """Forget a document that the editor closed."""
        if self.documents.pop(uri, None) is not None and (located := self.find(uri)) is not None:
            session, file = located
            session.set_text(file, None)

    def note_files(self, uris: Iterable[str]) -> None:
        """Note that files have changed on the disk; those of proposals in the editor were read as they were typed."""
        for uri in uris:
            located = self.find(uri)
            if located is not None:
                session, file = located
                are_settings = is_settings_file(file) or session.decides_reading(file)
                if are_settings or uri not in self.documents or not session.has_proposal(file):
                    session.note_files(are_settings=are_settings)


def is_settings_file(file: Path) -> bool:
    """Return True if a file may decide how documents are read, or which findings are accepted."""
    return file.name in _SETTINGS_NAMES or file.suffix in _SETTINGS_SUFFIXES


def make_uri(project: Project, path: str) -> str:
    """Return the URI of a path relative to the root."""
    return str(from_fs_path(normpath(project.absolute_path(path))))


def _find_file(uri: str | None) -> Path | None:
    """Return the file of a URI or path; None if it names no file."""
    if not uri:
        return None
    if uri.startswith("/") or not uri.lower().startswith("file:"):
        return Path(uri) if uri.startswith("/") else None
    try:
        path = to_fs_path(uri)
    except ValueError:
        return None
    return Path(path) if path and "\0" not in path else None


def _find_settings_folder(file: Path) -> Path | None:
    """Return the innermost folder around a file that has settings."""
    return next(filter(_has_settings, file.parents), None)


def _has_settings(folder: Path) -> bool:
    try:
        return search_settings((folder,)) is not None
    except SetupError:
        return True  # which the session reports


def _open_folder(folder: Path, options: SessionOptions) -> Project:
    """Open the project of a folder: its settings are in it, above it, or in a folder of documentation.

    :raises SetupError: if the settings or the profile are unusable.
    """
    settings = options.settings and folder / options.settings
    if settings is None:
        settings = search_settings((folder, *folder.parents, *(folder / name for name in CONF_FOLDERS if name)))
    default_root = settings.resolve().parent if settings is not None else folder
    project = open_project(settings, default_root, options.root and folder / options.root)
    return read_conf_file(project, settings)
