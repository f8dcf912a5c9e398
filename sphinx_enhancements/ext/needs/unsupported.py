"""What sphinx-needs cannot do with a proposal, or in an output format: left out, and said.

Of ``needextract`` and ``links_from_content`` it warns itself; it wants a node that it has made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.directives.needflow import NeedflowGraphiz
from sphinx_needs.directives.needuml import Needuml
from sphinx_needs.nodes import Need
from sphinx_needs.roles.need_part import NeedPart

from ...core.diagnostics import Code
from ..messages import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..build.domain import EnhancementDomain


def replace_parts(app: Sphinx, doctree: nodes.document) -> None:
    """Take out the parts of needs that belong to a proposal: their text stays."""
    docname = app.env.current_document.docname
    domain = cast("EnhancementDomain", app.env.get_domain("enh"))
    if not domain.anchors.get(docname):
        return
    parts = list(doctree.findall(NeedPart))
    whole = bool(parts) and domain.shard(docname).has_page
    for part in parts:
        if _in_proposal(part, whole=whole):
            message = f"a proposal has no parts for sphinx-needs: {part.title.strip()!r} is text alone"
            warn(Code.SPHINX_NEEDS_USE, message, part)
            part.replace_self(nodes.inline(part.title, part.title.strip()))
    _leave_out_architecture(app, doctree, domain, docname)


def _leave_out_architecture(app: Sphinx, doctree: nodes.document, domain: EnhancementDomain, docname: str) -> None:
    """Take out each ``needarch`` of a proposal: it looks for the need around it, and would end the build."""
    diagrams = SphinxNeedsData(app.env).get_or_create_umls()
    for node in list(doctree.findall(Needuml)):
        diagram = diagrams.get(node["ids"][0])
        if diagram is not None and diagram["is_arch"] and _in_proposal(node, whole=domain.shard(docname).has_page):
            warn(Code.SPHINX_NEEDS_USE, "a proposal has no architecture for sphinx-needs: `needarch` is left out", node)
            node.parent.remove(node)


def _in_proposal(node: nodes.Node, *, whole: bool) -> bool:
    """Whether a node is in a proposal rather than in another need.

    :param whole: whether the document is a proposal.
    """
    parent = node.parent
    while parent is not None:
        if isinstance(parent, Need):
            return False
        if isinstance(parent, addnodes.desc) and parent.get("domain") == "enh":
            return True
        parent = parent.parent
    return whole


def leave_out(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave out what would end the build: a flow chart in an e-book. In other formats sphinx-needs does so itself."""
    if app.builder.name != "epub" or docname not in SphinxNeedsData(app.env).get_or_create_docs()["all"]:
        return
    for node in list(doctree.findall(NeedflowGraphiz)):
        warn(Code.SPHINX_NEEDS_USE, "sphinx-needs cannot draw a `needflow` in epub; it is left out", node)
        node.parent.remove(node)
