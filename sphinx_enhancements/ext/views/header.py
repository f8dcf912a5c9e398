"""Header of an enhancement: its banners, and its panel in builders other than those of sites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docutils import nodes

from ...core.collection.collection import Collection
from ...core.views.cells import Cell
from ...core.views.header import Banner, Header, InReview, Superseded, TurnedDown, Unready, compute_header
from ..build.placed_views import HeaderSpec, PlacedView, View
from ..drawing.latex import lay_out_fields
from ..drawing.renderer import Renderer, TextPart
from ..messages import _, translate_field, translate_field_in_sentence
from .history import draw_lines, iter_timeline_lines
from .readiness import iter_missing
from .site_panel import build_key_part, describe_missing, draw_footer, draw_site_panel, split_lines


def draw_header(renderer: Renderer, answer: Header, placed: PlacedView[HeaderSpec], level: int) -> list[nodes.Node]:
    """Draw banners and panel."""
    panel = draw_site_panel(renderer, answer) if renderer.is_site else _draw_panel(renderer, answer)
    classes = ["enh-panel", "enh-compact"] if answer.is_compact else ["enh-panel"]
    return [*_iter_banners(renderer, answer.banners), nodes.container("", *panel, classes=classes)]


def _iter_banners(renderer: Renderer, banners: Iterable[Banner]) -> Iterator[nodes.Node]:
    """Yield each banner, a warning such as that an enhancement is superseded, as a paragraph in a box."""
    for banner in banners:
        kind, parts = type(banner).__name__.lower(), _iter_banner_parts(renderer, banner)
        sentence: nodes.Node
        if renderer.is_site:
            sentence = nodes.raw("", f"<p>{renderer.render_parts(parts)}</p>\n", format="html")
        else:
            sentence = nodes.paragraph("", "", *renderer.draw_parts(parts))
        yield nodes.container("", sentence, classes=["enh-banner", f"enh-banner-{kind}", "no-search"])


def _iter_banner_parts(renderer: Renderer, banner: Banner) -> Iterable[TextPart]:
    match banner:
        case Superseded(successors, ()):
            return renderer.fill_sentence(_("Superseded by %(successors)s."), successors=successors)
        case Superseded(successors, between):
            words = _("Superseded by %(successors)s, by way of %(between)s.")
            return renderer.fill_sentence(words, successors=successors, between=between)
        case TurnedDown(status, reason):
            words = _("This proposal is %(status)s: %(reason)s") if reason else _("This proposal is %(status)s.")
            return renderer.fill_sentence(words, status=status, reason=reason or "")
        case InReview(until):
            return (TextPart(_("In review: remarks are welcome until %s.") % until.isoformat()),)
        case Unready(release, freeze, day, reasons):
            return renderer.fill_sentence(
                _("Aims at %(release)s, and is not ready for the %(freeze)s on %(day)s: %(reasons)s."),
                release=release,
                freeze=translate_field_in_sentence(freeze),
                day=day.isoformat(),
                reasons=tuple(iter_missing(reasons)),
            )


def _draw_panel(renderer: Renderer, header: Header) -> Iterator[nodes.Node]:
    """Yield a line of badges, the summary, and the facts as a field list."""
    badges = renderer.draw_parts(_iter_badge_parts(renderer, header))
    yield nodes.paragraph("", "", *badges, classes=["enh-badges"])
    if header.summary:
        yield nodes.paragraph("", header.summary, classes=["enh-lead"])
    facts = [_draw_fact(renderer, fact.name, fact.items) for fact in header.facts]
    facts += [_draw_fact(renderer, meter.name, (meter.item,), describe_missing(meter)) for meter in header.meters]
    if header.history.commits:
        body = nodes.field_body("", draw_lines(iter_timeline_lines(header.history)))
        facts.append(nodes.field("", nodes.field_name("", _("History")), body, classes=["enh-history"]))
    if facts:
        yield from lay_out_fields(renderer.builder, nodes.field_list("", *facts, classes=["enh-facts"]))


def _iter_badge_parts(renderer: Renderer, header: Header) -> Iterator[TextPart]:
    """Yield the key, and status and stage in full with their notes."""
    yield build_key_part(header.key)
    for item in (header.status, header.stage):
        if item is not None:
            yield TextPart(renderer.badge_separator)
            yield from renderer.iter_parts((item._replace(text=item.full_text or item.text),))


def _draw_fact(renderer: Renderer, name: str, items: Cell, note: str = "") -> nodes.field:
    body = nodes.field_body()
    lines = [nodes.paragraph("", "", *renderer.draw_cell(line)) for line in split_lines(name, items)]
    if len(lines) > 1:
        body += nodes.bullet_list("", *(nodes.list_item("", line) for line in lines), bullet="-")
    else:
        body += lines
    if note:
        body += nodes.paragraph("", note, classes=["enh-note"])
    return nodes.field("", nodes.field_name("", translate_field(name)), body, classes=[f"enh-{nodes.make_id(name)}"])


def _find_header(collection: Collection, spec: HeaderSpec) -> Header | None:
    entry = collection.entry_at(spec.docname, spec.index)
    return compute_header(collection, entry, is_short=spec.is_short) if entry else None


VIEW = View(
    HeaderSpec,
    _find_header,
    draw_header,
    simplify=lambda header: header.without_site_parts,
    draw_footer=draw_footer,
)
