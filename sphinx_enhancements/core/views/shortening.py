"""Shortening of texts of any length for views with little space."""

from __future__ import annotations

import re

MAX_TITLE = 120
MAX_SUMMARY = 240

_END = re.compile(r"[.!?]+[\"'\u201d\u2019)\]]*(?=\s)|[\u3002\uff01\uff1f]")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:\w|e\.g|i\.e|etc|vs|cf|ca|approx|incl|resp|fig|dr|mr|mrs)\.\Z", re.IGNORECASE
)


def extract_first_sentence(text: str) -> str:
    """Return the first sentence of the beginning of a text.

    A full stop ends a sentence unless it ends an abbreviation or a lower-case letter follows.
    """
    text = " ".join(text[: 8 * MAX_SUMMARY].split())
    for end in _END.finditer(text):
        sentence, rest = text[: end.end()], text[end.end() :].lstrip()
        if not _ABBREVIATION.search(sentence[-12:]) and not rest[:1].islower():
            return sentence
    return text


def shorten(text: str, length: int) -> str:
    """Return a text on one line with a maximum number of characters, cut between words if possible.

    Unlike :func:`textwrap.shorten`, this keeps the beginning of a word that is too long, as of a script without spaces.
    """
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    beginning = text[: length - 1]
    words = beginning if text[length - 1] == " " else beginning.rpartition(" ")[0]
    return f"{(words if len(words) > length // 2 else beginning).rstrip(' ,;:')}\u2026"
