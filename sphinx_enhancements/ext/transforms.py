"""Placeholders -> nodes, once every document has been read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..core.checks import why_not_found
from ..core.diagnostics import Code
from ..core.views import FeatureStates, GateTable, GraphView, Table
from .messages import warn
from .nodes import EnhancementView, InlineEnhancementView
from .render import Pen, draw
from .uses import FactUse, HeaderUse, ReleaseUse

if TYPE_CHECKING:
    from .domain import EnhancementDomain


class EnhancementViews(SphinxPostTransform):
    """Draws every view of a document."""

    # Late, with links already made: a table of all proposals is larger than the rest of the document,
    # and none of the transforms before (a dozen, each of which visits every node) has work on it.
    # Before the collector of linkcheck, which wants the links, at 800.
    default_priority = 790

    def run(self, **kwargs: object) -> None:
        """Replace the placeholders of a document."""
        domain = cast("EnhancementDomain", self.env.get_domain("enh"))
        if not domain.uses:
            return
        # A release may stand on a page twice, or under a heading that has its id.
        taken = set(self.document.ids)
        views = (EnhancementView, InlineEnhancementView)
        for node in [node for node in self.document.findall(nodes.Element) if isinstance(node, views)]:
            drawn = self._drawn(domain, node)
            for target in [target for part in drawn for target in part.findall(nodes.target)]:
                target["ids"] = [name for name in target["ids"] if name not in taken]
                taken.update(target["ids"])
            node.replace_self(drawn)

    def _drawn(self, domain: EnhancementDomain, node: nodes.Element) -> list[nodes.Node]:
        docname: str = node["docname"]
        use = domain.uses[docname][node["index"]]
        view = domain.answer(docname, node["index"])
        if not isinstance(use, HeaderUse) and isinstance(view, (Table, GraphView, FeatureStates, GateTable)):
            for code, message in view.problems:
                warn(code, message, (docname, use.line))
        elif isinstance(use, ReleaseUse) and view is None:
            known = ", ".join(domain.collection.order.names) or "(none)"
            message = f"{use.release!r} is no version such as v1.9 and no declared release; the releases are {known}"
            warn(Code.UNKNOWN_RELEASE, message, (docname, use.line))
        elif isinstance(use, FactUse) and view is None:
            why = why_not_found(domain.collection, use.target) or f"{use.target!r} is of a project without a copy"
            warn(Code.UNRESOLVED_REFERENCE, f"{why}; it stays plain text", (docname, use.line))
        return draw(pen(domain, docname, node["index"]), use, view, _depth(node) + 1)


def pen(domain: EnhancementDomain, docname: str, index: int) -> Pen:
    """What draws a view of a document, given its place among them."""
    anchor = f"enhancements-{nodes.make_id(docname)}-{index}"
    pictures = Path(domain.env.doctreedir) / "enhancements-graphs"
    return Pen(domain.builder, docname, anchor, domain.locate, pictures)


def _depth(node: nodes.Node) -> int:
    """How many sections a node stands in: the level of the heading above it."""
    depth = 0
    parent = node.parent
    while parent is not None:
        depth += isinstance(parent, nodes.section)
        parent = parent.parent
    return max(depth, 1)
