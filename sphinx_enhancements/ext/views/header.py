"""Header of an enhancement: banners, panel, and on sites a footer at the end of its text.

On sites these are written as html: docutils nodes for a dozen facts of every enhancement are slow, and extensions
that describe a page by the first words of its doctree pass over html.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import cast

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from ...core.collection.collection import Collection
from ...core.views.cells import Cell, Item, ItemKind
from ...core.views.header import (
    Banner,
    Fact,
    Header,
    InReview,
    Meter,
    RelatedProposal,
    StageProgress,
    StageStep,
    Superseded,
    TurnedDown,
    Unready,
    compute_header,
)
from ..build.links import get_site_address
from ..build.placed_views import HeaderSpec, PlacedView, View
from ..drawing.renderer import Renderer, TextPart, build_details_tags
from ..messages import _, ngettext, translate_field, translate_field_in_sentence, translate_state
from .readiness import iter_missing

_ONE_PER_LINE = frozenset(("attachments", "links", "tracking", "discussion"))  # facts whose items each have a line
_FOOTER_FACTS = ("created", "updated", "tracking", "discussion", "source")

_MAX_AUTHORS = 3  # maximum number of authors that a citation names
_MAX_OTHERS = 3  # maximum number of related enhancements without details that are shown before a reader opens them
_STEP_WORDS = {  # sentences below a stage with releases
    StageProgress.REACHED: _("reached in %(releases)s"),
    StageProgress.CURRENT: _("since %(releases)s"),
    StageProgress.AIMED: _("aimed at %(releases)s"),
    StageProgress.MISSED: _("was aimed at %(releases)s"),
}
_STEP_WORDS_WITHOUT_RELEASE = {
    StageProgress.CURRENT: _("present stage"),
    StageProgress.AIMED: _("aimed at"),
    StageProgress.MISSED: _("not reached"),
    StageProgress.PASSED: _("no release named"),
    StageProgress.OPEN: _("not planned"),
}


def draw_header(renderer: Renderer, answer: Header, placed: PlacedView[HeaderSpec], level: int) -> list[nodes.Node]:
    """Draw banners and panel."""
    panel = _draw_site_panel(renderer, answer) if renderer.is_site else _draw_panel(renderer, answer)
    return [*_iter_banners(renderer, answer.banners), nodes.container("", *panel, classes=["enh-panel"])]


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


def _iter_badge_parts(renderer: Renderer, key: str, items: Iterable[Item | None]) -> Iterator[TextPart]:
    """Yield a key and badges with their notes, separated by spaces."""
    yield TextPart(key, ("enh-key",), element="strong")
    for item in items:
        if item is not None:
            yield TextPart(" ")
            yield from renderer.iter_parts((item,))


def _describe_missing(meter: Meter) -> str:
    """Return the number and the names of missing sections; empty if none is missing."""
    count = len(meter.missing)
    words = ngettext("(%(count)d missing: %(sections)s)", "(%(count)d missing: %(sections)s)", count)
    return words % {"count": count, "sections": ", ".join(meter.missing)} if count else ""


# -- builders other than those of sites ----------------------------------------------------------


def _draw_panel(renderer: Renderer, header: Header) -> Iterator[nodes.Node]:
    """Yield a line of badges, the summary, and the facts as a field list."""
    badges = renderer.draw_parts(_iter_badge_parts(renderer, header.key, (header.status, header.stage)))
    yield nodes.paragraph("", "", *badges, classes=["enh-badges"])
    if header.summary:
        yield nodes.paragraph("", header.summary, classes=["enh-lead"])
    facts = [_draw_fact(renderer, fact.name, fact.items) for fact in header.facts]
    facts += [_draw_fact(renderer, meter.name, (meter.item,), _describe_missing(meter)) for meter in header.meters]
    if facts:
        yield nodes.field_list("", *facts, classes=["enh-facts"])


def _draw_fact(renderer: Renderer, name: str, items: Cell, note: str = "") -> nodes.field:
    body = nodes.field_body()
    lines = [nodes.paragraph("", "", *renderer.draw_cell(line)) for line in _split_lines(name, items)]
    if len(lines) > 1:
        body += nodes.bullet_list("", *(nodes.list_item("", line) for line in lines), bullet="-")
    else:
        body += lines
    if note:
        body += nodes.paragraph("", note, classes=["enh-note"])
    return nodes.field("", nodes.field_name("", translate_field(name)), body, classes=[f"enh-{nodes.make_id(name)}"])


def _split_lines(name: str, items: Cell) -> list[Cell]:
    return [(item,) for item in items] if name in _ONE_PER_LINE else [items]


# -- pages of a site -----------------------------------------------------------------------------


def _draw_site_panel(renderer: Renderer, header: Header) -> Iterator[nodes.Node]:
    """Yield badges, summary, progress, facts and related enhancements.

    The search of a site should find this page by a person, a label or a word of the summary, but not by words that
    every header has, or that belong to other enhancements.
    """
    badges = renderer.render_parts(_iter_badge_parts(renderer, header.key, (header.status, header.stage)))
    lead = f'<p class="enh-lead">{escape(header.summary)}</p>\n' if header.summary else ""
    progress = _render_steps(renderer, header.steps) + _render_meters(renderer, header.meters)
    related = "".join(_render_relation(renderer, fact) for fact in header.facts if fact.related)
    blocks: tuple[tuple[str, list[str]], ...] = (
        (f'<p class="enh-badges">{badges}</p>\n{lead}', []),
        (progress, ["enh-progress", "no-search"]),
        (_render_facts(renderer, header), []),
        (related, ["enh-relations", "no-search"]),
    )
    # The search removes tags without a space in their place: every block ends with a line break.
    return (nodes.raw("", html, format="html", classes=classes) for html, classes in blocks if html)


def draw_footer(renderer: Renderer, header: Header) -> nodes.Node:
    """Draw the source and the discussion of a proposal, and how to cite it."""
    facts = (fact for name in _FOOTER_FACTS for fact in header.facts if fact.name == name)
    lines = "".join(_render_fact(renderer, fact.name, fact.items) for fact in facts)
    start, end = build_details_tags(_("How to cite"), "enh-cite")
    citation = " ".join(f"{part.rstrip('.')}." for part in _iter_citation(renderer, header) if part)
    html = f'<dl class="enh-facts">{lines}</dl>\n{start}<p>{escape(citation)}</p>{end}\n'
    return nodes.container("", nodes.raw("", html, format="html"), classes=["enh-foot", "no-search"])


def _render_steps(renderer: Renderer, steps: Iterable[StageStep]) -> str:
    items = "".join(_render_step(renderer, step) for step in steps)
    return f'<ol class="enh-steps" aria-label="{escape(str(_("Stages")))}">{items}</ol>\n' if items else ""


def _render_step(renderer: Renderer, step: StageStep) -> str:
    current = ' aria-current="step"' if step.progress == StageProgress.CURRENT else ""
    words = escape(str(_STEP_WORDS_WITHOUT_RELEASE.get(step.progress, "")))
    if step.releases:
        releases = [*renderer.iter_parts(step.releases)]
        if step.omitted_count:
            count = step.omitted_count
            and_more = ngettext("%(releases)s and %(more)s earlier", "%(releases)s and %(more)s earlier", count)
            releases = [*renderer.fill_sentence(and_more, releases=releases, more=str(count))]
        sentence = renderer.fill_sentence(str(_STEP_WORDS[step.progress]), releases=releases)
        words = renderer.render_parts(sentence)
    stage = escape(translate_state(step.stage.text))
    return (
        f'<li class="enh-step enh-step-{step.progress}"{current}><span class="enh-step-stage">{stage}</span> '
        f'<span class="enh-step-said">{words}</span></li>\n'
    )


def _render_meters(renderer: Renderer, meters: Iterable[Meter]) -> str:
    items = "".join(_render_meter(renderer, meter) for meter in meters)
    return f'<ul class="enh-meters">{items}</ul>\n' if items else ""


def _render_meter(renderer: Renderer, meter: Meter) -> str:
    missing = _describe_missing(meter)
    note = f' <span class="enh-note">{escape(missing)}</span>' if missing else ""
    name = f'<span class="enh-meter-name">{escape(translate_field(meter.name))}</span>'
    return f"<li>{name} {renderer.render_cell((meter.item,))}{note}</li>\n"


def _render_facts(renderer: Renderer, header: Header) -> str:
    """Return the facts that no other part shows; readers with a narrow screen open them."""
    facts = (
        (fact.name, header.other_milestones if fact.name == "milestones" and header.steps else fact.items)
        for fact in header.facts
        if fact.name not in _FOOTER_FACTS and not fact.related
    )
    lines = "".join(_render_fact(renderer, name, items) for name, items in facts if items)
    if not lines:
        return ""
    start, end = build_details_tags(_("Facts"), "enh-more")
    return f'{start}<dl class="enh-facts">{lines}</dl>{end}\n'


def _render_fact(renderer: Renderer, name: str, items: Cell) -> str:
    if name == "source":
        items = tuple(item._replace(kind=ItemKind.CODE) for item in items)
    lines = [renderer.render_cell(line) for line in _split_lines(name, items)]
    content = lines[0]
    if len(lines) > 1:
        content = "<ul>" + "".join(f"<li>{line}</li>\n" for line in lines) + "</ul>"
    return f'<dt class="enh-{nodes.make_id(name)}">{escape(translate_field(name))}</dt>\n<dd>{content}</dd>\n'


def _render_relation(renderer: Renderer, fact: Fact) -> str:
    """Return the related enhancements of one kind, the first ones with details."""
    name = escape(translate_field(fact.name))
    others = fact.items[len(fact.related) :]
    entries = [_render_related(renderer, related) for related in fact.related]
    if len(others) > _MAX_OTHERS:
        count = len(others)
        start, end = build_details_tags(ngettext("%d more", "%d more", count) % count)
        entries.append(f"{start}{renderer.render_cell(others)}{end}")
    else:
        entries += [renderer.render_cell((item,)) for item in others]
    items = "".join(f'<li class="enh-related-card">{entry}</li>\n' for entry in entries)
    label = f'<p class="enh-related-name" aria-hidden="true">{name}</p>\n'
    return f'{label}<ul class="enh-related" aria-label="{name}">{items}</ul>\n'


def _render_related(renderer: Renderer, related: RelatedProposal) -> str:
    link = related.proposal._replace(text=f"{related.proposal.text}: {related.title}")
    states = (related.status, related.stage, related.release)
    badges = " ".join(renderer.render_cell((item,)) for item in states if item is not None)
    origin = f'<span class="enh-note">{escape(related.origin)}</span> ' if related.origin else ""
    title = f'<span class="enh-related-title">{renderer.render_cell((link,))}</span>'
    return f'{title} <span class="enh-badges">{origin}{badges}</span>'


def _iter_citation(renderer: Renderer, header: Header) -> Iterator[str]:
    """Yield authors, title, project with date, and address of a proposal; empty strings for missing ones."""
    authors = ", ".join(header.authors[:_MAX_AUTHORS])
    yield _("%s and others") % authors if len(header.authors) > _MAX_AUTHORS else authors
    yield f"{header.key}: {header.title}"
    days = {fact.name: fact.items[0].text for fact in header.facts if fact.name in ("created", "updated")}
    day = days.get("updated", days.get("created", ""))
    yield ", ".join(filter(None, (renderer.builder.config.project, day)))
    base = renderer.builder.config.html_baseurl
    location = renderer.locate(Item(header.key, ItemKind.ENHANCEMENT, header.key))
    if base and location is not None:
        yield f"{base.rstrip('/')}/{get_site_address(cast('StandaloneHTMLBuilder', renderer.builder), location)}"


def _find_header(collection: Collection, spec: HeaderSpec) -> Header | None:
    entry = collection.entry_at(spec.docname, spec.index)
    return compute_header(collection, entry) if entry else None


VIEW = View(
    HeaderSpec,
    _find_header,
    draw_header,
    simplify=lambda header: header.without_site_parts,
    draw_footer=draw_footer,
)
