"""Accessible names for the boxes of check lists, which MyST writes without a name."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..messages import _
from .domain import enhancement_domain

_BOX_START = '<input class="task-list-item-checkbox" '


class NamedCheckboxes(SphinxPostTransform):
    """Adds names to the boxes on pages with proposals, for screen readers."""

    default_priority = 780
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Add the names, which are those that GitHub uses."""
        domain = enhancement_domain(self.env)
        # singlehtml makes one document of all.
        if self.env.current_document.docname not in domain.anchors and domain.builder.name != "singlehtml":
            return
        for node in list(self.document.findall(nodes.raw)):
            text = node.astext()
            if text.startswith(_BOX_START) and "aria-label" not in text:
                name = _("Completed task") if "checked=" in text else _("Incomplete task")
                named = text.replace(_BOX_START, f'{_BOX_START}aria-label="{escape(name)}" ', 1)
                node.replace_self(nodes.raw("", named, format="html"))
