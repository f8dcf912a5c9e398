"""Choice of the folder for the cache of the command line."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

VARIABLE = "ENHANCEMENTS_CACHE_DIR"


def find_cache_folder(options: argparse.Namespace) -> Path | None:
    """Return the folder that an option or the environment names, or else the user's default; None for no cache."""
    if options.no_cache:
        return None
    named = options.cache_dir or os.environ.get(VARIABLE)
    return Path(named) if named else _find_user_folder()


def _find_user_folder() -> Path | None:
    """Return the user's default folder for caches of this program; None if the user has no home.

    Source: XDG Base Directory Specification, and the conventions of macOS and Windows.
    """
    try:
        if sys.platform == "win32":
            base = Path(os.environ["LOCALAPPDATA"])
        elif sys.platform == "darwin":
            base = Path.home() / "Library/Caches"
        else:
            base = Path(os.environ.get("XDG_CACHE_HOME", ""))
            base = base if base.is_absolute() else Path.home() / ".cache"
    except (KeyError, RuntimeError):
        return None
    return base / "sphinx-enhancements" if base.is_absolute() else None
