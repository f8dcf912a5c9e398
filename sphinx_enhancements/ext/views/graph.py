"""Graphs of relations: a diagram if the builder takes one, and a list in every builder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import ClassVar

from docutils import nodes

from ...core.diagnostics import Code
from ...core.views.cells import ItemKind
from ...core.views.columns import COLUMNS
from ...core.views.graph import MAX_LINKS, MAX_NODES, GraphNode, GraphSpec, GraphView, compute_graph, iter_node_links
from ..build.placed_views import PlacedView, View, has_filter_or_summary
from ..drawing.diagrams import LINE_STYLES, Arrow, Box, BoxShape, Diagram
from ..drawing.pictures import draw_diagram
from ..drawing.renderer import Renderer, draw_caption, draw_empty_note, get_state_class, wrap_in_details
from ..drawing.svg import render_arrow_sample, render_box_sample
from ..drawing.wrapping import wrap_texts
from ..messages import (
    _,
    count_proposals,
    ngettext,
    translate_field,
    translate_field_in_sentence,
    translate_group,
    translate_note,
    translate_state,
)
from .directive import ViewDirective, make_option_spec

_MAX_LABELS = 60  # maximum number of arrows with labels, if their line styles tell the kinds apart without


def draw_graph(renderer: Renderer, answer: GraphView, placed: PlacedView[GraphSpec], level: int) -> list[nodes.Node]:
    """Draw a graph as a diagram, and as a list that has all of it in words."""
    drawn = nodes.container(classes=["enh-graphs", *placed.classes])
    drawn += draw_caption(placed.caption, "enh-caption")
    if not answer.nodes:
        drawn += draw_empty_note(_("No proposals are related to others here."))
        return [drawn]
    if answer.collapsed:
        answer = answer._replace(nodes=tuple(_translate_group(node, answer.collapsed) for node in answer.nodes))
        words = _("%(proposals)s, grouped by %(column)s (%(groups)s)") % {
            "proposals": count_proposals(answer.total),
            "groups": ngettext("%d group", "%d groups", len(answer.nodes)) % len(answer.nodes),
            "column": translate_field_in_sentence(answer.collapsed),
        }
        drawn += nodes.paragraph("", words, classes=["enh-cut"])
    listed = _build_list(renderer, answer)
    title = placed.caption or _("Relations between proposals")
    if len(answer.links) > MAX_LINKS:
        words = _("There are too many relations for a diagram: %d.") % len(answer.links)
        drawn += nodes.paragraph("", words, classes=["enh-cut"])
        drawn += listed
    else:
        addresses = {node.name: renderer.find_address(node.item) for node in answer.nodes}
        drawn += _draw_legend(renderer, answer)
        drawn += draw_diagram(renderer, build_diagram(answer, title, renderer.anchor, addresses))
        drawn += wrap_in_details(_("The same as a list"), [listed], "enh-words") if renderer.is_html_page else [listed]
    if answer.unrelated:
        words = ngettext(
            "%d proposal without a relation is not shown.",
            "%d proposals without a relation are not shown.",
            answer.unrelated,
        )
        drawn += nodes.paragraph("", words % answer.unrelated, classes=["enh-cut"])
    return [drawn]


def _translate_group(node: GraphNode, column: str) -> GraphNode:
    return node._replace(item=node.item._replace(text=translate_group(node.item.text, column)))


def build_diagram(view: GraphView, title: str, anchor: str, addresses: Mapping[str, str]) -> Diagram:
    """Return a graph of enhancements as a diagram.

    :param addresses: name of a node -> address that its box links to.
    """
    by_name = {node.name: node for node in view.nodes}
    boxes = tuple(_build_box(node, view, addresses.get(node.name, "")) for node in view.nodes)
    arrows = []
    has_labels = _has_labels(view)
    for link in view.links:
        word = translate_field_in_sentence(link.kind)
        word = word if link.number == 1 else f"{word} ({link.number})"
        description = f"{_name_node(by_name[link.source])} {word} {_name_node(by_name[link.target])}"
        label = word if has_labels else str(link.number) if link.number > 1 else ""
        arrows.append(Arrow(link.source, link.target, label, description, view.kinds.index(link.kind)))
    return Diagram(title, anchor, boxes, tuple(arrows))


def _has_labels(view: GraphView) -> bool:
    """Return True if arrows have labels with their kinds; otherwise the legend explains the kinds."""
    return len(view.kinds) > 1 and (len(view.links) <= _MAX_LABELS or len(view.kinds) > len(LINE_STYLES))


def _draw_legend(renderer: Renderer, view: GraphView) -> list[nodes.Node]:
    """Draw the colours of the boxes, and the line styles of arrows without labels."""
    kinds = () if _has_labels(view) else view.kinds
    if not renderer.is_html_page:
        # Boxes say their states. Images with several kinds of arrows and no labels have them in the list.
        words = _("Each arrow means: %s.") % translate_field_in_sentence(kinds[0]) if len(kinds) == 1 else ""
        return [nodes.paragraph("", words)] if words and renderer.builder.supported_image_types else []
    samples = [
        (render_box_sample(get_state_class(view.axis, state.target)), translate_state(state.text))
        for state in view.states
    ]
    if any(map(_is_aimed, view.nodes)):
        samples.append((render_box_sample("enh-aimed"), _("Aimed at")))
    if any(node.external for node in view.nodes):
        samples.append((render_box_sample("enh-foreign"), _("Defined elsewhere")))
    samples += [(render_arrow_sample(n), translate_field(kind)) for n, kind in enumerate(kinds)]
    entries = "\n".join(f"<span>{sample} {escape(words)}</span>" for sample, words in samples)
    return [nodes.raw("", f'<p class="enh-legend">{entries}</p>', format="html")] if samples else []


def _build_box(node: GraphNode, view: GraphView, address: str) -> Box:
    states = tuple(_iter_node_states(node)) if node.title else (_describe_node_states(node),)
    color = node.get_state(view.axis)
    classes = [
        *([get_state_class(view.axis, color.target)] if color else []),
        *(["enh-aimed"] if _is_aimed(node) else []),
        *(["enh-focus"] if node.focused else []),
        *(["enh-foreign"] if node.external else []),
    ]
    return Box(
        node.name,
        wrap_texts((node.name if node.title else node.item.text, node.title, *states), BoxShape().width),
        f"{_name_node(node)} ({_describe_node_states(node)})",
        " ".join(classes),
        address,
        is_dashed=bool(node.external) or _is_aimed(node),
    )


def _is_aimed(node: GraphNode) -> bool:
    """Return True if the stage of a node was not reached."""
    return node.stage is not None and node.stage.kind is ItemKind.AIMED_STAGE


def _name_node(node: GraphNode) -> str:
    return f"{node.name}: {node.title}" if node.title else node.item.text


def _build_list(renderer: Renderer, answer: GraphView) -> nodes.bullet_list:
    """Return the nodes as a list, and the links of each as a list in it."""
    items = nodes.bullet_list(bullet="-", classes=["enh-outline"])
    for node, links in iter_node_links(answer):
        item = nodes.list_item("", nodes.paragraph("", "", *_draw_node(renderer, node)))
        if links:
            inner = nodes.bullet_list(bullet="*")
            for kind, target, number in links:
                word = translate_field(kind) if number == 1 else f"{translate_field(kind)} ({number})"
                inner += nodes.list_item(
                    "", nodes.paragraph("", "", nodes.Text(f"{word}: "), *_draw_node(renderer, target))
                )
            item += inner
        items += item
    return items


def _draw_node(renderer: Renderer, node: GraphNode) -> list[nodes.Node]:
    return [renderer.draw_item(node.item), nodes.inline("", f" ({_describe_node_states(node)})", classes=["enh-note"])]


def _describe_node_states(node: GraphNode) -> str:
    """Return the words for the states of a node; for a group, its size."""
    return ", ".join(_iter_node_states(node)) if node.title else count_proposals(node.size)


def _iter_node_states(node: GraphNode) -> Iterator[str]:
    """Yield one text with project (of an external node), status and stage, then one for a stage not reached."""
    items = [item for item in (node.status, node.stage) if item is not None and not (node.external and not item.target)]
    states = [*([node.external] if node.external else []), *(translate_state(item.text) for item in items)]
    if states:
        yield ", ".join(states)
    yield from (translate_note(item.note) for item in items if item.note)


class EnhancementGraphDirective(ViewDirective):
    """Directive ``enhancement-graph``, the relations between proposals."""

    option_spec: ClassVar = make_option_spec(
        "filter", "focus", "depth", "release", "relations", "limit", "group-by", "caption"
    )

    def run(self) -> list[nodes.Node]:
        """Place the graph in the document."""
        group_by = (self.options.get("group-by") or "owner").strip()
        if group_by not in COLUMNS:
            message = f"`group-by` takes a column, not {group_by!r}: {', '.join(COLUMNS)}; `owner` is used"
            self.warn(Code.UNKNOWN_COLUMN, message)
            group_by = "owner"
        spec = GraphSpec(
            filter=self.query,
            focus=(self.options.get("focus") or "").strip(),
            depth=self.read_number("depth", "1 is used") or 1,
            release=(self.options.get("release") or "").strip(),
            relations=self.read_words("relations"),
            limit=self.read_number("limit", f"{MAX_NODES} is used") or MAX_NODES,
            group_by=group_by,
        )
        return self.place_view(spec)


VIEW = View(
    GraphSpec,
    compute_graph,
    draw_graph,
    {"enhancement-graph": EnhancementGraphDirective},
    reads_summaries=has_filter_or_summary,
)
