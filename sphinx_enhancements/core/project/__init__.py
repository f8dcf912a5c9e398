"""The files of a project and the enhancements in them.

- :mod:`.project`: settings, profile and root of a project
- :mod:`.files`: documents below the root, and metadata files without a document
- :mod:`.documents`: the enhancements of one document
- :mod:`.loading`: the collection of all documents, needs of sphinx-needs without Sphinx, and all diagnostics
- :mod:`.reading_cache`: the cache of what was read, with the states of files in :mod:`.file_state` and the form of
  records in :mod:`.record_codec`
"""
