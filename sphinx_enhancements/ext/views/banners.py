"""Banners: warnings above the panel of an enhancement, such as that it is superseded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docutils import nodes

from ...core.views.header import Banner, InReview, Superseded, TurnedDown, Unready
from ..drawing.renderer import Renderer
from ..messages import _, translate_field_in_sentence
from .readiness import iter_missing


def draw_banners(renderer: Renderer, banners: Iterable[Banner]) -> Iterator[nodes.Node]:
    """Yield each banner as a paragraph in a box."""
    for banner in banners:
        kind = type(banner).__name__.lower()
        sentence = nodes.paragraph("", "", *_draw_sentence(renderer, banner))
        yield nodes.container("", sentence, classes=["enh-banner", f"enh-banner-{kind}", "no-search"])


def _draw_sentence(renderer: Renderer, banner: Banner) -> list[nodes.Node]:
    match banner:
        case Superseded(successors, ()):
            return renderer.draw_sentence(_("Superseded by %(successors)s."), successors=successors)
        case Superseded(successors, between):
            words = _("Superseded by %(successors)s, by way of %(between)s.")
            return renderer.draw_sentence(words, successors=successors, between=between)
        case TurnedDown(status, reason):
            words = _("This proposal is %(status)s: %(reason)s") if reason else _("This proposal is %(status)s.")
            return renderer.draw_sentence(words, status=status, reason=reason or "")
        case InReview(until):
            return [nodes.Text(_("In review: remarks are welcome until %s.") % until.isoformat())]
        case Unready(release, freeze, day, reasons):
            return renderer.draw_sentence(
                _("Aims at %(release)s, and is not ready for the %(freeze)s on %(day)s: %(reasons)s."),
                release=release,
                freeze=translate_field_in_sentence(freeze),
                day=day.isoformat(),
                reasons=tuple(iter_missing(reasons)),
            )
