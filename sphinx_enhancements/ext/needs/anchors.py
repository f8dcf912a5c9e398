"""The place that sphinx-needs links to: an id that is the key, on every proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..build.placed_views import HeaderUse
from ..drawing.nodes import EnhancementView

if TYPE_CHECKING:
    from ..build.domain import EnhancementDomain


class NeedAnchors(SphinxPostTransform):
    """Puts a target with the key before each panel: a key is settled only when all documents are read."""

    # Just before the panels are drawn.
    default_priority = 789

    def run(self, **kwargs: object) -> None:
        """Place the targets of a document."""
        domain = cast("EnhancementDomain", self.env.get_domain("enh"))
        for node in list(self.document.findall(EnhancementView)):
            docname: str = node["docname"]
            use = domain.use(docname, node["index"])
            if not isinstance(use, HeaderUse):
                continue
            entry = domain.collection.entry_at(docname, use.place)
            if entry is not None and entry.key not in self.document.ids:
                target = nodes.target("", "", ids=[entry.key])
                self.document.ids[entry.key] = target
                node.parent.insert(node.parent.index(node), target)
