"""Roadmaps: matrices of enhancements by releases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import chain
from typing import ClassVar

from docutils import nodes

from ...core.collection.progress import MilestoneState
from ...core.views.cells import CONTINUED, STATE_WORDS, Item
from ...core.views.roadmap import MAX_RELEASES, Roadmap, RoadmapMilestone, RoadmapSpec, compute_roadmap
from ..build.assets import ROADMAP_SCRIPTS
from ..build.placed_views import PlacedView, View, has_filter_or_summary
from ..drawing.long_cells import shorten_note
from ..drawing.renderer import LINE_BREAK, Renderer, TextPart, draw_empty_note, draw_limit_note
from ..drawing.tables import (
    TableCell,
    TableColumn,
    TableRow,
    build_group_row,
    build_table,
    render_content,
    split_columns,
    wrap_in_scroll_box,
)
from ..messages import (
    _,
    ngettext,
    translate_field,
    translate_note,
    translate_state,
    translate_state_in_sentence,
    translate_title,
)
from .directive import ViewDirective, make_option_spec
from .history import describe_departure, describe_slip

_NAME_WIDTH, _RELEASE_WIDTH = 30, 11  # widths of the columns, in characters for builders that count them

"""Maximum number of releases in one matrix, for builders whose pages do not scroll."""

_MAX_STAGE_WORD = 7  # maximum number of characters of a word in a badge that fits into a narrow column

_LEGEND_STATES = (MilestoneState.PLANNED, MilestoneState.PROPOSED)
"""States of milestones whose badges differ from all others, so that a legend can explain them."""

_MAX_NAMED = 20  # maximum number of proposals that a sentence names


def draw_roadmap(renderer: Renderer, answer: Roadmap, placed: PlacedView[RoadmapSpec], level: int) -> list[nodes.Node]:
    """Draw a matrix, or several if the page is too narrow for all releases; a line of text if there are no rows."""
    drawn: list[nodes.Node] = []
    if answer.groups:
        for n, (start, end) in enumerate(split_columns(renderer, len(answer.columns))):
            drawn += _draw_matrix(renderer, answer, placed, start, end, n)
    else:
        drawn.append(draw_empty_note(_("No proposal aims at these releases."), placed.caption))
    drawn += draw_limit_note(answer.shown_count, answer.total)
    if answer.unreadable:
        words = _("In no column, since the release is not understood: %(proposals)s.")
        if len(answer.unreadable) > _MAX_NAMED:
            words = _("In no column, since the release is not understood: %(proposals)s and %(more)s.")
        rest = len(answer.unreadable) - _MAX_NAMED
        more = ngettext("%d more", "%d more", rest) % rest
        sentence = renderer.draw_sentence(words, proposals=answer.unreadable[:_MAX_NAMED], more=more)
        drawn.append(nodes.paragraph("", "", *sentence, classes=["enh-unread"]))
    return drawn


def _draw_matrix(
    renderer: Renderer, answer: Roadmap, placed: PlacedView[RoadmapSpec], start: int, end: int, number: int
) -> list[nodes.Node]:
    """Draw the columns of some releases, with the rows that have a milestone in one of them."""
    releases = answer.columns[start:end]
    title = placed.caption
    if len(releases) < len(answer.columns):
        ends = {"first": releases[0].text, "last": releases[-1].text}
        span = _("%(first)s to %(last)s") % ends
        title = f"{title}: {span}" if title else span
    columns = [
        TableColumn(TableCell([[TextPart(translate_field("proposal"))]]), _NAME_WIDTH),
        *(TableColumn(_build_heading(renderer, item, answer.current), _RELEASE_WIDTH) for item in releases),
    ]
    rows = _iter_rows(renderer, answer, placed.spec.group_by, start, end)
    classes = ["enh-roadmap", *placed.classes]
    if _has_long_stage(answer):
        classes.insert(1, "enh-roomy")
    table = build_table(renderer, columns, rows, title, f"{renderer.anchor}-{number}", classes, has_stub=True)
    return [*_draw_legend(renderer, answer), wrap_in_scroll_box(renderer, table, title or _("Roadmap"), "enh-matrix")]


def _iter_milestones(answer: Roadmap) -> Iterator[RoadmapMilestone]:
    for group in answer.groups:
        for row in group.rows:
            yield from chain.from_iterable(row.cells)


def _has_long_stage(answer: Roadmap) -> bool:
    """Return True if a stage has a word that is too long for narrow columns."""
    stages = {milestone.stage.text for milestone in _iter_milestones(answer)}
    words = (word for stage in stages for word in translate_state(stage).split())
    return any(len(word) > _MAX_STAGE_WORD for word in words)


def _draw_legend(renderer: Renderer, answer: Roadmap) -> list[nodes.Node]:
    """Draw a legend for badges whose note only screen readers and print have; nothing without such badges."""
    states = {milestone.state for milestone in _iter_milestones(answer)}
    if not renderer.is_site or states.isdisjoint(_LEGEND_STATES):
        return []
    samples: list[tuple[tuple[str, ...], str]] = []
    if MilestoneState.REACHED in states:
        samples.append(((), _("reached")))
    samples += [
        (("enh-aimed", f"enh-aim-{state}"), translate_note(STATE_WORDS[state]))
        for state in _LEGEND_STATES
        if state in states
    ]
    parts = [TextPart(words, ("enh-badge", "enh-stage", *classes)) for classes, words in samples]
    return [nodes.raw("", f'<p class="enh-legend">{renderer.render_parts(parts)}</p>\n', format="html")]


def _build_heading(renderer: Renderer, release: Item, current: str | None) -> TableCell:
    parts = renderer.get_item_parts(release)
    if release.text != current:
        return TableCell([parts])
    return TableCell([[*parts, *_build_note(translate_state_in_sentence("current"))]], ("enh-now",))


def _iter_rows(renderer: Renderer, answer: Roadmap, group_by: str, start: int, end: int) -> Iterator[TableRow]:
    """Yield the rows of each group, after a row with the name of the group if it has one."""
    build_cell = cache(partial(_build_cell, renderer))  # Most cells equal many others.
    for group in answer.groups:
        rows = [(row, row.cells[start:end]) for row in group.rows if any(row.cells[start:end])]
        if group.title and rows:
            yield build_group_row(f"{translate_title(group.title, group_by)} ({len(rows)})", end - start + 1)
        for row, cells in rows:
            name_parts = [*renderer.get_item_parts(row.proposal)]
            if row.status is not None:
                name_parts += [TextPart(renderer.badge_separator), *renderer.get_item_parts(row.status)]
            marks = (
                build_cell(milestones, release.text)
                for release, milestones in zip(answer.columns[start:end], cells, strict=True)
            )
            yield TableRow([TableCell([name_parts]), *marks])


def _build_cell(renderer: Renderer, milestones: Sequence[RoadmapMilestone], release: str) -> TableCell:
    cell = TableCell([_build_milestone(renderer, milestone, release) for milestone in milestones])
    return render_content(renderer, cell) if renderer.is_site else cell


def _build_milestone(renderer: Renderer, milestone: RoadmapMilestone, release: str) -> list[TextPart]:
    """Return the parts of a milestone: its stage as a badge, and a note with its track and state.

    The name of the release comes first, but is displayed only on narrow screens, where a row is a card.
    """
    (badge,) = renderer.get_item_parts(milestone.stage)
    track = milestone.track or ""
    notes = []
    has_other_note = bool(track or milestone.is_continued or milestone.slip)
    if milestone.departure:
        badge = badge._replace(classes=(*badge.classes, f"enh-aim-{milestone.state}"))
    if milestone.is_continued:
        notes.append(translate_note(CONTINUED))
    note_classes: tuple[str, ...] = ()
    if milestone.stage.note:
        badge = badge._replace(classes=(*badge.classes, f"enh-aim-{milestone.state}"))
        if not has_other_note and renderer.is_site and milestone.state in _LEGEND_STATES:
            note_classes = ("enh-explained",)
        notes.append(translate_note(milestone.stage.note))
    slips = [(describe_slip(slip), _("from %s") % slip.release)] if (slip := milestone.slip) else []
    slips += [(describe_departure(slip), _("to %s") % slip.release)] if (slip := milestone.departure) else []
    name = [TextPart(release, ("enh-column",)), TextPart(" ")] if renderer.builder.format == "html" else []
    whole = ", ".join(filter(None, (track, *notes, *(words for words, _short in slips))))
    short = ", ".join(filter(None, (shorten_note(track), *notes, *(short for _words, short in slips))))
    if not whole:
        return [*name, badge]
    return [*name, badge, *_build_note(short if renderer.is_site else whole, *note_classes, whole=whole)]


def _build_note(text: str, *classes: str, whole: str = "") -> tuple[TextPart, TextPart]:
    """Return a line break and a note. LaTeX would stretch a space before the note in narrow columns.

    :param whole: full text of a note that sites shorten; empty for other notes.
    """
    tooltip = f"({whole})" if whole not in ("", text) else ""
    return LINE_BREAK, TextPart(f"({text})", ("enh-note", *classes), tooltip=tooltip)


class EnhancementRoadmapDirective(ViewDirective):
    """Directive ``enhancement-roadmap``, a matrix of enhancements by releases."""

    option_spec: ClassVar = make_option_spec("from", "to", "filter", "group-by", "limit", "caption")

    def run(self) -> list[nodes.Node]:
        """Place the roadmap in the document."""
        group_by = self.read_text("group-by") or "owner"
        spec = RoadmapSpec(
            first=self.read_text("from"),
            last=self.read_text("to"),
            filter=self.query,
            group_by="" if group_by == "none" else group_by,
            limit=self.read_number("limit", "all rows are shown"),
        )
        return self.place_view(spec)


VIEW = View(
    RoadmapSpec,
    compute_roadmap,
    draw_roadmap,
    {"enhancement-roadmap": EnhancementRoadmapDirective},
    reads_summaries=has_filter_or_summary,
    scripts=lambda roadmap: ROADMAP_SCRIPTS if roadmap.current and len(roadmap.columns) > MAX_RELEASES else (),
    is_kept=True,
)
