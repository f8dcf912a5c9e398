"""Summaries of enhancements in a doctree, copied as excerpts, with what they depend on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple, cast

from docutils import nodes
from sphinx import addnodes

from ...core.config.profile import normalize_term
from ..drawing.nodes import FACT, EnhancementView
from .excerpts import Excerpt, ExcerptCopier, is_heading, is_needs_node, is_visible
from .links import find_reference_targets

_CONTINUATIONS = (
    nodes.bullet_list,
    nodes.definition_list,
    nodes.enumerated_list,
    nodes.literal_block,
    nodes.math_block,
    nodes.table,
)
"""Types of nodes that may continue a paragraph that ends with a colon."""


class Dependencies(NamedTuple):
    """Inputs on which the look of a summary on other pages depends.

    :param digest: digest of its text with its markup.
    :param mentions: targets of the ``enh`` roles in it.
    :param references: targets of its other links, which may be enhancements.
    :param facts: indexes of the facts in it, among the views of the document.
    :param needs: True if sphinx-needs draws a part of it.
    """

    digest: str
    mentions: tuple[str, ...]
    references: tuple[str, ...]
    facts: tuple[int, ...]
    needs: bool


class SummaryReader:
    """Reads the summaries of the enhancements in one doctree.

    :param headings: normalized titles of sections with summaries, in the order of preference.
    :param language: language of code blocks that name none.
    """

    def __init__(self, doctree: nodes.document, docname: str, headings: Sequence[str], language: str) -> None:
        self._doctree = doctree
        self._docname = docname
        self._headings = headings
        self._language = language
        self._contents: dict[str, addnodes.desc_content] | None = None
        self._footnotes: dict[str, nodes.footnote] | None = None
        self._languages_set = False

    def _find_blocks(self, anchor: str) -> list[nodes.Node]:
        """Return the blocks of the summary of an enhancement; none if it has no such section.

        The whole text of a directive without headings is its summary.
        """
        container: nodes.Element | None = self._doctree if not anchor else self._get_content(anchor)
        if container is None:
            return []
        for heading in self._headings:
            for blocks in _iter_sections(container, heading):
                if any(map(is_visible, blocks)):
                    return blocks
        if anchor and not any(isinstance(child, nodes.section) or is_heading(child) for child in container.children):
            blocks = [child for child in container.children if not isinstance(child, EnhancementView)]
            return blocks if any(map(is_visible, blocks)) else []
        return []

    def _get_content(self, anchor: str) -> addnodes.desc_content | None:
        if self._contents is None:
            self._contents = {
                name: cast("addnodes.desc_content", signature.parent.children[-1])
                for signature in self._doctree.findall(addnodes.desc_signature)
                for name in signature["ids"]
            }
        return self._contents.get(anchor)

    def find_footnote(self, name: str) -> nodes.footnote | None:
        """Return the footnote of the document with an id, or None."""
        if self._footnotes is None:
            self._footnotes = {
                name: footnote for footnote in self._doctree.findall(nodes.footnote) for name in footnote["ids"]
            }
        return self._footnotes.get(name)

    def read(self, anchor: str) -> tuple[Excerpt, Excerpt] | None:
        """Return the first paragraph and the whole of a summary; ``None`` if the enhancement has none.

        :param anchor: id of the enhancement; empty for the document as a whole.
        """
        blocks = self._find_blocks(anchor)
        if not blocks:
            return None
        first_paragraph, whole = find_first_paragraph(blocks), self._copy(blocks)
        return (whole if first_paragraph == blocks else self._copy(first_paragraph)), whole

    def _copy(self, blocks: Sequence[nodes.Node]) -> Excerpt:
        if any(code for block in blocks for code in block.findall(nodes.literal_block)):
            self._set_languages()
        return ExcerptCopier(self.find_footnote).copy(blocks)

    def _set_languages(self) -> None:
        """Set the language of each code block, which otherwise depends on the page around it."""
        if self._languages_set:
            return
        self._languages_set = True
        language, force = self._language, False
        for node in self._doctree.findall(nodes.Element):
            if isinstance(node, addnodes.highlightlang):
                language, force = node["lang"], node["force"]
            elif isinstance(node, nodes.literal_block) and "language" not in node:
                node["language"], node["force"] = language, force


def find_first_paragraph(blocks: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return the first paragraph, with a list or the like that continues it; else the first visible block."""
    visible = [block for block in blocks if is_visible(block)]
    return _find_paragraph(visible) or visible[:1]


def _find_paragraph(blocks: Sequence[nodes.Node]) -> list[nodes.Node]:
    for n, block in enumerate(blocks):
        if isinstance(block, nodes.paragraph):
            rest = blocks[n + 1 : n + 2] if block.astext().rstrip().endswith(":") else ()
            return [block, *(following for following in rest if isinstance(following, _CONTINUATIONS))]
        if isinstance(block, nodes.section):
            paragraph = _find_paragraph([child for child in block.children if is_visible(child)])
            if paragraph:
                return paragraph
    return []


def find_dependencies(excerpt: Excerpt, docname: str) -> Dependencies:
    """Return the inputs on which the look of an excerpt depends.

    :param docname: document from which it was copied.
    """
    mentions = [
        str(node["reftarget"]) for node in excerpt.body.findall(addnodes.pending_xref) if node.get("refdomain") == "enh"
    ]
    facts = [node[FACT] for node in excerpt.body.findall(nodes.inline) if FACT in node]
    digest = blake2b(excerpt.body.pformat().encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    needs = next(excerpt.body.findall(is_needs_node), None) is not None
    references = find_reference_targets(excerpt.body, docname)
    return Dependencies(digest, tuple(dict.fromkeys(mentions)), references, tuple(facts), needs)


def _iter_sections(container: nodes.Element, heading: str) -> Iterator[list[nodes.Node]]:
    """Yield the blocks below each heading with a normalized title. MyST makes rubrics of headings in directives."""
    for n, child in enumerate(container.children):
        if isinstance(child, nodes.section):
            if child.children and normalize_term(child.children[0].astext()) == heading:
                yield child.children[1:]
            yield from _iter_sections(child, heading)
        elif is_heading(child) and normalize_term(child.astext()) == heading:
            level = child["level"]
            following = container.children[n + 1 :]
            ends = (k for k, node in enumerate(following) if is_heading(node) and node["level"] <= level)
            yield following[: next(ends, len(following))]
