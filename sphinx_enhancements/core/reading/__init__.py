"""Readers of documents into enhancements, for the build and the command line alike.

- :mod:`.identity`: the documents that can be proposals, and the title and key of each
- :mod:`.document`: one page, or one directive inside a page, as an enhancement
- :mod:`.directives`: the directives in the text of a page, found without Sphinx
- :mod:`.metadata_sources`: the front matter, header, field list, list items and sidecar files of a page
"""
