"""Output format ``full``: each finding with its line of the file, the hint and related places.

``[*]`` marks findings that ``check --fix`` corrects.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ...core.diagnostics import Diagnostic, to_printable_line
from ..text.styles import add_style
from .concise import format_heading
from .excerpt import make_excerpt
from .report import Report


def format_report(report: Report) -> str:
    """Return a report with a paragraph for each finding, whose first line is as in ``concise``, without the hint."""
    return "".join("".join(f"{line}\n" for line in _iter_lines(d, report)) + "\n" for d in report.diagnostics)


def _iter_lines(diagnostic: Diagnostic, report: Report) -> Iterator[str]:
    mark = " [*]" if diagnostic.is_fixable(allows_unsafe=report.allows_unsafe) else ""
    yield f"{format_heading(diagnostic, diagnostic.message, report)}{mark}"
    number = str(diagnostic.line or "")
    indent = " " * (len(number) + 1)
    notes = [f"hint: {diagnostic.hint}"] if diagnostic.hint else []
    notes += [f"{to_printable_line(related.location)}: {related.message}" for related in diagnostic.related]
    source = report.get_line(diagnostic.path, diagnostic.line)
    if source.strip():
        span = None if diagnostic.column is None else (diagnostic.column, diagnostic.end_column)
        excerpt = make_excerpt(source, span, report.width - len(indent) - 3)
        yield f"{_style(f' {number} |', report)} {excerpt.text}".rstrip()
        if excerpt.marks:
            marks = add_style(excerpt.marks.lstrip(), diagnostic.level, has_color=report.has_color)
            start = " " * (len(excerpt.marks) - len(excerpt.marks.lstrip()))
            yield f"{indent}{_style(' |', report)} {start}{marks}"
        if excerpt.note:
            notes.insert(0, excerpt.note)
    width = max(20, report.width - len(indent) - 3)
    for note in notes:
        first, *others = textwrap.wrap(note, width, break_long_words=False, break_on_hyphens=False)
        yield f"{indent}{_style(' =', report)} {first}"
        yield from (f"{indent}   {line}" for line in others)


def _style(gutter: str, report: Report) -> str:
    return add_style(gutter, "gutter", has_color=report.has_color)
