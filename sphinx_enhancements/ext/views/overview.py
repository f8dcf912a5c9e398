"""View of the state of all proposals for a front page: next release, reviews, decisions, blocked work, owners."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import ClassVar

from docutils import nodes

from ...core.views.cells import Cell, Item, ItemKind, make_count_item, make_meter_item
from ...core.views.overview import (
    MAX_NAMES,
    RECENT_DAYS,
    BlockedProposal,
    DecidedProposal,
    NextRelease,
    Overview,
    OverviewSpec,
    OwnerCounts,
    RowT,
    Shortlist,
    UnreadyProposal,
    WaitingProposal,
    compute_overview,
)
from ..build.placed_views import PlacedView, View, has_filter_or_summary
from ..drawing.renderer import Renderer, TextPart, build_heading, draw_caption, draw_empty_note
from ..drawing.tables import TableCell, TableColumn, TableRow, build_number_cell, build_table, wrap_in_scroll_box
from ..messages import _, count_proposals, ngettext, translate_field, translate_field_in_sentence, translate_state_count
from .directive import ViewDirective, make_option_spec
from .readiness import iter_missing
from .release_dates import draw_dates


def draw_overview(
    renderer: Renderer, answer: Overview, placed: PlacedView[OverviewSpec], level: int
) -> list[nodes.Node]:
    """Draw the parts of an overview that have content; draw a note if there are no proposals."""
    if not answer.total:
        return [draw_empty_note(_("There are no proposals."), placed.caption)]
    drawn = nodes.container(classes=["enh-overview", *placed.classes])
    drawn += draw_caption(placed.caption, "enh-overview-caption")
    drawn += _draw_totals(renderer, answer)
    if answer.release is not None:
        drawn += _draw_release(renderer, answer.release, level)
    drawn += _draw_waiting(renderer, answer, level)
    if answer.blocked.total:
        drawn += _draw_blocked(renderer, answer.blocked, level)
    if answer.owners.total:
        drawn += _draw_owners(renderer, answer, level)
    if answer.decided.total:
        drawn += _draw_decided(renderer, answer, level)
    return [drawn]


def _draw_totals(renderer: Renderer, answer: Overview) -> nodes.paragraph:
    """Draw the number of all proposals and of the proposals with each status."""
    total = count_proposals(answer.total)
    counts = [
        [renderer.draw_item(count._replace(text=translate_state_count(status.text, int(count.text))))]
        for status, count in answer.statuses
    ]
    line = renderer.draw_parts([TextPart(f"{total}:", element="strong"), TextPart(" ")])
    return nodes.paragraph("", "", *line, *_join_facts(counts), classes=["enh-overview-totals"])


def _start_part(title: Iterable[nodes.Node], level: int, name: str) -> nodes.container:
    """Return the container of a part of the overview, with its heading."""
    heading = build_heading("", level)
    heading += title
    return nodes.container("", heading, classes=["enh-overview-part", f"enh-overview-{name}"])


def _start_list_part(renderer: Renderer, words: str, listed: Shortlist[RowT], level: int, name: str) -> nodes.container:
    """Return the container of a part, with a heading in which the number of rows links to the complete list."""
    return _start_part(renderer.draw_sentence(words, count=make_count_item(listed.total, listed.query)), level, name)


def _draw_release(renderer: Renderer, release: NextRelease, level: int) -> nodes.container:
    """Draw the dates and the readiness of the next release, and the proposals that are not ready for it."""
    title = renderer.draw_sentence(_("Next release: %(release)s"), release=release.release)
    part = _start_part(title, level, "release")
    part += draw_dates(renderer, None, release.dates)
    part += nodes.paragraph("", "", *_draw_counts(renderer, release), classes=["enh-done"])
    if release.unready.total:
        words = _("Not ready (%(count)s):")
        count = make_count_item(release.unready.total, release.unready.query)
        part += nodes.paragraph("", "", *renderer.draw_sentence(words, count=count), classes=["enh-overview-lead"])
    part += _draw_list(release.unready, lambda row: _draw_unready_row(renderer, row))
    part += _draw_rest(renderer, release.unready)
    return part


def _draw_counts(renderer: Renderer, release: NextRelease) -> list[nodes.Node]:
    """Draw the numbers of accepted, ready and undecided proposals of the next release."""
    accepted, undecided = release.accepted_count, release.undecided_count
    facts: list[list[nodes.Node]] = []
    if accepted:
        meter = make_meter_item(release.ready_count, accepted)
        facts.append(renderer.draw_sentence(_("Ready: %(meter)s"), meter=meter))
    facts.append([nodes.Text(ngettext("%d accepted", "%d accepted", accepted) % accepted)])
    if undecided:
        facts.append([nodes.Text(ngettext("%d not decided", "%d not decided", undecided) % undecided)])
    return _join_facts(facts)


def _draw_unready_row(renderer: Renderer, row: UnreadyProposal) -> Iterator[list[nodes.Node]]:
    yield [renderer.draw_item(row.proposal)]
    facts: list[list[nodes.Node]] = [[nodes.Text(row.owner)]] if row.owner else []
    yield _join_facts([*facts, *(renderer.draw_cell((item,)) for item in iter_missing(row.reasons))])


def _draw_waiting(renderer: Renderer, answer: Overview, level: int) -> nodes.container:
    """Draw the proposals in review."""
    waiting = answer.waiting
    part = _start_list_part(renderer, _("Waiting for review (%(count)s)"), waiting, level, "waiting")
    if not waiting.total:
        part += nodes.paragraph("", _("No proposal is in review."), classes=["enh-empty"])
    part += _draw_list(waiting, lambda row: _draw_waiting_row(renderer, row))
    part += _draw_rest(renderer, waiting)
    return part


def _draw_waiting_row(renderer: Renderer, row: WaitingProposal) -> Iterator[list[nodes.Node]]:
    yield [renderer.draw_item(row.proposal)]
    facts = [renderer.draw_cell((row.status,))]
    if row.milestone is not None:
        facts.append(renderer.draw_cell((row.milestone,)))
    for name, day in (("created", row.created), ("review-until", row.review_until)):
        if day is not None:
            facts.append([_draw_day(name, day)])
    for name, people in (("reviewers", row.reviewers), ("approvers", row.approvers)):
        if people:
            names = renderer.draw_parts(_list_names(renderer, people))
            facts.append([nodes.Text(f"{translate_field_in_sentence(name)} "), *names])
    if row.question is not None:
        count = int(row.question.text)
        words = ngettext("%d open question", "%d open questions", count) % count
        facts.append([renderer.draw_item(row.question._replace(text=words))])
    yield _join_facts(facts)


def _draw_day(name: str, day: date) -> nodes.inline:
    """Draw the name of a field and its date on one line."""
    return nodes.inline("", f"{translate_field_in_sentence(name)} {day.isoformat()}", classes=["enh-date"])


def _list_names(renderer: Renderer, cell: Cell) -> list[TextPart]:
    """Return the parts of the first items of a cell, and the number of the others."""
    rest = len(cell) - MAX_NAMES
    parts = [*renderer.iter_parts(cell[:MAX_NAMES])]
    if rest > 0:
        parts.append(TextPart(", " + ngettext("%d more", "%d more", rest) % rest))
    return parts


def _draw_decided(renderer: Renderer, answer: Overview, level: int) -> nodes.container:
    part = _start_list_part(renderer, _("Recently decided (%(count)s)"), answer.decided, level, "decided")
    part += _draw_list(answer.decided, lambda row: _draw_decided_row(renderer, row))
    part += _draw_rest(renderer, answer.decided)
    day = answer.today.isoformat() if answer.today else ""
    words = _("Decided proposals whose date of update is in the %(days)s days before %(day)s.")
    part += nodes.paragraph("", words % {"days": RECENT_DAYS, "day": day}, classes=["enh-overview-note"])
    return part


def _draw_decided_row(renderer: Renderer, row: DecidedProposal) -> Iterator[list[nodes.Node]]:
    yield [renderer.draw_item(row.proposal)]
    yield _join_facts([renderer.draw_cell((row.status,)), [_draw_day("updated", row.day)]])


def _draw_blocked(renderer: Renderer, blocked: Shortlist[BlockedProposal], level: int) -> nodes.container:
    part = _start_list_part(renderer, _("Blocked (%(count)s)"), blocked, level, "blocked")
    part += _draw_list(blocked, lambda row: _draw_blocked_row(renderer, row))
    part += _draw_rest(renderer, blocked)
    return part


def _draw_blocked_row(renderer: Renderer, row: BlockedProposal) -> Iterator[list[nodes.Node]]:
    yield [renderer.draw_item(row.proposal)]
    needs = renderer.draw_sentence(_("needs %(proposals)s"), proposals=_list_names(renderer, row.needs))
    yield _join_facts([*([renderer.draw_cell((row.milestone,))] if row.milestone else []), needs])


def _draw_owners(renderer: Renderer, answer: Overview, level: int) -> nodes.container:
    """Draw a table with the numbers of proposals of each owner."""
    part = _start_part([nodes.Text(_("By owner"))], level, "owners")
    names = [_("In review")]
    if answer.release is not None:
        names += [_("Accepted for %s") % answer.release.release.text, _("Not ready")]
    heads = (
        TableCell([[TextPart(translate_field("owner"))]]),
        *(build_number_cell([TextPart(name)]) for name in names),
    )
    columns = [TableColumn(head, 24 if n == 0 else 12) for n, head in enumerate(heads)]
    rows = (_build_owner_row(renderer, row) for row in answer.owners.rows)
    table = build_table(renderer, columns, rows, classes=["enh-numbers"], has_stub=True)
    part += wrap_in_scroll_box(renderer, table, _("By owner"))
    part += _draw_rest(renderer, answer.owners)
    return part


def _build_owner_row(renderer: Renderer, row: OwnerCounts) -> TableRow:
    name = [TextPart(row.owner.text or _("No owner"))]
    return TableRow([TableCell([name]), *(build_number_cell(renderer.get_item_parts(item)) for item in row.counts)])


def _draw_list(listed: Shortlist[RowT], draw_row: Callable[[RowT], Iterator[list[nodes.Node]]]) -> list[nodes.Node]:
    """Return a list with an entry for each row and a paragraph for each of its lines; nothing without rows."""
    entries = []
    for row in listed.rows:
        lines = [line for line in draw_row(row) if line]
        classes = ("enh-overview-name", "enh-overview-facts")
        paragraphs = (
            nodes.paragraph("", "", *line, classes=[name]) for line, name in zip(lines, classes, strict=False)
        )
        entries.append(nodes.list_item("", *paragraphs))
    return [nodes.bullet_list("", *entries, bullet="-")] if entries else []


def _join_facts(facts: Iterable[list[nodes.Node]]) -> list[nodes.Node]:
    """Return the nodes of one line of facts, separated by dots."""
    line: list[nodes.Node] = []
    for fact in facts:
        line += [nodes.Text(" · "), *fact] if line else fact
    return line


def _draw_rest(renderer: Renderer, listed: Shortlist[RowT]) -> list[nodes.Node]:
    """Return a line with the number of omitted rows, as a link to the complete list; nothing if none is omitted."""
    if not listed.rest:
        return []
    words = ngettext("and %d more", "and %d more", listed.rest) % listed.rest
    item = Item(words, ItemKind.QUERY, listed.query) if listed.query else Item(words)
    return [nodes.paragraph("", "", renderer.draw_item(item), classes=["enh-overview-rest"])]


class EnhancementOverviewDirective(ViewDirective):
    """Directive ``enhancement-overview``, which shows the state of all proposals."""

    option_spec: ClassVar = make_option_spec("filter", "limit", "caption")

    def run(self) -> list[nodes.Node]:
        """Place the overview in the document."""
        return self.place_view(
            OverviewSpec(self.query, self.read_number("limit", "the default number of rows is shown"))
        )


VIEW = View(
    OverviewSpec,
    compute_overview,
    draw_overview,
    {"enhancement-overview": EnhancementOverviewDirective},
    reads_summaries=has_filter_or_summary,
)
