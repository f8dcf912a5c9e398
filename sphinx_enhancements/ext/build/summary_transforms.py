"""Transforms that put texts of other documents in the place of the view of summaries."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...core.diagnostics import Code
from ...core.views.summaries import SummariesSpec
from ..messages import _, warn
from .domain import enhancement_domain
from .excerpts import is_of_needs
from .summary_texts import take_excerpts
from .transforms import DrawTransform

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from ...core.views.summaries import Summaries
    from ..drawing.renderer import Renderer
    from .domain import EnhancementDomain
    from .excerpts import Passage
    from .placed_views import AnyPlacedView

_ABSOLUTE = re.compile("[a-zA-Z][a-zA-Z0-9+.-]*:|[/#?]")
"""How addresses start that do not depend on the page."""

_OF_MANY = ("latex", "man", "texinfo")
"""The builders that make one document of many, and transform it as one."""

_SOURCE = "enh-from"
"""Attribute of a text that has come from another document: the name of that."""


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
        texts = _Texts(enhancement_domain(self.env), renderer, self.document)
        texts.load(cast("Summaries", answer), whole=placed.spec.whole)
        drawn = super().draw(replace(renderer, summary_text=texts.text), answer, placed, level)
        if any(next(part.findall(_is_math), None) is not None for part in drawn):
            # Only pages of which Sphinx knows that they have formulas get the script that draws them.
            math = self.env.domains.math_domain
            math.data["has_equations"][self.env.current_document.docname] = True
        return drawn


def _is_math(node: nodes.Node) -> bool:
    return isinstance(node, (nodes.math, nodes.math_block))


class _Texts:
    """The texts of the summaries of one view."""

    def __init__(self, domain: EnhancementDomain, renderer: Renderer, page: nodes.document) -> None:
        self._domain = domain
        self._pen = renderer
        self._page = page
        self._passages: dict[str, Passage] = {}
        self._placed = 0
        single = domain.builder.name == "singlehtml"
        own = (note for note in page.findall(nodes.footnote) if single or note.get("docname") == renderer.docname)
        self._footnotes = max(map(_number, own), default=0)

    def load(self, answer: Summaries, *, whole: bool) -> None:
        """Take the texts from their documents."""
        domain = self._domain
        found = (domain.collection.entries[key] for key in answer.keys)
        self._passages = take_excerpts(domain, tuple(found), whole=whole)
        for key, passage in self._passages.items():
            for lost, node in passage.lost.items():
                warn(Code.SUMMARY_MARKUP, f"the summary of {key} holds {lost}", node, once=True)

    def text(self, key: str, level: int) -> nodes.container:
        """The summary of a proposal, as one place on the page shows it.

        :param level: of the heading above it.
        """
        entry = self._domain.collection.entries[key]
        passage = self._passages.get(key)
        if passage is None:
            words = entry.enhancement.summary
            text = nodes.paragraph("", words or _("No summary."), classes=[] if words else ["enh-empty"])
            body = nodes.container("", text)
        else:
            self._placed += 1
            body = passage.placed(f"{self._pen.anchor}-{self._placed}-", self._footnotes, level)
            self._footnotes += passage.footnotes
            body[_SOURCE] = entry.document
            if next(body.findall(is_of_needs), None) is not None:
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


def _number(footnote: nodes.footnote) -> int:
    label = footnote.children[0].astext() if footnote.children else ""
    return int(label) if re.fullmatch("[0-9]{1,6}", label) else 0


def is_copied(node: nodes.Element) -> bool:
    """Whether a reference is a copy: what is wrong with it is told on the page on which it was written."""
    return _SOURCE in node


class RelocateLinks(SphinxPostTransform):
    """Lets the links in texts of other documents lead from here where they led from there.

    When all references and facts are drawn, and before cards are made for links.
    """

    default_priority = 782

    def run(self, **kwargs: object) -> None:
        """Look at the links of every such text."""
        domain = enhancement_domain(self.env)
        here = self.env.current_document.docname
        if domain.builder.name == "singlehtml":
            return  # where all is on one page
        docnames = domain.placed_views if domain.builder.name in _OF_MANY else (here,)
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
                    link.replace_self(link.children)  # that of its own page is looked at
                elif link.get("refid") not in local:
                    _relocate(domain.builder, link, source, here)


def _relocate(builder: Builder, link: nodes.reference, source: str, here: str) -> None:
    if "refid" in link:
        try:
            link["refuri"] = f"{builder.get_relative_uri(here, source)}#{link['refid']}"
        except NoUri:
            link.replace_self(link.children)
        del link["refid"]
        return
    uri = link.get("refuri", "")
    if builder.format != "html" or _ABSOLUTE.match(uri):
        return
    path, mark, rest = re.split(r"([#?]|$)", uri, maxsplit=1)
    if path:
        there, now = (posixpath.dirname(builder.get_target_uri(name)) for name in (source, here))
        moved = posixpath.normpath(posixpath.join(posixpath.relpath(there or ".", now or "."), path))
        link["refuri"] = f"{moved}{'/' if path.endswith('/') else ''}{mark}{rest}"
