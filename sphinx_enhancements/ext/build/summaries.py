"""Summaries of enhancements: excerpts from the doctrees of their documents, drawn on other pages."""

from __future__ import annotations

import pickle
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, groupby
from typing import cast

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...core.collection.collection import Entry
from ...core.config.terms import normalize_term
from ...core.diagnostics import Code
from ...core.views.summaries import Summaries, SummariesSpec
from ..drawing.renderer import Renderer
from ..messages import _, log_finding
from .domain import EnhancementDomain, enhancement_domain
from .excerpts import Excerpt, ExcerptCopier, SummaryDependencies, is_heading, is_needs_node, is_visible
from .placed_views import AnyPlacedView, EnhancementView
from .transforms import DrawViews

_CONTINUATIONS = (  # types of nodes that may continue a paragraph that ends with a colon
    nodes.bullet_list,
    nodes.definition_list,
    nodes.enumerated_list,
    nodes.literal_block,
    nodes.math_block,
    nodes.table,
)
_ABSOLUTE_ADDRESS = re.compile("[a-zA-Z][a-zA-Z0-9+.-]*:|[/#?]")
"""Start of an address that is the same on all pages."""

_JOINING_BUILDERS = ("latex", "man", "texinfo")  # builders that join documents, and transform them as one
_SOURCE = "enh-from"  # attribute of copied nodes: the document from which they were copied


def iter_summary_dependencies(
    domain: EnhancementDomain, docname: str
) -> Iterator[tuple[Entry, SummaryDependencies | None]]:
    """Yield the enhancements whose summaries a document shows, each with the dependencies of the summary.

    The dependencies are ``None`` if the document of the enhancement has no text for its summary. They are kept
    until that document is read again.
    """
    for index, placed in enumerate(domain.placed_views.get(docname, ())):
        if not isinstance(placed.spec, SummariesSpec):
            continue
        answer = domain.get_answer(docname, index)
        keys = answer.keys if isinstance(answer, Summaries) else ()
        entries = [domain.collection.entries[key] for key in keys]
        _load_texts(domain, (entry for entry in entries if entry.index not in domain.summaries.get(entry.document, ())))
        for entry in entries:
            pair = domain.summaries[entry.document][entry.index]
            yield entry, pair[placed.spec.whole] if pair else None


def take_excerpts(domain: EnhancementDomain, entries: Sequence[Entry], *, whole: bool) -> dict[str, Excerpt]:
    """Return the summaries of enhancements by key, as texts for another page, and drop them from the cache.

    An enhancement whose document has no text for its summary is missing in the result.
    """
    excerpts = domain.linked.excerpts
    missing = (entry for entry in entries if (entry.key, whole) not in excerpts)
    # Usually empty: the search for stale pages has loaded the texts.
    _load_texts(domain, (e for e in missing if domain.summaries.get(e.document, {}).get(e.index, ()) is not None))
    return {entry.key: excerpts.pop((entry.key, whole)) for entry in entries if (entry.key, whole) in excerpts}


def _load_texts(domain: EnhancementDomain, entries: Iterable[Entry]) -> None:
    """Read summaries from doctrees, and load each doctree once: that takes about as long as writing it."""
    in_order = sorted(entries, key=lambda entry: (entry.document, entry.index))
    for docname, group in groupby(in_order, key=lambda entry: entry.document):
        # Not by the environment, which would keep every doctree that it loads.
        doctree = pickle.loads((domain.env.doctreedir / f"{docname}.doctree").read_bytes())  # noqa: S301 # our own
        headings = domain.project.profile.sections["summary"]
        reader = _SummaryReader(doctree, headings, domain.env.config.highlight_language)
        dependencies = domain.summaries.setdefault(docname, {})
        for entry in group:
            excerpts = reader.read_summary(domain.anchors[docname][entry.index])
            dependencies[entry.index] = excerpts and tuple(e.find_dependencies(docname) for e in excerpts)
            domain.linked.excerpts |= {(entry.key, bool(n)): excerpt for n, excerpt in enumerate(excerpts or ())}
        for node in list(doctree.findall()):
            # Nodes refer to each other: dozens of documents would wait in memory for the garbage collector.
            vars(node).clear()


