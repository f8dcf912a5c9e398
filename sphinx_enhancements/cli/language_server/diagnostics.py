"""Findings as diagnostics of the Language Server Protocol."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

from ...core.diagnostics import Code, Diagnostic, Level
from .positions import TextPositions

DOCUMENTATION = "https://example.org/sphinx-enhancements/docs"
"""Address of the documentation, as in ``pyproject.toml``."""

SOURCE = "enhancements"

_SEVERITIES = {
    Level.ERROR: types.DiagnosticSeverity.Error,
    Level.WARNING: types.DiagnosticSeverity.Warning,
    Level.INFO: types.DiagnosticSeverity.Information,
}
_UNNECESSARY = (Code.UNUSED_SUPPRESSION,)


def make_diagnostic(
    diagnostic: Diagnostic,
    lines: TextPositions,
    find_uri: Callable[[str], str],
    find_lines: Callable[[str], TextPositions],
) -> types.Diagnostic:
    """Return a finding for the client.

    :param lines: lines of its file.
    :param find_uri: returns the URI of a path.
    :param find_lines: returns the lines of another file.
    """
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(find_uri(related.path), find_lines(related.path).make_line_range(related.line)),
            related.message,
        )
        for related in diagnostic.related
    ]
    return types.Diagnostic(
        lines.make_line_range(diagnostic.line, diagnostic.column, diagnostic.end_column),
        diagnostic.text,
        _SEVERITIES.get(diagnostic.level, types.DiagnosticSeverity.Hint),
        str(diagnostic.code),
        types.CodeDescription(f"{DOCUMENTATION}/diagnostics.html#diagnostic-{diagnostic.code}"),
        SOURCE,
        [types.DiagnosticTag.Unnecessary] if diagnostic.code in _UNNECESSARY else None,
        related or None,
    )
