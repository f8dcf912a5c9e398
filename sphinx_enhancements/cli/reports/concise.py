"""Output format ``concise``: one line for each finding, as editors and ``grep`` read it."""

from __future__ import annotations

from ...core.diagnostics import Diagnostic, to_printable_line
from ..text.styles import add_style
from .report import Report, format_message


def format_report(report: Report) -> str:
    """Return a report with one line for each finding."""
    return "".join(f"{format_heading(d, format_message(d), report)}\n" for d in report.diagnostics)


def format_heading(diagnostic: Diagnostic, message: str, report: Report) -> str:
    """Return ``path:line:column: level: message [code]`` on one line; line and column are left out if unknown."""
    column = f":{diagnostic.column}" if diagnostic.line and diagnostic.column else ""
    has_color = report.has_color
    location = add_style(f"{to_printable_line(diagnostic.location)}{column}:", "path", has_color=has_color)
    level = add_style(f"{diagnostic.level}:", diagnostic.level, has_color=has_color)
    return f"{location} {level} {message} {add_style(f'[{diagnostic.code}]', 'code', has_color=has_color)}"
