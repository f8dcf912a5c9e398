"""Placeholders -> nodes, once every document has been read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...core.diagnostics import Code
from ...core.views.header import Header
from ...core.views.table import Table
from ..drawing.nodes import FACT, EnhancementView
from ..messages import warn, warn_unresolved
from ..views import Pen, draw, foot
from . import assets
from .assets import is_site
from .placed_views import FactUse, HeaderUse, ReleaseUse, SummariesUse

if TYPE_CHECKING:
    from .domain import EnhancementDomain
    from .placed_views import Answer, Use


class Drawing(SphinxPostTransform, ABC):
    """Draws views of a document.

    Late, with links already made: a table of all proposals is larger than the rest of the document, and
    none of the transforms before (a dozen, each of which visits every node) has work on it. Before the
    collector of linkcheck, which wants the links, at 800.
    """

    placeholder: ClassVar[type[nodes.Element]] = EnhancementView
    index: ClassVar[str] = "index"
    """The attribute of a placeholder that is the place of its view among those of the document."""

    def run(self, **kwargs: object) -> None:
        """Replace the placeholders of a document."""
        domain = cast("EnhancementDomain", self.env.get_domain("enh"))
        # A release may stand on a page twice, or under a heading that has its id.
        taken = set(self.document.ids)
        places = (node for node in self.document.findall(self.placeholder) if self._is_mine(domain, node))
        for node in list(islice(places, self._count(domain))):
            drawn = self._drawn(domain, node)
            for target in [target for part in drawn for target in part.findall(nodes.target)]:
                target["ids"] = [name for name in target["ids"] if name not in taken]
                taken.update(target["ids"])
            node.replace_self(drawn)

    def _count(self, domain: EnhancementDomain) -> int | None:
        """How many views there are to draw, ``None`` where that is not known: with as many the search is over."""
        builder = domain.builder
        if not isinstance(builder, StandaloneHTMLBuilder) or builder.name == "singlehtml":
            return None  # one document may be made of many
        uses = domain.uses.get(self.env.current_document.docname, ())
        if self.index == FACT and any(isinstance(use, SummariesUse) for use in uses):
            return None  # those of the summaries are drawn here as well
        return sum(map(self.draws, uses))

    def _is_mine(self, domain: EnhancementDomain, node: nodes.Element) -> bool:
        return self.index in node and self.draws(domain.use(node["docname"], node[self.index]))

    def _drawn(self, domain: EnhancementDomain, node: nodes.Element) -> list[nodes.Node]:
        docname, index = node["docname"], node[self.index]
        use = domain.use(docname, index)
        if use is None:
            return list(node.children)
        view = domain.answer(docname, index)
        if not isinstance(use, HeaderUse):
            for code, message in getattr(view, "problems", ()):
                warn(code, message, use.place)
        if isinstance(use, ReleaseUse) and view is None:
            known = ", ".join(domain.collection.order.names) or "(none)"
            message = (
                f"{use.spec.release!r} is no version such as v1.9 and no declared release; the releases are {known}"
            )
            warn(Code.UNKNOWN_RELEASE, message, use.place)
        elif isinstance(use, FactUse) and view is None:
            warn_unresolved(domain.collection, use.target, use.place)
        if isinstance(view, Table) and view.search is not None:
            assets.need(self.document, *assets.LIST_SCRIPTS)
        own = pen(domain, docname, index)
        if isinstance(view, Header) and own.site and node.parent is not None:
            # What stands at the end of a proposal, below its text; the placeholder is at the head.
            node.parent.append(foot(own, view))
        return self.draw(own, use, view, _depth(node) + 1)

    @staticmethod
    @abstractmethod
    def draws(use: Use | None) -> bool:
        """Whether a view is drawn by this transform. One that is gone is."""

    def draw(self, pen: Pen, use: Use, answer: Answer, level: int) -> list[nodes.Node]:
        """Draw the answer to a view.

        :param level: of its headings.
        """
        return draw(pen, use, answer, level)


class EnhancementFacts(Drawing):
    """Draws the facts that stand in sentences, before cards are made for the links among them."""

    placeholder = nodes.inline
    index = FACT
    default_priority = 780

    @staticmethod
    def draws(use: Use | None) -> bool:
        """Whether a view is drawn by this transform."""
        return use is None or isinstance(use, FactUse)


class EnhancementViews(Drawing):
    """Draws every view but those that :mod:`~sphinx_enhancements.ext.views.summaries` draws."""

    default_priority = 790

    @staticmethod
    def draws(use: Use | None) -> bool:
        """Whether a view is drawn by this transform."""
        return not isinstance(use, (FactUse, SummariesUse))


def pen(domain: EnhancementDomain, docname: str, index: int) -> Pen:
    """What draws a view of a document, given its place among them."""
    name = nodes.make_id(docname)
    if name != docname:  # `a/b` and `a-b` are two documents, and one id
        name = f"{name}-{blake2b(docname.encode('utf-8', 'surrogateescape'), digest_size=3).hexdigest()}"
    anchor = f"enhancements-{name}-{index}"
    pictures = Path(domain.env.doctreedir) / "enhancements-graphs"
    return Pen(domain.builder, docname, anchor, domain.locate, pictures, is_site(domain.builder))


def _depth(node: nodes.Node) -> int:
    """How many sections a node stands in: the level of the heading above it."""
    depth = 0
    parent = node.parent
    while parent is not None:
        depth += isinstance(parent, nodes.section)
        parent = parent.parent
    return max(depth, 1)
