"""Placeholders: where a view will stand once every document has been read."""

from __future__ import annotations

from docutils import nodes


class EnhancementView(nodes.General, nodes.Element):
    """The place of a view in a document.

    Attributes: ``docname`` and ``index``, its place among the views that the domain has noted for
    that document. A post-transform replaces it by standard nodes, so that no builder ever meets
    one.
    """


FACT = "enh-fact"
"""Attribute of an ``inline`` node that is the place of a fact in a sentence.

Sphinx copies headings into tables of contents before facts are drawn: there the node stays, with the
text that was written.
"""
