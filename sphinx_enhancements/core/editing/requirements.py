"""Findings that edits bring: what the rules require of the new state of a proposal."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import Diagnostic


def find_new_findings(before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings after edits that were not there before, whatever their lines."""
    known = {(diagnostic.path, diagnostic.code, diagnostic.message) for diagnostic in before}
    return [d for d in after if d.level.is_finding and (d.path, d.code, d.message) not in known]
