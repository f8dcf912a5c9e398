"""What sphinx-needs cannot do with a proposal, or in an output format: left out, and said.

Of ``needextract`` and ``links_from_content`` it warns itself; it wants a node that it has made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.directives.needflow import NeedflowGraphiz
from sphinx_needs.nodes import Need
from sphinx_needs.roles.need_part import NeedPart, NeedPartRole

from ...core.diagnostics import Code
from ..messages import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..domain import EnhancementDomain


class Parts:
    """Parts of needs inside proposals: their text stays."""

    def __init__(self) -> None:
        self._documents: set[str] = set()

    def connect(self, app: Sphinx) -> None:
        """Notice the documents with parts, and look for them in no other."""
        for name in ("np", "need_part"):
            app.add_role(name, _NotedPartRole(self._documents), override=True)
        # Before the panels of whole pages are placed and the domain closes the document.
        app.connect("doctree-read", self.replace, priority=590)

    def replace(self, app: Sphinx, doctree: nodes.document) -> None:
        """Take the parts out that belong to a proposal."""
        docname = app.env.current_document.docname
        if docname not in self._documents:
            return
        self._documents.discard(docname)
        domain = cast("EnhancementDomain", app.env.get_domain("enh"))
        for part in list(doctree.findall(NeedPart)):
            if _in_proposal(part, whole=domain.shard(docname).whole):
                message = f"a proposal has no parts for sphinx-needs: {part.title.strip()!r} is text alone"
                warn(Code.SPHINX_NEEDS_USE, message, part)
                part.replace_self(nodes.inline(part.title, part.title.strip()))


class _NotedPartRole(NeedPartRole):  # type: ignore[misc, unused-ignore] # without sphinx-needs it has no type
    def __init__(self, documents: set[str]) -> None:
        super().__init__()
        self._documents = documents

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        self._documents.add(self.env.current_document.docname)
        made: tuple[list[nodes.Node], list[nodes.system_message]] = super().run()
        return made


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