class DrawSummaries(DrawViews):
    """Draws summaries before references are resolved, so that Sphinx and MyST resolve copied references too.

    For that, each copied reference names the document from which it comes.
    """

    default_priority = 3

    @staticmethod
    def can_draw(placed: AnyPlacedView | None) -> bool:
        """Return True for summaries."""
        return placed is not None and isinstance(placed.spec, SummariesSpec)

    def draw(self, renderer: Renderer, answer: object, placed: AnyPlacedView, level: int) -> list[nodes.Node]:
        """Draw the summaries with texts from the documents of their enhancements."""
        domain = enhancement_domain(self.env)
        entries = tuple(domain.collection.entries[key] for key in cast("Summaries", answer).keys)
        excerpts = take_excerpts(domain, entries, whole=placed.spec.whole)
        for key, excerpt in excerpts.items():
            for omission, node in excerpt.omissions.items():
                message = f"the summary of {key} holds {omission}"
                log_finding(domain.project, Code.SUMMARY_MARKUP, message, node, once=True)
        footnotes = (
            note
            for note in self.document.findall(nodes.footnote)
            if domain.builder.name == "singlehtml" or note.get("docname") == renderer.docname
        )
        last_footnote = max(map(_get_footnote_number, footnotes), default=0)
        texts = _SummaryTexts(domain, renderer, self.document, excerpts, last_footnote)
        drawn = super().draw(replace(renderer, draw_summary=texts.make_text), answer, placed, level)
        if any(isinstance(node, (nodes.math, nodes.math_block)) for part in drawn for node in part.findall()):
            # Sphinx adds the script that draws formulas only to pages with this mark.
            self.env.domains.math_domain.data["has_equations"][self.env.current_document.docname] = True
        return drawn


@dataclass
class _SummaryTexts:
    """Source of the texts for one view of summaries.

    :param page: doctree of the page that shows them.
    :param excerpts: the texts by key of the enhancement.
    :param footnotes: number of the last footnote on the page so far.
    :param count: number of excerpts that were copied so far.
    """

    domain: EnhancementDomain
    renderer: Renderer
    page: nodes.document
    excerpts: dict[str, Excerpt]
    footnotes: int
    count: int = 0

    def make_text(self, key: str, level: int) -> nodes.container:
        """Return a copy of the summary of an enhancement, to stand below a heading of a level."""
        entry = self.domain.collection.entries[key]
        excerpt = self.excerpts.get(key)
        if excerpt is None:
            summary = entry.enhancement.summary
            paragraph = nodes.paragraph("", summary or _("No summary."), classes=[] if summary else ["enh-empty"])
            return nodes.container("", paragraph, classes=["enh-summary-text"])
        self.count += 1
        body = excerpt.make_copy(f"{self.renderer.anchor}-{self.count}-", self.footnotes, level)
        body["classes"].append("enh-summary-text")
        self.footnotes += excerpt.footnotes
        body[_SOURCE] = entry.document
        if next(body.findall(is_needs_node), None) is not None:
            self.domain.needs.enable_drawing(self.domain.env.current_document.docname)
        for node in body.findall(addnodes.pending_xref):
            node.setdefault("refdoc", entry.document)
            node[_SOURCE] = entry.document
        for part in body.findall():
            part.document = self.page
            if isinstance(part, (nodes.footnote, nodes.footnote_reference)):
                part["docname"] = self.renderer.docname  # LaTeX tells footnotes apart by document and number
            if self.domain.builder.name == "gettext" and isinstance(part, nodes.Element):
                part["translatable"] = False  # Its own page has it translated.
        return body


def _get_footnote_number(footnote: nodes.footnote) -> int:
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
            return  # It has a single page.
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
                    link.replace_self(link.children)  # It is checked on its own page.
                elif link.get("refid") not in local:
                    _relocate_link(domain.builder, link, source, here)


def _relocate_link(builder: Builder, link: nodes.reference, source: str, here: str) -> None:
    """Adjust the address of a link that was copied from one document to another."""
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


