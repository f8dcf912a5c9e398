"""Placeholders for views, which are drawn when all documents have been read."""

from __future__ import annotations

from docutils import nodes


class EnhancementView(nodes.General, nodes.Element):
    """Placeholder for a view, which a post-transform replaces by standard nodes.

    Its attributes are ``docname`` and ``index``, the index of the view among those of the document.
    """


FACT = "enh-fact"
"""Attribute of an ``inline`` node that is the placeholder for a fact in a sentence; it holds the index of the view.

Sphinx copies headings to tables of contents before facts are drawn, where these nodes show their text.
"""
