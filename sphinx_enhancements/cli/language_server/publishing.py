"""Findings that the client shows: those of the files in the editor, and of the other files of their proposals."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor

from lsprotocol import types

from ...core.diagnostics import Diagnostic
from ...core.project.open_collection import ReadDocuments
from .diagnostics import make_diagnostic
from .positions import TextLines
from .session import Session
from .sessions import make_uri

Published = dict[str, list[types.Diagnostic]]  # URI -> diagnostics


class Publisher:
    """Sender of diagnostics, which sends only those of files whose findings have changed.

    :param send: sends the diagnostics of one file.
    :param executor: thread in which texts are read for the columns of findings.
    """

    def __init__(self, send: Callable[[str, list[types.Diagnostic]], None], executor: Executor) -> None:
        self.encoding: str = types.PositionEncodingKind.Utf16
        self.shows_all_files = False
        """True to show the findings of all files, as ``check`` does."""
        self._send, self._executor = send, executor
        self._published: dict[Session, Published] = {}
        self._lock = asyncio.Lock()

    async def publish(self, session: Session, uris: Mapping[str, str]) -> None:
        """Send the findings of a session that have changed.

        :param uris: path of each document in the editor -> its URI.
        """
        async with self._lock:
            documents, findings = session.documents, session.list_findings()
            built: Published = {}
            if documents is not None:
                files = findings.keys() if self.shows_all_files else _list_shown_files(session, uris)
                shown = {path: findings.get(path, []) for path in files}
                run = asyncio.get_running_loop().run_in_executor
                built = await run(self._executor, _build, documents, shown, dict(uris), self.encoding)
            self._send_changes(session, built)

    def forget(self, session: Session) -> None:
        """Remove all findings of a session that has ended."""
        self._send_changes(session, {})
        self._published.pop(session, None)

    def _send_changes(self, session: Session, built: Published) -> None:
        published = self._published.setdefault(session, {})
        for uri in [uri for uri in published if uri not in built]:
            if published.pop(uri):
                self._send(uri, [])
        for uri, diagnostics in built.items():
            if published.get(uri) != diagnostics:
                self._send(uri, diagnostics)
                published[uri] = diagnostics


def _list_shown_files(session: Session, uris: Mapping[str, str]) -> Iterable[str]:
    """Return the files in the editor, and the other files of the proposals to which they belong."""
    files = dict.fromkeys(uris)
    for entry in session.checked.collection if session.checked is not None else ():
        if not files.keys().isdisjoint(entry.files):
            files |= dict.fromkeys(entry.files)
    return files


def _build(
    documents: ReadDocuments, findings: Mapping[str, Iterable[Diagnostic]], uris: Mapping[str, str], encoding: str
) -> Published:
    project = documents.project
    cache: dict[str, TextLines] = {}

    def find_lines(path: str) -> TextLines:
        if path not in cache:
            cache[path] = TextLines(project.read_text(path)[0], encoding)
        return cache[path]

    def find_uri(path: str) -> str:
        return uris.get(path) or make_uri(project, path)

    return {
        find_uri(path): [make_diagnostic(finding, find_lines(path), find_uri, find_lines) for finding in own]
        for path, own in findings.items()
    }
