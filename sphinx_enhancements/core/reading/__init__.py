"""Documents -> proposals. The build and the command line read with the same functions.

:func:`place_of` says whether a file is a proposal by its place, :func:`read_page` reads a page that
is one, :func:`read_directive` one that stands inside a page, and :func:`find_directives` finds
those where Sphinx is not there to do it.
"""

from .directives import Found, find_directives
from .document import read_directive, read_page
from .identity import Place, place_of
from .source import decode, read_text

__all__ = [
    "Found",
    "Place",
    "decode",
    "find_directives",
    "place_of",
    "read_directive",
    "read_page",
    "read_text",
]
