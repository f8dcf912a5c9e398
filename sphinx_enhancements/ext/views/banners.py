"""Banners: sentences above the panel that a reader has to know first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from ...core.views.banners import InReview, Superseded, TurnedDown, Unready
from ..drawing.renderer import filled
from ..messages import _, inner_label
from .readiness import missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...core.views.banners import Banner
    from ..drawing.renderer import Renderer


def draw_banners(renderer: Renderer, banners: Iterable[Banner]) -> Iterator[nodes.Node]:
    """Draw each banner as a paragraph in a box."""
    for banner in banners:
        kind = type(banner).__name__.lower()
        sentence = nodes.paragraph("", "", *_sentence(renderer, banner))
        yield nodes.container("", sentence, classes=["enh-banner", f"enh-banner-{kind}", "no-search"])


def _sentence(renderer: Renderer, banner: Banner) -> list[nodes.Node]:
    match banner:
        case Superseded(successors, ()):
            return filled(_("Superseded by %(successors)s."), successors=renderer.cell(successors))
        case Superseded(successors, between):
            words = _("Superseded by %(successors)s, by way of %(between)s.")
            return filled(words, successors=renderer.cell(successors), between=renderer.cell(between))
        case TurnedDown(status, reason):
            words = _("This proposal is %(status)s: %(reason)s") if reason else _("This proposal is %(status)s.")
            return filled(words, status=renderer.item(status), reason=nodes.Text(reason))
        case InReview(until):
            return [nodes.Text(_("In review: remarks are welcome until %s.") % until.isoformat())]
        case Unready(release, freeze, day, reasons):
            words = _("Aims at %(release)s, and is not ready for the %(freeze)s on %(day)s: %(reasons)s.")
            named = nodes.Text(inner_label(freeze))
            lacking = renderer.cell(tuple(missing(reasons)))
            return filled(
                words, release=renderer.item(release), freeze=named, day=nodes.Text(day.isoformat()), reasons=lacking
            )
