"""Deferral of the signals that end a program, so that it can first undo what is half done."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))


class Interruption(BaseException):
    """A signal has been received that ends the program."""


class DeferredSignals:
    """Context in which signals that end the program are noted, and after which they take effect.

    In another thread than the main one, which alone can handle signals, it does nothing.
    """

    def __init__(self) -> None:
        self._received: int | None = None
        self._handlers: dict[signal.Signals, Any] = {}

    def __enter__(self) -> DeferredSignals:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                handler = signal.getsignal(number)
                if handler not in (None, signal.SIG_IGN):
                    self._handlers[number] = handler
                    signal.signal(number, self._note)
        return self

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._received = number

    def check(self) -> None:
        """Raise :exc:`Interruption` if a signal has been received."""
        if self._received is not None:
            raise Interruption

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        if self._received is not None:
            signal.raise_signal(self._received)
