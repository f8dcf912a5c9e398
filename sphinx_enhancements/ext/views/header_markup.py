"""Header and footer of an enhancement on the pages of a site, as html.

Nearly every enhancement has a dozen facts, which nodes would make slow to write. Other builders get the same
facts from :mod:`.header_nodes`.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, cast

from docutils import nodes

from ...core.views.cells import Item, ItemKind
from ...core.views.header import StageProgress
from ..build.links import get_site_address
from ..drawing.renderer import build_details_tags, fill_sentence_html
from ..messages import _, translate_field, translate_state
from .header_nodes import SEPARATED_BY_LINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.builders.html import StandaloneHTMLBuilder

    from ...core.views.header import Fact, Header, Meter, RelatedProposal, StageStep
    from ..drawing.renderer import Renderer

_IN_FOOT = ("created", "updated", "tracking", "discussion", "source")
_NAMED_AUTHORS = 3
_NAMED_OTHERS = 3
"""How many that have no card stand among those that have one; more are folded."""

_SAID = {
    StageProgress.REACHED: _("reached in %(releases)s"),
    StageProgress.CURRENT: _("since %(releases)s"),
    StageProgress.AIMED: _("aimed at %(releases)s"),
    StageProgress.MISSED: _("was aimed at %(releases)s"),
}
"""What stands below a stage with releases."""

_SAID_ALONE = {
    StageProgress.CURRENT: _("present stage"),
    StageProgress.PASSED: _("no release named"),
    StageProgress.OPEN: _("not planned"),
}


def draw_site_header(renderer: Renderer, header: Header) -> nodes.Node:
    """Key and badges, what the proposal is about, its stages, meters, facts, and what it needs."""
    lead = f'<p class="enh-lead">{escape(header.summary)}</p>\n' if header.summary else ""
    related = "".join(_related(renderer, fact) for fact in header.facts if fact.related)
    # The search of a site finds this page by a person, a label or a word of the sentence: not by what stands in
    # every head, nor by the cards of other proposals.
    parts: tuple[tuple[str, list[str]], ...] = (
        (_badges(renderer, header) + lead, []),
        (_steps(renderer, header.steps) + _meters(renderer, header.meters), ["enh-progress", "no-search"]),
        (_facts(renderer, header), []),
        (related, ["enh-relations", "no-search"]),
    )
    # That search takes tags away and puts nothing in their place: every part ends with a blank.
    drawn = (nodes.raw("", markup, format="html", classes=classes) for markup, classes in parts if markup)
    return nodes.container("", *drawn, classes=["enh-panel"])


def draw_site_footer(renderer: Renderer, header: Header) -> nodes.Node:
    """Where the proposal comes from, where it is discussed, and how to cite it."""
    facts = (fact for name in _IN_FOOT for fact in header.facts if fact.name == name)
    lines = "".join(_line(renderer, fact.name, fact.items) for fact in facts)
    start, end = build_details_tags(_("How to cite"), "enh-cite")
    markup = f'<dl class="enh-facts">{lines}</dl>\n{start}<p>{escape(_citation(renderer, header))}</p>{end}\n'
    return nodes.container("", nodes.raw("", markup, format="html"), classes=["enh-foot", "no-search"])


def _badges(renderer: Renderer, header: Header) -> str:
    badges = " ".join(renderer.render_cell((item,)) for item in (header.status, header.stage) if item is not None)
    return f'<p class="enh-badges"><strong class="enh-key">{escape(header.key)}</strong> {badges}</p>\n'


def _steps(renderer: Renderer, steps: Iterable[StageStep]) -> str:
    made = "".join(_step(renderer, step) for step in steps)
    return f'<ol class="enh-steps" aria-label="{escape(str(_("Stages")))}">{made}</ol>\n' if made else ""


def _step(renderer: Renderer, step: StageStep) -> str:
    current = ' aria-current="step"' if step.progress == StageProgress.CURRENT else ""
    said = escape(str(_SAID_ALONE.get(step.progress, "")))
    if step.releases:
        releases = renderer.render_cell(step.releases)
        if step.omitted_count:
            words = str(_("%(releases)s and %(more)s earlier"))
            releases = fill_sentence_html(words, releases=releases, more=str(step.omitted_count))
        said = fill_sentence_html(str(_SAID[step.progress]), releases=releases)
    stage = escape(translate_state(step.stage.text))
    return (
        f'<li class="enh-step enh-step-{step.progress}"{current}><span class="enh-step-stage">{stage}</span> '
        f'<span class="enh-step-said">{said}</span></li>\n'
    )


def _meters(renderer: Renderer, meters: Iterable[Meter]) -> str:
    made = "".join(
        f'<li><span class="enh-meter-name">{escape(translate_field(meter.name))}</span> '
        f"{renderer.render_cell((meter.item,))}{_missing(meter)}</li>\n"
        for meter in meters
    )
    return f'<ul class="enh-meters">{made}</ul>\n' if made else ""


def _missing(meter: Meter) -> str:
    if not meter.missing:
        return ""
    words = escape(_("missing: %s") % ", ".join(meter.missing))
    return f' <span class="enh-note">{words}</span>'


def _facts(renderer: Renderer, header: Header) -> str:
    """The facts that stand nowhere else; on a narrow screen they are folded."""
    facts = [
        (fact.name, header.other_milestones if fact.name == "milestones" and header.steps else fact.items)
        for fact in header.facts
        if fact.name not in _IN_FOOT and not fact.related
    ]
    lines = "".join(_line(renderer, name, items) for name, items in facts if items)
    if not lines:
        return ""
    start, end = build_details_tags(_("Facts"), "enh-more")
    return f'{start}<dl class="enh-facts">{lines}</dl>{end}\n'


def _line(renderer: Renderer, name: str, items: tuple[Item, ...]) -> str:
    if name in SEPARATED_BY_LINES and len(items) > 1:
        shown = "<ul>" + "".join(f"<li>{renderer.render_cell((item,))}</li>\n" for item in items) + "</ul>"
    elif name == "source":
        shown = renderer.render_cell(tuple(item._replace(kind=ItemKind.CODE) for item in items))
    else:
        shown = renderer.render_cell(items)
    return f'<dt class="enh-{nodes.make_id(name)}">{escape(translate_field(name))}</dt>\n<dd>{shown}</dd>\n'


def _related(renderer: Renderer, fact: Fact) -> str:
    name = escape(translate_field(fact.name))
    others = fact.items[len(fact.related) :]
    cards = [_card(renderer, card) for card in fact.related]
    if len(others) > _NAMED_OTHERS:
        start, end = build_details_tags(_("%d more") % len(others))
        cards.append(f"{start}{renderer.render_cell(others)}{end}")
    else:
        cards += [renderer.render_cell((item,)) for item in others]
    made = "".join(f'<li class="enh-related-card">{card}</li>\n' for card in cards)
    label = f'<p class="enh-related-name" aria-hidden="true">{name}</p>\n'
    return f'{label}<ul class="enh-related" aria-label="{name}">{made}</ul>\n'


def _card(renderer: Renderer, card: RelatedProposal) -> str:
    named = card.proposal._replace(text=f"{card.proposal.text}: {card.title}")
    badges = " ".join(
        renderer.render_cell((item,)) for item in (card.status, card.stage, card.release) if item is not None
    )
    origin = f'<span class="enh-note">{escape(card.origin)}</span> ' if card.origin else ""
    title = f'<span class="enh-related-title">{renderer.render_cell((named,))}</span>'
    return f'{title} <span class="enh-badges">{origin}{badges}</span>'


def _citation(renderer: Renderer, header: Header) -> str:
    """Who wrote what, where and when, on one line."""
    return " ".join(f"{part.rstrip('.')}." for part in _cited(renderer, header) if part)


def _cited(renderer: Renderer, header: Header) -> Iterator[str]:
    named = ", ".join(header.authors[:_NAMED_AUTHORS])
    yield _("%s and others") % named if len(header.authors) > _NAMED_AUTHORS else named
    yield f"{header.key}: {header.title}"
    days = {fact.name: fact.items[0].text for fact in header.facts if fact.name in ("created", "updated")}
    day = days.get("updated", days.get("created", ""))
    yield ", ".join(filter(None, (renderer.builder.config.project, day)))
    base = renderer.builder.config.html_baseurl
    location = renderer.locate(Item(header.key, ItemKind.ENHANCEMENT, header.key))
    if base and location is not None:
        yield f"{base.rstrip('/')}/{get_site_address(cast('StandaloneHTMLBuilder', renderer.builder), location)}"
