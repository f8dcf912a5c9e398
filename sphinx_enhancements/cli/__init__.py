"""The command line, over the same core as the build.

- :mod:`.main`: options that all commands share, and the choice of a command
- :mod:`.command_table`: names and help texts of the commands
- :mod:`.running`: root, settings and errors of a command
- the modules ``…_command``: one command each
- :mod:`.options`: options and arguments that commands share
- :mod:`.text`: text on standard output, for people and programs
- :mod:`.reports`: output formats of ``check``
- :mod:`.language_server`: the language server
"""

from .main import main

__all__ = ["main"]