class _SummaryReader:
    """Reader of the summaries of the enhancements in one doctree.

    :param headings: normalized titles of sections with summaries, in the order of preference.
    :param language: language of code blocks that name none.
    """

    def __init__(self, doctree: nodes.document, headings: Sequence[str], language: str) -> None:
        self._doctree = doctree
        self._headings = headings
        self._language = language
        self._has_languages = False

    def read_summary(self, anchor: str) -> tuple[Excerpt, Excerpt] | None:
        """Return the first paragraph and the whole of a summary; ``None`` if the enhancement has none.

        :param anchor: id of the enhancement; empty for the document as a whole.
        """
        blocks = self._find_blocks(anchor)
        if not blocks:
            return None
        visible = [block for block in blocks if is_visible(block)]
        first_paragraph, whole = _find_first_paragraph(visible) or visible[:1], self._copy_blocks(blocks)
        return (whole if first_paragraph == blocks else self._copy_blocks(first_paragraph)), whole

    def _find_blocks(self, anchor: str) -> list[nodes.Node]:
        """Return the blocks of the summary of an enhancement; none if it has no such section.

        The whole text of a directive without headings is its summary.
        """
        container = self._contents.get(anchor) if anchor else self._doctree
        if container is None:
            return []
        children = container.children
        candidates: Iterator[list[nodes.Node]] = (
            blocks for heading in self._headings for blocks in _iter_sections(container, heading)
        )
        if anchor and not any(isinstance(child, nodes.section) or is_heading(child) for child in children):
            whole_text = [child for child in children if not isinstance(child, EnhancementView)]
            candidates = chain(candidates, (whole_text,))
        return next((blocks for blocks in candidates if any(map(is_visible, blocks))), [])

    @cached_property
    def _contents(self) -> dict[str, nodes.Element]:
        """Contents of the directives for proposals in the document, by anchor."""
        return {
            name: cast("nodes.Element", signature.parent.children[-1])
            for signature in self._doctree.findall(addnodes.desc_signature)
            for name in signature["ids"]
        }

    def _copy_blocks(self, blocks: Sequence[nodes.Node]) -> Excerpt:
        if not self._has_languages and any(code for block in blocks for code in block.findall(nodes.literal_block)):
            self._set_languages()
        return ExcerptCopier(self._doctree.ids).copy_blocks(blocks)

    def _set_languages(self) -> None:
        """Set the language of each code block, which otherwise depends on the page around it."""
        self._has_languages = True
        language, force = self._language, False
        for node in self._doctree.findall(nodes.Element):
            if isinstance(node, addnodes.highlightlang):
                language, force = node["lang"], node["force"]
            elif isinstance(node, nodes.literal_block) and "language" not in node:
                node["language"], node["force"] = language, force


def _find_first_paragraph(blocks: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return the first paragraph among blocks and in their sections, with a list or the like that continues it."""
    for n, block in enumerate(blocks):
        if isinstance(block, nodes.paragraph):
            rest = blocks[n + 1 : n + 2] if block.astext().rstrip().endswith(":") else ()
            return [block, *(following for following in rest if isinstance(following, _CONTINUATIONS))]
        if isinstance(block, nodes.section):
            paragraph = _find_first_paragraph([child for child in block.children if is_visible(child)])
            if paragraph:
                return paragraph
    return []


def _iter_sections(container: nodes.Element, heading: str) -> Iterator[list[nodes.Node]]:
    """Yield the blocks below each heading with a normalized title. MyST makes rubrics of headings in directives."""
    for n, child in enumerate(container.children):
        if isinstance(child, nodes.section):
            if child.children and _has_title(child.children[0], heading):
                yield child.children[1:]
            yield from _iter_sections(child, heading)
        elif is_heading(child) and _has_title(child, heading):
            level = child["level"]
            following = container.children[n + 1 :]
            ends = (k for k, node in enumerate(following) if is_heading(node) and node["level"] <= level)
            yield following[: next(ends, len(following))]


def _has_title(node: nodes.Node, heading: str) -> bool:
    """Return True if a title is a normalized heading, as shown or, before its translation, in the source."""
    source = node.rawsource if isinstance(node, nodes.Element) else ""
    return heading in (normalize_term(node.astext()), normalize_term(source))
