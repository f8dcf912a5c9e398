"""Language server: the messages that it answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from ...version import __version__
from . import code_actions, completion, hover, navigation, rename, symbols
from .folder_session import FolderSession
from .publishing import Publisher
from .request import DocumentRequest, ProjectRequest
from .session_registry import SessionOptions, SessionRegistry, read_options

NAME = "sphinx-enhancements"
_WATCHED = ("**/*.{md,markdown,rst,txt,yaml,yml,toml,json,inv}", "**/conf.py")
_THREADS = 2  # Number of threads that answer requests

_Result = TypeVar("_Result")


class EnhancementsServer(LanguageServer):
    """Language server with the sessions of the client's folders.

    :param options: options of the command line.
    """

    def __init__(self, options: SessionOptions) -> None:
        super().__init__(
            NAME,
            __version__,
            # The whole text is sent with each change: two programs cannot disagree about what a line end is.
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
        )
        self.exit_status = 0
        self._is_shut_down = False
        self.executor = ThreadPoolExecutor(_THREADS, "enhancements-request")
        self.publisher = Publisher(self._send_diagnostics, self.executor)
        self.sessions = SessionRegistry(options, self._publish, self._show_error, self.publisher.forget)

    def shut_down(self) -> None:
        """Stop all work; the message ``exit`` follows."""
        self._is_shut_down = True
        self.sessions.close()

    def end(self) -> None:
        """Set the exit status as the protocol wants: 1 if the client did not shut the server down before."""
        self.exit_status = 0 if self._is_shut_down else 1

    # -- messages to the client --------------------------------------------------------------

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log an error of a message; a message box for each of them would stop the user from writing."""
        logging.getLogger(__name__).error("%s: %s", getattr(source, "__name__", source), error)

    def _send_diagnostics(self, uri: str, diagnostics: list[types.Diagnostic]) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics))

    async def _publish(self, session: FolderSession) -> None:
        await self.publisher.publish(session, self.sessions.list_uris(session))

    def _show_error(self, message: str) -> None:
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"{NAME}: {message}"))

    # -- requests ------------------------------------------------------------------------------

    async def answer(
        self, uri: str, compute: Callable[[DocumentRequest], _Result], *, is_settled: bool = False
    ) -> _Result | None:
        """Compute the answer about a document in a thread; None for a document that belongs to no project.

        :param is_settled: True if the answer contains edits, so that all changes have to be read before.
        """
        located = self.sessions.find(uri)
        if located is None:
            return None
        session, file = located
        checked = await (session.wait_until_settled() if is_settled else session.wait_until_ready())
        path, documents = session.find_path(file), session.documents
        if checked is None or documents is None or path is None:
            return None
        document = self.sessions.documents.get(uri)
        source = document if document is not None else documents.project.read_text(path)[0]
        uris = self.sessions.list_uris(session)
        findings = tuple(session.list_findings().get(path, ())) if is_settled else ()
        encoding = self.publisher.encoding
        request = DocumentRequest(documents, checked, uris, encoding, path=path, source=source, findings=findings)
        return await asyncio.get_running_loop().run_in_executor(self.executor, compute, request)

    async def answer_for_all(self, compute: Callable[[ProjectRequest], list[_Result]]) -> list[_Result]:
        """Compute the answers of all projects in a thread."""
        results: list[_Result] = []
        for session in self.sessions:
            checked, documents = await session.wait_until_ready(), session.documents
            if checked is not None and documents is not None:
                uris = self.sessions.list_uris(session)
                request = ProjectRequest(documents, checked, uris, self.publisher.encoding)
                run = asyncio.get_running_loop().run_in_executor
                results += await run(self.executor, compute, request)
        return results


def make_server(options: SessionOptions) -> EnhancementsServer:
    """Return a server with all its features."""
    server = EnhancementsServer(options)
    for add in (_add_lifecycle, _add_documents, _add_completion, _add_navigation, _add_code_actions, _add_rename):
        add(server)
    return server


def _add_lifecycle(server: EnhancementsServer) -> None:
    """Add the handlers of messages about the session with the client, its folders and files on the disk."""

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        options = params.initialization_options
        if isinstance(options, dict):
            server.sessions.options = read_options(server.sessions.options, options)
            server.publisher.shows_all_files = options.get("allFiles") is True

    @server.feature(types.INITIALIZED)
    async def initialized(_params: types.InitializedParams) -> None:
        server.publisher.encoding = server.workspace.position_encoding or types.PositionEncodingKind.Utf16
        folders = [folder.uri for folder in server.workspace.folders.values()]
        server.sessions.set_folders(folders or [server.workspace.root_uri])
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace is not None else None
        if watching is not None and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            registration = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            with suppress(JsonRpcException):  # files are watched by saving alone
                await server.client_register_capability_async(types.RegistrationParams([registration]))

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def change_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        event = params.event
        server.sessions.set_folders([f.uri for f in event.added], [f.uri for f in event.removed])

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def change_files(params: types.DidChangeWatchedFilesParams) -> None:
        server.sessions.note_files([change.uri for change in params.changes])

    @server.feature(types.SHUTDOWN)
    def shutdown(_params: None) -> None:
        server.shut_down()

    @server.feature(types.EXIT)
    def end(_params: None) -> None:
        server.end()


