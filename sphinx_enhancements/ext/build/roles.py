"""Roles: ``enh`` links to an enhancement; ``enh:title``, ``enh:status`` … show one fact of it."""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Element, Node, system_message
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util.docutils import ReferenceRole

from ..messages import location_of
from .domain import enhancement_domain
from .placed_views import FACT, FactSpec, PlacedView


class EnhancementRole(XRefRole):
    """Role that links to an enhancement by key, number, alias or path.

    ``:enh:`VEP-42``` shows key and title, ``:enh:`~VEP-42``` the bare key, ``:enh:`text <VEP-42>``` the text.
    """

    def __init__(self) -> None:
        super().__init__(innernodeclass=nodes.inline, warn_dangling=True)

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return a reference for the domain; the role itself is registered as ``enh`` too."""
        self.name = "enh:ref"
        return super().run()

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Record the mention, so that this page is rewritten when the link text changes."""
        refnode["enh-role"] = True
        if not has_explicit_title and target.startswith("~"):
            refnode["enh-bare"] = True
            target = title = target[1:]
        enhancement_domain(env).note_mention(env.current_document.docname, target)
        return title, target


class FactRole(ReferenceRole):
    """Role that shows one fact of an enhancement: ``:enh:stage:`VEP-42```.

    With a text, ``:enh:stage:`live migration <VEP-42>```, the text is a link and the fact follows it.
    """

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the placeholder of the fact."""
        if self.disabled:  # By an exclamation mark.
            return [nodes.Text(self.title.removeprefix("!"))], []
        domain = enhancement_domain(self.env)
        docname = self.env.current_document.docname
        text = self.title if self.has_explicit_title else None
        location = location_of(self.env, docname, self.get_source_info())
        spec = FactSpec(self.target.removeprefix("~"), self.name.removeprefix("enh:"), text)
        node = nodes.inline(self.rawtext, text or self.target)
        node["docname"], node[FACT] = docname, domain.note_view(docname, PlacedView(spec, location=location))
        self.set_source_info(node)
        return [node], []
