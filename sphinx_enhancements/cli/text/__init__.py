"""Text on standard output, for people on a terminal and for programs.

- :mod:`.output`, :mod:`.terminal`: writing of text, lines and JSON; colours, width and pager of a terminal
- :mod:`.styles`, :mod:`.width`: colours and widths of texts
- :mod:`.table`, :mod:`.table_layout`, :mod:`.table_formats`: tables, as columns on a terminal and for programs
- :mod:`.proposal`, :mod:`.history`: one proposal, and its recorded changes
- :mod:`.graph_tree`, :mod:`.graph_formats`: relations as a tree, and as diagrams
- :mod:`.freeze_formats`, :mod:`.diff_formats`: outcome of a gate, and changes between two snapshots
- :mod:`.settings_report`, :mod:`.settings_listing`: messages about the settings, and a list of them
"""
