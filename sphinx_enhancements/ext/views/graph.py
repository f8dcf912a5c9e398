"""Graphs: a picture where the builder shows one, and a list everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from ...core.diagnostics import Code
from ...core.views.columns import COLUMNS
from ...core.views.graph import (
    MAX_LINKS,
    MAX_NODES,
    GraphNode,
    GraphSpec,
    GraphView,
    compute_graph,
    iter_node_links,
)
from ..build.placed_views import PlacedView, View
from ..drawing.renderer import by_keyboard, folded
from ..messages import _, field_label, group_label, inner_label, status_label
from .directive import ViewDirective

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...core.views.cells import Item
    from ..drawing.graphviz import Words
    from ..drawing.renderer import Renderer


def draw_graph(pen: Renderer, answer: GraphView, use: PlacedView[GraphSpec], level: int) -> list[nodes.Node]:
    """A picture where the builder shows one, and the same as a list, which is enough everywhere."""
    drawn = nodes.container(classes=["enh-graphs", *use.classes])
    if use.caption:
        drawn += nodes.paragraph("", "", nodes.strong("", use.caption), classes=["enh-caption"])
    if not answer.nodes:
        drawn += nodes.paragraph("", _("No proposals are related to others here."), classes=["enh-empty"])
        return [drawn]
    if answer.collapsed:
        answer = answer._replace(nodes=tuple(_group(node, answer.collapsed) for node in answer.nodes))
        words = _("%(total)s proposals are shown as %(groups)s groups, by %(column)s.") % {
            "total": answer.total,
            "groups": len(answer.nodes),
            "column": inner_label(answer.collapsed),
        }
        drawn += nodes.paragraph("", words, classes=["enh-cut"])
    listed = _outline(pen, answer)
    title = use.caption or _("Relations between proposals")
    if len(answer.links) > MAX_LINKS:
        words = _("There are too many relations for a picture: %d.") % len(answer.links)
        drawn += nodes.paragraph("", words, classes=["enh-cut"])
        drawn += listed
    elif in_page(pen):
        drawn += picture(pen, answer, _words(), title, pen.anchor)
        drawn += folded(_("The same as a list"), [listed], "enh-words")
    else:
        drawn += picture(pen, answer, _words(), title, pen.anchor)
        drawn += listed
    if answer.unrelated:
        words = _("Not shown, since not related to another: %d.") % answer.unrelated
        drawn += nodes.paragraph("", words, classes=["enh-cut"])
    return [drawn]


def _group(node: GraphNode, column: str) -> GraphNode:
    return node._replace(item=node.item._replace(text=group_label(node.item.text, column)))


def _words() -> Words:
    from ..drawing.graphviz import Words  # not above: Graphviz takes its time to load, and few builds draw a graph

    return Words(inner_label, _state)


def picture(pen: Renderer, answer: GraphView, words: Words, title: str, anchor: str) -> list[nodes.Node]:
    """A picture for a page or for a file, as the builder takes it; none where it takes none.

    :param anchor: unique in the whole project.
    """
    if in_page(pen):
        return [nodes.raw("", _svg(pen, answer, words, title, anchor), format="html")]

    def drawn(suffix: str) -> Path:
        from ..drawing.graphviz import picture_file

        return picture_file(answer, words, pen.pictures, suffix)

    return in_file(pen, title, drawn)


def in_page(pen: Renderer) -> bool:
    """Whether a picture can stand in the page itself, as SVG."""
    return bool(pen.builder.format == "html" and pen.builder.name != "epub")


def _svg(pen: Renderer, answer: GraphView, words: Words, title: str, anchor: str) -> str:
    from ..drawing.graphviz import lay_out, svg

    links = {node.name: address for node in answer.nodes if (address := address_of(pen, node.item))}
    layout = lay_out(answer, words, pen.pictures)
    drawn = svg(answer, layout, words, title, anchor, links)
    reached = "" if links else by_keyboard(title)
    return f'<div class="enh-picture"{reached}>{drawn}</div>'


def address_of(pen: Renderer, item: Item) -> str:
    """Where an item leads, as a page may have it in a picture; empty where that is nowhere."""
    reference = pen.item(item)
    if not isinstance(reference, nodes.reference):
        return ""
    return f"#{reference['refid']}" if reference.get("refid") else str(reference.get("refuri", ""))


def in_file(pen: Renderer, alt: str, drawn: Callable[[str], Path]) -> list[nodes.Node]:
    """A picture in a file, for builders that print or bind one; the others have words.

    :param drawn: makes the file, given its suffix: ``pdf`` or ``png``.
    """
    types = {"application/pdf": "pdf", "image/png": "png"}
    taken = [types[t] for t in pen.builder.supported_image_types if t in types]
    if not taken:
        return []
    file = str(drawn("pdf" if "pdf" in taken else "png"))
    pen.builder.env.images.add_file(pen.docname, file)
    return [nodes.image(uri=file, candidates={"*": file}, alt=alt)]


def _outline(pen: Renderer, answer: GraphView) -> nodes.bullet_list:
    listed = nodes.bullet_list(bullet="-", classes=["enh-outline"])
    for node, links in iter_node_links(answer):
        line = nodes.list_item("", nodes.paragraph("", "", *_node(pen, node)))
        if links:
            below = nodes.bullet_list(bullet="*")
            for kind, target, number in links:
                word = field_label(kind) if number == 1 else f"{field_label(kind)} ({number})"
                below += nodes.list_item("", nodes.paragraph("", "", nodes.Text(f"{word}: "), *_node(pen, target)))
            line += below
        listed += line
    return listed


def _node(pen: Renderer, node: GraphNode) -> list[nodes.Node]:
    said = _state(node) if node.title else str(node.size)
    return [pen.item(node.item), nodes.inline("", f" ({said})", classes=["enh-note"])]


def _state(node: GraphNode) -> str:
    """Decision and stage of a node, in words."""
    states = (
        item for item in (node.status, node.stage) if item is not None and not (node.external and not item.target)
    )
    return ", ".join([*([node.external] if node.external else []), *(status_label(item.text) for item in states)])


class EnhancementGraphDirective(ViewDirective):
    """A graph of the relations between proposals."""

    has_content = False
    option_spec: ClassVar = {
        "filter": directives.unchanged,
        "focus": directives.unchanged,
        "depth": directives.unchanged,
        "release": directives.unchanged,
        "relations": directives.unchanged,
        "limit": directives.unchanged,
        "group-by": directives.unchanged,
        "caption": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Place the graph in the document."""
        group_by = (self.options.get("group-by") or "owner").strip()
        if group_by not in COLUMNS:
            message = f"`group-by` takes a column, not {group_by!r}: {', '.join(COLUMNS)}; the owner is taken"
            self.warn(Code.UNKNOWN_COLUMN, message)
            group_by = "owner"
        spec = GraphSpec(
            filter=self.query,
            focus=(self.options.get("focus") or "").strip(),
            depth=self.read_number("depth", "1 is taken") or 1,
            release=(self.options.get("release") or "").strip(),
            relations=self.read_words("relations"),
            limit=self.read_number("limit", f"{MAX_NODES} is taken") or MAX_NODES,
            group_by=group_by,
        )
        return self.place_view(spec)


VIEW = View(GraphSpec, compute_graph, draw_graph, {"enhancement-graph": EnhancementGraphDirective})
