"""The lifecycle of a profile: each axis as a diagram if the builder takes one, and as a table in every builder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import ClassVar

from docutils import nodes

from ...core.views.cells import Cell, Item
from ...core.views.lifecycle import Lifecycle, LifecycleSpec, LifecycleState, compute_lifecycle
from ...core.views.table import Row
from ..build.placed_views import PlacedView, View, has_filter_or_summary
from ..drawing.diagrams import Arrow, Box, BoxShape, Diagram
from ..drawing.pictures import draw_diagram
from ..drawing.renderer import Renderer, TextPart, build_heading, get_state_class
from ..drawing.tables import draw_table
from ..drawing.wrapping import wrap_texts
from ..messages import _, count_proposals, ngettext, translate_state
from .directive import ViewDirective, make_option_spec
from .features import describe_gate_default

_BOX_WIDTH = 132  # points


def draw_lifecycle(
    renderer: Renderer, answer: Lifecycle, placed: PlacedView[LifecycleSpec], level: int
) -> list[nodes.Node]:
    """Draw the statuses and the stages of a profile, each with the sentences about it."""
    drawn = nodes.container(classes=["enh-lifecycle", *placed.classes])
    if placed.caption:
        drawn += build_heading(placed.caption, level)
        level += 1
    statuses = _("Status: what has been decided"), answer.statuses, _build_transitions(answer)
    stages = _("Stage: how mature the work is"), answer.stages, _build_stage_order(answer)
    for axis, (title, states, arrows), sentences in (
        ("status", statuses, _iter_status_sentences(renderer, answer)),
        ("stage", stages, _iter_stage_sentences(renderer, answer)),
    ):
        if not states:
            continue  # a profile without stages
        drawn += build_heading(title, level)
        shape = BoxShape(_BOX_WIDTH, is_rounded=axis == "status")  # the axes differ in shape, as their badges do
        diagram = Diagram(title, f"{renderer.anchor}-{axis}", _build_boxes(states), arrows, shape)
        drawn += _draw_axis(renderer, axis, states, diagram)
        drawn += (nodes.paragraph("", "", *sentence) for sentence in sentences)
    return [drawn]


def _draw_axis(
    renderer: Renderer, axis: str, states: tuple[LifecycleState, ...], diagram: Diagram
) -> Iterator[nodes.Node]:
    if diagram.arrows:
        yield from draw_diagram(renderer, diagram)
    names = (axis, "spellings", "following" if axis == "status" else "gates", "sections", "proposals")
    columns = tuple(name for name in names if any(_build_cell(state, name) for state in states))
    lines = (Row(state.name, tuple(_build_cell(state, name) for name in columns)) for state in states)
    yield draw_table(renderer, columns, lines, label=_("%s, as a table") % diagram.title)  # no name twice


def _build_cell(state: LifecycleState, column: str) -> Cell:
    match column:
        case "spellings":
            return tuple(_add_stage_note(item) for item in state.spellings)
        case "following":
            # Text and not badges, which would have only spaces between them.
            return tuple(Item(translate_state(item.text)) for item in state.transitions)
        case "gates":
            return (Item(describe_gate_default(state.gate_default)),) if state.gate_default else ()
        case "sections":
            return tuple(map(Item, state.sections))
        case "proposals":
            return (
                (Item(str(state.proposal_count), note=_count_aimed(state)),) if state.proposal_count is not None else ()
            )
    return (state.item,)


def _count_aimed(state: LifecycleState) -> str | None:
    count = state.aimed_count
    return ngettext("%d aimed at", "%d aimed at", count) % count if count else None


def _add_stage_note(item: Item) -> Item:
    """Return a spelling whose note, if any, names the stage that it implies in words for readers."""
    return item._replace(note=_("stage %s") % translate_state(item.note)) if item.note else item


def _build_boxes(states: Iterable[LifecycleState]) -> tuple[Box, ...]:
    """Return a box for each state of the profile; rows for proposals without a state have no spellings."""
    return tuple(_build_box(state) for state in states if state.spellings)


def _build_box(state: LifecycleState) -> Box:
    lines = [translate_state(state.item.text)]
    if state.is_accepted:
        lines.append(_("accepted work"))
    elif state.gate_default is not None:
        lines.append(_("gates %s") % describe_gate_default(state.gate_default))
    if state.proposal_count is not None:
        lines.append(count_proposals(state.proposal_count))
        if aimed := _count_aimed(state):
            lines.append(aimed)
    state_class = get_state_class(state.item.kind, state.item.target)
    return Box(
        state.name,
        wrap_texts(lines, _BOX_WIDTH),
        ", ".join(lines),
        f"{state_class} enh-foreign" if state.is_terminal else state_class,
        is_dashed=state.is_terminal,
    )


def _build_transitions(answer: Lifecycle) -> tuple[Arrow, ...]:
    return tuple(
        _build_arrow(state, following, _("then"))
        for state in answer.statuses
        for following in answer.statuses
        if following.name in {item.target for item in state.transitions}
    )


def _build_stage_order(answer: Lifecycle) -> tuple[Arrow, ...]:
    """Return arrows from each stage to the next, and from the last one to those that end the axis."""
    stages = [state for state in answer.stages if state.spellings and not state.is_terminal]
    ends = [state for state in answer.stages if state.spellings and state.is_terminal] if stages else []
    return (
        *(_build_arrow(stage, following, _("then")) for stage, following in pairwise(stages)),
        *(_build_arrow(stages[-1], end, _("in the end"), line_style=1) for end in ends),
    )


def _build_arrow(source: LifecycleState, target: LifecycleState, word: str, line_style: int = 0) -> Arrow:
    description = f"{translate_state(source.item.text)} {word} {translate_state(target.item.text)}"
    return Arrow(source.name, target.name, "", description, line_style)


def _iter_status_sentences(renderer: Renderer, answer: Lifecycle) -> Iterator[list[nodes.Node]]:
    default = next((state for state in answer.statuses if state.is_default), None)
    accepted = [state.item for state in answer.statuses if state.is_accepted]
    if accepted:
        words = _("Statuses that count as accepted work: %(statuses)s.")
        yield renderer.draw_sentence(words, statuses=_join_badges(renderer, accepted))
    if default is not None:
        yield renderer.draw_sentence(_("A proposal that names no status is %(status)s."), status=default.item)
    else:
        yield [nodes.Text(_("A proposal that names no status has none."))]
    if any(state.transitions for state in answer.statuses):
        words = _("Transitions are not checked, because a build does not see what a proposal was before.")
        yield [nodes.Text(words)]


def _iter_stage_sentences(renderer: Renderer, answer: Lifecycle) -> Iterator[list[nodes.Node]]:
    ends = [state.item for state in answer.stages if state.is_terminal]
    if ends:
        words = _("A feature may end at any stage: %(stages)s.")
        yield renderer.draw_sentence(words, stages=_join_badges(renderer, ends))
    if answer.always_required:
        yield [nodes.Text(_("Every proposal must have these sections: %s.") % ", ".join(answer.always_required))]
    later = any(state.sections for state in (*answer.statuses, *answer.stages))
    if later:
        words = _("A section that a status or stage requires is required from there on.")
        yield [nodes.Text(words)]
    if later or answer.always_required:
        reported = _("Missing sections are reported.")
        silent = _("Missing sections are not reported here.")
        yield [nodes.Text(reported if answer.checks_sections else silent)]


def _join_badges(renderer: Renderer, items: Iterable[Item]) -> list[TextPart]:
    """Return badges separated by commas."""
    parts: list[TextPart] = []
    for item in items:
        parts += [*([TextPart(", ")] if parts else []), *renderer.get_item_parts(item)]
    return parts


class EnhancementLifecycleDirective(ViewDirective):
    """Directive ``enhancement-lifecycle``, the statuses and stages of the profile."""

    option_spec: ClassVar = make_option_spec("caption", flags=("counts",))

    def run(self) -> list[nodes.Node]:
        """Place the lifecycle in the document."""
        return self.place_view(LifecycleSpec(counts="counts" in self.options))


VIEW = View(
    LifecycleSpec,
    compute_lifecycle,
    draw_lifecycle,
    {"enhancement-lifecycle": EnhancementLifecycleDirective},
    reads_summaries=has_filter_or_summary,
)
