"""The command ``lsp`` in a process: a session, bad messages, the end of a session, and a Python without pygls."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest

from sphinx_enhancements.cli.language_server.diagnostics import DOCUMENTATION

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = [sys.executable, "-m", "sphinx_enhancements", "--no-cache", "lsp"]
WITHOUT_PYGLS = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("pygls", "lsprotocol"):
            raise ModuleNotFoundError(f"{name} is blocked", name=name)
sys.meta_path.insert(0, Blocked())
from sphinx_enhancements.cli import main
sys.exit(main(["lsp"]))
"""


def encode(*messages: object) -> bytes:
    """Return messages as they are sent, objects as JSON and bytes as they are."""
    bodies = [message if isinstance(message, bytes) else json.dumps(message).encode() for message in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)


def iter_messages(stream: BinaryIO) -> Iterator[dict[str, Any]]:
    """Read the messages that a server sends."""
    while header := stream.readline():
        length = int(header.removeprefix(b"Content-Length: "))
        while stream.readline() != b"\r\n":
            pass  # other headers
        yield json.loads(stream.read(length))


def run(*messages: object, folder: Path) -> tuple[int, list[dict[str, Any]]]:
    """Send messages to a server; return its exit status and its messages."""
    done = subprocess.run(COMMAND, input=encode(*messages), capture_output=True, cwd=folder, timeout=120, check=False)
    return done.returncode, list(iter_messages(BytesIO(done.stdout)))


def request(number: int, method: str, params: object = None) -> dict[str, object]:
    """Return a request."""
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def notify(method: str, params: object = None) -> dict[str, object]:
    """Return a notification."""
    return {"jsonrpc": "2.0", "method": method, "params": params}


START = (
    request(1, "initialize", {"processId": None, "rootUri": None, "capabilities": {}}),
    notify("initialized", {}),
)
END = (request(9, "shutdown"), notify("exit"))


BAD_MESSAGES = (
    b"{",
    b"\xff\xfe",
    b"[]",
    b"null",
    b"{}",
    notify("frob", {"a": 1}),
    request(2, "frob"),
    request(2, "textDocument/hover", {}),
    request(2, "textDocument/hover", {"textDocument": {"uri": 3}, "position": {"line": -1, "character": "x"}}),
    request(2, "textDocument/definition", {"textDocument": {"uri": "x:y"}, "position": {"line": 1, "character": 1}}),
    request(2, "codeAction/resolve", {"title": "x", "data": {"uri": "file:///x", "code": [], "line": {}}}),
    notify("textDocument/didChange", {"textDocument": {"uri": "file:///x.md", "version": 1}, "contentChanges": []}),
    notify("textDocument/didClose", {"textDocument": {"uri": "file:///x.md"}}),
    notify("textDocument/didSave", {"textDocument": {"uri": "file:///x.md"}}),
    notify("$/cancelRequest", {"id": 77}),
    notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": "", "type": 1}]}),
)


def test_session(tmp_path: Path) -> None:
    """A server in a process reports the findings of an open document, and ends with the exit status 0."""
    (tmp_path / "enhancements.toml").write_text('documents = ["*.md"]\n')
    uri = (tmp_path / "a.md").as_uri()
    document = {"uri": uri, "languageId": "markdown", "version": 1, "text": "---\nid: A-1\nstatus: frob\n---\n# A\n"}
    start = {"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": {}}
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        opened = notify("textDocument/didOpen", {"textDocument": document})
        process.stdin.write(encode(request(1, "initialize", start), notify("initialized", {}), opened))
        process.stdin.flush()
        messages = iter_messages(process.stdout)
        published = next(m["params"] for m in messages if m.get("method") == "textDocument/publishDiagnostics")
        assert published["uri"] == uri
        assert "unknown-status" in {diagnostic["code"] for diagnostic in published["diagnostics"]}
        process.stdin.write(encode(*END))
        process.stdin.flush()
        assert {"jsonrpc": "2.0", "id": 9, "result": None} in list(messages)
        assert process.wait(60) == 0


def test_bad_messages(tmp_path: Path) -> None:
    """Messages that are none, or that are about nothing known, leave the server at work: it answers the next one."""
    messages: list[object] = []
    for number, message in enumerate(BAD_MESSAGES):
        messages += [message, request(100 + number, "workspace/symbol", {"query": ""})]
    status, answers = run(*START, *messages, *END, folder=tmp_path)
    assert status == 0
    for number, message in enumerate(BAD_MESSAGES):
        assert {"jsonrpc": "2.0", "id": 100 + number, "result": []} in answers, message
    assert {"jsonrpc": "2.0", "id": 9, "result": None} in answers


def test_end_without_shutdown(tmp_path: Path) -> None:
    """Without the message ``shutdown``, the exit status is 1, as the protocol wants; without any message, 0."""
    assert run(*START, notify("exit"), folder=tmp_path)[0] == 1
    assert run(folder=tmp_path)[0] == 0
    assert run(b"", b"", folder=tmp_path)[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize(("redirection", "name"), [("<&-", "input"), (">&-", "output")])
def test_streams_that_are_not_open(tmp_path: Path, redirection: str, name: str) -> None:
    """Without standard input or output, the command fails with one line."""
    line = f'"{sys.executable}" -m sphinx_enhancements lsp {redirection}'
    done = subprocess.run(["sh", "-c", line], input=b"", capture_output=True, cwd=tmp_path, timeout=60, check=False)
    assert (done.returncode, done.stderr.decode()) == (2, f"sphinx-enhancements: standard {name} is closed\n")


def test_python_without_pygls() -> None:
    """The command says in one line what to install."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PYGLS], capture_output=True, text=True, timeout=60, check=False
    )
    expected = "sphinx-enhancements: lsp needs pygls: pip install 'sphinx-enhancements[lsp]'\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", expected)


def test_address_of_the_documentation() -> None:
    """Findings lead to the documentation that the package names."""
    project = Path(__file__).parents[3] / "pyproject.toml"
    if not project.exists():
        pytest.skip("the package under test is not a checkout")
    assert f'Documentation = "{DOCUMENTATION}"' in project.read_text(encoding="utf-8")
