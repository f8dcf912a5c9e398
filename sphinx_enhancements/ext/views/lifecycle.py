"""The lifecycle: each axis as a picture where the builder shows one, and as a table everywhere."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes

from ...core.views.cells import Item
from ...core.views.graph import GraphLink, GraphNode, GraphView
from ...core.views.lifecycle import LifecycleSpec, compute_lifecycle
from ...core.views.table import Row
from ..build.placed_views import PlacedView, View
from ..drawing.renderer import filled, heading
from ..drawing.tables import draw_table
from ..messages import _, status_label
from .directive import ViewDirective
from .features import default_words
from .graph import picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...core.views.cells import Cell
    from ...core.views.lifecycle import Lifecycle, LifecycleState
    from ..drawing.graphviz import Words
    from ..drawing.renderer import Renderer

_NEXT, _END = "next", "end"
"""Kinds of lines in the pictures."""


def draw_lifecycle(pen: Renderer, answer: Lifecycle, use: PlacedView[LifecycleSpec], level: int) -> list[nodes.Node]:
    """Decisions and what is said of them, then stages.

    :param level: of the headings.
    """
    drawn = nodes.container(classes=["enh-lifecycle", *use.classes])
    if use.caption:
        drawn += heading(use.caption, level)
        level += 1
    title = _("Status: what has been decided")
    drawn += heading(title, level)
    drawn += _axis(pen, "status", answer.statuses, title, _decisions(answer))
    drawn += (nodes.paragraph("", "", *said) for said in _of_statuses(pen, answer))
    title = _("Stage: how mature the work is")
    drawn += heading(title, level)
    drawn += _axis(pen, "stage", answer.stages, title, _maturing(answer))
    drawn += (nodes.paragraph("", "", *said) for said in _of_stages(pen, answer))
    return [drawn]


def _axis(
    pen: Renderer, axis: str, states: tuple[LifecycleState, ...], title: str, links: Iterable[GraphLink]
) -> Iterator[nodes.Node]:
    drawn = tuple(links)
    if drawn:
        # Proposals that are nowhere on the axis stand in the table only.
        boxes = {state.name: state for state in states if state.spellings}
        yield from picture(pen, _view(axis, boxes.values(), drawn), _words(axis, boxes), title, f"{pen.anchor}-{axis}")
    between = ("following",) if axis == "status" else ("gates",)
    names = (axis, "spellings", *between, "sections", "proposals")
    columns = tuple(name for name in names if any(_cell(state, name) for state in states))
    lines = (Row(state.name, tuple(_cell(state, name) for name in columns)) for state in states)
    # On paper the words of the first column would be broken: it is as wide as they are.
    yield addnodes.tabular_col_spec(spec="".join("l" if name in (axis, "proposals") else "L" for name in columns))
    yield draw_table(pen, columns, lines, label=_("%s, as a table") % title)  # a name that the picture has not


def _cell(state: LifecycleState, column: str) -> Cell:
    match column:
        case "spellings":
            return tuple(_spelling(item) for item in state.spellings)
        case "following":
            # Badges would have nothing but a blank between them.
            return tuple(Item(status_label(item.text)) for item in state.transitions)
        case "gates":
            return (Item(default_words(state.gate_default)),) if state.gate_default else ()
        case "sections":
            return tuple(map(Item, state.sections))
        case "proposals":
            return (Item(str(state.proposal_count)),) if state.proposal_count is not None else ()
    return (state.item,)


def _spelling(item: Item) -> Item:
    """A word that is read, with the stage that it names too."""
    return item._replace(note=_("stage %s") % status_label(item.note)) if item.note else item


# -- pictures ------------------------------------------------------------------------------------


def _decisions(answer: Lifecycle) -> Iterator[GraphLink]:
    for state in answer.statuses:
        for following in state.transitions:
            yield GraphLink(state.name, following.target or "", _NEXT)


def _maturing(answer: Lifecycle) -> Iterator[GraphLink]:
    stages = [state.name for state in answer.stages if state.spellings and not state.is_terminal]
    for before, after in pairwise(stages):
        yield GraphLink(before, after, _NEXT)
    for end in (state.name for state in answer.stages if state.is_terminal):
        if stages:
            yield GraphLink(stages[-1], end, _END)


def _view(axis: str, states: Iterable[LifecycleState], links: tuple[GraphLink, ...]) -> GraphView:
    boxes = []
    for state in states:
        item = Item(state.item.text)
        status, stage = (state.item, None) if axis == "status" else (None, state.item)
        boxes.append(GraphNode(state.name, item, "", status, stage, external=_END if state.is_terminal else ""))
    kinds = tuple(kind for kind in (_NEXT, _END) if any(link.kind == kind for link in links))
    return GraphView(tuple(boxes), links, kinds, len(boxes))


def _words(axis: str, states: dict[str, LifecycleState]) -> Words:
    from ..drawing.graphviz import Shape, Words  # not above: Graphviz takes its time to load

    def box(node: GraphNode) -> tuple[str, ...]:
        state = states[node.name]
        lines = [status_label(state.item.text)]
        if state.is_accepted:
            lines.append(_("accepted work"))
        elif state.gate_default is not None:
            lines.append(_("gates %s") % default_words(state.gate_default))
        if state.proposal_count is not None:
            lines.append(_("proposals: %d") % state.proposal_count)
        return tuple(lines)

    # The two axes differ in shape, as the badges do.
    shape = Shape(width=116, height=50, gap=36, radius=18 if axis == "status" else 5, worded=False)
    return Words(lambda kind: _("then") if kind == _NEXT else _("in the end"), lambda _node: "", box, shape)


# -- sentences -----------------------------------------------------------------------------------


def _of_statuses(pen: Renderer, answer: Lifecycle) -> Iterator[list[nodes.Node]]:
    default = next((state for state in answer.statuses if state.is_default), None)
    accepted = _badges(pen, (state.item for state in answer.statuses if state.is_accepted))
    if accepted:
        yield filled(_("What counts as accepted work: %(statuses)s."), statuses=accepted)
    if default is not None:
        yield filled(_("A proposal that names no status is %(status)s."), status=pen.item(default.item))
    else:
        yield [nodes.Text(_("A proposal that names no status has none."))]
    if any(state.transitions for state in answer.statuses):
        words = _("Which way a proposal has come is not checked: a build sees where it is, and not where it was.")
        yield [nodes.Text(words)]


def _of_stages(pen: Renderer, answer: Lifecycle) -> Iterator[list[nodes.Node]]:
    ends = _badges(pen, (state.item for state in answer.stages if state.is_terminal))
    if ends:
        yield filled(_("A feature may end at any stage: %(stages)s."), stages=ends)
    if answer.always_required:
        yield [nodes.Text(_("Every proposal is asked for these sections: %s.") % ", ".join(answer.always_required))]
    later = any(state.sections for state in (*answer.statuses, *answer.stages))
    if later:
        words = _("A section that is asked for on the way to the end of an axis is asked for from there on.")
        yield [nodes.Text(words)]
    if later or answer.always_required:
        reported = _("A section that is asked for and missing is reported.")
        silent = _("A section that is asked for and missing is not reported here.")
        yield [nodes.Text(reported if answer.checks_sections else silent)]


def _badges(pen: Renderer, items: Iterable[Item]) -> list[nodes.Node]:
    drawn: list[nodes.Node] = []
    for item in items:
        drawn += [*([nodes.Text(", ")] if drawn else []), pen.item(item)]
    return drawn


class EnhancementLifecycleDirective(ViewDirective):
    """The statuses and stages of the profile, and what each asks for."""

    has_content = False
    option_spec: ClassVar = {
        "counts": directives.flag,
        "caption": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Place the lifecycle in the document."""
        spec = LifecycleSpec(counts="counts" in self.options)
        return self.place_view(spec)


VIEW = View(LifecycleSpec, compute_lifecycle, draw_lifecycle, {"enhancement-lifecycle": EnhancementLifecycleDirective})
