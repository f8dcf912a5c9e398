"""Excerpts: copies of nodes of one document that can stand on another page.

Ids are renumbered, footnotes are copied with the text that refers to them, headings become rubrics, and nodes that
only their own page can show are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape
from itertools import pairwise
from typing import NamedTuple, TypeGuard, TypeVar, cast

from docutils import nodes
from sphinx import addnodes

from ...core.project.project import compute_digest
from ...core.reading.outline import COMMENT
from ..messages import _
from .links import find_reference_targets
from .placed_views import FACT, EnhancementView

_Node = TypeVar("_Node", bound=nodes.Node)

_INVISIBLE_NODES = (  # types of nodes that show nothing, or that Sphinx shows elsewhere
    addnodes.highlightlang,
    addnodes.index,
    nodes.meta,
    addnodes.toctree,
    nodes.comment,
    nodes.footnote,
    nodes.pending,
    nodes.substitution_definition,
    nodes.system_message,
)
_ID_PREFIX = "*"  # start of renumbered ids; no id of a document has it
_DEPTH = "enh-depth"  # attribute of a heading: the number of levels below the heading of the summary
_OMISSION_CLASSES = ["enh-empty", "enh-left-out"]  # classes of the line in the place of an omitted node
_HIDDEN_HTML = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_CHECKBOX = re.compile(r'<input class="task-list-item-checkbox"[^<>]*>')
_IMAGE = re.compile(r"<img\b[^<>]*\balt=([\"'])([^<>\"']*)\1[^<>]*>", re.IGNORECASE)
_LINE_START = re.compile(r"<(?:br|div|h[1-6]|li|p|td|th)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*(?:>|$)")
_SCRIPT_ADDRESS = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_IGNORED_CHARACTERS = dict.fromkeys((*range(0x21), 0x7F))
"""Characters that browsers remove from addresses, or from their start."""


class SummaryDependencies(NamedTuple):
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


class Excerpt(NamedTuple):
    """Blocks that can stand on another page.

    :param body: the blocks, followed by their footnotes, numbered from 1.
    :param footnotes: number of the footnotes.
    :param omissions: description of each kind of omitted content, with the first node of that kind.
    """

    body: nodes.container
    footnotes: int
    omissions: dict[str, nodes.Node]

    def make_copy(self, prefix: str, footnotes: int, level: int) -> nodes.container:
        """Return a copy of the body for one position on a page.

        :param prefix: start of the ids, unique on the page.
        :param footnotes: number of earlier footnotes on the page.
        :param level: level of the heading above the copy.
        """
        body = self.body.deepcopy()
        for node in body.findall(nodes.Element):
            node["ids"] = [name.replace(_ID_PREFIX, prefix) for name in node["ids"]]
            if str(node.get("refid", "")).startswith(_ID_PREFIX):
                node["refid"] = node["refid"].replace(_ID_PREFIX, prefix)
            if isinstance(node, nodes.footnote):
                node["backrefs"] = [name.replace(_ID_PREFIX, prefix) for name in node["backrefs"]]
                _set_footnote_number(cast("nodes.label", node.children[0]), int(node.children[0].astext()) + footnotes)
            elif isinstance(node, nodes.footnote_reference):
                _set_footnote_number(node, int(node.astext()) + footnotes)
            elif isinstance(node, nodes.rubric) and _DEPTH in node:
                node["heading-level"] = min(level + node.attributes.pop(_DEPTH), 6)
        return body

    def find_dependencies(self, docname: str) -> SummaryDependencies:
        """Return the inputs on which the look of the excerpt depends, given the document of its text."""
        references = self.body.findall(addnodes.pending_xref)
        mentions = [str(node["reftarget"]) for node in references if node.get("refdomain") == "enh"]
        return SummaryDependencies(
            compute_digest(self.body.pformat()),
            tuple(dict.fromkeys(mentions)),
            find_reference_targets(self.body, docname),
            tuple(node[FACT] for node in self.body.findall(nodes.inline) if FACT in node),
            next(self.body.findall(is_needs_node), None) is not None,
        )


def _copy_without_document(node: _Node) -> _Node:
    """Return a copy without a reference to its document, which would keep all of the document in memory."""
    copy = node.deepcopy()
    for part in copy.findall():
        part.document = None  # type: ignore[assignment]
    return copy


def _set_footnote_number(node: nodes.TextElement, number: int) -> None:
    node.children = []
    node += nodes.Text(str(number))


def is_heading(node: nodes.Node) -> TypeGuard[nodes.rubric]:
    """Return True for a rubric that MyST makes of a heading in a directive."""
    return isinstance(node, nodes.rubric) and "level" in node


def is_needs_node(node: nodes.Node) -> bool:
    """Return True for a node that sphinx-needs replaces when all documents are read."""
    return type(node).__module__.startswith("sphinx_needs.")


def is_visible(node: nodes.Node) -> bool:
    """Return True if a block shows anything."""
    if isinstance(node, nodes.raw):
        return "html" in node["format"].split() and bool(_extract_text(node.astext()).strip())
    if isinstance(node, nodes.section):
        return any(map(is_visible, node.children[1:]))
    if isinstance(node, (*_INVISIBLE_NODES, nodes.title, nodes.transition, nodes.target)) or is_heading(node):
        return False
    return bool(node.astext().strip()) or next(node.findall(nodes.image), None) is not None


class ExcerptCopier:
    """Copies blocks of a document into one excerpt."""

    def __init__(self, elements: Mapping[str, nodes.Element]) -> None:
        self._elements = elements
        self._footnotes: dict[str, nodes.footnote] = {}
        self._omissions: dict[str, nodes.Node] = {}

    def copy_blocks(self, blocks: Iterable[nodes.Node]) -> Excerpt:
        """Copy blocks with the footnotes to which they refer; may be called once."""
        body = nodes.container("", *map(_copy_without_document, blocks))
        self._convert_children(body, 1)
        count = 0
        while count < len(self._footnotes):  # A footnote may refer to another one.
            footnote = list(self._footnotes.values())[count]
            self._convert_children(footnote, 1)
            body += footnote
            count += 1
        omissions = [node for node in body.findall(nodes.paragraph) if node["classes"] == _OMISSION_CLASSES]
        for first, second in pairwise(omissions):
            if second.previous_sibling() is first:  # One line replaces both.
                first.parent.remove(first)
        self._renumber_ids(body)
        return Excerpt(body, count, self._omissions)

    def _convert_children(self, parent: nodes.Element, depth: int) -> None:
        children = [node for child in parent.children for node in self._convert_node(child, depth)]
        parent.children = []
        parent += children

    def _convert_node(self, node: nodes.Node, depth: int) -> list[nodes.Node]:
        """Return the nodes that replace a node.

        :param depth: levels of a heading here below the heading of the summary.
        """
        if not isinstance(node, nodes.Element):
            return [node]
        if isinstance(node, _INVISIBLE_NODES):
            return []
        if isinstance(node, nodes.raw):
            return self._convert_raw(node)
        if omission := _describe_omission(node):
            self._omissions.setdefault(omission, node)
            return [nodes.paragraph("", _("Left out here: see the proposal."), classes=list(_OMISSION_CLASSES))]
        if isinstance(node, nodes.footnote_reference):
            return self._convert_footnote_reference(node)
        if isinstance(node, nodes.section):
            title, blocks = cast("nodes.title", node.children[0]), node.children[1:]
            self._convert_children(title, depth)
            heading = nodes.rubric("", "", *title.children, ids=node["ids"])
            heading[_DEPTH] = depth
            return [heading, *(node for block in blocks for node in self._convert_node(block, depth + 1))]
        self._convert_children(node, depth)
        return self._convert_parent(node, depth)

    def _convert_parent(self, node: nodes.Element, depth: int) -> list[nodes.Node]:
        """Return the nodes that replace an element whose children are already converted."""
        address = node.get("refuri", "").translate(_IGNORED_CHARACTERS)
        if isinstance(node, nodes.reference) and _SCRIPT_ADDRESS.match(address):
            self._omissions.setdefault("a link that runs a script; where summaries are collected, it is no link", node)
            return node.children
        if isinstance(node, (nodes.target, nodes.problematic)):
            return node.children
        if isinstance(node, (nodes.paragraph, nodes.compound)) and not node.children:
            return []
        if is_heading(node):
            node[_DEPTH] = depth
            del node["level"]
        elif isinstance(node, nodes.math_block):
            node["label"] = node["number"] = None
            node["ids"] = []
        return [node]

    def _convert_raw(self, node: nodes.raw) -> list[nodes.Node]:
        """Return the text of raw HTML; its markup could break another page."""
        if "html" not in node["format"].split():
            return []
        text = _extract_text(node.astext())
        if "<" in COMMENT.sub("", node.astext()) and "task-list-item-checkbox" not in node.astext():
            self._omissions.setdefault("raw HTML; where summaries are collected, its words alone are shown", node)
        if isinstance(node.parent, nodes.TextElement):
            return [nodes.Text(text)] if text else []
        if not text.strip():
            return []
        if "<pre" in node.astext().lower():
            return [nodes.literal_block(text, text, language="none")]
        text = " ".join(text.split())
        return [nodes.paragraph(text, text)]

    def _convert_footnote_reference(self, node: nodes.footnote_reference) -> list[nodes.Node]:
        name = node.get("refid", "")
        footnote = self._footnotes.get(name)
        if footnote is None:
            original = self._elements.get(name)
            if not isinstance(original, nodes.footnote):
                return [nodes.Text(f"[{node.astext()}]")]
            footnote = self._footnotes[name] = _copy_without_document(original)
            label = nodes.label("", str(len(self._footnotes)))
            footnote.children = [label, *(child for child in footnote.children if not isinstance(child, nodes.label))]
            label.parent = footnote
            footnote["ids"], footnote["backrefs"] = [name], []
        _set_footnote_number(node, int(footnote.children[0].astext()))
        return [node]

    def _renumber_ids(self, body: nodes.container) -> None:
        """Renumber ids in their order, so that they do not depend on the rest of the document."""
        new_ids: dict[str, str] = {}
        for node in body.findall(nodes.Element):
            if node["ids"]:
                first_id = f"{_ID_PREFIX}{len(new_ids) + 1}"
                new_ids |= dict.fromkeys(node["ids"], first_id)
                node["ids"] = [first_id]
            node["names"], node["dupnames"] = [], []
        for node in body.findall(nodes.Element):
            if node.get("refid") in new_ids:
                node["refid"] = new_ids[node["refid"]]
        for footnote in self._footnotes.values():
            footnote["backrefs"] = [
                node["ids"][0]
                for node in body.findall(nodes.footnote_reference)
                if node["refid"] == footnote["ids"][0] and node["ids"]
            ]


def _describe_omission(node: nodes.Element) -> str:
    """Return a description of a node that only its own page can show; empty for other nodes."""
    if isinstance(node, EnhancementView):
        description = "a view of proposals"
    elif isinstance(node, addnodes.desc) and node.get("domain") == "enh":
        description = "another proposal"
    elif is_needs_node(node) and not isinstance(node, nodes.Inline):
        description = "what sphinx-needs draws"
    else:
        return ""
    return f"{description}; where summaries are collected, it is left out"


def _extract_text(html: str) -> str:
    """Return the text of HTML, with blanks between lines, check boxes as ``[x]``, and images by their alt text."""
    text = _HIDDEN_HTML.sub("", COMMENT.sub("", html))
    text = _CHECKBOX.sub(lambda match: "[x] " if "checked=" in match[0] else "[ ] ", text)
    return unescape(_TAG.sub("", _LINE_START.sub(" ", _IMAGE.sub(r"\2", text))))
