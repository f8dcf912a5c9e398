"""Findings that edits bring: what the rules require of the new state of a proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable

from ..diagnostics import Diagnostic


def find_new_findings(
    before: Iterable[Diagnostic], after: Iterable[Diagnostic], edited_paths: Container[str]
) -> list[Diagnostic]:
    """Return the findings after edits that were not there before, whatever their lines.

    In a file that was not edited, a finding with another message is no new one: it quotes what is elsewhere.
    """

    def identify(diagnostic: Diagnostic) -> tuple[str, str, str]:
        message = diagnostic.message if diagnostic.path in edited_paths else ""
        return diagnostic.path, diagnostic.code, message

    known = Counter(identify(diagnostic) for diagnostic in before if diagnostic.level.is_finding)
    new_findings = []
    for diagnostic in after:
        if diagnostic.level.is_finding:
            known[identify(diagnostic)] -= 1
            if known[identify(diagnostic)] < 0:
                new_findings.append(diagnostic)
    return new_findings
