"""The command line, over the same core as the build.

- :mod:`.main`: options that all commands share, and the choice of a command
- :mod:`.running`: root, settings and errors of a command
- the modules ``…_command``: one command each
- :mod:`.settings_report`, :mod:`.settings_listing`: messages about the settings, and a list of them
- :mod:`.cache_folder`: folder of the cache of documents
- :mod:`.query_option`, :mod:`.proposal_argument`: query that chooses proposals, and reference to one of them
- :mod:`.proposal_text`: one proposal as text
- :mod:`.graph_tree`, :mod:`.graph_formats`: relations as a tree, and as diagrams
- :mod:`.selection`, :mod:`.standard_input`, :mod:`.report_options`, :mod:`.reports`: options and output formats of
  ``check``
- :mod:`.text_table`, :mod:`.table_layout`, :mod:`.list_formats`: tables for people and programs
- :mod:`.output`, :mod:`.terminal`, :mod:`.styles`, :mod:`.text_width`: text on standard output, and on a terminal
"""

from .main import main

__all__ = ["main"]
