"""Numbers of findings by code."""

from __future__ import annotations

from collections import Counter

from ...core.export.enhancements_json import serialize_json
from ...core.rules import RULES
from ..text.styles import add_style
from ..text.width import wrap_to_width
from .report import Report

_LEVEL_WIDTH, _MIN_TEXT_WIDTH = 7, 20  # Widths in columns; without room for that much text, the table has only codes


def format_statistics(report: Report, format_name: str) -> str:
    """Return the number of findings with each code and level, the largest first, as a table or as JSON."""
    counts = Counter((diagnostic.code, diagnostic.level) for diagnostic in report.diagnostics)
    rows = sorted((-count, code, level) for (code, level), count in counts.items())
    if format_name == "json":
        keys = [{"code": code, "severity": level, "count": -count} for count, code, level in rows]
        return serialize_json({"statistics": keys})
    code_width = max((len(code) for _, code, _ in rows), default=0)
    count_width = max((len(str(-count)) for count, _, _ in rows), default=0)
    rest = report.width - count_width - _LEVEL_WIDTH - code_width - 6
    lines = []
    for count, code, level in rows:
        shown = add_style(f"{level:{_LEVEL_WIDTH}}", level, has_color=report.has_color)
        texts = [*wrap_to_width(RULES[code].description, rest)] if rest >= _MIN_TEXT_WIDTH else [""]
        lines.append(f"{-count:{count_width}}  {shown}  {code:{code_width}}  {texts[0]}".rstrip())
        lines += [" " * (report.width - rest) + text for text in texts[1:]]
    return "".join(f"{line}\n" for line in lines)
