"""Time of the language server's answers: ``python -m benchmarks.editor FOLDER --profile kep``.

A client opens a proposal, and types a wrong status and takes it back, again and again. The time runs from the change to
the diagnostic that the client receives, and to the end of the check of the collection; beside it stands the CPU time of
the server. The last lines are the times of other requests. It needs Linux, and the extra ``test``.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from lsprotocol import types
from pytest_lsp import LanguageClient
from pytest_lsp.client import make_test_lsp_client

from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project

_STATUS = re.compile(r"^( *)status: .*$", re.MULTILINE)


class _Session:
    """A client with one open document, which has a field ``status``."""

    def __init__(self, client: LanguageClient, uri: str, text: str) -> None:
        self.client, self.uri, self.text = client, uri, text
        self.document = types.TextDocumentIdentifier(uri)
        self._version = 0

    def change(self, text: str) -> None:
        """Replace the text of the document."""
        self._version += 1
        document = types.VersionedTextDocumentIdentifier(self._version, self.uri)
        changes = [types.TextDocumentContentChangeWholeDocument(text)]
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, changes))

    async def wait_for_diagnostic(self, word: str, *, is_present: bool) -> None:
        """Wait until a diagnostic quotes a word, or none does any more."""
        while any(word in d.message for d in self.client.diagnostics.get(self.uri, ())) != is_present:
            await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)

    async def settle(self) -> None:
        """Wait until all changes are checked."""
        await self.client.text_document_document_symbol_async(types.DocumentSymbolParams(self.document))

    def measure_cpu(self) -> float:
        """Return the CPU seconds that the server has taken so far."""
        process = self.client._server  # noqa: SLF001 - pygls has no public name for it
        number = process.pid if process is not None else "self"
        fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _measure(settings: Path, root: Path, file: Path, rounds: int) -> None:
    client = make_test_lsp_client()
    command = [sys.executable, "-m", "sphinx_enhancements", "--settings", str(settings), "--root", str(root)]
    start = time.perf_counter()
    await client.start_io(*command, "--cache-dir", str(settings.parent / "cache"), "lsp")
    folders = [types.WorkspaceFolder(root.as_uri(), root.name)]
    params = types.InitializeParams(types.ClientCapabilities(), workspace_folders=folders)
    await client.initialize_session(params)
    text = file.read_text(encoding="utf-8")
    session = _Session(client, file.as_uri(), text)
    item = types.TextDocumentItem(session.uri, "markdown", 0, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await session.settle()
    print(f"{file.relative_to(root)}, {len(text)} characters")
    print(f"start and first check: {time.perf_counter() - start:.2f} s, {session.measure_cpu():.2f} s of CPU")
    await _measure_typing(session, rounds)
    await _measure_requests(session, rounds)
    await client.shutdown_session()
    await client.stop()


async def _measure_typing(session: _Session, rounds: int) -> None:
    wrong, right, settled, cpu = [], [], [], []
    for number in range(rounds):
        word = f"frob{number}"
        start, cpu_before = time.perf_counter(), session.measure_cpu()
        session.change(_STATUS.sub(rf"\1status: {word}", session.text))
        await session.wait_for_diagnostic(word, is_present=True)
        wrong.append(time.perf_counter() - start)
        await session.settle()
        settled.append(time.perf_counter() - start)
        cpu.append(session.measure_cpu() - cpu_before)
        start = time.perf_counter()
        session.change(session.text)
        await session.wait_for_diagnostic(word, is_present=False)
        right.append(time.perf_counter() - start)
        await session.settle()
    _print("wrong status reported", wrong)
    _print("correction noticed", right)
    _print("collection checked", settled)
    _print("CPU of both", cpu)


async def _measure_requests(session: _Session, rounds: int) -> None:
    client, document = session.client, session.document
    index = session.text.count("\n", 0, _STATUS.search(session.text).start())  # type: ignore[union-attr]
    position = types.Position(index, len(session.text.split("\n")[index]))
    span = types.Range(position, position)
    context = types.ReferenceContext(include_declaration=True)
    requests: dict[str, Callable[[], Awaitable[object]]] = {
        "completion": lambda: client.text_document_completion_async(types.CompletionParams(document, position)),
        "hover": lambda: client.text_document_hover_async(types.HoverParams(document, position)),
        "links": lambda: client.text_document_document_link_async(types.DocumentLinkParams(document)),
        "references": lambda: client.text_document_references_async(
            types.ReferenceParams(context, document, types.Position(0, 2))
        ),
        "code actions": lambda: client.text_document_code_action_async(
            types.CodeActionParams(document, span, types.CodeActionContext([]))
        ),
        "symbols of all": lambda: client.workspace_symbol_async(types.WorkspaceSymbolParams("a")),
    }
    for name, request in requests.items():
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            await request()
            times.append(time.perf_counter() - start)
        _print(name, times)


def _print(name: str, seconds: Sequence[float]) -> None:
    smallest, middle, largest = (1000 * s for s in (min(seconds), statistics.median(seconds), max(seconds)))
    print(f"{name:22} smallest {smallest:5.0f} ms   median {middle:5.0f} ms   worst {largest:5.0f} ms")


def main() -> None:
    """Measure the server with the files of one proposal."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editor", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a repository of proposals")
    parser.add_argument("--profile", required=True)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    root = options.folder.resolve()
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "enhancements.toml"
        settings.write_text(f'profile = "{options.profile}"\n', encoding="utf-8")
        collection = load_collection(open_project(settings, root, root))
        files = [root / path for entry in collection for path in entry.files]
        files = [file for file in files if _STATUS.search(file.read_text(encoding="utf-8", errors="replace"))]
        file = sorted(files, key=lambda file: file.stat().st_size)[len(files) // 2]
        print(f"{len(collection)} proposals")
        asyncio.run(_measure(settings, root, file, options.rounds))


if __name__ == "__main__":
    main()
