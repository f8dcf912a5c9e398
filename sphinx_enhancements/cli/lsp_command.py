"""The command ``lsp``: the language server, on standard input and output."""

from __future__ import annotations

import argparse
import gc
import logging
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from .errors import CommandError
from .options.cache_folder import find_cache_folder


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.add_argument(
        "--stdio", action="store_true", help="use standard input and output, as always; editors add this option"
    )
    parser.set_defaults(run=run_lsp)


def run_lsp(_root: Path, options: argparse.Namespace) -> int:
    """Serve an editor until it ends the session; return the exit status."""
    try:
        from .language_server.server import make_server
        from .language_server.session_registry import SessionOptions
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise CommandError("lsp needs pygls: pip install 'sphinx-enhancements[lsp]'") from None
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        if stream is None:
            raise CommandError(f"standard {name} is closed")
    gc.enable()  # unlike other commands, a server runs for hours
    logging.basicConfig(level=logging.ERROR, format="%(name)s: %(message)s")
    with TemporaryDirectory() as temporary_folder:
        cache_folder = find_cache_folder(options) or Path(temporary_folder)
        settings, root = (path and path.absolute() for path in (options.settings, options.root))
        server = make_server(SessionOptions(cache_folder.absolute(), settings, root))
        server.start_io()
    return server.exit_status
