"""Findings that a project has only after edits of its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable

from ..diagnostics import Diagnostic


def find_new_findings(
    before: Iterable[Diagnostic], after: Iterable[Diagnostic], edited_paths: Container[str]
) -> list[Diagnostic]:
    """Return the findings that a project has only after edits, whatever their lines.

    In a file that was not edited, a finding with another message is not new: it quotes the edited file.
    """

    def identify(diagnostic: Diagnostic) -> tuple[str, str, str]:
        message = diagnostic.message if diagnostic.path in edited_paths else ""
        return diagnostic.path, diagnostic.code, message

    remaining = Counter(identify(diagnostic) for diagnostic in before if diagnostic.level.is_finding)
    new_findings = []
    for diagnostic in after:
        if diagnostic.level.is_finding:
            remaining[identify(diagnostic)] -= 1
            if remaining[identify(diagnostic)] < 0:
                new_findings.append(diagnostic)
    return new_findings
