"""Commands in the process of the tests, which take a small part of the time of a process of their own."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from pathlib import Path


class Result(NamedTuple):
    """Exit status of a command, and what it wrote to standard output and standard error.

    A byte of the output that is not UTF-8 is a lone surrogate.
    """

    status: int
    out: str
    err: str


def run_command(folder: Path, *arguments: str, text: bytes = b"", **environment: str) -> Result:
    """Run a command in a folder.

    :param text: bytes on standard input.
    :param environment: variables of the environment, besides those of the tests.
    """
    out, err = io.BytesIO(), io.BytesIO()
    streams = {"stdin": io.BytesIO(text), "stdout": out, "stderr": err}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, value in environment.items():
            patch.setenv(name, value)
        for name, stream in streams.items():
            patch.setattr(sys, name, io.TextIOWrapper(stream, encoding="utf-8", write_through=True))
        try:
            status = main(arguments)
        except SystemExit as end:  # raised for arguments that the command does not have
            status = int(end.code or 0)
        return Result(status, out.getvalue().decode("utf-8", "surrogateescape"), err.getvalue().decode())
