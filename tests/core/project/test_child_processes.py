"""Child processes that compute bytes."""

from __future__ import annotations

import os
import threading

import pytest

from sphinx_enhancements.core.project.child_processes import ChildProcess, count_processes

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def test_results_of_processes() -> None:
    """Each process returns the bytes of its function, even if they exceed the buffer of a pipe."""
    children = [ChildProcess(lambda n=n: bytes([n]) * 1_000_000) for n in range(3)]
    assert [child.wait() for child in children] == [bytes([n]) * 1_000_000 for n in range(3)]


@pytest.mark.parametrize("error", [ValueError, SystemExit, KeyboardInterrupt, RecursionError])
def test_failed_process_returns_no_bytes(error: type[BaseException], capfd: pytest.CaptureFixture[str]) -> None:
    """A child whose function fails ends, prints nothing and returns no bytes."""

    def fail() -> bytes:
        raise error

    assert ChildProcess(fail).wait() == b""
    assert capfd.readouterr() == ("", "")


def test_number_of_processes() -> None:
    """Little work is not divided, nor any work while other threads run, which a forked process would lack."""
    assert [count_processes(useful) for useful in (-1, 0, 1)] == [1, 1, 1]
    assert 1 <= count_processes(1000) <= 4
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    assert count_processes(1000) == 1
    end.set()
    thread.join()
