"""Texts that people write at any length -> texts for places that have none to spare."""

from __future__ import annotations

import re

MAX_TITLE = 120
MAX_SUMMARY = 240

_END = re.compile(r"[.!?]+[\"'\u201d\u2019)\]]*(?=\s)|[\u3002\uff01\uff1f]")
_NO_END = re.compile(r"(?:^|[\s(])(?:\w|e\.g|i\.e|etc|vs|cf|ca|approx|incl|resp|fig|dr|mr|mrs)\.\Z", re.IGNORECASE)


def extract_first_sentence(text: str) -> str:
    """The first sentence of a text: a full stop ends one unless it ends an abbreviation or what follows is small.

    Of a longer text than any card shows only the beginning is looked at.
    """
    text = " ".join(text[: 8 * MAX_SUMMARY].split())
    for found in _END.finditer(text):
        sentence, rest = text[: found.end()], text[found.end() :].lstrip()
        if not _NO_END.search(sentence[-12:]) and not rest[:1].islower():
            return sentence
    return text


def shorten(text: str, length: int) -> str:
    """A text of no more than so many characters, cut between words where that is possible."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    short = text[: length - 1]
    words = short if text[length - 1] == " " else short.rpartition(" ")[0]
    # One word as long as that, or a writing without spaces, is cut where it is.
    return f"{(words if len(words) > length // 2 else short).rstrip(' ,;:')}\u2026"
