"""Restriction of texts to the characters that XML allows."""

from __future__ import annotations

import re

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def replace_invalid_xml(text: str) -> str:
    """Return a text with U+FFFD for each character that is not allowed in XML."""
    return _NO_XML.sub("\ufffd", text)
