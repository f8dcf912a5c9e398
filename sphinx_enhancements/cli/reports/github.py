"""Output format ``github``: workflow commands, which GitHub Actions shows as annotations of a pull request.

Source: GitHub documentation, "Workflow commands for GitHub Actions"; ``actions/toolkit``,
``packages/core/src/command.ts``.
"""

from __future__ import annotations

from collections import Counter

from ...core.diagnostics import Diagnostic, Level, to_printable_line
from .report import PROGRAM, Report, format_message

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}
_MAX_ANNOTATIONS = 10  # Number of annotations of one kind that GitHub shows for one step


def format_report(report: Report) -> str:
    """Return a report with one workflow command for each finding, and a line about those that GitHub does not show."""
    lines = [_format_command(diagnostic, report) for diagnostic in report.diagnostics]
    counts = Counter(_COMMANDS[diagnostic.level] for diagnostic in report.diagnostics)
    hidden = [f"{n - _MAX_ANNOTATIONS} of {n} {kind}s" for kind, n in counts.items() if n > _MAX_ANNOTATIONS]
    if hidden:
        lines.append(
            f"{PROGRAM}: GitHub shows {_MAX_ANNOTATIONS} annotations of each kind; "
            f"only this log has the other {' and '.join(hidden)}"
        )
    return "".join(f"{line}\n" for line in lines)


def _format_command(diagnostic: Diagnostic, report: Report) -> str:
    properties: dict[str, object] = {"file": to_printable_line(report.get_repository_path(diagnostic.path))}
    if diagnostic.line:
        properties |= {"line": diagnostic.line, "endLine": diagnostic.line}
        if diagnostic.column:
            properties["col"] = diagnostic.column
            if diagnostic.end_column:
                properties["endColumn"] = diagnostic.end_column
    properties["title"] = f"{PROGRAM} ({diagnostic.code})"
    values = ",".join(f"{name}={_escape_property(str(value))}" for name, value in properties.items())
    column = f":{diagnostic.column}" if diagnostic.line and diagnostic.column else ""
    # The log shows the message alone.
    message = f"{to_printable_line(diagnostic.location)}{column}: {format_message(diagnostic)} [{diagnostic.code}]"
    return f"::{_COMMANDS[diagnostic.level]} {values}::{_escape_data(message)}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
