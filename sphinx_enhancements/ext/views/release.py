"""The page of one release, or of all releases."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from ...core.diagnostics import Code
from ...core.views.cells import Item, ItemKind, make_meter_item
from ...core.views.periods import ChangeKind
from ...core.views.releases import (
    NOT_ACCEPTED_COLUMNS,
    UNREADABLE_COLUMNS,
    ReleasePage,
    Releases,
    ReleaseSpec,
    compute_releases,
)
from ...core.views.table import Row
from ..build.links import make_release_anchor
from ..build.placed_views import PlacedView, View
from ..drawing.paper import build_column_spec
from ..drawing.renderer import Renderer, fill_sentence, heading, wrap_in_details
from ..drawing.tables import draw_table
from ..messages import _, translate_field, translate_state, translate_state_in_sentence
from .directive import ViewDirective
from .readiness import readiness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...core.collection.collection import Collection
    from ...core.views.cells import Cell

_MANY = 12
"""So many changes are folded away where that is possible."""


def draw_releases(
    renderer: Renderer, answer: Releases, placed: PlacedView[ReleaseSpec], level: int
) -> list[nodes.Node]:
    """Releases, under their names where all are shown; then what aims at something that is none."""
    many = placed.spec.release is None
    drawn = [_draw_release(renderer, page, placed, level) for page in answer.pages]
    if not drawn:
        text = _("There are no releases.") if many else _("There is no release %s.") % placed.spec.release
        drawn.append(nodes.paragraph("", text, classes=["enh-empty"]))
    if answer.unreadable:
        drawn.append(heading(_("Release not understood (%d)") % len(answer.unreadable), level))
        drawn.append(draw_table(renderer, UNREADABLE_COLUMNS, answer.unreadable))
    return drawn


def _draw_release(renderer: Renderer, page: ReleasePage, placed: PlacedView[ReleaseSpec], level: int) -> nodes.Node:
    """A release: its dates, counts, accepted work, what else aims at it, and what changed."""
    drawn = nodes.container(classes=["enh-release", *placed.classes])
    # A target of its own: LaTeX makes no label of a container's id.
    drawn += nodes.target("", "", ids=[make_release_anchor(page.name)])
    if placed.spec.release is None:
        drawn += heading(page.name, level)
        level += 1
    drawn += _dates(renderer, page)
    drawn += nodes.paragraph("", _counts(page), classes=["enh-counts"])
    if page.total:
        drawn += _done(renderer, page)
    drawn += _accepted(renderer, page, placed, level)
    if page.pending:
        title = _("Aimed at, not accepted (%d)") % len(page.pending)
        drawn += [heading(title, level), *_table(renderer, NOT_ACCEPTED_COLUMNS, page.pending, title)]
    if page.declined:
        title = _("Declined, deferred or replaced (%d)") % len(page.declined)
        drawn += _folded(renderer, title, _table(renderer, NOT_ACCEPTED_COLUMNS, page.declined, title), level)
    if page.changes:
        drawn += _changes(renderer, page, level)
    return drawn


def _dates(renderer: Renderer, page: ReleasePage) -> list[nodes.Node]:
    """The state of a release, and the days of its cycle."""
    facts: list[nodes.Node] = []
    if page.state:
        facts.append(nodes.inline("", translate_state(page.state), classes=["enh-badge", f"enh-{page.state}"]))
    for n, (name, day) in enumerate(page.dates):
        if facts:
            # A badge is set apart by its look; without that, "Planned Code freeze" would be something else.
            facts.append(nodes.Text(" " if n == 0 and renderer.site else " · "))
        facts.append(nodes.inline("", f"{translate_field(name)} {day.isoformat()}", classes=["enh-date"]))
    return [nodes.paragraph("", "", *facts, classes=["enh-dates"])] if facts else []


def _counts(page: ReleasePage) -> str:
    if not page.accepted and not page.not_accepted:
        return _("No proposal aims at this release.")
    counted = [(item, f"{n} {translate_state_in_sentence(item.text)}") for item, n in page.counts]
    accepted = ", ".join(words for item, words in counted if item.kind is not ItemKind.STATUS)
    words = _("%d accepted") % page.total + (f" ({accepted})" if accepted else "")
    if page.not_accepted:
        others = ", ".join(words for item, words in counted if item.kind is ItemKind.STATUS)
        words += "; " + _("%d not accepted") % len(page.not_accepted) + f" ({others})"
    return f"{words}."


def _done(renderer: Renderer, page: ReleasePage) -> nodes.Node:
    """How much of the accepted work lacks nothing."""
    words = _("Reached: %(meter)s") if _is_out(page) else _("Ready: %(meter)s")
    meter = renderer.draw_item(make_meter_item(page.met_count, page.total))
    return nodes.paragraph("", "", *fill_sentence(words, meter=meter), classes=["enh-done"])


def _is_out(page: ReleasePage) -> bool:
    return page.state in ("released", "current")


def _accepted(
    renderer: Renderer, page: ReleasePage, placed: PlacedView[ReleaseSpec], level: int
) -> Iterator[nodes.Node]:
    by_owner = placed.spec.group_by == "owner"
    columns: tuple[str, ...] = ("proposal", "stage" if by_owner else "owner")
    # In every row of a release that went as planned, it would be the same word.
    judged = not (_is_out(page) and page.met_count == page.total)
    if judged:
        columns = (*columns, "outcome" if _is_out(page) else "readiness")
    for group in page.accepted:
        words = group.title[0].text or _("No owner")
        title = f"{words if by_owner else translate_state(words)} ({len(group.rows)})"
        yield heading(title, level)
        lines = (Row(row.key, (*row.cells, readiness(row.readiness)) if judged else row.cells) for row in group.rows)
        yield from _table(renderer, columns, lines, title, "enh-accepted")


def _changes(renderer: Renderer, page: ReleasePage, level: int) -> Iterator[nodes.Node]:
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
    drawn = _table(renderer, ("proposal", "before", "now"), lines, title)
    yield from _folded(renderer, title, drawn, level, is_open=len(lines) <= _MANY)


def _table(
    renderer: Renderer, columns: tuple[str, ...], lines: Iterable[Row], title: str, *classes: str
) -> list[nodes.Node]:
    """Rows whose columns are as wide in each table of a release; on paper they go on over pages."""
    if renderer.builder.format != "latex":
        return [draw_table(renderer, columns, lines, classes=classes, label=title)]
    widths = (70, 30) if len(columns) == 2 else (48, 20, 32)
    return [
        build_column_spec(widths),
        draw_table(renderer, columns, lines, classes=[*classes, "longtable"], label=title),
    ]


def _folded(
    renderer: Renderer, title: str, drawn: list[nodes.Node], level: int, *, is_open: bool = False
) -> list[nodes.Node]:
    """Something that opens on demand; under a heading where nothing can be opened."""
    if not renderer.site:
        return [heading(title, level), *drawn]
    return wrap_in_details(title, drawn, "enh-folded", is_open=is_open)


def answer_releases(collection: Collection, spec: ReleaseSpec) -> Releases:
    """Compute the pages of releases; an unknown release is a problem of the view."""
    answer = compute_releases(collection, spec)
    if answer is not None:
        return answer
    releases = ", ".join(collection.order.names) or "(none)"
    message = f"{spec.release!r} is no version such as v1.9 and no declared release; the releases are {releases}"
    return Releases((), problems=((Code.UNKNOWN_RELEASE, message),))


class EnhancementReleaseDirective(ViewDirective):
    """One release, or every release, newest first."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = False
    option_spec: ClassVar = {
        "filter": directives.unchanged,
        "group-by": directives.unchanged,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Place the releases in the document."""
        release = self.read_argument()
        spec = ReleaseSpec(release or None, self.read_text("group-by") or "stage", self.query)
        return self.place_view(spec)


VIEW = View(ReleaseSpec, answer_releases, draw_releases, {"enhancement-release": EnhancementReleaseDirective})