def _add_documents(server: EnhancementsServer) -> None:
    """Add the handlers of changes of documents in the editor."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def open_document(params: types.DidOpenTextDocumentParams) -> None:
        server.sessions.set_document(params.text_document.uri, params.text_document.text)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def change_document(params: types.DidChangeTextDocumentParams) -> None:
        for change in params.content_changes[-1:]:
            if isinstance(change, types.TextDocumentContentChangeWholeDocument):
                server.sessions.set_document(params.text_document.uri, change.text)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def close_document(params: types.DidCloseTextDocumentParams) -> None:
        server.sessions.close_document(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def save_document(params: types.DidSaveTextDocumentParams) -> None:
        server.sessions.note_files([params.text_document.uri])


def _add_completion(server: EnhancementsServer) -> None:
    """Add completion and hover."""
    options = types.CompletionOptions(trigger_characters=list(completion.TRIGGER_CHARACTERS))

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, options)
    async def complete(params: types.CompletionParams) -> types.CompletionList | None:
        uri = params.text_document.uri
        return await server.answer(uri, lambda request: completion.complete(request, params.position))

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def find_hover(params: types.HoverParams) -> types.Hover | None:
        document = server.client_capabilities.text_document
        formats = (document and document.hover and document.hover.content_format) or ()
        is_markdown = types.MarkupKind.Markdown in formats
        uri = params.text_document.uri
        return await server.answer(
            uri, lambda request: hover.find_hover(request, params.position, is_markdown=is_markdown)
        )


def _add_navigation(server: EnhancementsServer) -> None:
    """Add definition, references, links and symbols."""

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def find_definition(params: types.DefinitionParams) -> types.Location | None:
        uri = params.text_document.uri
        return await server.answer(uri, lambda request: navigation.find_definition(request, params.position))

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def find_references(params: types.ReferenceParams) -> list[types.Location] | None:
        with_definition = params.context.include_declaration
        return await server.answer(
            params.text_document.uri,
            lambda request: navigation.find_references(request, params.position, with_definition=with_definition),
            is_settled=True,
        )

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
    async def list_links(params: types.DocumentLinkParams) -> list[types.DocumentLink] | None:
        return await server.answer(params.text_document.uri, navigation.list_links)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def list_symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
        return await server.answer(params.text_document.uri, symbols.list_document_symbols, is_settled=True)

    @server.feature(types.WORKSPACE_SYMBOL)
    async def find_symbols(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        return await server.answer_for_all(lambda request: list(symbols.find_workspace_symbols(request, params.query)))


def _add_code_actions(server: EnhancementsServer) -> None:
    """Add the actions for findings."""
    options = types.CodeActionOptions(code_action_kinds=list(code_actions.KINDS), resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    async def list_actions(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        document = server.client_capabilities.text_document
        support = document.code_action.resolve_support if document and document.code_action else None
        can_resolve = support is not None and "edit" in support.properties
        span, only = params.range, params.context.only
        return await server.answer(
            params.text_document.uri,
            lambda request: code_actions.list_code_actions(request, span, only, can_resolve=can_resolve),
            is_settled=True,
        )

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve_action(action: types.CodeAction) -> types.CodeAction:
        data = action.data
        uri = data.get("uri") if isinstance(data, dict) else None
        if isinstance(uri, str):
            await server.answer(uri, lambda request: code_actions.resolve_code_action(request, action), is_settled=True)
        return action


def _add_rename(server: EnhancementsServer) -> None:
    """Add the renaming of keys."""

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        uri = params.text_document.uri
        return await _answer_rename(server, uri, lambda request: rename.prepare_rename(request, params.position))

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def rename_key(params: types.RenameParams) -> types.WorkspaceEdit | None:
        uri = params.text_document.uri
        return await _answer_rename(
            server, uri, lambda request: rename.rename(request, params.position, params.new_name)
        )


async def _answer_rename(
    server: EnhancementsServer, uri: str, compute: Callable[[DocumentRequest], _Result]
) -> _Result | None:
    try:
        return await server.answer(uri, compute, is_settled=True)
    except rename.RenameError as error:
        raise JsonRpcException(message=str(error), code=types.ErrorCodes.InvalidParams) from None
