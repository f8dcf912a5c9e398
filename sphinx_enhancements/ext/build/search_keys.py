"""Keys of proposals in the search index of a site, by which the search lists a proposal first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from ..sphinx_internals import add_index_entries_to_search
from .domain import enhancement_domain

_NUMBERED_KEY = re.compile(r"(?P<name>[^0-9/]*?)(?P<separator>[-_ ]?)0*(?P<number>[0-9]+)")
_MAX_PADDING = 4  # Maximum number of digits of a number with leading zeros, as in `0005`


def iter_spellings(key: str) -> Iterator[str]:
    """Yield the spellings of a key for the search: ``sep-5``, ``sep-0005``, ``sep 5``, ``sep5`` and ``5`` for SEP-5.

    All are in lower case, since the search ignores case. A key without a number, or with a slash, has one spelling.
    """
    yield key.lower()
    if matched := _NUMBERED_KEY.fullmatch(key.lower()):
        name, separator, number = matched.groups()
        for digits in (number.zfill(length) for length in range(len(number), max(len(number), _MAX_PADDING) + 1)):
            yield f"{name}{separator}{digits}"
            yield digits
        yield f"{name} {number}"
        yield f"{name}{number}"


def add_keys_to_search(app: Sphinx) -> Iterator[tuple[str, dict[str, object], str]]:
    """Add the spellings of all keys to the search index; handler of ``html-collect-pages`` that yields no page."""
    objects = enhancement_domain(app.env).get_objects()
    entries = (
        (doc, text, anchor) for key, _title, _type, doc, anchor, _priority in objects for text in iter_spellings(key)
    )
    add_index_entries_to_search(cast("StandaloneHTMLBuilder", app.builder), entries)
    yield from ()
