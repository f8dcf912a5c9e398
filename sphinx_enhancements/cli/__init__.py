"""The command line, over the same core as the build.

- :mod:`.main`: options, settings and errors that all commands share
- :mod:`.commands`: the commands that read a project
- :mod:`.profiles`: the command ``profiles``
- :mod:`.output`: tables and JSON on standard output
"""

from .main import main

__all__ = ["main"]
