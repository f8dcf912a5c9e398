"""Output format ``gitlab``: a report for the widget "Code Quality" of merge requests.

Source: GitLab documentation, "Code Quality", "Code Quality report format".
"""

from __future__ import annotations

import json
from typing import Any

from ...core.diagnostics import Diagnostic, Level
from .fingerprints import iter_fingerprints
from .report import Report, format_message

_SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}


def format_report(report: Report) -> str:
    """Return a report as a JSON list; a finding about a whole file is at its first line."""
    pairs = zip(report.diagnostics, iter_fingerprints(report), strict=True)
    return json.dumps([_export(d, fingerprint, report) for d, fingerprint in pairs], indent=2) + "\n"


def _export(diagnostic: Diagnostic, fingerprint: str, report: Report) -> dict[str, Any]:
    return {
        "description": format_message(diagnostic),
        "check_name": diagnostic.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.level],
        "location": {
            "path": report.get_repository_path(diagnostic.path),
            "lines": {"begin": diagnostic.line or 1},
        },
    }
