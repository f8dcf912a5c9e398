"""Graphs: a picture where the builder shows one, and a list everywhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from ...core.views import MAX_LINKS, GraphNode, GraphView, outline
from ..messages import _, field_label, group_label, inner_label, status_label

if TYPE_CHECKING:
    from ..uses import GraphUse
    from .drawing import Words
    from .pen import Pen


def graph(pen: Pen, answer: GraphView, use: GraphUse) -> list[nodes.Node]:
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
    elif _in_page(pen):
        drawn += picture(pen, answer, _words(), title, pen.anchor)
        summary = escape(_("The same as a list"))
        drawn += nodes.raw("", f'<details class="enh-words"><summary>{summary}</summary>', format="html")
        drawn += listed
        drawn += nodes.raw("", "</details>", format="html")
    else:
        drawn += picture(pen, answer, _words(), title, pen.anchor)
        drawn += listed
    if answer.alone:
        words = _("Not shown, since not related to another: %d.") % answer.alone
        drawn += nodes.paragraph("", words, classes=["enh-cut"])
    return [drawn]


def _group(node: GraphNode, column: str) -> GraphNode:
    return node._replace(item=node.item._replace(text=group_label(node.item.text, column)))


def _words() -> Words:
    from .drawing import Words  # not above: Graphviz takes its time to load, and few builds draw a graph

    return Words(inner_label, _state)


def picture(pen: Pen, answer: GraphView, words: Words, title: str, anchor: str) -> list[nodes.Node]:
    """A picture for a page or for a file, as the builder takes it; none where it takes none.

    :param anchor: unique in the whole project.
    """
    if _in_page(pen):
        return [nodes.raw("", _svg(pen, answer, words, title, anchor), format="html")]
    return _in_file(pen, answer, words, title)


def _in_page(pen: Pen) -> bool:
    return bool(pen.builder.format == "html" and pen.builder.name != "epub")


def _svg(pen: Pen, answer: GraphView, words: Words, title: str, anchor: str) -> str:
    from .drawing import lay_out, svg

    links = {}
    for node in answer.nodes:
        reference = pen.item(node.item)
        if isinstance(reference, nodes.reference):
            refid = reference.get("refid")
            links[node.name] = f"#{refid}" if refid else reference.get("refuri", "")
    layout = lay_out(answer, words, pen.pictures)
    drawn = svg(answer, layout, words, title, anchor, links)
    # What scrolls has to be reached by keyboard: by its links, or else by itself.
    reached = "" if links else f' tabindex="0" role="region" aria-label="{escape(title)}"'
    return f'<div class="enh-picture"{reached}>{drawn}</div>'


def _in_file(pen: Pen, answer: GraphView, words: Words, title: str) -> list[nodes.Node]:
    """A picture in a file, for builders that print or bind one; the others have words."""
    types = {"application/pdf": "pdf", "image/png": "png"}
    taken = [types[t] for t in pen.builder.supported_image_types if t in types]
    if not taken:
        return []
    from .drawing import picture_file

    suffix = "pdf" if "pdf" in taken else "png"
    file = str(picture_file(answer, words, pen.pictures, suffix))
    pen.builder.env.images.add_file(pen.docname, file)
    return [nodes.image(uri=file, candidates={"*": file}, alt=title)]


def _outline(pen: Pen, answer: GraphView) -> nodes.bullet_list:
    listed = nodes.bullet_list(bullet="-", classes=["enh-outline"])
    for node, links in outline(answer):
        line = nodes.list_item("", nodes.paragraph("", "", *_node(pen, node)))
        if links:
            below = nodes.bullet_list(bullet="*")
            for kind, target, number in links:
                word = field_label(kind) if number == 1 else f"{field_label(kind)} ({number})"
                below += nodes.list_item("", nodes.paragraph("", "", nodes.Text(f"{word}: "), *_node(pen, target)))
            line += below
        listed += line
    return listed


def _node(pen: Pen, node: GraphNode) -> list[nodes.Node]:
    said = _state(node) if node.title else str(node.size)
    return [pen.item(node.item), nodes.inline("", f" ({said})", classes=["enh-note"])]


def _state(node: GraphNode) -> str:
    """Decision and stage of a node, in words."""
    states = (item for item in (node.status, node.stage) if item is not None and not (node.foreign and not item.target))
    return ", ".join([*([node.foreign] if node.foreign else []), *(status_label(item.text) for item in states)])
