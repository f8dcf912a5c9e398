"""Processes that do a share of the work."""

from __future__ import annotations

import os
import threading

import pytest

from sphinx_enhancements.core.project.processes import count_processes, start_process

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def test_results_of_processes() -> None:
    """Each process returns the bytes of its function, also more than a pipe holds."""
    children = [start_process(lambda n=n: bytes([n]) * 1_000_000) for n in range(3)]
    assert [child.wait() for child in children] == [bytes([n]) * 1_000_000 for n in range(3)]


@pytest.mark.parametrize("error", [ValueError, SystemExit, KeyboardInterrupt, RecursionError])
def test_failed_processes_return_nothing(error: type[BaseException], capfd: pytest.CaptureFixture[str]) -> None:
    """A process that fails prints nothing and ends, and nothing of it runs on."""

    def fail() -> bytes:
        raise error

    assert start_process(fail).wait() == b""
    assert capfd.readouterr() == ("", "")


def test_number_of_processes() -> None:
    """There is one process for little work, and beside other threads, which a copy of the process would lack."""
    assert [count_processes(useful) for useful in (-1, 0, 1)] == [1, 1, 1]
    assert 1 <= count_processes(1000) <= 4
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    assert count_processes(1000) == 1
    end.set()
    thread.join()
