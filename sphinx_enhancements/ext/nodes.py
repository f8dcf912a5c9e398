"""Placeholders: where a view will stand once every document has been read."""

from __future__ import annotations

from docutils import nodes


class EnhancementView(nodes.General, nodes.Element):
    """The place of a view in a document.

    Attributes: ``docname`` and ``index``, its place among the views that the domain has noted for
    that document. A post-transform replaces it by standard nodes, so that no builder ever meets
    one.
    """


class InlineEnhancementView(nodes.inline):
    """The same in a sentence.

    Its text is what stands where nobody replaces it: Sphinx copies headings into tables of contents
    before views are drawn.
    """
