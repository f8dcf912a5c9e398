"""Releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from ...core.views.cells import Item, ItemKind, make_meter_item
from ...core.views.changes import ChangeKind
from ...core.views.releases import NOT_ACCEPTED_COLUMNS, UNREADABLE_COLUMNS, ReleasePage, Releases
from ...core.views.table import Row
from ..build.links import release_anchor
from ..drawing.paper import column_spec
from ..drawing.pen import Pen, filled, folded, heading
from ..messages import _, counted_label, field_label, status_label
from .readiness import readiness
from .table import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...core.views.cells import Cell
    from ..build.placed_views import ReleaseUse

_MANY = 12
"""So many changes are folded away where that is possible."""


def releases(pen: Pen, use: ReleaseUse, answer: Releases, level: int) -> list[nodes.Node]:
    """Releases, under their names where all are shown; then what aims at something that is none."""
    many = use.spec.release is None
    drawn = [release(pen, page, use, level) for page in answer.pages]
    if not drawn:
        text = _("There are no releases.") if many else _("There is no release %s.") % use.spec.release
        drawn.append(nodes.paragraph("", text, classes=["enh-empty"]))
    if answer.unreadable:
        drawn.append(heading(_("Release not understood (%d)") % len(answer.unreadable), level))
        drawn.append(rows(pen, UNREADABLE_COLUMNS, answer.unreadable))
    return drawn


def release(pen: Pen, page: ReleasePage, use: ReleaseUse, level: int) -> nodes.Node:
    """A release: its dates, counts, accepted work, what else aims at it, and what changed."""
    drawn = nodes.container(classes=["enh-release", *use.classes])
    # A target of its own: LaTeX makes no label of a container's id.
    drawn += nodes.target("", "", ids=[release_anchor(page.name)])
    if use.spec.release is None:
        drawn += heading(page.name, level)
        level += 1
    drawn += _dates(pen, page)
    drawn += nodes.paragraph("", _counts(page), classes=["enh-counts"])
    if page.total:
        drawn += _done(pen, page)
    drawn += _accepted(pen, page, use, level)
    if page.pending:
        title = _("Aimed at, not accepted (%d)") % len(page.pending)
        drawn += [heading(title, level), *_table(pen, NOT_ACCEPTED_COLUMNS, page.pending, title)]
    if page.declined:
        title = _("Declined, deferred or replaced (%d)") % len(page.declined)
        drawn += _folded(pen, title, _table(pen, NOT_ACCEPTED_COLUMNS, page.declined, title), level)
    if page.changes:
        drawn += _changes(pen, page, level)
    return drawn


def _dates(pen: Pen, page: ReleasePage) -> list[nodes.Node]:
    """The state of a release, and the days of its cycle."""
    facts: list[nodes.Node] = []
    if page.state:
        facts.append(nodes.inline("", status_label(page.state), classes=["enh-badge", f"enh-{page.state}"]))
    for n, (name, day) in enumerate(page.dates):
        if facts:
            # A badge is set apart by its look; without that, "Planned Code freeze" would be something else.
            facts.append(nodes.Text(" " if n == 0 and pen.site else " · "))
        facts.append(nodes.inline("", f"{field_label(name)} {day.isoformat()}", classes=["enh-date"]))
    return [nodes.paragraph("", "", *facts, classes=["enh-dates"])] if facts else []


def _counts(page: ReleasePage) -> str:
    if not page.accepted and not page.not_accepted:
        return _("No proposal aims at this release.")
    counted = [(item, f"{n} {counted_label(item.text)}") for item, n in page.counts]
    accepted = ", ".join(words for item, words in counted if item.kind is not ItemKind.STATUS)
    words = _("%d accepted") % page.total + (f" ({accepted})" if accepted else "")
    if page.not_accepted:
        others = ", ".join(words for item, words in counted if item.kind is ItemKind.STATUS)
        words += "; " + _("%d not accepted") % len(page.not_accepted) + f" ({others})"
    return f"{words}."


def _done(pen: Pen, page: ReleasePage) -> nodes.Node:
    """How much of the accepted work lacks nothing."""
    words = _("Reached: %(meter)s") if _is_out(page) else _("Ready: %(meter)s")
    meter = pen.item(make_meter_item(page.met_count, page.total))
    return nodes.paragraph("", "", *filled(words, meter=meter), classes=["enh-done"])


def _is_out(page: ReleasePage) -> bool:
    return page.state in ("released", "current")


def _accepted(pen: Pen, page: ReleasePage, use: ReleaseUse, level: int) -> Iterator[nodes.Node]:
    by_owner = use.spec.group_by == "owner"
    columns: tuple[str, ...] = ("proposal", "stage" if by_owner else "owner")
    # In every row of a release that went as planned, it would be the same word.
    judged = not (_is_out(page) and page.met_count == page.total)
    if judged:
        columns = (*columns, "outcome" if _is_out(page) else "readiness")
    for group in page.accepted:
        words = group.title.text or _("No owner")
        title = f"{words if by_owner else status_label(words)} ({len(group.rows)})"
        yield heading(title, level)
        lines = (Row(row.key, (*row.cells, readiness(row.readiness)) if judged else row.cells) for row in group.rows)
        yield from _table(pen, columns, lines, title, "enh-accepted")


def _changes(pen: Pen, page: ReleasePage, level: int) -> Iterator[nodes.Node]:
    """How many proposals have changed, and which."""
    kinds = [change.kind for change in page.changes]
    words = {
        ChangeKind.NEW: _("%d new"),
        ChangeKind.UP: _("%d moved up"),
        ChangeKind.BACK: _("%d moved back"),
        ChangeKind.ENDED: _("%d leaving"),
    }
    counted = ", ".join(said % kinds.count(kind) for kind, said in words.items() if kind in kinds)
    previous = page.previous.text if page.previous else ""
    title = _("Changed since %(release)s: %(changes)s") % {"release": previous, "changes": counted}
    lines = []
    for change in page.changes:
        before: Cell = (Item(_("new")),)
        if change.previous_stage:
            since = _("since %s") % change.since.text if change.since else None
            before = (change.previous_stage._replace(note=since),)
        lines.append(Row("", ((change.proposal,), before, (change.stage._replace(note=change.track),))))
    drawn = _table(pen, ("proposal", "before", "now"), lines, title)
    yield from _folded(pen, title, drawn, level, is_open=len(lines) <= _MANY)


def _table(pen: Pen, columns: tuple[str, ...], lines: Iterable[Row], title: str, *classes: str) -> list[nodes.Node]:
    """Rows whose columns are as wide in each table of a release; on paper they go on over pages."""
    if pen.builder.format != "latex":
        return [rows(pen, columns, lines, classes=classes, label=title)]
    widths = (70, 30) if len(columns) == 2 else (48, 20, 32)
    return [column_spec(widths), rows(pen, columns, lines, classes=[*classes, "longtable"], label=title)]


def _folded(pen: Pen, title: str, drawn: list[nodes.Node], level: int, *, is_open: bool = False) -> list[nodes.Node]:
    """Something that opens on demand; under a heading where nothing can be opened."""
    if not pen.site:
        return [heading(title, level), *drawn]
    return folded(title, drawn, "enh-folded", is_open=is_open)
