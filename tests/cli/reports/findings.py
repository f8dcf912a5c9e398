"""Findings with all parts, for the tests of output formats."""

from __future__ import annotations

from pathlib import Path

from sphinx_enhancements.cli.reports.registry import get_formatter
from sphinx_enhancements.cli.reports.report import Report
from sphinx_enhancements.core.diagnostics import Code, Diagnostic, Edit, Level, RelatedLocation

PAGE = "---\nstatus: acepted\n\tstatus: acepted\n移行する status: acepted と\n\u05d0\u05d1 status: acepted\n---\n"
FILES = {"p/a.md": PAGE, "p/b, c:d.md": "# Größe 100%\n"}
FINDINGS = (
    Diagnostic("p/a.md", None, Code.EMPTY_DOCUMENT, "the document is empty", Level.ERROR),
    Diagnostic(
        "p/a.md",
        2,
        Code.UNKNOWN_STATUS,
        "the status 'acepted' is unknown",
        column=9,
        end_column=16,
        hint='did you mean "accepted"?',
        related=(RelatedLocation("p/b, c:d.md", 1, "the title"), RelatedLocation("../out.toml", None, "the setting")),
        edits=(Edit(2, 9, 2, 16, "accepted"),),
    ),
    Diagnostic("p/a.md", 4, Code.UNKNOWN_STATUS, "wide", Level.INFO, column=14, end_column=21),
    Diagnostic("p/b, c:d.md", 1, Code.TITLE_MARKUP, "100% <b>\x1b::error::x\r\n</b>", column=3, end_column=None),
)
ROOT = Path("/repository/docs")


def format_findings(
    name: str,
    findings: tuple[Diagnostic, ...] = FINDINGS,
    *,
    files: dict[str, str] | None = None,
    width: int = 80,
    prefix: str = "docs",
    has_color: bool = False,
) -> str:
    """Return findings in an output format."""
    texts = FILES if files is None else files
    report = Report(findings, ROOT, lambda path: texts.get(path, ""), prefix, width, has_color)
    return get_formatter(name)(report)
