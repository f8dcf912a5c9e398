"""Transforms that draw views, after all documents were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import ClassVar

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...core.views.summaries import SummariesSpec
from ..drawing.latex import discount_tables
from ..drawing.renderer import Renderer
from ..drawing.tables import extract_title
from ..messages import log_finding
from . import assets
from .collector import collect_included_objects
from .domain import EnhancementDomain, enhancement_domain
from .placed_views import FACT, AnyPlacedView, EnhancementView, FactSpec, TableView
from .view_drawing import draw_view


class DrawViews(SphinxPostTransform):
    """Replaces the placeholders of views by nodes; facts and summaries have subclasses.

    It runs late and makes links itself: a table of all enhancements is larger than the rest of the document, and a
    dozen earlier transforms would visit each of its nodes. The collector of linkcheck, at 800, needs the links.
    """

    default_priority = 790
    placeholder: ClassVar[type[nodes.Element]] = EnhancementView
    index: ClassVar[str] = "index"
    """Attribute of a placeholder that holds the index of its view among those of the document."""

    def run(self, **kwargs: object) -> None:
        """Replace the placeholders of a document."""
        domain = enhancement_domain(self.env)
        self._collect_garbage(domain)
        # Targets get only unused ids: a page may show a release twice, or have a heading with the id of one.
        ids = set(self.document.ids)
        placeholders = (node for node in self.document.findall(self.placeholder) if self._is_drawn_here(domain, node))
        for node in list(islice(placeholders, self._count_views(domain))):
            drawn = self._draw_placeholder(domain, node)
            _set_table_ids(node, drawn)
            if domain.builder.name == "latex":
                drawn = _align_latex_numbers(node, drawn) if self.config.numfig else drawn
                discount_tables(drawn)
            for target in [target for part in drawn for target in part.findall(nodes.target)]:
                target["ids"] = [name for name in target["ids"] if name not in ids]
                ids.update(target["ids"])
            node.replace_self(drawn)

    def _collect_garbage(self, domain: EnhancementDomain) -> None:
        """Collect the garbage of earlier pages before a large page, which takes much memory until it is written."""
        placed_views = domain.placed_views.get(self.env.current_document.docname, ())
        if any(self.can_draw(placed) and domain.get_view_definition(placed).is_kept for placed in placed_views):
            collect_included_objects()

    def _count_views(self, domain: EnhancementDomain) -> int | None:
        """Return the number of views to draw, after which the search can stop; ``None`` if it is not known."""
        builder = domain.builder
        if not isinstance(builder, StandaloneHTMLBuilder) or builder.name == "singlehtml":
            return None  # The document may be joined from many.
        placed_views = domain.placed_views.get(self.env.current_document.docname, ())
        if self.index == FACT and any(isinstance(placed.spec, SummariesSpec) for placed in placed_views):
            return None  # Facts in summaries belong to other documents.
        return sum(map(self.can_draw, placed_views))

    def _is_drawn_here(self, domain: EnhancementDomain, node: nodes.Element) -> bool:
        return self.index in node and self.can_draw(domain.find_view(node["docname"], node[self.index]))

    def _draw_placeholder(self, domain: EnhancementDomain, node: nodes.Element) -> list[nodes.Node]:
        docname, index = node["docname"], node[self.index]
        placed = domain.find_view(docname, index)
        if placed is None:
            return list(node.children)
        level = max(sum(isinstance(parent, nodes.section) for parent in iter_parents(node)), 1) + 1
        kept = domain.kept_drawings
        drawing = kept.load(docname, index, level) if kept else None
        if drawing is None:
            drawing = draw_view(domain, docname, index, level, self.draw)
            if drawing is None:
                view = domain.get_view_definition(placed)
                return view.draw_missing(domain.project, domain.collection, placed)
            if kept:
                kept.store(docname, index, level, drawing)
        for code, message in drawing.problems:
            log_finding(domain.project, code, message, placed.location)
        assets.add_scripts(self.document, *drawing.scripts)
        if node.parent is not None:
            node.parent += drawing.footer
        return drawing.body

    @staticmethod
    def can_draw(placed: AnyPlacedView | None) -> bool:
        """Return True if this transform draws a view; None stands for a view that no longer exists."""
        return placed is None or not isinstance(placed.spec, (FactSpec, SummariesSpec))

    def draw(self, renderer: Renderer, answer: object, placed: AnyPlacedView, level: int) -> list[nodes.Node]:
        """Draw the answer to a view, with headings of a level."""
        return enhancement_domain(self.env).get_view_definition(placed).draw(renderer, answer, placed, level)


class DrawFacts(DrawViews):
    """Draws facts in sentences, before cards are made for the links among them."""

    default_priority = 780
    placeholder = nodes.inline
    index = FACT

    @staticmethod
    def can_draw(placed: AnyPlacedView | None) -> bool:
        """Return True for facts, and for views that no longer exist."""
        return placed is None or isinstance(placed.spec, FactSpec)


def _set_table_ids(placeholder: nodes.Element, drawn: Sequence[nodes.Node]) -> None:
    """Give the ids of the placeholder for a table to the table or, if there are no rows, to the text in its place."""
    if isinstance(placeholder, TableView):
        elements = [node for part in drawn for node in part.findall(nodes.Element)]
        table = next((node for node in elements if isinstance(node, nodes.table)), elements[0])
        table["ids"] = list(dict.fromkeys((*placeholder["ids"], *table["ids"])))
        placeholder["ids"] = []  # docutils would give them to the first node that replaces it, too


def _align_latex_numbers(placeholder: nodes.Element, drawn: list[nodes.Node]) -> list[nodes.Node]:
    """Return a view such that LaTeX, which counts by itself, gives all tables the numbers of Sphinx.

    Sphinx has numbered placeholders for tables, and nothing else in views. The captions of other tables become
    paragraphs, and a table without rows, which is a line of text, counts nevertheless.
    """
    tables = [table for part in drawn for table in part.findall(nodes.table)]
    if isinstance(placeholder, TableView):
        return drawn if tables else [nodes.raw("", r"\refstepcounter{table}", format="latex"), *drawn]
    for table in tables:
        table.parent.insert(table.parent.index(table), extract_title(table))
    return drawn


def iter_parents(node: nodes.Node) -> Iterator[nodes.Element]:
    """Yield the elements that contain a node, from the innermost outwards."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent
