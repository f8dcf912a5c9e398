"""Transforms that put texts of other documents in the place of the view of summaries."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import cast

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...core.diagnostics import Code
from ...core.views.summaries import Summaries, SummariesSpec
from ..drawing.renderer import Renderer
from ..messages import _, log_warning
from .domain import EnhancementDomain, enhancement_domain
from .excerpts import Excerpt, is_needs_node
from .placed_views import AnyPlacedView
from .summary_texts import take_excerpts
from .transforms import DrawTransform

_ABSOLUTE_ADDRESS = re.compile("[a-zA-Z][a-zA-Z0-9+.-]*:|[/#?]")
"""Start of an address that does not depend on the page."""

_JOINING_BUILDERS = ("latex", "man", "texinfo")
"""Builders that join documents, and transform them as one."""

_SOURCE = "enh-from"
"""Attribute of copied nodes: the document from which they were copied."""


class DrawSummaries(DrawTransform):
    """Draws summaries.

    Before references are resolved: what comes from other documents has references too, and each names
    the document in which it stood, which is all that Sphinx and MyST ask for.
    """

    default_priority = 3

    @staticmethod
    def handles(placed: AnyPlacedView | None) -> bool:
        """Return True for summaries."""
        return placed is not None and isinstance(placed.spec, SummariesSpec)

    def draw(self, renderer: Renderer, answer: object, placed: AnyPlacedView, level: int) -> list[nodes.Node]:
        """Draw the summaries with texts from the documents of their enhancements."""
        texts = _SummaryTexts(enhancement_domain(self.env), renderer, self.document)
        texts.load(cast("Summaries", answer), whole=placed.spec.whole)
        drawn = super().draw(replace(renderer, summary_text=texts.make_text), answer, placed, level)
        if any(next(part.findall(_is_math), None) is not None for part in drawn):
            # Only pages of which Sphinx knows that they have formulas get the script that draws them.
            math = self.env.domains.math_domain
            math.data["has_equations"][self.env.current_document.docname] = True
        return drawn


def _is_math(node: nodes.Node) -> bool:
    return isinstance(node, (nodes.math, nodes.math_block))


class _SummaryTexts:
    """Source of the texts for one view of summaries."""

    def __init__(self, domain: EnhancementDomain, renderer: Renderer, page: nodes.document) -> None:
        self._domain = domain
        self._pen = renderer
        self._page = page
        self._excerpts: dict[str, Excerpt] = {}
        self._count = 0
        single = domain.builder.name == "singlehtml"
        own = (note for note in page.findall(nodes.footnote) if single or note.get("docname") == renderer.docname)
        self._footnotes = max(map(_get_number, own), default=0)

    def load(self, answer: Summaries, *, whole: bool) -> None:
        """Load the texts from the doctrees of their documents, and log what is omitted in them."""
        domain = self._domain
        found = (domain.collection.entries[key] for key in answer.keys)
        self._excerpts = take_excerpts(domain, tuple(found), whole=whole)
        for key, excerpt in self._excerpts.items():
            for omission, node in excerpt.omissions.items():
                log_warning(Code.SUMMARY_MARKUP, f"the summary of {key} holds {omission}", node, once=True)

    def make_text(self, key: str, level: int) -> nodes.container:
        """Return the summary of an enhancement, for one position on the page.

        :param level: level of the heading above it.
        """
        entry = self._domain.collection.entries[key]
        excerpt = self._excerpts.get(key)
        if excerpt is None:
            summary = entry.enhancement.summary
            paragraph = nodes.paragraph("", summary or _("No summary."), classes=[] if summary else ["enh-empty"])
            body = nodes.container("", paragraph)
        else:
            self._count += 1
            body = excerpt.make_copy(f"{self._pen.anchor}-{self._count}-", self._footnotes, level)
            self._footnotes += excerpt.footnotes
            body[_SOURCE] = entry.document
            if next(body.findall(is_needs_node), None) is not None:
                self._domain.needs.enable_drawing(self._domain.env.current_document.docname)
            for node in body.findall(addnodes.pending_xref):
                node.setdefault("refdoc", entry.document)
                node[_SOURCE] = entry.document
            for part in body.findall():
                part.document = self._page
                if isinstance(part, (nodes.footnote, nodes.footnote_reference)):
                    part["docname"] = self._pen.docname  # LaTeX tells footnotes apart by document and number
                if self._domain.builder.name == "gettext" and isinstance(part, nodes.Element):
                    part["translatable"] = False  # on its own page it is
        body["classes"].append("enh-summary-text")
        return body


def _get_number(footnote: nodes.footnote) -> int:
    label = footnote.children[0].astext() if footnote.children else ""
    return int(label) if re.fullmatch("[0-9]{1,6}", label) else 0


def is_copied_reference(node: nodes.Element) -> bool:
    """Return True for a reference in copied text; problems with it are reported for its own document."""
    return _SOURCE in node


class RelocateLinks(SphinxPostTransform):
    """Adjusts the addresses of links in copied texts to the page that shows them.

    After references and facts are resolved, and before cards are made for links.
    """

    default_priority = 782

    def run(self, **kwargs: object) -> None:
        """Adjust the links of each copied text."""
        domain = enhancement_domain(self.env)
        here = self.env.current_document.docname
        if domain.builder.name == "singlehtml":
            return  # has one page
        docnames = domain.placed_views if domain.builder.name in _JOINING_BUILDERS else (here,)
        placed_views = (placed for docname in docnames for placed in domain.placed_views.get(docname, ()))
        if not any(isinstance(placed.spec, SummariesSpec) for placed in placed_views):
            return
        for body in list(self.document.findall(nodes.container)):
            source = body.attributes.pop(_SOURCE, None)
            if source is None:
                continue
            local = {name for node in body.findall(nodes.Element) for name in node["ids"]}
            for link in list(body.findall(nodes.reference)):
                if domain.builder.name == "linkcheck":
                    link.replace_self(link.children)  # checked on its own page
                elif link.get("refid") not in local:
                    _relocate_link(domain.builder, link, source, here)


def _relocate_link(builder: Builder, link: nodes.reference, source: str, here: str) -> None:
    if "refid" in link:
        try:
            link["refuri"] = f"{builder.get_relative_uri(here, source)}#{link['refid']}"
        except NoUri:
            link.replace_self(link.children)
        del link["refid"]
        return
    uri = link.get("refuri", "")
    if builder.format != "html" or _ABSOLUTE_ADDRESS.match(uri):
        return
    path, separator, rest = re.split(r"([#?]|$)", uri, maxsplit=1)
    if path:
        there, now = (posixpath.dirname(builder.get_target_uri(name)) for name in (source, here))
        moved = posixpath.normpath(posixpath.join(posixpath.relpath(there or ".", now or "."), path))
        link["refuri"] = f"{moved}{'/' if path.endswith('/') else ''}{separator}{rest}"
