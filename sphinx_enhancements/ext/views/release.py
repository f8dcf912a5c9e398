"""Releases: dates, accepted work, other proposals that aim at them, and changes since the release before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import ClassVar

from docutils import nodes

from ...core.collection.collection import Collection
from ...core.views.cells import Cell, Item, make_meter_item
from ...core.views.periods import ChangeKind
from ...core.views.releases import (
    UNREADABLE_COLUMNS,
    ReleasePage,
    ReleaseRow,
    Releases,
    ReleaseSpec,
    Retirement,
    compute_releases,
)
from ...core.views.table import Row
from ..build.assets import SCRIPT
from ..build.links import make_release_anchor
from ..build.placed_views import PlacedView, View, has_filter_or_summary
from ..drawing.renderer import Renderer, build_heading, draw_empty_note, wrap_in_details
from ..drawing.tables import draw_grouped_table, draw_table
from ..messages import _, ngettext, translate_state, translate_state_count, translate_state_in_sentence
from .directive import ViewDirective, make_option_spec
from .history import describe_slip
from .readiness import build_readiness_cell
from .release_dates import draw_dates
from .release_index import draw_release_index, fold_release
from .release_record import draw_freeze_summary, iter_record_tables

_OTHER_COLUMNS = ("proposal", "stage", "owner")
_MAX_OPEN = 12  # maximum number of changes that are shown before a reader opens them


def draw_releases(
    renderer: Renderer, answer: Releases, placed: PlacedView[ReleaseSpec], level: int
) -> list[nodes.Node]:
    """Draw one release, or all under headings; then the proposals whose release is not understood."""
    many = placed.spec.release is None
    if many and renderer.is_site and len(answer.pages) > 1:
        drawn = [*draw_release_index(answer.pages, partial(_draw_folded_release, renderer, placed, level))]
    else:
        drawn = [_draw_release(renderer, page, placed, level) for page in answer.pages]
    if not drawn:
        text = _("There are no releases.") if many else _("There is no release %s.") % placed.spec.release
        drawn.append(draw_empty_note(text))
    if answer.lacks_history and answer.pages:
        words = _("What changed since the freezes is not shown: the history of the proposals is not available.")
        drawn.append(draw_empty_note(words))
    if answer.unreadable:
        drawn.append(build_heading(_("Release not understood (%d)") % len(answer.unreadable), level))
        drawn.append(draw_table(renderer, UNREADABLE_COLUMNS, answer.unreadable))
    return drawn


def _draw_release(renderer: Renderer, page: ReleasePage, placed: PlacedView[ReleaseSpec], level: int) -> nodes.Node:
    """Draw a release, under a heading if it is one of several."""
    drawn = nodes.container(classes=["enh-release", *placed.classes])
    # LaTeX makes no label of the id of a container.
    drawn += nodes.target("", "", ids=[make_release_anchor(page.name)])
    if placed.spec.release is None:
        drawn += build_heading(page.name, level)
        level += 1
    drawn += draw_dates(renderer, page.state, page.dates)
    drawn += _iter_content(renderer, page, placed, level)
    return drawn


def _draw_folded_release(
    renderer: Renderer, placed: PlacedView[ReleaseSpec], level: int, page: ReleasePage, is_open: bool
) -> nodes.Node:
    """Draw one of several releases on a site, folded under its heading."""
    # Browsers open a folded element around the target of a link, but not if the target is in its summary. Themes
    # highlight the next heading in the element of a target, which would be that of a stage.
    target = nodes.target("", "", ids=[make_release_anchor(page.name)])
    anchor = nodes.container("", target, classes=["enh-release-anchor"])
    # The heading has the date of the release, which is enough if it is past and the only one.
    has_other_dates = any(day.name != "release" or not day.is_past for day in page.dates)
    dates = draw_dates(renderer, None, page.dates if has_other_dates else ())
    content = [*dates, *_iter_content(renderer, page, placed, level + 1)]
    folded = fold_release(page, level, _count_accepted(page), [anchor, *content], is_open=is_open)
    return nodes.container("", *folded, classes=["enh-release", *placed.classes])


def _iter_content(
    renderer: Renderer, page: ReleasePage, placed: PlacedView[ReleaseSpec], level: int
) -> Iterator[nodes.Node]:
    """Yield counts, accepted work, other proposals that aim at a release, and changes."""
    yield nodes.paragraph("", _describe_counts(page), classes=["enh-counts"])
    if page.total:
        yield _draw_progress(renderer, page)
    if page.record.freeze:
        yield draw_freeze_summary(page.record.freeze)
    yield from _draw_accepted(renderer, page, placed)
    yield from _iter_other_tables(renderer, page, level)
    for title, table, is_open in iter_record_tables(renderer, page.record):
        yield from _draw_closed(renderer, title, table, level, is_open=is_open)
    if page.changes:
        yield from _iter_changes(renderer, page, level)


def _count_accepted(page: ReleasePage) -> str:
    count = page.accepted_count
    if page.is_out:
        return ngettext("%d reached", "%d reached", count) % count
    return ngettext("%d accepted", "%d accepted", count) % count


def _describe_counts(page: ReleasePage) -> str:
    if not page.accepted and not page.not_accepted:
        return _("No proposal aims at this release.")
    stages = ", ".join(translate_state_count(item.text, n) for item, n in page.counts)
    statuses = ", ".join(translate_state_count(item.text, n) for item, n in page.other_counts)
    words = _count_accepted(page) + (f" ({stages})" if stages else "")
    if page.other_counts:
        count = sum(n for _item, n in page.other_counts)
        others = ngettext("%d not accepted", "%d not accepted", count)
        if page.is_out:
            others = ngettext("%d not reached", "%d not reached", count)
        words += "; " + others % count + f" ({statuses})"
    if page.not_opted_in:
        count = len(page.not_opted_in)
        words += "; " + ngettext("%d not opted in", "%d not opted in", count) % count
    return f"{words}."


def _draw_progress(renderer: Renderer, page: ReleasePage) -> nodes.Node:
    """Draw the share of the accepted work that is ready, or that was reached by a release that is out."""
    words = _("Reached: %(meter)s") if page.is_out else _("Ready: %(meter)s")
    meter = make_meter_item(page.met_count, page.total)
    return nodes.paragraph("", "", *renderer.draw_sentence(words, meter=meter), classes=["enh-done"])


def _draw_accepted(renderer: Renderer, page: ReleasePage, placed: PlacedView[ReleaseSpec]) -> list[nodes.Node]:
    """Draw the accepted work as one table, grouped by stage or owner; nothing without accepted work."""
    if not page.accepted:
        return []
    by_owner = placed.spec.group_by == "owner"
    # The accepted work of a release that is out was reached, so that its readiness needs no column.
    has_retirements = any(row.retirements for group in page.accepted for row in group.rows)
    last = ("later",) if page.is_out and has_retirements else () if page.is_out else ("readiness",)
    columns = ("proposal", "stage" if by_owner else "owner", *last)
    groups = []
    for group in page.accepted:
        words = group.title[0].text or _("No owner")
        title = f"{words if by_owner else translate_state(words)} ({len(group.rows)})"
        groups.append((title, _iter_rows(group.rows, columns)))
    label = _count_accepted(page)
    return [draw_grouped_table(renderer, columns, groups, classes=["enh-accepted"], label=label)]


def _iter_other_tables(renderer: Renderer, page: ReleasePage, level: int) -> Iterator[nodes.Node]:
    """Yield the tables of missed, proposed and not opted-in enhancements, then a collapsed one of declined ones."""
    lists: tuple[tuple[str, tuple[ReleaseRow, ...], tuple[str, ...], tuple[str, ...]], ...] = (
        (_("Not reached (%d)"), page.missed, ("proposal", "stage", "outcome"), ("enh-missed",)),
        (_("Aimed at, not accepted (%d)"), page.pending, _OTHER_COLUMNS, ()),
        (_("Not opted in (%d)"), page.not_opted_in, _OTHER_COLUMNS, ()),
    )
    for words, rows, columns, classes in lists:
        if rows:
            title = words % len(rows)
            yield build_heading(title, level)
            yield draw_table(renderer, columns, _iter_rows(rows, columns), classes=classes, label=title)
    if page.declined:
        title = _("Declined, deferred or replaced (%d)") % len(page.declined)
        table = draw_table(renderer, _OTHER_COLUMNS, _iter_rows(page.declined, _OTHER_COLUMNS), label=title)
        yield from _draw_closed(renderer, title, table, level)


def _iter_rows(rows: Iterable[ReleaseRow], columns: Iterable[str]) -> Iterator[Row]:
    builders = [_CELL_BUILDERS[name] for name in columns]
    for row in rows:
        yield Row(row.key, tuple([build(row) for build in builders]))


def _build_proposal_cell(row: ReleaseRow) -> Cell:
    """Return the proposal, with a note of the release from which its milestone came."""
    if row.slip is None:
        return row.proposal
    *others, last = row.proposal
    note = ", ".join(filter(None, (last.note, describe_slip(row.slip))))
    return (*others, last._replace(note=note))


def _build_later_cell(row: ReleaseRow) -> Cell:
    return tuple(item for retirement in row.retirements for item in _iter_retirement_items(retirement))


_CELL_BUILDERS: dict[str, Callable[[ReleaseRow], Cell]] = {
    "proposal": _build_proposal_cell,
    "owner": lambda row: row.owner,
    "stage": lambda row: row.stages,
    "later": _build_later_cell,
    "readiness": lambda row: (*build_readiness_cell(row.readiness), *_build_later_cell(row)),
    "outcome": lambda row: build_readiness_cell(row.readiness),
}
"""Column of a list of a release -> function that returns the cell of a row."""


def _iter_retirement_items(retirement: Retirement) -> Iterator[Item]:
    """Yield the successors of a retired feature, or else the stage or status in which it ended."""
    if retirement.successors:
        words = _("to be replaced by %s") if retirement.is_planned else _("later replaced by %s")
        yield from (item._replace(text=words % item.text) for item in retirement.successors)
        return
    word = translate_state_in_sentence(retirement.item.text)
    if retirement.release is None:
        yield Item(_("later %s") % word)
        return
    words = _("%(stage)s in %(release)s") % {"stage": word, "release": retirement.release.text}
    yield retirement.release._replace(text=words, note="planned" if retirement.is_planned else None)


def _iter_changes(renderer: Renderer, page: ReleasePage, level: int) -> Iterator[nodes.Node]:
    """Yield the numbers of changes of each kind, and the changes as a table that opens."""
    kinds = [change.kind for change in page.changes]
    numbers = {kind: kinds.count(kind) for kind in ChangeKind}
    words = {
        ChangeKind.NEW: ngettext("%d new", "%d new", numbers[ChangeKind.NEW]),
        ChangeKind.UP: ngettext("%d moved up", "%d moved up", numbers[ChangeKind.UP]),
        ChangeKind.BACK: ngettext("%d moved back", "%d moved back", numbers[ChangeKind.BACK]),
        ChangeKind.ENDED: ngettext("%d leaving", "%d leaving", numbers[ChangeKind.ENDED]),
    }
    counts = ", ".join(text % numbers[kind] for kind, text in words.items() if numbers[kind])
    previous = page.previous.text if page.previous else ""
    title = _("Changed since %(release)s: %(changes)s") % {"release": previous, "changes": counts}
    rows = []
    for change in page.changes:
        before: Cell = (Item(_("new")),)
        if change.previous_stage:
            since = _("since %s") % change.since.text if change.since else None
            before = (change.previous_stage._replace(note=since),)
        rows.append(Row("", ((change.proposal,), before, (change.stage._replace(note=change.track),))))
    table = draw_table(renderer, ("proposal", "before", "now"), rows, label=title)
    yield from _draw_closed(renderer, title, table, level, is_open=len(rows) <= _MAX_OPEN)


def _draw_closed(
    renderer: Renderer, title: str, table: nodes.Node, level: int, *, is_open: bool = False
) -> list[nodes.Node]:
    """Draw a table, folded on sites, and below a heading elsewhere."""
    if not renderer.is_site:
        return [build_heading(title, level), table]
    return wrap_in_details(title, [table], "enh-folded", is_open=is_open)


class EnhancementReleaseDirective(ViewDirective):
    """Directive ``enhancement-release``, one release or all of them, the newest first."""

    optional_arguments = 1
    option_spec: ClassVar = make_option_spec("filter", "group-by")

    def run(self) -> list[nodes.Node]:
        """Place the releases in the document."""
        release = self.read_argument()
        spec = ReleaseSpec(release or None, self.read_text("group-by") or "stage", self.query)
        return self.place_view(spec)


def _list_keys(collection: Collection, spec: ReleaseSpec) -> Iterable[str] | None:
    """Return the keys of the enhancements that aim at a release; None if the view can show others.

    With a history, these are those that aimed at it earlier.
    """
    if spec.release is None or spec.filter.strip() or collection.history is not None:
        return None
    return [key for key, _milestone in collection.get_milestones(spec.release)]


VIEW = View(
    ReleaseSpec,
    compute_releases,
    draw_releases,
    {"enhancement-release": EnhancementReleaseDirective},
    scripts=lambda _answer: (SCRIPT,),
    reads_summaries=has_filter_or_summary,
    list_keys=_list_keys,
    is_kept=True,
)
