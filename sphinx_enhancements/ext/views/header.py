"""Banners for every builder, and the panel of a proposal as nodes, which sites have from :mod:`.proposal`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from ...core.views.banners import InReview, Superseded, TurnedDown, Unready
from ..drawing.pen import filled
from ..messages import _, field_label, inner_label
from .readiness import missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...core.views.banners import Banner
    from ...core.views.header import Header
    from ..drawing.pen import Pen

SEPARATED_BY_LINES = frozenset(("attachments", "links", "tracking", "discussion"))


def banners(pen: Pen, answer: Iterable[Banner]) -> Iterator[nodes.Node]:
    """What a reader has to know first, if there is anything."""
    for banner in answer:
        kind = type(banner).__name__.lower()
        sentence = nodes.paragraph("", "", *_sentence(pen, banner))
        yield nodes.container("", sentence, classes=["enh-banner", f"enh-banner-{kind}", "no-search"])


def _sentence(pen: Pen, banner: Banner) -> list[nodes.Node]:
    match banner:
        case Superseded(successors, ()):
            return filled(_("Superseded by %(successors)s."), successors=pen.cell(successors))
        case Superseded(successors, between):
            words = _("Superseded by %(successors)s, by way of %(between)s.")
            return filled(words, successors=pen.cell(successors), between=pen.cell(between))
        case TurnedDown(status, reason):
            words = _("This proposal is %(status)s: %(reason)s") if reason else _("This proposal is %(status)s.")
            return filled(words, status=pen.item(status), reason=nodes.Text(reason))
        case InReview(until):
            return [nodes.Text(_("In review: remarks are welcome until %s.") % until.isoformat())]
        case Unready(release, freeze, day, reasons):
            words = _("Aims at %(release)s, and is not ready for the %(freeze)s on %(day)s: %(reasons)s.")
            named = nodes.Text(inner_label(freeze))
            lacking = pen.cell(tuple(missing(reasons)))
            return filled(
                words, release=pen.item(release), freeze=named, day=nodes.Text(day.isoformat()), reasons=lacking
            )


def panel(pen: Pen, header: Header) -> nodes.Node:
    """The panel: a line of badges, what the proposal is about, then the facts as a field list."""
    badges = nodes.paragraph("", "", nodes.strong("", header.key, classes=["enh-key"]), classes=["enh-badges"])
    for item in (header.status, header.stage):
        if item is not None:
            badges += nodes.Text(" ")
            badges += pen.item(item)
    drawn: list[nodes.Node] = [badges]
    if header.summary:
        drawn.append(nodes.paragraph("", header.summary, classes=["enh-lead"]))
    facts = nodes.field_list(classes=["enh-facts"])
    lines = [*((f.name, f.items, ()) for f in header.facts), *((m.name, (m.item,), m.missing) for m in header.meters)]
    for name, items, lacking in lines:
        body = nodes.field_body()
        if name in SEPARATED_BY_LINES and len(items) > 1:
            listed = nodes.bullet_list(bullet="-")
            listed += [nodes.list_item("", nodes.paragraph("", "", *pen.cell((item,)))) for item in items]
            body += listed
        else:
            body += nodes.paragraph("", "", *pen.cell(items))
        if lacking:
            words = _("missing: %s") % ", ".join(lacking)
            body += nodes.paragraph("", words, classes=["enh-note"])
        facts += nodes.field("", nodes.field_name("", field_label(name)), body, classes=[f"enh-{nodes.make_id(name)}"])
    return nodes.container("", *drawn, *([facts] if len(facts) else []), classes=["enh-panel"])
