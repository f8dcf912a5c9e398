"""Anchors of headings, as forges and site generators make them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape

from ..text_parts import Section

_NOT_ASCII = re.compile(r"[^a-z0-9_-]+")
_HYPHENS = re.compile(r"--+")
_PUNCTUATION = re.compile(r"[^\w\- ]")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def iter_anchors(sections: Sequence[Section]) -> Iterator[tuple[str, Section]]:
    """Yield each section with its anchor. Source: GitHub's anchors; the second of a name ends in ``-1``."""
    counts: dict[str, int] = {}
    for section in sections:
        anchor = make_anchor(section.title)
        earlier = counts.get(anchor, 0)
        counts[anchor] = earlier + 1
        yield f"{anchor}-{earlier}" if earlier else anchor, section


@lru_cache(maxsize=8192)  # Most headings are those of the template
def make_anchor(title: str) -> str:
    """Return the anchor of the first heading with a title."""
    title = title.lower()
    if any(mark in title for mark in "[<&"):
        title = unescape(_TAG.sub("", _LINK.sub(r"\1", title)))
    return _PUNCTUATION.sub("", title).replace(" ", "-")


@lru_cache(maxsize=8192)
def fold_anchor(anchor: str) -> str:
    """Return an anchor without letters outside ASCII, which mdtoc leaves out, and with one hyphen for several."""
    anchor = anchor.lower() if anchor.isascii() else _NOT_ASCII.sub("", anchor.lower())
    return _HYPHENS.sub("-", anchor) if "--" in anchor else anchor
