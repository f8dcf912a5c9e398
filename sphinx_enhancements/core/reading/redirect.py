"""Pages that only say where a proposal has moved to."""

from __future__ import annotations

import re

from ..config.profile import Profile
from .identity import is_document
from .values import parse_markdown_link

_MAX_SIZE = 400
"""Characters of the longest text that can be a redirect."""

_PATH = re.compile(r"[^\s\[\]()<>{}]+")


def read_redirect(text: str, profile: Profile) -> str | None:
    """Return the path or address that a page leads to; ``None`` if it says anything else.

    The text may be the path alone: git writes symbolic links so on systems that have none.
    """
    if len(text) > _MAX_SIZE:
        return None
    sentence = " ".join(text.split()).rstrip(".").lstrip("# ")
    for phrase in profile.redirects:
        match = phrase.match(sentence)
        if match is None:
            continue
        target = match["target"].strip("`\"'<> ")
        # A link without words around it may be the content of any page.
        if phrase.required_words and (link := parse_markdown_link(target, whole=True)):
            return link[1]
        if _PATH.fullmatch(target) and ("/" in target or is_document(target)):
            return target
    return None
