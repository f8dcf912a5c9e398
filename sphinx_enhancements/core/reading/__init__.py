"""Read documents into enhancements, for the build and the command line alike.

:func:`match_path` decides by its path if a file can be a proposal. :func:`read_page` reads a page that is one
proposal, and :func:`read_directive` a directive inside a page; without Sphinx, :func:`find_directives` finds these.
:func:`iter_sidecar_paths` lists the files beside a document that may hold its metadata, and :func:`read_redirect`
recognizes a page that only states where a proposal has moved.
"""

from .directives import FoundDirective, find_directives
from .document import read_directive, read_page
from .identity import PathMatch, find_title_heading, is_document, match_path, read_redirect
from .metadata_sources import MAIN_SIDECAR, Sidecar, has_front_matter, iter_sidecar_paths
from .source import decode_text, read_head, read_text

__all__ = [
    "MAIN_SIDECAR",
    "FoundDirective",
    "PathMatch",
    "Sidecar",
    "decode_text",
    "find_directives",
    "find_title_heading",
    "has_front_matter",
    "is_document",
    "iter_sidecar_paths",
    "match_path",
    "read_directive",
    "read_head",
    "read_page",
    "read_redirect",
    "read_text",
]
