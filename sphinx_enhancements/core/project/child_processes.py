"""Child processes that compute bytes, so that several processors share the reading of documents."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection

_MAX_PROCESSES = 4


class ChildProcess:
    """Copy of this process that computes bytes.

    It is forked, so that the function may use everything that this process has read and imported.

    :param compute: function that is called in the child. If it fails, the child ends without output.
    """

    def __init__(self, compute: Callable[[], bytes]) -> None:
        context = get_context("fork")
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_send_result, args=(compute, sender), daemon=True)
        with sender:
            self._process.start()

    def wait(self) -> bytes:
        """Wait for the end of the process and return the bytes; none if it failed."""
        result = b""
        with self._receiver, suppress(EOFError, OSError):
            result = self._receiver.recv_bytes()
        self._process.join()
        return result


def _send_result(compute: Callable[[], bytes], sender: Connection) -> None:
    with suppress(BaseException):
        sender.send_bytes(compute())


def count_processes(useful: int) -> int:
    """Return the number of processes, including this one, among which to divide some work.

    It is 1 where forking is unsafe: on systems other than Linux, and if this process has several threads.

    :param useful: number of processes for which there is enough work.
    """
    if not hasattr(os, "sched_getaffinity") or threading.active_count() > 1:
        return 1
    return max(1, min(useful, len(os.sched_getaffinity(0)), _MAX_PROCESSES))
