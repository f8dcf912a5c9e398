"""Questions whose answer can wait: by their own words, or by those that introduce their list."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NON_BLOCKING = re.compile(r"\W*non[- ]?blocking\b", re.IGNORECASE)

_DEFERRAL = re.compile(
    r"""
    \b(?:
        later | deferred | postponed | revisit(?:ed)? | follow[- ]?ups? | out[ ]of[ ]scope | premature
      | in[ ](?:the|a)[ ](?:near[ ])?future | future[ ](?:work|releases?|versions?|enhancements?|iterations?|proposals?)
      | (?:during|after|at|until|as[ ]part[ ]of)[ ](?:the[ ])?(?:implementation|api[ ]review)
    )\b
    | (?:\bnot|n['\u2019]t)[ ](?:\w+[ ]){0,3}(?:block|blocking|blocker|blockers|change)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words that defer a decision."""


def is_marked_non_blocking(text: str) -> bool:
    """Return True if a question starts with the words "non-blocking"."""
    return _NON_BLOCKING.match(text) is not None


def defers(text: str) -> bool:
    """Return True if a text says that a decision can wait."""
    return is_marked_non_blocking(text) or _DEFERRAL.search(" ".join(text.split())) is not None


def is_discussed(question: str, details: Sequence[str]) -> bool:
    """Return True if the texts below a question discuss it, instead of asking more."""
    return "?" in question and bool(details) and "?" not in details[0]
