"""Documents -> proposals. The build and the command line read with the same functions.

:func:`match_path` says whether a file is a proposal by its place, :func:`read_page` reads a page that
is one, :func:`read_directive` one that stands inside a page, and :func:`find_directives` finds
those where Sphinx is not there to do it. :func:`sidecar_paths` names the files beside a document
that hold its metadata, and :func:`read_redirect` tells a page that only says where to go.
"""

from .directives import FoundDirective, find_directives
from .document import read_directive, read_page
from .frontmatter import has_front_matter
from .identity import PathMatch, find_title_heading, is_document, match_path
from .redirect import read_redirect
from .sidecar import MAIN_SIDECAR, Sidecar, sidecar_paths
from .source import decode, read_head, read_text

__all__ = [
    "MAIN_SIDECAR",
    "FoundDirective",
    "PathMatch",
    "Sidecar",
    "decode",
    "find_directives",
    "find_title_heading",
    "has_front_matter",
    "is_document",
    "match_path",
    "read_directive",
    "read_head",
    "read_page",
    "read_redirect",
    "read_text",
    "sidecar_paths",
]
