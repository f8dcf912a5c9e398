"""Panel above and footer below an enhancement on sites.

They are written as html, because docutils nodes for a dozen facts of every enhancement are slow, and because extensions
that describe a page by the first words of its doctree skip html.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import accumulate
from typing import cast

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from ...core.views.cells import Cell, Item, ItemKind
from ...core.views.header import Fact, Header, Meter, RelatedProposal, StageProgress, StageStep
from ..build.links import get_site_address
from ..drawing.renderer import Renderer, TextPart, build_details_tags
from ..messages import _, ngettext, translate_field, translate_note, translate_state
from .history import render_timeline

_ONE_PER_LINE = frozenset(("attachments", "links", "tracking", "discussion"))  # facts whose items each have a line
_FOOTER_FACTS = ("created", "updated", "tracking", "discussion", "source")

_MAX_AUTHORS = 3  # maximum number of authors that a citation names
_MAX_ITEMS = 10  # maximum number of items of a fact that are shown before a reader opens the others
_MAX_LETTERS = 100  # maximum number of characters of these items, of which at least one is shown
_MAX_RELATIONS = (
    8  # maximum number of related enhancements of all kinds that are shown before a reader opens the others
)
_MIN_RELATIONS = 2  # number of related enhancements that each kind of relation shows in any case
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


def draw_site_panel(renderer: Renderer, header: Header) -> Iterator[nodes.Node]:
    """Yield badges, summary, progress, facts and relations; a compact header folds all but the badges.

    The search of a site should find this page by a person, a label or a word of the summary, but not by words that
    are in every header or that belong to other enhancements.
    """
    states = (item for item in (header.status, header.stage) if item is not None)
    key = renderer.render_parts((build_key_part(header.key),))
    badges = " ".join((key, *(renderer.render_cell((item,)) for item in states)))
    lead = f'<p class="enh-lead">{escape(header.summary)}</p>\n' if header.summary else ""
    parts, start = _list_panel_parts(renderer, header), ""
    if header.is_compact:
        owner = next((fact.items[:1] for fact in header.facts if fact.name == "owner"), ())
        beside = (item for item in (header.release, *owner) if item is not None)
        badges += "".join(f" {_render_item(renderer, item)}" for item in beside)
        start, end = build_details_tags(_("Details"), "enh-details")
        parts += [(_render_footer(renderer, header), ["no-search"]), (end, [])]
    # The search removes tags without a space in their place: every block ends with a line break.
    blocks = ((f'<p class="enh-badges">{badges}</p>\n{start}{lead}', []), *parts)
    return (nodes.raw("", html, format="html", classes=classes) for html, classes in blocks if html)


def _list_panel_parts(renderer: Renderer, header: Header) -> list[tuple[str, list[str]]]:
    """Return progress, history, facts and relations as html, each with its classes."""
    relations = [fact for fact in header.facts if fact.is_relation]
    return [
        (
            _render_steps(renderer, header.steps) + _render_meters(renderer, header.meters),
            ["enh-progress", "no-search"],
        ),
        (render_timeline(header.history), ["no-search"]),
        (_render_facts(renderer, header), []),
        (_render_relations(renderer, relations), ["enh-relations", "no-search"]),
    ]


def build_key_part(key: str) -> TextPart:
    """Return the key of an enhancement as the start of a line of badges."""
    return TextPart(key, ("enh-key",), element="strong")


def draw_footer(renderer: Renderer, header: Header) -> list[nodes.Node]:
    """Draw source, discussion and citation of a proposal; nothing for a compact header, which contains these."""
    if header.is_compact:
        return []
    footer = nodes.raw("", _render_footer(renderer, header), format="html")
    return [nodes.container("", footer, classes=["enh-foot", "no-search"])]


def _render_footer(renderer: Renderer, header: Header) -> str:
    facts = (fact for name in _FOOTER_FACTS for fact in header.facts if fact.name == name)
    lines = "".join(_render_fact(renderer, fact) for fact in facts)
    start, end = build_details_tags(_("How to cite"), "enh-cite")
    citation = " ".join(f"{part.rstrip('.')}." for part in _iter_citation(renderer, header) if part)
    return f'<dl class="enh-facts">{lines}</dl>\n{start}<p>{escape(citation)}</p>{end}\n'


# -- progress ------------------------------------------------------------------------------------


def _render_steps(renderer: Renderer, steps: Iterable[StageStep]) -> str:
    items = "".join(renderer.render_once(_render_step, step) for step in steps)
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
    missing = describe_missing(meter)
    note = f' <span class="enh-note">{escape(missing)}</span>' if missing else ""
    name = f'<span class="enh-meter-name">{escape(translate_field(meter.name))}</span>'
    return f"<li>{name} {renderer.render_cell((meter.item,))}{note}</li>\n"


def describe_missing(meter: Meter) -> str:
    """Return the number and the names of missing sections; empty if none is missing."""
    count = len(meter.missing)
    words = ngettext("(%(count)d missing: %(sections)s)", "(%(count)d missing: %(sections)s)", count)
    return words % {"count": count, "sections": ", ".join(meter.missing)} if count else ""


# -- facts ---------------------------------------------------------------------------------------


def _render_facts(renderer: Renderer, header: Header) -> str:
    """Return the facts that no other part shows, folded on narrow screens."""
    facts = (
        fact._replace(items=header.other_milestones) if fact.name == "milestones" and header.steps else fact
        for fact in header.facts
        if fact.name not in _FOOTER_FACTS and not fact.is_relation
    )
    lines = "".join(_render_fact(renderer, fact) for fact in facts if fact.items)
    if not lines:
        return ""
    start, end = build_details_tags(_("Facts"), "enh-more")
    return f'{start}<dl class="enh-facts">{lines}</dl>{end}\n'


def _render_fact(renderer: Renderer, fact: Fact) -> str:
    items = fact.items
    if fact.name == "source":
        items = tuple(item._replace(kind=ItemKind.CODE) for item in items)
    accounts = fact.accounts or ("",) * len(items)
    entries = [
        _render_item(renderer, item, _render_account(item, account))
        for item, account in zip(items, accounts, strict=True)
    ]
    separator = "<br>\n" if fact.name in _ONE_PER_LINE else ", "
    return _build_term(renderer, fact.name, _fold(entries, _count_short_items(items), separator.join))


def _count_short_items(items: Cell) -> int:
    """Return the number of items, at least one, at the start of a cell that fit into a few lines."""
    lengths = accumulate(len(item.text) + len(item.note or "") for item in items[:_MAX_ITEMS])
    return max(1, sum(length <= _MAX_LETTERS for length in lengths))


def split_lines(name: str, items: Cell) -> list[Cell]:
    """Return the items of a fact, divided into lines."""
    return [(item,) for item in items] if name in _ONE_PER_LINE else [items]


def _render_item(renderer: Renderer, item: Item, account: str = "") -> str:
    """Return an item with its note and account, isolated from the text direction of its surroundings."""
    return f"<bdi>{renderer.render_cell((item,))}{account}</bdi>"


def _render_account(item: Item, address: str) -> str:
    """Return a link to the account of a person, drawn as a symbol by the style sheet; empty without an address."""
    if not address:
        return ""
    name = escape(_("Account of %s") % item.text)
    attributes = f'href="{escape(address)}" title="{name}" aria-label="{name}"'
    return f'&nbsp;<a class="reference external enh-account" {attributes}></a>'


def _build_term(renderer: Renderer, name: str, content: str) -> str:
    """Return an entry of a description list: the name of a fact or relation, and its content."""
    return f"{renderer.render_once(_render_term, name)}<dd>{content}</dd></div>\n"


def _render_term(_renderer: Renderer, name: str) -> str:
    return f'<div class="enh-fact enh-{nodes.make_id(name)}"><dt>{escape(translate_field(name))}</dt>\n'


def _fold(entries: Sequence[str], limit: int, join: Callable[[Sequence[str]], str]) -> str:
    """Return entries as html; fold those beyond a limit if there are several."""
    if len(entries) <= limit + 1:
        return join(entries)
    number = len(entries) - limit
    start, end = build_details_tags(ngettext("%d more", "%d more", number) % number, "enh-rest")
    return f"{join(entries[:limit])}\n{start}{join(entries[limit:])}{end}"


# -- relations -----------------------------------------------------------------------------------


def _render_relations(renderer: Renderer, relations: Sequence[Fact]) -> str:
    """Return the related enhancements, one on each line; of many, fold all but the first of each kind."""
    limit = max(_MIN_RELATIONS, _MAX_RELATIONS // max(len(relations), 1))
    if sum(len(fact.items) for fact in relations) <= _MAX_RELATIONS:
        limit = _MAX_RELATIONS
    terms = "".join(_render_relation(renderer, fact, limit) for fact in relations)
    return f'<dl class="enh-facts">{terms}</dl>\n' if terms else ""


def _render_relation(renderer: Renderer, fact: Fact, limit: int) -> str:
    entries = [_render_related(renderer, *pair) for pair in zip(fact.related, fact.items, strict=False)]
    entries += [f"<li>{_render_item(renderer, item)}</li>\n" for item in fact.items[len(fact.related) :]]
    content = _fold(entries, limit, lambda lines: f'<ul class="enh-related">{"".join(lines)}</ul>')
    return _build_term(renderer, fact.name, content)


def _render_related(renderer: Renderer, related: RelatedProposal, item: Item) -> str:
    """Return the line of a related enhancement; its tooltip has the full text, since style sheets may cut the line."""
    link = related.proposal._replace(text=f"{related.proposal.text}: {related.title}")
    states = (related.status, related.stage, related.release)
    badges = " ".join(renderer.render_cell((item,)) for item in states if item is not None)
    origin = f'<span class="enh-note">{escape(related.origin)}</span> ' if related.origin else ""
    title = f'<bdi class="enh-related-title">{renderer.render_cell((link,))}</bdi>'
    tooltip = f"{item.text} ({translate_note(item.note)})" if item.note else item.text
    return f'<li title="{escape(tooltip)}">{title} <span class="enh-badges">{origin}{badges}</span></li>\n'


# -- citation ------------------------------------------------------------------------------------


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
