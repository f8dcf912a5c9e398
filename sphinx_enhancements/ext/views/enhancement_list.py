"""Lists of enhancements: tables with the matches of a query, which readers can filter further."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import ClassVar

from docutils import nodes

from ...core.views.table import DEFAULT_COLUMNS, SearchData, Table, TableSpec, compute_table
from ..build.assets import LIST_SCRIPTS
from ..build.placed_views import PlacedView, View, has_filter_or_summary
from ..build.toctrees import make_list_toctree
from ..drawing.large_html import build_large_html
from ..drawing.long_cells import shorten_note
from ..drawing.renderer import Renderer, draw_empty_note, draw_limit_note, wrap_in_details
from ..drawing.tables import draw_grouped_table, draw_table
from ..messages import (
    _,
    ngettext,
    translate_field,
    translate_group,
    translate_note,
    translate_query_errors,
    translate_title,
)
from .directive import ViewDirective, make_option_spec

EXAMPLE = "status:accepted"
"""Query that every list understands, shown as a hint."""

# These could end a script element, or a line of a script.
_ESCAPES = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


def draw_list(renderer: Renderer, answer: Table, placed: PlacedView[TableSpec], level: int) -> list[nodes.Node]:
    """Draw one table with a row for the name of each group, or a folded table for each group; a note without rows."""
    caption = placed.caption
    if not answer.shown:
        return [draw_empty_note(_("No proposals match."), caption)]
    by = placed.spec.group_by or ""
    groups = [
        (f"{translate_title(group.title, by)} ({len(group.rows)})" if group.title else "", group.rows)
        for group in answer.groups
    ]
    drawn: list[nodes.Node] = []
    if placed.spec.fold and renderer.is_site and any(title for title, _rows in groups):
        for words, rows in groups:
            title = f"{caption}: {words}" if caption else words
            table = draw_table(renderer, answer.columns, rows, classes=placed.classes, label=title)
            drawn += wrap_in_details(title, [table], "enh-folded")
    else:
        anchor = f"{renderer.anchor}-0"
        drawn.append(draw_grouped_table(renderer, answer.columns, groups, caption, anchor, placed.classes))
    drawn += draw_limit_note(answer.shown, answer.total)
    return drawn if answer.search is None else [_wrap_filterable(renderer, answer, answer.search, drawn, caption)]


def _wrap_filterable(
    renderer: Renderer, answer: Table, search: SearchData, drawn: Iterable[nodes.Node], caption: str
) -> nodes.container:
    """Return the tables of a list in a container with the data for the script."""
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
        "words": _translate_interface(caption, len(search.records)),
        **_render_targets(renderer, search),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    script = f'<script type="application/json">{text}</script>'
    return nodes.container("", *drawn, build_large_html(script), classes=["enh-list", "no-search"])


def _render_targets(renderer: Renderer, search: SearchData) -> dict[str, object]:
    """Return the words of milestones for the column with the release, and the address of each release in them."""
    words = [
        [item and [renderer.get_item_parts(item)[0].text, *_list_notes(item.note or "")] for item in items]
        for items in search.targets
    ]
    links = {item.target: item for items in search.targets for item in items if item}
    addresses = [renderer.find_address(links[name]) if name in links else "" for name in search.language.releases]
    return {"targets": words, "addresses": addresses if words else []}


def _list_notes(note: str) -> list[str]:
    """Return the note of a milestone as the column ``release`` shows it, and also in full if it is shortened."""
    notes = [shorten_note(note), translate_note(note)]
    return notes if notes[0] != notes[1] else notes[:1]


def _translate_interface(caption: str, total: int) -> dict[str, object]:
    """Return the texts of the filter box in the language of the page.

    :param total: number of proposals in the list, which decides the plural form of "of 3 proposals".
    """
    box = str(_("Filter proposals"))
    messages, located = translate_query_errors()
    return {
        "filter": f"{box}: {caption}" if caption else box,
        "example": str(_("Filter, for example %(example)s")) % {"example": EXAMPLE},
        "count": ngettext("%(shown)s of %(total)s proposal", "%(shown)s of %(total)s proposals", total),
        "part": str(_("%(shown)s of %(total)s")),
        "none": str(_("No proposals match.")),
        "clear": str(_("Clear the filter")),
        "mistakes": messages,
        "place": located,
    }


class EnhancementListDirective(ViewDirective):
    """Directive ``enhancement-list``, a table of enhancements."""

    option_spec: ClassVar = make_option_spec(
        "filter", "columns", "sort", "group-by", "limit", "caption", "toctree", flags=("filterable", "fold")
    )

    def run(self) -> list[nodes.Node]:
        """Place the table in the document, and the toctree of the pages in it."""
        spec = TableSpec(
            filter=self.query,
            columns=self.read_words("columns") or DEFAULT_COLUMNS,
            sort=self.read_words("sort") or ("key",),
            group_by=self.options.get("group-by", "").strip() or None,
            limit=self.read_number("limit", "all rows are shown"),
            filterable="filterable" in self.options,
            fold="fold" in self.options,
            toctree=self.read_words("toctree") if "toctree" in self.options else None,
        )
        # Folded groups are several tables.
        placeholder = self.make_placeholder(spec, is_table=spec.group_by is None or not spec.fold)
        if spec.toctree is None:
            return self.with_target(placeholder)
        toctree = make_list_toctree(self.docname, placeholder["index"])
        self.set_source_info(toctree)
        return [*self.with_target(placeholder), nodes.compound("", toctree, classes=["toctree-wrapper"])]


VIEW = View(
    TableSpec,
    compute_table,
    draw_list,
    {"enhancement-list": EnhancementListDirective},
    simplify=lambda table: table._replace(search=None),
    scripts=lambda table: () if table.search is None else LIST_SCRIPTS,
    reads_summaries=lambda spec: spec.filterable or has_filter_or_summary(spec),
    is_kept=True,
)
