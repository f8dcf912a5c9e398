"""Transforms that draw views in the place of their placeholders, once every document has been read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...core.views.summaries import SummariesSpec
from ..drawing.nodes import FACT, EnhancementView
from ..drawing.renderer import Renderer
from ..messages import log_warning
from . import assets
from .assets import is_site
from .domain import EnhancementDomain, enhancement_domain
from .locations import locate_item
from .placed_views import AnyPlacedView, FactSpec


class DrawTransform(SphinxPostTransform, ABC):
    """Replaces the placeholders of views by what the views show.

    Late, with links already made: a table of all enhancements is larger than the rest of the document, and
    none of the transforms before (a dozen, each of which visits every node) has work on it. Before the
    collector of linkcheck, which wants the links, at 800.
    """

    placeholder: ClassVar[type[nodes.Element]] = EnhancementView
    index: ClassVar[str] = "index"
    """Attribute of a placeholder that holds the index of its view among those of the document."""

    def run(self, **kwargs: object) -> None:
        """Replace the placeholders of a document."""
        domain = enhancement_domain(self.env)
        # A release may stand on a page twice, or under a heading that has its id.
        ids = set(self.document.ids)
        placeholders = (node for node in self.document.findall(self.placeholder) if self._is_handled(domain, node))
        for node in list(islice(placeholders, self._count(domain))):
            drawn = self._draw_placeholder(domain, node)
            for target in [target for part in drawn for target in part.findall(nodes.target)]:
                target["ids"] = [name for name in target["ids"] if name not in ids]
                ids.update(target["ids"])
            node.replace_self(drawn)

    def _count(self, domain: EnhancementDomain) -> int | None:
        """Return the number of views to draw, after which the search can stop; ``None`` if it is not known."""
        builder = domain.builder
        if not isinstance(builder, StandaloneHTMLBuilder) or builder.name == "singlehtml":
            return None  # one document may be made of many
        placed_views = domain.placed_views.get(self.env.current_document.docname, ())
        if self.index == FACT and any(isinstance(placed.spec, SummariesSpec) for placed in placed_views):
            return None  # those of the summaries are drawn here as well
        return sum(map(self.handles, placed_views))

    def _is_handled(self, domain: EnhancementDomain, node: nodes.Element) -> bool:
        return self.index in node and self.handles(domain.view_at(node["docname"], node[self.index]))

    def _draw_placeholder(self, domain: EnhancementDomain, node: nodes.Element) -> list[nodes.Node]:
        docname, index = node["docname"], node[self.index]
        placed = domain.view_at(docname, index)
        if placed is None:
            return list(node.children)
        view, answer = domain.view_of(placed), domain.answer(docname, index)
        if answer is None:
            return view.draw_missing(domain.collection, placed)
        renderer = make_renderer(domain, docname, index)
        for code, message in getattr(answer, "problems", ()):
            log_warning(code, message, placed.location)
        assets.add_scripts(self.document, *view.scripts(answer))
        if view.draw_footer is not None and renderer.site and node.parent is not None:
            node.parent.append(view.draw_footer(renderer, answer))
        return self.draw(renderer, answer, placed, _depth(node) + 1)

    @staticmethod
    @abstractmethod
    def handles(placed: AnyPlacedView | None) -> bool:
        """Return True if this transform draws a view; None stands for a view that no longer exists."""

    def draw(self, renderer: Renderer, answer: object, placed: AnyPlacedView, level: int) -> list[nodes.Node]:
        """Draw the answer to a view.

        :param level: level of its headings.
        """
        return enhancement_domain(self.env).view_of(placed).draw(renderer, answer, placed, level)


class DrawFacts(DrawTransform):
    """Draws facts in sentences, before cards are made for the links among them."""

    placeholder = nodes.inline
    index = FACT
    default_priority = 780

    @staticmethod
    def handles(placed: AnyPlacedView | None) -> bool:
        """Return True for facts, and for views that no longer exist."""
        return placed is None or isinstance(placed.spec, FactSpec)


class DrawViews(DrawTransform):
    """Draws every view but facts and summaries, which have transforms of their own."""

    default_priority = 790

    @staticmethod
    def handles(placed: AnyPlacedView | None) -> bool:
        """Return True for every view but facts and summaries."""
        return placed is None or not isinstance(placed.spec, (FactSpec, SummariesSpec))


def make_renderer(domain: EnhancementDomain, docname: str, index: int) -> Renderer:
    """Return the renderer for a view of a document.

    :param index: of the view among those of the document.
    """
    name = nodes.make_id(docname)
    if name != docname:  # `a/b` and `a-b` are two documents, and one id
        name = f"{name}-{blake2b(docname.encode('utf-8', 'surrogateescape'), digest_size=3).hexdigest()}"
    anchor = f"enhancements-{name}-{index}"
    pictures = Path(domain.env.doctreedir) / "enhancements-graphs"
    return Renderer(domain.builder, docname, anchor, partial(locate_item, domain), pictures, is_site(domain.builder))


def _depth(node: nodes.Node) -> int:
    """Return the number of sections around a node, at least 1: the level of the heading above it."""
    depth = 0
    parent = node.parent
    while parent is not None:
        depth += isinstance(parent, nodes.section)
        parent = parent.parent
    return max(depth, 1)
