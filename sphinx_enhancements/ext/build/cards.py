"""Hover cards of the enhancements to which the text of a page links; a script shows them beside the links.

Cards are no part of the doctree: its text is that of the page alone, for the search and for other extensions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from html import escape
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...core.collection.collection import Entry
from ...core.views.references import Card, FactView
from ..drawing.renderer import Renderer
from ..messages import translate_field, translate_milestone, translate_note
from ..sphinx_internals import render_fragment
from . import assets
from .domain import EnhancementDomain, enhancement_domain
from .links import Location, make_reference
from .placed_views import FactSpec
from .summaries import iter_summary_dependencies
from .view_drawing import make_renderer


def find_mentioned_entries(domain: EnhancementDomain, docname: str) -> list[Entry]:
    """Return the enhancements to which the text of a document links, by any kind of link, each once."""
    all_indexes = range(len(domain.placed_views.get(docname, ())))
    targets = [*domain.mentions.get(docname, ()), *_iter_linked_facts(domain, docname, all_indexes)]
    references = [*domain.references.get(docname, ())]
    for entry, dependencies in iter_summary_dependencies(domain, docname):
        if dependencies is not None:
            targets += [*dependencies.mentions, *_iter_linked_facts(domain, entry.document, dependencies.facts)]
            references += dependencies.references
    entries = [domain.collection.resolve_reference(target) for target in targets]
    for target in references:
        if target in domain.labels:
            entries.append(domain.find_entry(*domain.labels[target][:2]))
        elif target.startswith("/"):
            name, _, anchor = target[1:].partition("#")
            entries.append(domain.find_entry(name, anchor))
    return list({entry.key: entry for entry in entries if entry is not None}.values())


def _iter_linked_facts(domain: EnhancementDomain, docname: str, indexes: Iterable[int]) -> Iterator[str]:
    """Yield the targets of the facts that are shown with a link, among the views of a document with some indexes."""
    for index in indexes:
        spec = domain.placed_views[docname][index].spec
        if isinstance(spec, FactSpec):
            view = domain.get_answer(docname, index)
            if isinstance(view, FactView) and view.link is not None:
                yield spec.target


_CARDS_KEY = "enhancement_cards"  # attribute of a doctree: the cards of its page, in one container


class MarkMentions(SphinxPostTransform):
    """Marks the links to enhancements in the text of a document, and collects the cards of the enhancements."""

    # After links and facts are resolved, and before views are drawn, which show the state of enhancements anyway.
    default_priority = 785
    builders = assets.SITE_BUILDERS

    def run(self, **kwargs: object) -> None:
        """Mark the links, and draw a card for each enhancement to which they lead."""
        domain = enhancement_domain(self.env)
        docname = self.env.current_document.docname
        # singlehtml makes one document of all.
        docnames = sorted(self.env.found_docs) if domain.builder.name == "singlehtml" else [docname]
        entries = dict(_iter_addresses(domain, docnames))
        if not entries:
            return
        card_ids: dict[str, str] = {}
        cards = nodes.container(classes=["enh-cards", "no-search"])
        for link in self.document.findall(nodes.reference):
            entry = entries.get(_get_address(link))
            if entry is None or isinstance(link.parent, nodes.rubric):  # The heading of a summary.
                continue
            if entry.key not in card_ids:
                card_id = f"enh-card-{len(card_ids)}"
                while card_id in self.document.ids:
                    card_id += "-0"
                card_ids[entry.key] = card_id
                cards += _draw_card(make_renderer(domain, docname, 0), domain.linked.get_card(entry), card_id)
            link["classes"] += ["enh-mention", card_ids[entry.key]]
        if card_ids:
            self.document[_CARDS_KEY] = cards
            assets.add_scripts(self.document, assets.SCRIPT)


def append_cards(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Append the cards of a page to its text."""
    if isinstance(doctree, nodes.document) and _CARDS_KEY in doctree:
        context["body"] += render_fragment(cast("StandaloneHTMLBuilder", app.builder), doctree[_CARDS_KEY])


def _get_address(link: nodes.Element) -> str:
    return f"#{link['refid']}" if "refid" in link else str(link.get("refuri", ""))


def _iter_addresses(domain: EnhancementDomain, docnames: Iterable[str]) -> Iterator[tuple[str, Entry]]:
    """Yield the addresses of the enhancements that documents mention, as links in these documents have them."""
    for docname in docnames:
        for entry in find_mentioned_entries(domain, docname):
            location = domain.locate_entry(entry)
            if location is None or location == Location(docname, ""):
                continue  # No card for the page itself.
            with suppress(NoUri):
                link = make_reference(domain.builder, docname, location, nodes.Text(""))
                yield _get_address(link), entry
                # In singlehtml, other domains write the name of the document before the id.
                if location.docname != docname:
                    page = domain.builder.get_relative_uri(docname, location.docname)
                    yield f"{page}#{location.anchor}" if location.anchor else page, entry


def _draw_card(renderer: Renderer, card: Card, card_id: str) -> list[nodes.Node]:
    """Draw a card, hidden until the script shows it; without links, since it cannot be reached by keyboard."""
    title = nodes.paragraph("", "", nodes.strong("", card.key, classes=["enh-key"]), classes=["enh-card-title"])
    title += nodes.Text(f": {card.title}")
    state = nodes.paragraph("", "", renderer.draw_item(card.status), classes=["enh-badges"])
    if card.stage is not None:
        state += [nodes.Text(" "), *renderer.draw_cell((card.stage,))]
    if card.release is not None:
        note = f" ({translate_note(card.release.note)})" if card.release.note else ""
        text = f"{translate_field('release')}: {translate_milestone(card.release.text)}{note}"
        state += [nodes.Text(" "), nodes.inline("", text, classes=["enh-card-release"])]
    drawn: list[nodes.Node] = [title, state]
    if card.summary:
        drawn.append(nodes.paragraph("", card.summary, classes=["enh-card-summary"]))
    start = f'<div class="enh-card" id="{escape(card_id)}" role="tooltip" hidden>'
    return [nodes.raw("", start, format="html"), *drawn, nodes.raw("", "</div>", format="html")]
