"""Parts of a rule's documentation page: its text, who enforces the rule, and a bad and a good example.

An example is a list of fenced blocks, each with the path of a file in its info string; ``enhancements.toml`` holds the
profile and settings. A second word is the encoding of the file, or ``link`` for a symbolic link to the path in the
block. Files of the bad example that the good one does not repeat belong to it, too. Examples of changes begin with
the files before the change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_FENCE = re.compile(r"^(`{3,})([^\s`]+)(?: ([^\s`]+))?\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_ENFORCED_BY = "Enforced by:"
_BEFORE, _BAD, _GOOD = "\nBefore:\n", "\nBad:\n", "\nGood:\n"


class ExampleFile(NamedTuple):
    """A file of an example.

    :param form: encoding of the file; ``link`` for a symbolic link to the path in the text; empty for UTF-8.
    """

    text: str
    form: str = ""


class RulePage(NamedTuple):
    """Parts of a rule's documentation page.

    :param text: first paragraphs: what is reported, why it matters, and what to do.
    :param enforced_by: communities that enforce the rule, each with its source.
    :param bad: path -> file of the example that yields the diagnostic.
    :param changes: path -> corrected file.
    :param before: path -> file before a change that yields the diagnostic.
    """

    text: str
    enforced_by: str
    bad: Mapping[str, ExampleFile]
    changes: Mapping[str, ExampleFile]
    before: Mapping[str, ExampleFile]

    @property
    def good(self) -> dict[str, ExampleFile]:
        """Path -> file of the good example."""
        return {**self.bad, **self.changes}


def parse_page(page: str) -> RulePage:
    """Return the parts of a page; a part that is missing is empty."""
    head, _, examples = page.partition(_BAD)
    bad, _, good = examples.partition(_GOOD)
    head, _, before = head.partition(_BEFORE)
    text, _, enforced_by = head.partition(_ENFORCED_BY)
    enforced_by = " ".join(enforced_by.split())
    return RulePage(text.strip(), enforced_by, *map(_parse_files, (bad, good, before)))


def _parse_files(text: str) -> dict[str, ExampleFile]:
    return {match[2]: ExampleFile(match[4], match[3] or "") for match in _FENCE.finditer(text)}
