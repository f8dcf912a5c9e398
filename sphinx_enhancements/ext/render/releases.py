"""Releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from ...core.views import ACCEPTED_COLUMNS, OTHER_COLUMNS, UNREAD_COLUMNS, ItemKind, ReleasePage, Releases
from ..links import release_anchor
from ..messages import _, counted_label, field_label, status_label
from .pen import Pen, heading
from .table import rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..uses import ReleaseUse


def releases(pen: Pen, use: ReleaseUse, answer: Releases, level: int) -> list[nodes.Node]:
    """Releases, under their names where all are shown; then what aims at something that is none."""
    many = use.release is None
    drawn = [release(pen, page, level, titled=many, classes=use.classes) for page in answer.pages]
    if not drawn:
        text = _("There are no releases.") if many else _("There is no release %s.") % use.release
        drawn.append(nodes.paragraph("", text, classes=["enh-empty"]))
    if answer.unread:
        drawn.append(heading(_("Release not understood (%d)") % len(answer.unread), level))
        drawn.append(rows(pen, UNREAD_COLUMNS, answer.unread))
    return drawn


def release(pen: Pen, page: ReleasePage, level: int, *, titled: bool, classes: Iterable[str] = ()) -> nodes.Node:
    """A release: its dates, accepted work by stage, what else aims at it, and counts."""
    drawn = nodes.container(classes=["enh-release", *classes])
    # A target of its own: LaTeX makes no label of a container's id.
    drawn += nodes.target("", "", ids=[release_anchor(page.name)])
    if titled:
        drawn += heading(page.name, level)
    inner = level + 1 if titled else level
    facts: list[nodes.Node] = []
    if page.state:
        facts.append(nodes.inline("", status_label(page.state), classes=["enh-badge", f"enh-{page.state}"]))
    for n, (name, day) in enumerate(page.dates):
        if facts:
            facts.append(nodes.Text(" · " if n else " "))
        facts.append(nodes.Text(f"{field_label(name)} {day.isoformat()}"))
    if facts:
        drawn += nodes.paragraph("", "", *facts, classes=["enh-dates"])
    for group in page.accepted:
        drawn += heading(f"{status_label(group.stage.text)} ({len(group.rows)})", inner)
        drawn += rows(pen, ACCEPTED_COLUMNS, group.rows)
    if page.others:
        drawn += heading(_("Aimed at, not accepted (%d)") % len(page.others), inner)
        drawn += rows(pen, OTHER_COLUMNS, page.others)
    drawn += nodes.paragraph("", _counts(page), classes=["enh-counts"])
    return drawn


def _counts(page: ReleasePage) -> str:
    if not page.accepted and not page.others:
        return _("No proposal aims at this release.")
    accepted = ", ".join(f"{len(g.rows)} {counted_label(g.stage.text)}" for g in page.accepted)
    words = _("%d accepted") % page.total + (f" ({accepted})" if accepted else "")
    if page.others:
        others = ", ".join(f"{n} {counted_label(item.text)}" for item, n in page.counts if item.kind is ItemKind.STATUS)
        words += "; " + _("%d not accepted") % len(page.others) + f" ({others})"
    return f"{words}."
