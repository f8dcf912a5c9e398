"""Changes of single values of a proposal, in the form in which the reader found them.

- :mod:`.fields`: the functions to call; they choose the form and check the result by reading it
- :mod:`.locations`: the block and the entry that hold a field
- :mod:`.yaml_nodes`, :mod:`.yaml_scalars`, :mod:`.yaml_edits`: front matter and metadata files
- :mod:`.line_values`, :mod:`.line_entries`: headers, field lists, list entries, paragraphs, tables, sections, options
- :mod:`.list_items`: targets of milestones, check boxes and entries of a history
- :mod:`.toml_values`: settings
"""
