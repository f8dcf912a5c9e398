"""Findings that a project has only after edits of its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable

from ..codes import Code
from ..diagnostics import Diagnostic

_MEASURED_CODES = (Code.MISSING_SECTION, Code.EMPTY_SECTION)
"""Codes of rules that require the sections which most proposals of a community have, so that any edit can move them."""


def find_new_findings(
    before: Iterable[Diagnostic], after: Iterable[Diagnostic], edited_paths: Container[str]
) -> list[Diagnostic]:
    """Return the findings that a project has only after edits, whatever their lines.

    In a file that was not edited, a finding with another message is not new: it quotes the edited file. Nor is a
    missing or empty section there.
    """

    def identify(diagnostic: Diagnostic) -> tuple[str, str, str]:
        message = diagnostic.message if diagnostic.path in edited_paths else ""
        return diagnostic.path, diagnostic.code, message

    remaining = Counter(identify(diagnostic) for diagnostic in before if diagnostic.level.is_finding)
    new_findings = []
    for diagnostic in after:
        is_measured = diagnostic.code in _MEASURED_CODES and diagnostic.path not in edited_paths
        if diagnostic.level.is_finding and not is_measured:
            remaining[identify(diagnostic)] -= 1
            if remaining[identify(diagnostic)] < 0:
                new_findings.append(diagnostic)
    return new_findings
