"""Parts of a rule's documentation page: its text, who enforces the rule, and a bad and a good example.

An example is a list of fenced blocks, each with the path of a file in its info string; ``enhancements.toml`` holds the
profile and settings. Files of the bad example that the good one does not repeat belong to it, too. A project with a
``conf.py`` is an example for Sphinx, any other one for the command line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_FENCE = re.compile(r"^(`{3,})([^\s`]+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_ENFORCED_BY = "Enforced by:"
_BAD, _GOOD = "\nBad:\n", "\nGood:\n"


class RulePage(NamedTuple):
    """Parts of a rule's documentation page.

    :param text: first paragraphs: what is reported, why it matters, and what to do.
    :param enforced_by: communities that enforce the rule, each with its source.
    :param bad: path -> text of the files that yield the diagnostic.
    :param changes: path -> text of the corrected files.
    """

    text: str
    enforced_by: str
    bad: Mapping[str, str]
    changes: Mapping[str, str]

    @property
    def good(self) -> dict[str, str]:
        """Path -> text of all files of the good example."""
        return {**self.bad, **self.changes}


def parse_page(page: str) -> RulePage:
    """Return the parts of a page; a part that is missing is empty."""
    head, _, examples = page.partition(_BAD)
    bad, _, good = examples.partition(_GOOD)
    text, _, enforced_by = head.partition(_ENFORCED_BY)
    return RulePage(text.strip(), " ".join(enforced_by.split()), _parse_files(bad), _parse_files(good))


def _parse_files(text: str) -> dict[str, str]:
    return {match[2]: match[3] for match in _FENCE.finditer(text)}
