"""Output format ``rdjson`` of reviewdog, which comments on pull requests of many services.

Source: reviewdog, ``proto/rdf/reviewdog.proto`` and ``proto/rdf/jsonschema/DiagnosticResult.jsonschema``.
"""

from __future__ import annotations

import json
from typing import Any

from ...core.diagnostics import Diagnostic, Edit, Level
from .report import PROGRAM, Report, format_message

_SEVERITIES = {Level.ERROR: "ERROR", Level.WARNING: "WARNING", Level.INFO: "INFO"}


def format_report(report: Report) -> str:
    """Return a report as a ``DiagnosticResult``."""
    result = {"source": {"name": PROGRAM}, "diagnostics": [_export(d, report) for d in report.diagnostics]}
    return json.dumps(result, indent=2) + "\n"


def _export(diagnostic: Diagnostic, report: Report) -> dict[str, Any]:
    path, line = diagnostic.path, diagnostic.line
    data: dict[str, Any] = {
        "message": format_message(diagnostic),
        "location": _make_location(report, path, line),
        "severity": _SEVERITIES[diagnostic.level],
        "code": {"value": diagnostic.code},
    }
    if line and diagnostic.column:
        text = report.get_line(path, line)
        end = diagnostic.end_column or len(text) + 1
        data["location"]["range"] = {
            "start": _make_position(report, path, line, diagnostic.column),
            "end": _make_position(report, path, line, max(end, diagnostic.column)),
        }
    if diagnostic.edits:
        data["suggestions"] = [_make_suggestion(edit, path, report) for edit in diagnostic.edits]
    if diagnostic.related:
        data["related_locations"] = [
            {"message": related.message, "location": _make_location(report, related.path, related.line)}
            for related in diagnostic.related
        ]
    return data


def _make_location(report: Report, path: str, line: int | None) -> dict[str, Any]:
    location: dict[str, Any] = {"path": report.get_repository_path(path)}
    if line:
        location["range"] = {"start": {"line": line}}
    return location


def _make_suggestion(edit: Edit, path: str, report: Report) -> dict[str, Any]:
    start = _make_position(report, path, edit.line, edit.column)
    end = _make_position(report, path, edit.end_line, edit.end_column)
    return {"range": {"start": start, "end": end}, "text": edit.text}


def _make_position(report: Report, path: str, line: int, column: int) -> dict[str, int]:
    """Return a position, whose column counts the bytes of UTF-8."""
    before = report.get_line(path, line)[: column - 1]
    missing = column - 1 - len(before)  # columns after the end of the line
    return {"line": line, "column": len(before.encode("utf-8", "replace")) + missing + 1}
