"""The command line, over the same core as the build.

- :mod:`.main`: options that all commands share, and the choice of a command
- :mod:`.running`: root, settings and errors of a command
- :mod:`.list_command`, :mod:`.check_command`, :mod:`.rule_command`, :mod:`.export_command`,
  :mod:`.profiles_command`: one command each
- :mod:`.settings_report`, :mod:`.shown_settings`: messages about the settings, and a list of them
- :mod:`.cache_folder`: folder of the cache of documents
- :mod:`.selection`, :mod:`.standard_input`, :mod:`.report_options`, :mod:`.reports`: options and output formats of
  ``check``
- :mod:`.output`, :mod:`.text_width`: tables and JSON on standard output
"""

from .main import main

__all__ = ["main"]
