"""Findings that the client displays: those of the files in the editor, and of the other files of their proposals."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from typing import NamedTuple

from lsprotocol import types

from ...core.diagnostics import Diagnostic
from ...core.project.open_collection import ReadDocuments
from .diagnostics import make_diagnostic
from .folder_session import FolderSession
from .positions import TextPositions
from .session_registry import make_uri


class PublishedFile(NamedTuple):
    """Findings of a file as they were sent to the client."""

    uri: str
    findings: Sequence[Diagnostic]
    diagnostics: list[types.Diagnostic]


_Published = dict[str, PublishedFile]  # Path -> what was sent


class Publisher:
    """Sender of diagnostics, which sends only those of files whose findings have changed.

    :param send: sends the diagnostics of one file.
    :param executor: threads in which texts are read for the columns of findings.
    """

    def __init__(self, send: Callable[[str, list[types.Diagnostic]], None], executor: Executor) -> None:
        self.encoding: str = types.PositionEncodingKind.Utf16
        self.shows_all_files = False
        """True to show the findings of all files, as ``check`` does."""
        self._send, self._executor = send, executor
        self._published: dict[FolderSession, _Published] = {}
        self._lock = asyncio.Lock()

    async def publish(self, session: FolderSession, uris: Mapping[str, str]) -> None:
        """Send the findings of a session that have changed.

        :param uris: path of each document in the editor -> its URI.
        """
        async with self._lock:
            documents, published = session.documents, self._published.setdefault(session, {})
            published_findings: dict[str, Sequence[Diagnostic]] = {}
            built: _Published = {}
            if documents is not None:
                findings = session.list_findings()
                files = {*findings, *uris} if self.shows_all_files else _list_editor_files(session, uris)
                published_findings = {path: findings.get(path, []) for path in files}
                changed = {
                    path: own
                    for path, own in published_findings.items()
                    if path in uris or _has_changed(published, path, own)
                }
                run = asyncio.get_running_loop().run_in_executor
                built = await run(self._executor, _build, documents, changed, dict(uris), self.encoding)
            self._send_changes(published, built, kept=published_findings.keys())

    def forget(self, session: FolderSession) -> None:
        """Remove all findings of a session that has ended."""
        self._send_changes(self._published.pop(session, {}), {}, kept=())

    def _send_changes(self, published: _Published, built: _Published, kept: Collection[str]) -> None:
        for path in [path for path in published if path not in kept]:
            removed = published.pop(path)
            if removed.diagnostics:
                self._send(removed.uri, [])
        for path, new in built.items():
            old = published.get(path, new._replace(diagnostics=[]))
            if old.uri != new.uri and old.diagnostics:
                self._send(old.uri, [])
            if path not in published or (old.uri, old.diagnostics) != (new.uri, new.diagnostics):
                self._send(new.uri, new.diagnostics)
            published[path] = new


def _has_changed(published: _Published, path: str, findings: Sequence[Diagnostic]) -> bool:
    """Return True if a file that is not in the editor has other findings than the client displays."""
    return path not in published or published[path].findings != findings


def _list_editor_files(session: FolderSession, uris: Mapping[str, str]) -> Iterable[str]:
    """Return the files in the editor, and the other files of the proposals to which they belong."""
    files = dict.fromkeys(uris)
    for entry in session.checked.collection if session.checked is not None else ():
        if not files.keys().isdisjoint(entry.files):
            files |= dict.fromkeys(entry.files)
    return files


def _build(
    documents: ReadDocuments, findings: Mapping[str, Sequence[Diagnostic]], uris: Mapping[str, str], encoding: str
) -> _Published:
    project = documents.project
    cache: dict[str, TextPositions] = {}

    def find_lines(path: str) -> TextPositions:
        if path not in cache:
            cache[path] = TextPositions(project.read_text(path)[0], encoding)
        return cache[path]

    def find_uri(path: str) -> str:
        return uris.get(path) or make_uri(project, path)

    return {
        path: PublishedFile(
            find_uri(path), own, [make_diagnostic(finding, find_lines(path), find_uri, find_lines) for finding in own]
        )
        for path, own in findings.items()
    }
