"""Data for the script that filters and sorts the tables of a list in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterable

from docutils import nodes

from ...core.views.table import SearchData, Table
from ..messages import _, translate_field, translate_group, translate_query_errors

EXAMPLE = "status:accepted"
"""Query that every list understands, shown as a hint."""

# These could end a script element, or a line of a script.
_ESCAPES = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


def wrap_filterable(answer: Table, search: SearchData, drawn: Iterable[nodes.Node], caption: str) -> nodes.container:
    """Return the tables of a list in a container with the data for the script.

    :param caption: caption of the list, for the accessible name of the filter box.
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
        "words": _translate_interface(caption),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    script = f'<script type="application/json">{text}</script>'
    return nodes.container("", *drawn, nodes.raw("", script, format="html"), classes=["enh-list", "no-search"])


def _translate_interface(caption: str) -> dict[str, object]:
    """Return the texts of the filter box in the language of the page."""
    box = str(_("Filter proposals"))
    messages, located = translate_query_errors()
    return {
        "filter": f"{box}: {caption}" if caption else box,
        "example": str(_("Filter, for example %(example)s")) % {"example": EXAMPLE},
        "count": str(_("%(shown)s of %(total)s proposals")),
        "part": str(_("%(shown)s of %(total)s")),
        "none": str(_("No proposals match.")),
        "clear": str(_("Clear the filter")),
        "mistakes": messages,
        "place": located,
    }
