"""Changes of proposals since a release, a date or a revision."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes

from ...core.collection.change_groups import ChangeGroup, fill_group_title
from ...core.views.cells import Item
from ...core.views.changes import Changes, ChangesSpec, RecordedDifference, compute_changes_between
from ...core.views.table import Row
from ..build.placed_views import PlacedView, View, has_filter_or_summary
from ..drawing.renderer import Renderer, draw_caption, draw_empty_note
from ..drawing.tables import draw_grouped_table
from ..messages import _
from .directive import ViewDirective, make_option_spec

_COLUMNS = ("proposal", "before", "now", "date")
TITLES = {
    # Those of `GROUPTITLES`, which catalogues find here
    ChangeGroup.ACCEPTED: _("Accepted (%d)"),
    ChangeGroup.IMPLEMENTED: _("Implemented (%d)"),
    ChangeGroup.MOVED: _("Moved to %(release)s (%(count)d)"),
    ChangeGroup.STAGE: _("Another stage (%d)"),
    ChangeGroup.DECLINED: _("Declined, deferred or replaced (%d)"),
    ChangeGroup.NEW: _("New (%d)"),
    ChangeGroup.STATUS: _("Another status (%d)"),
    ChangeGroup.REMOVED: _("Removed (%d)"),
}
"""Titles of the groups that a period can have, from :data:`.change_groups.GROUP_TITLES`, for catalogues."""


def draw_changes(renderer: Renderer, answer: Changes, placed: PlacedView[ChangesSpec], level: int) -> list[nodes.Node]:
    """Draw the period, and one table with a group for each kind of changes."""
    if not answer.has_history:
        return [draw_empty_note(_("The history of the proposals is not available."), placed.caption)]
    if not answer.has_bounds:
        return [draw_empty_note(_("The beginning or the end of the changes is not known."), placed.caption)]
    words = _("Changes from %(since)s to %(until)s") if answer.until else _("Changes since %(since)s")
    title = words % {"since": answer.since, "until": answer.until}
    drawn = nodes.container(classes=["enh-changes", *placed.classes])
    drawn += draw_caption(placed.caption, "enh-changes-caption")
    if not answer.groups:
        drawn += draw_empty_note(_("%s: none.") % title)
        return [drawn]
    drawn += nodes.paragraph("", f"{title}:", classes=["enh-count"])
    groups = [
        (fill_group_title(str(TITLES[group]), len(rows), release), map(_make_row, rows))
        for (group, release), rows in answer.groups
    ]
    drawn += draw_grouped_table(renderer, _COLUMNS, groups, label=title)
    return [drawn]


def _make_row(difference: RecordedDifference) -> Row:
    before = difference.before or (Item(_("new")),)
    now = difference.now or (Item(_("removed")),)
    return Row("", ((difference.proposal,), before, now, (Item(difference.day),)))


class EnhancementChangesDirective(ViewDirective):
    """Directive ``enhancement-changes``, the changes of proposals in a period."""

    option_spec: ClassVar = make_option_spec("since", "until", "filter", "caption")

    def run(self) -> list[nodes.Node]:
        """Place the changes in the document."""
        return self.place_view(ChangesSpec(self.read_text("since"), self.read_text("until"), self.query))


VIEW = View(
    ChangesSpec,
    compute_changes_between,
    draw_changes,
    {"enhancement-changes": EnhancementChangesDirective},
    reads_summaries=has_filter_or_summary,
)
