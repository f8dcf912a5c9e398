"""Pages that only say where a proposal has moved to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .identity import is_document
from .values import parse_markdown_link

if TYPE_CHECKING:
    from ..config.profile import Profile

MAX_SIZE = 400
"""A longer text says more than that."""

_PATH = re.compile(r"[^\s\[\]()<>{}]+")


def read_redirect(text: str, profile: Profile) -> str | None:
    """The target that a page names, if it says nothing else.

    The text may be the path alone: that is how git leaves a symbolic link where the system has none.
    """
    if len(text) > MAX_SIZE:
        return None
    said = " ".join(text.split()).rstrip(".").lstrip("# ")
    for phrase in profile.redirects:
        found = phrase.match(said)
        if found is None:
            continue
        target = found["target"].strip("`\"'<> ")
        if (whole := parse_markdown_link(target, whole=True)) and phrase.required_words:
            return whole[1]  # a page with nothing but a link may be any page
        if _PATH.fullmatch(target) and ("/" in target or is_document(target)):
            return target
    return None
