"""Changes of single values of a proposal, in the form in which they are written.

- :mod:`.fields`, :mod:`.new_fields`: change, append, remove and add a field
- :mod:`.sidecar_values`: change a value in a metadata file by the names that lead to it
- :mod:`.list_items`: change targets of milestones, check boxes and entries of a history
- :mod:`.toml_values`: change a value in TOML, such as the settings
- :mod:`.locations`: the block and the entry that hold a field
- :mod:`.proposals`: one proposal in its files, and the check of a change by reading
- :mod:`.yaml_documents`, :mod:`.yaml_nodes`, :mod:`.yaml_edits`, :mod:`.yaml_scalars`: YAML of proposals
- :mod:`.line_values`, :mod:`.line_entries`: headers, field lists, list entries, paragraphs, tables, sections, options
"""
