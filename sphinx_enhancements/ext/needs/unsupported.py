"""Nodes of sphinx-needs that do not work in a proposal or in an output format: replaced or removed, and reported.

sphinx-needs itself reports ``needextract`` and ``links_from_content``, which require a node that it made.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.directives.needflow import NeedflowGraphiz
from sphinx_needs.directives.needuml import Needuml
from sphinx_needs.roles.need_part import NeedPart

from ...core.diagnostics import Code
from ..build.domain import enhancement_domain
from ..messages import log_warning
from .directive import iter_ancestors


def replace_unsupported_nodes(app: Sphinx, doctree: nodes.document) -> None:
    """Replace the parts of needs in proposals by their text, and remove ``needarch`` from proposals.

    Both require a need around them, and ``needarch`` would end the build.
    """
    docname = app.env.current_document.docname
    domain = enhancement_domain(app.env)
    if not domain.anchors.get(docname):
        return
    diagrams = SphinxNeedsData(app.env).get_or_create_umls()
    architecture = {key for key, diagram in diagrams.items() if diagram["is_arch"]}
    is_page = domain.shard(docname).has_page
    for node in list(doctree.findall(lambda node: isinstance(node, (NeedPart, Needuml)))):
        innermost = next(iter_ancestors(node), None)
        if not (innermost.is_proposal if innermost else is_page):
            continue
        if isinstance(node, NeedPart):
            text = node.title.strip()
            log_warning(
                Code.SPHINX_NEEDS_USE,
                f"sphinx-needs supports no parts in a proposal: {text!r} becomes plain text",
                node,
            )
            node.replace_self(nodes.inline(node.title, text))
        elif isinstance(node, Needuml) and node["ids"][0] in architecture:
            log_warning(
                Code.SPHINX_NEEDS_USE, "sphinx-needs supports no `needarch` in a proposal; it is left out", node
            )
            node.parent.remove(node)


def remove_flow_charts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove each ``needflow`` in epub, where it would end the build; in other formats sphinx-needs does so itself."""
    if app.builder.name != "epub" or docname not in SphinxNeedsData(app.env).get_or_create_docs()["all"]:
        return
    for node in list(doctree.findall(NeedflowGraphiz)):
        log_warning(Code.SPHINX_NEEDS_USE, "sphinx-needs cannot draw a `needflow` in epub; it is left out", node)
        node.parent.remove(node)
