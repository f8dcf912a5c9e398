"""The summary of a proposal as its document has it: where it is in the doctree, and what it depends on."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes

from ...core.config.profile import normalize_term
from ..drawing.nodes import FACT, EnhancementView
from .excerpts import Copying, Passage, is_heading, is_of_needs, shows
from .links import references_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GOES_ON = (
    nodes.bullet_list,
    nodes.definition_list,
    nodes.enumerated_list,
    nodes.literal_block,
    nodes.math_block,
    nodes.table,
)
"""What the last sentence of a paragraph may go on with, behind a colon."""


class Trace(NamedTuple):
    """What is kept of a summary: whatever the pages that show it depend on.

    :param digest: of its text with its markup.
    :param mentions: the targets of references to proposals in it.
    :param references: where other links lead that may mean a proposal.
    :param facts: the places of facts in it among the views of the document.
    :param needs: whether sphinx-needs draws something of it.
    """

    digest: str
    mentions: tuple[str, ...]
    references: tuple[str, ...]
    facts: tuple[int, ...]
    needs: bool


class Excerpt(NamedTuple):
    """A summary, in full or its first paragraph.

    :param trace: what is kept of it.
    :param passage: what can stand on another page.
    """

    trace: Trace
    passage: Passage


class Passages:
    """The summaries of one document.

    :param docname: its name.
    :param headings: those of summaries, folded, in the order of preference.
    :param language: of code that says none.
    """

    def __init__(self, doctree: nodes.document, docname: str, headings: Sequence[str], language: str) -> None:
        self._doctree = doctree
        self._docname = docname
        self._headings = headings
        self._language = language
        self._contents: dict[str, addnodes.desc_content] | None = None
        self._footnotes: dict[str, nodes.footnote] | None = None
        self._languages_set = False

    def blocks(self, anchor: str) -> list[nodes.Node]:
        """The blocks of a proposal's summary; none where it has no such section.

        A proposal by the directive whose text has no headings at all is its own summary.

        :param anchor: the id of the proposal, empty for the document as a whole.
        """
        within: nodes.Element | None = self._doctree if not anchor else self._content(anchor)
        if within is None:
            return []
        for heading in self._headings:
            for found in _headed(within, heading):
                if any(map(shows, found)):
                    return found
        if anchor and not any(isinstance(child, nodes.section) or is_heading(child) for child in within.children):
            found = [child for child in within.children if not isinstance(child, EnhancementView)]
            return found if any(map(shows, found)) else []
        return []

    def _content(self, anchor: str) -> addnodes.desc_content | None:
        if self._contents is None:
            self._contents = {
                name: cast("addnodes.desc_content", signature.parent.children[-1])
                for signature in self._doctree.findall(addnodes.desc_signature)
                for name in signature["ids"]
            }
        return self._contents.get(anchor)

    def footnote(self, name: str) -> nodes.footnote | None:
        """A footnote by its id, wherever in the document it stands."""
        if self._footnotes is None:
            self._footnotes = {name: note for note in self._doctree.findall(nodes.footnote) for name in note["ids"]}
        return self._footnotes.get(name)

    def texts(self, anchor: str) -> tuple[Excerpt, Excerpt] | None:
        """The first paragraph and the whole of a summary; ``None`` without a text.

        :param anchor: the id of the proposal, empty for the document as a whole.
        """
        blocks = self.blocks(anchor)
        if not blocks:
            return None
        start, whole = first(blocks), self._text(blocks)
        return (whole if start == blocks else self._text(start)), whole

    def _text(self, blocks: Sequence[nodes.Node]) -> Excerpt:
        if any(code for block in blocks for code in block.findall(nodes.literal_block)):
            self._set_languages()
        passage = Copying(self.footnote).copied(blocks)
        return Excerpt(_trace(passage, self._docname), passage)

    def _set_languages(self) -> None:
        """Let code say in which language it is, which otherwise the page around it tells."""
        if self._languages_set:
            return
        self._languages_set = True
        language, force = self._language, False
        for node in self._doctree.findall(nodes.Element):
            if isinstance(node, addnodes.highlightlang):
                language, force = node["lang"], node["force"]
            elif isinstance(node, nodes.literal_block) and "language" not in node:
                node["language"], node["force"] = language, force


def first(blocks: Sequence[nodes.Node]) -> list[nodes.Node]:
    """The first paragraph, with the list or the like in which its last sentence goes on; else the first block."""
    shown = [block for block in blocks if shows(block)]
    return _paragraph(shown) or shown[:1]


def _paragraph(blocks: Sequence[nodes.Node]) -> list[nodes.Node]:
    for n, block in enumerate(blocks):
        if isinstance(block, nodes.paragraph):
            rest = blocks[n + 1 : n + 2] if block.astext().rstrip().endswith(":") else ()
            return [block, *(following for following in rest if isinstance(following, _GOES_ON))]
        if isinstance(block, nodes.section):
            found = _paragraph([child for child in block.children if shows(child)])
            if found:
                return found
    return []


def _trace(passage: Passage, docname: str) -> Trace:
    mentions = [
        str(node["reftarget"]) for node in passage.body.findall(addnodes.pending_xref) if node.get("refdomain") == "enh"
    ]
    facts = [node[FACT] for node in passage.body.findall(nodes.inline) if FACT in node]
    digest = blake2b(passage.body.pformat().encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    needs = next(passage.body.findall(is_of_needs), None) is not None
    references = references_in(passage.body, docname)
    return Trace(digest, tuple(dict.fromkeys(mentions)), references, tuple(facts), needs)


def _headed(within: nodes.Element, heading: str) -> Iterator[list[nodes.Node]]:
    """What stands under each heading with a name. MyST makes rubrics of headings in directives."""
    for n, child in enumerate(within.children):
        if isinstance(child, nodes.section):
            if child.children and normalize_term(child.children[0].astext()) == heading:
                yield child.children[1:]
            yield from _headed(child, heading)
        elif is_heading(child) and normalize_term(child.astext()) == heading:
            level = child["level"]
            behind = within.children[n + 1 :]
            ends = (k for k, later in enumerate(behind) if is_heading(later) and later["level"] <= level)
            yield behind[: next(ends, len(behind))]
