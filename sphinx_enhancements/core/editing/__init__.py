"""Changes of files that leave every other byte as it is.

- :mod:`.text_edits`: application of edits to a text
- :mod:`.file_changes`: several files, checked and written together, or shown as a diff
"""
