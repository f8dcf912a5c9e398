"""The command ``lsp``: bad messages, the end of a session, and a Python without pygls."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_enhancements.cli.language_server.diagnostics import DOCUMENTATION

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


def run(*messages: object, folder: Path) -> tuple[int, list[dict[str, object]]]:
    """Send messages to a server, objects as JSON and bytes as they are; return its exit status and its messages."""
    data = b""
    for message in messages:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        data += b"Content-Length: %d\r\n\r\n" % len(body) + body
    done = subprocess.run(COMMAND, input=data, capture_output=True, cwd=folder, timeout=120, check=False)
    bodies = [part.partition(b"\r\n\r\n")[2] for part in done.stdout.split(b"Content-Length: ")[1:]]
    return done.returncode, [json.loads(body) for body in bodies]


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


@pytest.mark.parametrize(
    "message",
    [
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        notify("frob", {"a": 1}),
        request(2, "frob"),
        request(2, "textDocument/hover", {}),
        request(2, "textDocument/hover", {"textDocument": {"uri": 3}, "position": {"line": -1, "character": "x"}}),
        request(
            2, "textDocument/definition", {"textDocument": {"uri": "x:y"}, "position": {"line": 1, "character": 1}}
        ),
        request(2, "codeAction/resolve", {"title": "x", "data": {"uri": "file:///x", "code": [], "line": {}}}),
        notify("textDocument/didChange", {"textDocument": {"uri": "file:///x.md", "version": 1}, "contentChanges": []}),
        notify("textDocument/didClose", {"textDocument": {"uri": "file:///x.md"}}),
        notify("textDocument/didSave", {"textDocument": {"uri": "file:///x.md"}}),
        notify("$/cancelRequest", {"id": 77}),
        notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": "", "type": 1}]}),
    ],
)
def test_bad_messages(tmp_path: Path, message: object) -> None:
    """A message that is none, or that is about nothing known, leaves the server at work."""
    status, answers = run(*START, message, *END, folder=tmp_path)
    assert status == 0
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
