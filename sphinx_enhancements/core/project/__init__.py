"""The files of a project and the enhancements in them.

- :mod:`.project`: settings, profile and root of a project
- :mod:`.files`: documents below the root, and metadata files without a document
- :mod:`.documents`: the enhancements of one document
- :mod:`.loading`: the collection of all documents, needs of sphinx-needs without Sphinx, and all diagnostics
- :mod:`.reading_cache`: cache of the enhancements that were read, with the states of files (:mod:`.file_state`), its
  files (:mod:`.cache_file`) and the JSON form of records (:mod:`.record_codec`)
- :mod:`.child_processes`: processes among which the reading of many documents is divided
"""
