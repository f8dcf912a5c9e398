"""Parts of documents that only some builders show: the content of the directives ``only`` and ``ifconfig``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder

from ..sphinx_internals import is_ifconfig_node, is_ifconfig_true
from .placed_views import EnhancementView


class ConditionalPart(NamedTuple):
    """Part of a document that is shown on a condition.

    :param is_ifconfig: True for ``ifconfig``, False for ``only``.
    :param views: indexes of the views in it.
    :param enhancements: indexes of the enhancements in it.
    """

    expression: str
    is_ifconfig: bool
    views: frozenset[int]
    enhancements: frozenset[int]

    def is_shown(self, builder: Builder) -> bool:
        """Return True if a builder shows the part; also for an invalid condition, which Sphinx reports."""
        if self.is_ifconfig:
            return is_ifconfig_true(builder, self.expression)
        try:
            return builder.tags.eval_condition(self.expression)
        except Exception:  # It depends on the parser of Sphinx; Sphinx shows the content.
            return True


def iter_conditional_parts(doctree: nodes.document, anchors: Sequence[str]) -> Iterator[ConditionalPart]:
    """Yield the conditional parts of a document that contain views or enhancements.

    :param anchors: ids of the enhancements of the document.
    """
    for node in doctree.findall(nodes.Element):
        is_ifconfig = is_ifconfig_node(node)
        if is_ifconfig or isinstance(node, addnodes.only):
            views = frozenset(view["index"] for view in node.findall(EnhancementView))
            signatures = node.findall(addnodes.desc_signature)
            ids = {name for signature in signatures for name in signature["ids"]}
            enhancements = frozenset(n for n, anchor in enumerate(anchors) if anchor in ids)
            if views or enhancements:
                yield ConditionalPart(node["expr"], is_ifconfig, views, enhancements)


def find_hidden_views(parts: Iterable[ConditionalPart], builder: Builder) -> set[int]:
    """Return the indexes of the views that a builder does not show."""
    return {index for part in parts if not part.is_shown(builder) for index in part.views}


def is_hidden(parts: Iterable[ConditionalPart], index: int, builder: Builder) -> bool:
    """Return True if a builder does not show the enhancement with an index among those of a document."""
    return any(index in part.enhancements and not part.is_shown(builder) for part in parts)
