"""Names for the boxes of check lists, which MyST writes without any."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..messages import _
from .domain import enhancement_domain

_BOX = '<input class="task-list-item-checkbox" '


class NamedCheckboxes(SphinxPostTransform):
    """Names the boxes on the pages of proposals: a control without a name says nothing to who cannot see it."""

    default_priority = 780
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Add the names, which are those that GitHub gives to the same boxes."""
        domain = enhancement_domain(self.env)
        # singlehtml makes one document of all.
        if self.env.current_document.docname not in domain.anchors and domain.builder.name != "singlehtml":
            return
        for node in list(self.document.findall(nodes.raw)):
            text = node.astext()
            if text.startswith(_BOX) and "aria-label" not in text:
                name = _("Completed task") if "checked=" in text else _("Incomplete task")
                named = text.replace(_BOX, f'{_BOX}aria-label="{escape(name)}" ', 1)
                node.replace_self(nodes.raw("", named, format="html"))
