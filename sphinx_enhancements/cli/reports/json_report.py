"""Output format ``json``: all parts of each finding."""

from __future__ import annotations

from typing import Any

from ...core.diagnostics import Diagnostic, Edit
from ...core.export.enhancements_json import export_diagnostic, serialize_json
from .report import Report


def format_report(report: Report) -> str:
    """Return a report as JSON; a finding has the fields that it has in ``enhancements.json``, and its edits."""
    return serialize_json({"diagnostics": [_export(diagnostic) for diagnostic in report.diagnostics]})


def _export(diagnostic: Diagnostic) -> dict[str, Any]:
    edits = [_export_edit(edit) for edit in diagnostic.edits]
    return {**export_diagnostic(diagnostic), "edits": edits, "hasUnsafeEdits": diagnostic.has_unsafe_edits}


def _export_edit(edit: Edit) -> dict[str, Any]:
    return {
        "line": edit.line,
        "column": edit.column,
        "endLine": edit.end_line,
        "endColumn": edit.end_column,
        "text": edit.text,
    }
