"""Tables for programs: CSV, Markdown and keys, and the numbers of proposals."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ...core.export.enhancements_json import serialize_json
from .table import TextCell, TextGroup, TextTable

_FORMULA = re.compile(r"\s*[=+\-@\uff0b\uff0d\uff1d\uff20]")
"""Start of a text that spreadsheets take for a formula. Source: OWASP, "CSV Injection"."""
_MARKUP = re.compile(r"(https?://[A-Za-z0-9/._:?=&%+,;@#-]+)|[\\`*_\[\]<>&|~#!$]")
"""Characters with a meaning in GitHub's Markdown, and addresses, in which a backslash would be a part of them."""


def format_csv(table: TextTable) -> str:
    """Return a table as CSV with a line of names; groups are in a first column, if a table has them.

    A text that a spreadsheet would take for a formula has an apostrophe before it, which makes it a text.
    """
    import csv  # imported on use, which saves time for the other forms

    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    is_grouped = _is_grouped(table)
    writer.writerow([*(["group"] if is_grouped else []), *table.columns])
    for group in table.groups:
        title = [_neutralize_formula(group.title.text)] if is_grouped else []
        writer.writerows([*title, *(_neutralize_formula(cell.text) for cell in row)] for row in group.rows)
    return output.getvalue()


def _is_grouped(table: TextTable) -> bool:
    return any(group.title.text for group in table.groups)


def _neutralize_formula(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def format_markdown(table: TextTable) -> str:
    """Return a table in GitHub's Markdown; each group is a table below its title."""
    return "\n".join("".join(f"{line}\n" for line in _iter_markdown(table, group)) for group in table.groups)


def _iter_markdown(table: TextTable, group: TextGroup) -> Iterator[str]:
    if group.title.text:
        yield f"**{escape_markup(group.title.text)}**"
        yield ""
    yield _format_markdown_row(table.columns)
    yield _format_markdown_row(["---"] * len(table.columns))
    for row in group.rows:
        yield _format_markdown_row([escape_markup(cell.text) for cell in row])


def _format_markdown_row(texts: Sequence[str]) -> str:
    return f"| {' | '.join(texts)} |"


def escape_markup(text: str) -> str:
    """Return a text of a proposal with its markup characters escaped."""
    return _MARKUP.sub(lambda match: match[0] if match[1] else f"\\{match[0]}", text)


def format_counts(table: TextTable, group_by: str) -> TextTable:
    """Return a table of the number of proposals: of all, or of each group."""
    counted = [(group.title, len(group.rows)) for group in table.groups]
    rows = tuple((title, TextCell(str(number))) for title, number in counted)
    return TextTable((group_by, "proposals"), (TextGroup(TextCell(""), rows),), table.total)


def format_counts_as_json(table: TextTable, group_by: str) -> str:
    """Return the number of proposals, and that of each group if a table has groups, as JSON."""
    data: dict[str, Any] = {"count": table.total}
    if group_by:
        groups = [{"value": group.title.text, "count": len(group.rows)} for group in table.groups]
        data |= {"groupBy": group_by, "groups": groups}
    return serialize_json(data)
