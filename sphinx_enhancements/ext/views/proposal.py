"""The head and the foot of a proposal on the pages of a site.

They are markup, not nodes: nearly every proposal has some dozen facts, and html has what shows them best.
The rest of the builders get :mod:`.header`: the same facts, in words alone.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, cast

from docutils import nodes

from ...core.views.cells import Item, ItemKind
from ...core.views.progress import StageProgress
from ..build.links import address_in_site
from ..drawing.pen import filled_markup, folding
from ..messages import _, field_label, status_label
from .header import SEPARATED_BY_LINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.builders.html import StandaloneHTMLBuilder

    from ...core.views.header import Fact, Header, Meter, RelatedProposal
    from ...core.views.progress import StageStep
    from ..drawing.pen import Pen

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


def head(pen: Pen, header: Header) -> nodes.Node:
    """Key and badges, what the proposal is about, its stages, meters, facts, and what it needs."""
    lead = f'<p class="enh-lead">{escape(header.summary)}</p>\n' if header.summary else ""
    related = "".join(_related(pen, fact) for fact in header.facts if fact.related)
    # The search of a site finds this page by a person, a label or a word of the sentence: not by what stands in
    # every head, nor by the cards of other proposals.
    parts: tuple[tuple[str, list[str]], ...] = (
        (_badges(pen, header) + lead, []),
        (_steps(pen, header.steps) + _meters(pen, header.meters), ["enh-progress", "no-search"]),
        (_facts(pen, header), []),
        (related, ["enh-relations", "no-search"]),
    )
    # That search takes tags away and puts nothing in their place: every part ends with a blank.
    drawn = (nodes.raw("", markup, format="html", classes=classes) for markup, classes in parts if markup)
    return nodes.container("", *drawn, classes=["enh-panel"])


def foot(pen: Pen, header: Header) -> nodes.Node:
    """Where the proposal comes from, where it is discussed, and how to cite it."""
    facts = (fact for name in _IN_FOOT for fact in header.facts if fact.name == name)
    lines = "".join(_line(pen, fact.name, fact.items) for fact in facts)
    start, end = folding(_("How to cite"), "enh-cite")
    markup = f'<dl class="enh-facts">{lines}</dl>\n{start}<p>{escape(_citation(pen, header))}</p>{end}\n'
    return nodes.container("", nodes.raw("", markup, format="html"), classes=["enh-foot", "no-search"])


def _badges(pen: Pen, header: Header) -> str:
    badges = " ".join(pen.markup((item,)) for item in (header.status, header.stage) if item is not None)
    return f'<p class="enh-badges"><strong class="enh-key">{escape(header.key)}</strong> {badges}</p>\n'


def _steps(pen: Pen, steps: Iterable[StageStep]) -> str:
    made = "".join(_step(pen, step) for step in steps)
    return f'<ol class="enh-steps" aria-label="{escape(str(_("Stages")))}">{made}</ol>\n' if made else ""


def _step(pen: Pen, step: StageStep) -> str:
    current = ' aria-current="step"' if step.progress == StageProgress.CURRENT else ""
    said = escape(str(_SAID_ALONE.get(step.progress, "")))
    if step.releases:
        releases = pen.markup(step.releases)
        if step.omitted_count:
            words = str(_("%(releases)s and %(more)s earlier"))
            releases = filled_markup(words, releases=releases, more=str(step.omitted_count))
        said = filled_markup(str(_SAID[step.progress]), releases=releases)
    stage = escape(status_label(step.stage.text))
    return (
        f'<li class="enh-step enh-step-{step.progress}"{current}><span class="enh-step-stage">{stage}</span> '
        f'<span class="enh-step-said">{said}</span></li>\n'
    )


def _meters(pen: Pen, meters: Iterable[Meter]) -> str:
    made = "".join(
        f'<li><span class="enh-meter-name">{escape(field_label(meter.name))}</span> {pen.markup((meter.item,))}'
        f"{_missing(meter)}</li>\n"
        for meter in meters
    )
    return f'<ul class="enh-meters">{made}</ul>\n' if made else ""


def _missing(meter: Meter) -> str:
    if not meter.missing:
        return ""
    words = escape(_("missing: %s") % ", ".join(meter.missing))
    return f' <span class="enh-note">{words}</span>'


def _facts(pen: Pen, header: Header) -> str:
    """The facts that stand nowhere else; on a narrow screen they are folded."""
    facts = [
        (fact.name, header.other_milestones if fact.name == "milestones" and header.steps else fact.items)
        for fact in header.facts
        if fact.name not in _IN_FOOT and not fact.related
    ]
    lines = "".join(_line(pen, name, items) for name, items in facts if items)
    if not lines:
        return ""
    start, end = folding(_("Facts"), "enh-more")
    return f'{start}<dl class="enh-facts">{lines}</dl>{end}\n'


def _line(pen: Pen, name: str, items: tuple[Item, ...]) -> str:
    if name in SEPARATED_BY_LINES and len(items) > 1:
        shown = "<ul>" + "".join(f"<li>{pen.markup((item,))}</li>\n" for item in items) + "</ul>"
    elif name == "source":
        shown = pen.markup(tuple(item._replace(kind=ItemKind.CODE) for item in items))
    else:
        shown = pen.markup(items)
    return f'<dt class="enh-{nodes.make_id(name)}">{escape(field_label(name))}</dt>\n<dd>{shown}</dd>\n'


def _related(pen: Pen, fact: Fact) -> str:
    name = escape(field_label(fact.name))
    others = fact.items[len(fact.related) :]
    cards = [_card(pen, card) for card in fact.related]
    if len(others) > _NAMED_OTHERS:
        start, end = folding(_("%d more") % len(others))
        cards.append(f"{start}{pen.markup(others)}{end}")
    else:
        cards += [pen.markup((item,)) for item in others]
    made = "".join(f'<li class="enh-related-card">{card}</li>\n' for card in cards)
    label = f'<p class="enh-related-name" aria-hidden="true">{name}</p>\n'
    return f'{label}<ul class="enh-related" aria-label="{name}">{made}</ul>\n'


def _card(pen: Pen, card: RelatedProposal) -> str:
    named = card.proposal._replace(text=f"{card.proposal.text}: {card.title}")
    badges = " ".join(pen.markup((item,)) for item in (card.status, card.stage, card.release) if item is not None)
    origin = f'<span class="enh-note">{escape(card.origin)}</span> ' if card.origin else ""
    title = f'<span class="enh-related-title">{pen.markup((named,))}</span>'
    return f'{title} <span class="enh-badges">{origin}{badges}</span>'


def _citation(pen: Pen, header: Header) -> str:
    """Who wrote what, where and when, on one line."""
    return " ".join(f"{part.rstrip('.')}." for part in _cited(pen, header) if part)


def _cited(pen: Pen, header: Header) -> Iterator[str]:
    named = ", ".join(header.authors[:_NAMED_AUTHORS])
    yield _("%s and others") % named if len(header.authors) > _NAMED_AUTHORS else named
    yield f"{header.key}: {header.title}"
    days = {fact.name: fact.items[0].text for fact in header.facts if fact.name in ("created", "updated")}
    day = days.get("updated", days.get("created", ""))
    yield ", ".join(filter(None, (pen.builder.config.project, day)))
    base = pen.builder.config.html_baseurl
    location = pen.locate(Item(header.key, ItemKind.ENHANCEMENT, header.key))
    if base and location is not None:
        yield f"{base.rstrip('/')}/{address_in_site(cast('StandaloneHTMLBuilder', pen.builder), location)}"
