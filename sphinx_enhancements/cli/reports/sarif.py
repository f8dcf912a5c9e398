"""Output format ``sarif`` 2.1.0, which code scanning services read.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ...core.diagnostics import Code, Diagnostic, Edit, Level
from ...core.rules import RULES
from ...core.rules.pages import parse_page
from ...version import __version__
from .fingerprints import iter_fingerprints
from .report import PROGRAM, Report, format_message

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note", Level.OFF: "none"}
_BASE = "SRCROOT"  # Name of the root of the repository


def format_report(report: Report) -> str:
    """Return a report as a SARIF log with one run."""
    codes = sorted({diagnostic.code for diagnostic in report.diagnostics})
    pairs = zip(report.diagnostics, iter_fingerprints(report), strict=True)
    run = {
        "tool": {"driver": {"name": PROGRAM, "version": __version__, "rules": [_export_rule(code) for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"uri": f"{_find_repository(report).as_uri().rstrip('/')}/"}},
        "results": [_export(d, fingerprint, codes, report) for d, fingerprint in pairs],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _find_repository(report: Report) -> Path:
    return report.root.parents[report.prefix.count("/")] if report.prefix else report.root


def _export_rule(code: Code) -> dict[str, Any]:
    rule = RULES[code]
    page = parse_page(rule.page)
    text = " ".join(page.text.split())
    return {
        "id": code,
        "shortDescription": {"text": rule.description},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": rule.page},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"tags": [rule.subject]},
    }


def _export(diagnostic: Diagnostic, fingerprint: str, codes: Sequence[Code], report: Report) -> dict[str, Any]:
    location = _make_location(report, diagnostic.path, diagnostic.line)
    if diagnostic.line and diagnostic.column:
        region = location["physicalLocation"]["region"]
        region["startColumn"] = diagnostic.column
        if diagnostic.end_column:
            region["endColumn"] = diagnostic.end_column
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": _LEVELS[diagnostic.level],
        "message": {"text": format_message(diagnostic)},
        "locations": [location],
        "partialFingerprints": {"finding/v1": fingerprint},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": n, "message": {"text": related.message}, **_make_location(report, related.path, related.line)}
            for n, related in enumerate(diagnostic.related, 1)
        ]
    if diagnostic.edits:
        change = {
            "artifactLocation": location["physicalLocation"]["artifactLocation"],
            "replacements": [_make_replacement(edit) for edit in diagnostic.edits],
        }
        text = diagnostic.hint or f"correct {diagnostic.code}"
        text += " (the meaning may change)" if diagnostic.has_unsafe_edits else ""
        result["fixes"] = [{"description": {"text": text}, "artifactChanges": [change]}]
    return result


def _make_location(report: Report, path: str, line: int | None) -> dict[str, Any]:
    path = report.get_repository_path(path)
    if path.startswith("../"):
        artifact = {"uri": (_find_repository(report) / path).resolve().as_uri()}
    else:
        artifact = {"uri": quote(path, errors="surrogateescape"), "uriBaseId": _BASE}
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if line:
        physical["region"] = {"startLine": line}
    return {"physicalLocation": physical}


def _make_replacement(edit: Edit) -> dict[str, Any]:
    region = {
        "startLine": edit.line,
        "startColumn": edit.column,
        "endLine": edit.end_line,
        "endColumn": edit.end_column,
    }
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}
