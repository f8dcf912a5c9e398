"""Banners: sentences above the panel that a reader has to know first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from ...core.views.header import InReview, Superseded, TurnedDown, Unready
from ..drawing.renderer import fill_sentence
from ..messages import _, translate_field_in_sentence
from .readiness import missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...core.views.header import Banner
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
            return fill_sentence(_("Superseded by %(successors)s."), successors=renderer.draw_cell(successors))
        case Superseded(successors, between):
            words = _("Superseded by %(successors)s, by way of %(between)s.")
            return fill_sentence(words, successors=renderer.draw_cell(successors), between=renderer.draw_cell(between))
        case TurnedDown(status, reason):
            words = _("This proposal is %(status)s: %(reason)s") if reason else _("This proposal is %(status)s.")
            return fill_sentence(words, status=renderer.draw_item(status), reason=nodes.Text(reason))
        case InReview(until):
            return [nodes.Text(_("In review: remarks are welcome until %s.") % until.isoformat())]
        case Unready(release, freeze, day, reasons):
            words = _("Aims at %(release)s, and is not ready for the %(freeze)s on %(day)s: %(reasons)s.")
            named = nodes.Text(translate_field_in_sentence(freeze))
            lacking = renderer.draw_cell(tuple(missing(reasons)))
            return fill_sentence(
                words,
                release=renderer.draw_item(release),
                freeze=named,
                day=nodes.Text(day.isoformat()),
                reasons=lacking,
            )
