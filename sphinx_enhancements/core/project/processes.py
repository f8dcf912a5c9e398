"""Processes that do a share of the work, and return bytes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

_MAX_PROCESSES = 4


@dataclass(frozen=True, slots=True)
class ChildProcess:
    """Copy of this process that computes bytes.

    :param output: end of the pipe to which it writes them.
    """

    pid: int
    output: BinaryIO

    def wait(self) -> bytes:
        """Return the bytes, once all are there; only a part of them if the process failed."""
        with self.output:
            data = self.output.read()
        os.waitpid(self.pid, 0)
        return data


def count_processes(useful: int) -> int:
    """Return the number of processes, with this one, that share some work.

    It is 1 where processes cannot be copied safely: on other systems than Linux, and if there are several threads.

    :param useful: number of processes for which there is enough work.
    """
    if not hasattr(os, "sched_getaffinity") or threading.active_count() > 1:
        return 1
    return max(1, min(useful, len(os.sched_getaffinity(0)), _MAX_PROCESSES))


def start_process(compute: Callable[[], bytes]) -> ChildProcess:
    """Start a copy of this process, in which a function is called."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return ChildProcess(pid, open(reader, "rb"))  # noqa: PTH123 - closed when its bytes were read
    try:
        os.close(reader)
        with open(writer, "wb") as output:  # noqa: PTH123 - a descriptor
            output.write(compute())
    finally:
        os._exit(0)  # without the clean-up and the output of the process that it is a copy of
