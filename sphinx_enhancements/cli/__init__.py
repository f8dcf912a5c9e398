"""The command line: ``list``, ``check`` and ``export``, over the same core as the build."""

from .main import main

__all__ = ["main"]
