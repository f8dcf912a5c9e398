"""A release as of its freeze beside today, and what slipped away from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docutils import nodes

from ...core.views.cells import Item
from ...core.views.changes import RecordedDifference
from ...core.views.release_record import DepartureKind, FreezeRecord, ReleaseRecord
from ...core.views.table import Row
from ..drawing.renderer import Renderer
from ..drawing.tables import draw_grouped_table, draw_table
from ..messages import _, ngettext, translate_field, translate_field_in_sentence

_COLUMNS = ("proposal", "before", "now", "date")
_MAX_OPEN = 12  # maximum number of rows that are shown before a reader opens them
_TITLES = {
    DepartureKind.SLIPPED: _("Slipped to a later release (%d)"),
    DepartureKind.LEFT: _("No longer aimed at this release (%d)"),
    DepartureKind.ADDED: _("Added (%d)"),
    DepartureKind.CHANGED: _("Another stage or status (%d)"),
}


def draw_freeze_summary(record: FreezeRecord) -> nodes.paragraph:
    """Return the sentence about a release at its freeze: what aimed at it, and how much of that changed since."""
    numbers = {kind: len(differences) for kind, differences in record.groups}
    words = {
        DepartureKind.SLIPPED: ngettext("%d slipped", "%d slipped", numbers.get(DepartureKind.SLIPPED, 0)),
        DepartureKind.LEFT: ngettext("%d left", "%d left", numbers.get(DepartureKind.LEFT, 0)),
        DepartureKind.ADDED: ngettext("%d added", "%d added", numbers.get(DepartureKind.ADDED, 0)),
        DepartureKind.CHANGED: ngettext("%d changed", "%d changed", numbers.get(DepartureKind.CHANGED, 0)),
    }
    parts = [ngettext("%d unchanged", "%d unchanged", record.kept_count) % record.kept_count]
    parts += [words[kind] % number for kind, number in numbers.items()]
    sentence = _("%(freeze)s (%(day)s): %(count)d aimed at, %(accepted)d accepted. Since then: %(changes)s.")
    values = {
        "freeze": translate_field(record.name),
        "day": record.day,
        "count": record.aimed_count,
        "accepted": record.accepted_count,
        "changes": ", ".join(parts),
    }
    return nodes.paragraph("", sentence % values, classes=["enh-since-freeze"])


def iter_record_tables(renderer: Renderer, record: ReleaseRecord) -> Iterator[tuple[str, nodes.Node, bool]]:
    """Yield the title and table of what changed since the freeze, then those of what slipped otherwise.

    The third value is True for a table that is short enough to be open.
    """
    if freeze := record.freeze:
        words = _("Changed since the %(freeze)s (%(count)d)")
        count = freeze.difference_count
        title = words % {"freeze": translate_field_in_sentence(freeze.name), "count": count}
        groups = [(_TITLES[kind] % len(rows), _iter_rows(rows)) for kind, rows in freeze.groups]
        if groups:
            yield title, draw_grouped_table(renderer, _COLUMNS, groups, label=title), count <= _MAX_OPEN
    if record.slipped:
        words = _("Others that slipped to a later release (%d)") if record.freeze else _TITLES[DepartureKind.SLIPPED]
        title = words % len(record.slipped)
        table = draw_table(renderer, _COLUMNS, _iter_rows(record.slipped), label=title)
        yield title, table, len(record.slipped) <= _MAX_OPEN


def _iter_rows(differences: Iterable[RecordedDifference]) -> Iterator[Row]:
    for difference in differences:
        before = difference.before or (Item(_("new")),)
        now = difference.now or (Item(_("removed")),)
        yield Row("", ((difference.proposal,), before, now, (Item(difference.day),)))
