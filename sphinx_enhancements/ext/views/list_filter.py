"""Lists that a script filters and sorts: what it has to know stands behind the rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from docutils import nodes

from ..messages import _, translate_field, translate_group, translate_query_errors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...core.views.table import SearchData, Table

EXAMPLE = "status:accepted"
"""A query that can be asked of every list."""

# In a script, only these could end it, or begin what a parser of html takes for something else.
_ESCAPED = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


def filterable(answer: Table, search: SearchData, drawn: Iterable[nodes.Node], caption: str) -> nodes.container:
    """The tables of a list, with what is known of their rows.

    :param caption: of the list, by which its box is told from others.
    """
    data = {
        "language": search.language._asdict(),
        "records": search.records,
        "rows": search.rows,
        "columns": answer.columns,
        "ranks": search.ranks,
        "sort": search.sort,
        "facets": [
            (name, translate_field(name), [(value, translate_group(item.text, name)) for value, item in values])
            for name, values in search.facets
        ],
        "words": _words(caption),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    script = f'<script type="application/json">{text}</script>'
    return nodes.container("", *drawn, nodes.raw("", script, format="html"), classes=["enh-list", "no-search"])


def _words(caption: str) -> dict[str, object]:
    box = str(_("Filter proposals"))
    mistakes, place = translate_query_errors()
    return {
        "filter": f"{box}: {caption}" if caption else box,
        "example": str(_("Filter, for example %(example)s")) % {"example": EXAMPLE},
        "count": str(_("%(shown)s of %(total)s proposals")),
        "part": str(_("%(shown)s of %(total)s")),
        "none": str(_("No proposals match.")),
        "clear": str(_("Clear the filter")),
        "mistakes": mistakes,
        "place": place,
    }
