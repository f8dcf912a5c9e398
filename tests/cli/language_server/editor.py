"""An editor: a client that drives a language server in a thread, which starts faster than a process."""

from __future__ import annotations

import asyncio
import socket
from threading import Thread
from typing import TYPE_CHECKING

import attrs
from lsprotocol import types
from pytest_lsp.client import make_test_lsp_client

from sphinx_enhancements.cli.language_server.server import make_server
from sphinx_enhancements.cli.language_server.session_registry import SessionOptions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pytest_lsp import LanguageClient

CAPABILITIES = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(
        hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown]),
        code_action=types.CodeActionClientCapabilities(
            resolve_support=types.ClientCodeActionResolveOptions(properties=["edit"])
        ),
    ),
    workspace=types.WorkspaceClientCapabilities(
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
    ),
)

TIMEOUT = 60
"""Seconds after which a test that waits for the server fails."""


class ServerThread:
    """Thread with a language server for one client, which connects to :attr:`address`."""

    def __init__(self, options: SessionOptions) -> None:
        self._server = make_server(options)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._socket.getsockname()
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        connection, _ = self._socket.accept()
        with self._socket, connection, connection.makefile("rb") as received, connection.makefile("wb") as sent:
            self._server.start_io(received, sent)

    def wait(self) -> int:
        """Wait for the end of the session; return the exit status of a server in a process of its own."""
        self._thread.join(TIMEOUT)
        assert not self._thread.is_alive()
        return self._server.exit_status


class Editor:
    """Editor of the files in a folder.

    :param client: running client, whose session is not initialized.
    """

    def __init__(self, client: LanguageClient, server: ServerThread, folder: Path) -> None:
        self.client, self.folder = client, folder
        self._server = server
        self.texts: dict[str, str] = {}
        self._version = 0

    async def start(
        self,
        *folders: Path,
        options: object = None,
        capabilities: types.ClientCapabilities = CAPABILITIES,
        encodings: tuple[str, ...] = (),
    ) -> types.InitializeResult:
        """Start the session in folders, by default in the editor's folder."""
        if encodings:
            general = types.GeneralClientCapabilities(position_encodings=list(encodings))
            capabilities = attrs.evolve(capabilities, general=general)
        opened = [types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders or (self.folder,)]
        params = types.InitializeParams(
            capabilities=capabilities, workspace_folders=opened, initialization_options=options, root_uri=None
        )
        return await self.client.initialize_session(params)

    async def stop(self) -> int:
        """End the session, and return the exit status of the server."""
        await asyncio.wait_for(self.client.shutdown_session(), TIMEOUT)
        await self.client.stop()
        return self._server.wait()

    def uri(self, path: str) -> str:
        """Return the URI of a file."""
        return (self.folder / path).as_uri()

    def path(self, uri: str) -> str:
        """Return the path of the URI of a file in the folder."""
        return uri.removeprefix(f"{self.folder.as_uri()}/")

    def document(self, path: str) -> types.TextDocumentIdentifier:
        """Return the identifier of a document."""
        return types.TextDocumentIdentifier(self.uri(path))

    def open(self, path: str, text: str | None = None) -> None:
        """Open a file, perhaps with another text than on the disk."""
        self.texts[path] = (self.folder / path).read_text(encoding="utf-8") if text is None else text
        item = types.TextDocumentItem(self.uri(path), "text", 0, self.texts[path])
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, path: str, text: str) -> None:
        """Replace the text of an open file."""
        self._version += 1
        self.texts[path] = text
        document = types.VersionedTextDocumentIdentifier(self._version, self.uri(path))
        changes = [types.TextDocumentContentChangeWholeDocument(text)]
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, changes))

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace a part of the text of an open file, which has it once."""
        assert self.texts[path].count(old) == 1
        self.change(path, self.texts[path].replace(old, new))

    def save(self, path: str) -> None:
        """Write an open file to the disk."""
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(self.texts[path], encoding="utf-8")
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(self.document(path)))

    def close(self, path: str) -> None:
        """Close a file."""
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.document(path)))

    def note_file(self, path: str, kind: types.FileChangeType = types.FileChangeType.Changed) -> None:
        """Tell the server that a file has changed on the disk."""
        events = [types.FileEvent(self.uri(path), kind)]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))

    async def settle(self, path: str) -> list[str]:
        """Wait until all changes are checked; return line, from 1, and code of each finding in a file."""
        params = types.DocumentSymbolParams(self.document(path))
        await asyncio.wait_for(self.client.text_document_document_symbol_async(params), TIMEOUT)
        return [f"{found.range.start.line + 1} {found.code}" for found in self.findings(path)]

    def findings(self, path: str) -> list[types.Diagnostic]:
        """Return the findings of a file as the server published them last."""
        return list(self.client.diagnostics.get(self.uri(path), ()))

    def position(self, path: str, part: str, offset: int = 0) -> types.Position:
        """Return the position of the first occurrence of a text of one line in an open file; UTF-16 is counted."""
        start = self.texts[path].index(part) + offset
        before = self.texts[path][:start]
        column = before.rpartition("\n")[2]
        return types.Position(before.count("\n"), len(column.encode("utf-16-le")) // 2)

    def cut(self, path: str, span: types.Range) -> str:
        """Return the part of an open file, or of one on the disk, in a range on one line."""
        text = self.texts.get(path) or (self.folder / path).read_text(encoding="utf-8")
        line = text.split("\n")[span.start.line].encode("utf-16-le")
        assert span.start.line == span.end.line
        return line[2 * span.start.character : 2 * span.end.character].decode("utf-16-le")

    def apply(self, edit: types.WorkspaceEdit | None) -> None:
        """Apply edits to open files."""
        assert edit is not None
        paths = {self.uri(path): path for path in self.texts}
        for uri, edits in (edit.changes or {}).items():
            text = self.texts[paths[uri]]
            starts = [0, *(n + 1 for n, c in enumerate(text) if c == "\n")]
            spans = [
                (
                    starts[e.range.start.line] + e.range.start.character,
                    starts[e.range.end.line] + e.range.end.character,
                    e,
                )
                for e in edits
            ]
            for start, end, text_edit in sorted(spans, key=lambda span: span[:2], reverse=True):
                text = text[:start] + text_edit.new_text + text[end:]
            self.change(paths[uri], text)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files into a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode() if isinstance(text, str) else text)


async def start_editor(folder: Path, cache_folder: Path) -> Editor:
    """Return an editor of the files in a folder, with a running server."""
    client = make_test_lsp_client()

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(_params: types.RegistrationParams) -> None:
        """Accept the request to watch files."""

    server = ServerThread(SessionOptions(cache_folder))
    await client.start_tcp(*server.address)
    return Editor(client, server, folder)
