"""Cards: what a page of html says of the proposals that its text links to, shown beside the link by a script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...core.views.facts import FactView
from ..messages import counted_label, field_label
from . import assets
from .domain import enhancement_domain
from .links import Location, reference_to
from .placed_views import FactSpec
from .summary_texts import iter_traces
from .transforms import make_renderer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...core.collection.collection import Entry
    from ...core.views.card import Card
    from ..drawing.renderer import Renderer
    from .domain import EnhancementDomain


def mentioned(domain: EnhancementDomain, docname: str) -> list[Entry]:
    """The proposals that the text of a document links to, by whatever kind of link, each once."""
    targets = [
        *domain.mentions.get(docname, ()),
        *_facts(domain, docname, range(len(domain.placed_views.get(docname, ())))),
    ]
    references = [*domain.references.get(docname, ())]
    for entry, trace in iter_traces(domain, docname):
        if trace is not None:
            targets += [*trace.mentions, *_facts(domain, entry.document, trace.facts)]
            references += trace.references
    found = [domain.collection.resolve_reference(target) for target in targets]
    labels: dict[str, tuple[str, str, str]] = domain.data["labels"]
    for target in references:
        if target in labels:
            found.append(domain.entry_with_anchor(*labels[target][:2]))
        elif target.startswith("/"):
            name, _, anchor = target[1:].partition("#")
            found.append(domain.entry_with_anchor(name, anchor))
    return list({entry.key: entry for entry in found if entry is not None}.values())


def _facts(domain: EnhancementDomain, docname: str, places: Iterable[int]) -> Iterator[str]:
    """The targets of the facts in a document that are shown with a link.

    :param places: among the views of the document.
    """
    for n in places:
        spec = domain.placed_views[docname][n].spec
        if isinstance(spec, FactSpec):
            view = domain.answer(docname, n)
            if isinstance(view, FactView) and view.link is not None:
                yield spec.target


class EnhancementCards(SphinxPostTransform):
    """Puts the cards of the proposals to which the text links at the end of a document."""

    # When links are made, those of facts too, and before views are drawn: they show the state of proposals already.
    default_priority = 785
    builders = assets.SITE_BUILDERS

    def run(self, **kwargs: object) -> None:
        """Mark the links, and append a card for each proposal that they lead to."""
        domain = enhancement_domain(self.env)
        docname = self.env.current_document.docname
        # singlehtml makes one document of all.
        docnames = sorted(self.env.found_docs) if domain.builder.name == "singlehtml" else [docname]
        leads = dict(_addresses(domain, docnames))
        if not leads:
            return
        names: dict[str, str] = {}
        cards = nodes.container(classes=["enh-cards", "no-search"])
        for link in self.document.findall(nodes.reference):
            entry = leads.get(_address(link))
            if entry is None or isinstance(link.parent, nodes.rubric):  # the heading of a summary
                continue
            if entry.key not in names:
                names[entry.key] = name = self._free_name(len(names))
                cards += _draw_card(make_renderer(domain, docname, 0), domain.linked.card(entry), name)
            link["classes"] += ["enh-mention", names[entry.key]]
        if names:
            self.document += cards
            assets.need(self.document, assets.SCRIPT)

    def _free_name(self, number: int) -> str:
        name = f"enh-card-{number}"
        while name in self.document.ids:
            name += "-0"
        return name


def _address(link: nodes.Element) -> str:
    return f"#{link['refid']}" if "refid" in link else str(link.get("refuri", ""))


def _addresses(domain: EnhancementDomain, docnames: Iterable[str]) -> Iterator[tuple[str, Entry]]:
    """Where links lead that mean a proposal, as the documents have to write it."""
    for docname in docnames:
        for entry in mentioned(domain, docname):
            location = domain.location(entry)
            if location == Location(docname, ""):
                continue  # A page says itself what it is about.
            try:
                link = reference_to(domain.builder, docname, location, nodes.Text(""))
                yield _address(link), entry
                # Other domains write singlehtml's places with the name of the document before them.
                if location.docname != docname:
                    page = domain.builder.get_relative_uri(docname, location.docname)
                    yield f"{page}#{location.anchor}" if location.anchor else page, entry
            except NoUri:
                continue


def _draw_card(renderer: Renderer, view: Card, name: str) -> list[nodes.Node]:
    """A card, hidden until the script shows it.

    There are no links on it: what describes a link can't be reached by keyboard.

    :param name: the id of the card.
    """
    title = nodes.paragraph("", "", nodes.strong("", view.key, classes=["enh-key"]), classes=["enh-card-title"])
    title += nodes.Text(f": {view.title}")
    state = nodes.paragraph("", "", renderer.item(view.status), classes=["enh-badges"])
    if view.stage is not None:
        state += [nodes.Text(" "), renderer.item(view.stage)]
    if view.release is not None:
        note = f" ({counted_label(view.release.note)})" if view.release.note else ""
        words = f"{field_label('release')}: {view.release.text}{note}"
        state += [nodes.Text(" "), nodes.inline("", words, classes=["enh-card-release"])]
    drawn: list[nodes.Node] = [title, state]
    if view.summary:
        drawn.append(nodes.paragraph("", view.summary, classes=["enh-card-summary"]))
    start = f'<div class="enh-card" id="{escape(name)}" role="tooltip" hidden>'
    return [nodes.raw("", start, format="html"), *drawn, nodes.raw("", "</div>", format="html")]
