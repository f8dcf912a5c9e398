"""Editors for the tests of the language server, and the event loop of asynchronous tests.

The loop runs in a thread of its own, because that of Playwright, which other tests start, stays in the thread of all
tests, and a thread has one running loop.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest
from cli.language_server.editor import start_editor

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from pathlib import Path

    from cli.language_server.editor import Editor

_TIMEOUT = 300  # Seconds after which a test fails


class LoopThread:
    """Thread with a running event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Return the result of a coroutine that runs in the thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(_TIMEOUT)

    def stop(self) -> None:
        """End the loop and the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_TIMEOUT)
        self._loop.close()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an asynchronous test in the thread of the loop."""
    if not asyncio.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    pyfuncitem.funcargs["loop_thread"].run(pyfuncitem.obj(**arguments))
    return True


@pytest.fixture(autouse=True)
def loop_thread() -> Iterator[LoopThread]:
    """Return the thread in which asynchronous tests and fixtures run."""
    thread = LoopThread()
    yield thread
    thread.stop()


@pytest.fixture
def editor(tmp_path: Path, loop_thread: LoopThread) -> Iterator[Editor]:
    """Editor whose session the test starts; its server ends without an error."""
    folder = tmp_path / "root"
    folder.mkdir()
    editor: Editor = loop_thread.run(start_editor(folder.resolve(), tmp_path / "cache"))
    yield editor
    assert loop_thread.run(editor.stop()) == 0
