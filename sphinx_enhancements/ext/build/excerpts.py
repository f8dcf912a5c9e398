"""A text of one document on another page: copies of standard nodes that can stand there.

Ids are numbered anew, footnotes travel with the text that refers to them, headings become rubrics;
what only its own page can show is left out.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeGuard, TypeVar, cast

from docutils import nodes
from sphinx import addnodes

from ...core.reading.outline import COMMENT
from ..drawing.nodes import EnhancementView
from ..messages import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_Node = TypeVar("_Node", bound=nodes.Node)

_SILENT = (
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
"""What shows nothing where it stands, or is shown elsewhere."""

_LOCAL = "*"
"""What ids start with that are numbered anew: no id of a document does."""

_DEPTH = "enh-depth"
"""Attribute of a heading: how far it is below that of its summary."""

_LEFT_OUT = ["enh-empty", "enh-left-out"]
"""The classes of the line in place of what is left out."""

_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_BOX = re.compile(r'<input class="task-list-item-checkbox"[^<>]*>')
_PICTURE = re.compile(r"<img\b[^<>]*\balt=([\"'])([^<>\"']*)\1[^<>]*>", re.IGNORECASE)
_LINE = re.compile(r"<(?:br|div|h[1-6]|li|p|td|th)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*(?:>|$)")
_SCRIPT = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_IGNORED = dict.fromkeys((*range(0x21), 0x7F))
"""What browsers leave out of addresses, or of their start."""


class Passage(NamedTuple):
    """A summary that can stand on another page.

    :param body: its blocks, and behind them its footnotes, numbered from 1.
    :param footnotes: how many these are.
    :param lost: what is left out, in words, each with its node.
    """

    body: nodes.container
    footnotes: int
    lost: dict[str, nodes.Node]

    def placed(self, prefix: str, footnotes: int, level: int) -> nodes.container:
        """A copy for one place.

        :param prefix: what its ids start with, unique among what they may meet.
        :param footnotes: how many stand before it on the page.
        :param level: of the heading above it.
        """
        body = self.body.deepcopy()
        for node in body.findall(nodes.Element):
            node["ids"] = [name.replace(_LOCAL, prefix) for name in node["ids"]]
            if str(node.get("refid", "")).startswith(_LOCAL):
                node["refid"] = node["refid"].replace(_LOCAL, prefix)
            if isinstance(node, nodes.footnote):
                node["backrefs"] = [name.replace(_LOCAL, prefix) for name in node["backrefs"]]
                _set_text(cast("nodes.label", node.children[0]), int(node.children[0].astext()) + footnotes)
            elif isinstance(node, nodes.footnote_reference):
                _set_text(node, int(node.astext()) + footnotes)
            elif isinstance(node, nodes.rubric) and _DEPTH in node:
                node["heading-level"] = min(level + node.attributes.pop(_DEPTH), 6)
        return body


def _alone(node: _Node) -> _Node:
    """A copy that knows nothing of its document: that would be kept as long as the copy is, and is emptied before."""
    copy = node.deepcopy()
    for part in copy.findall():
        part.document = None  # type: ignore[assignment]
    return copy


def _set_text(node: nodes.TextElement, number: int) -> None:
    node.children = []
    node += nodes.Text(str(number))


def is_heading(node: nodes.Node) -> TypeGuard[nodes.rubric]:
    """Whether a node is what MyST makes of a heading in a directive."""
    return isinstance(node, nodes.rubric) and "level" in node


def is_of_needs(node: nodes.Node) -> bool:
    """Whether sphinx-needs draws a node, by what it knows when all is read."""
    return type(node).__module__.startswith("sphinx_needs.")


def shows(node: nodes.Node) -> bool:
    """Whether there is something to see of a block."""
    if isinstance(node, nodes.raw):
        return "html" in node["format"].split() and bool(_words(node.astext()).strip())
    if isinstance(node, nodes.section):
        return any(map(shows, node.children[1:]))
    if isinstance(node, (*_SILENT, nodes.title, nodes.transition, nodes.target)) or is_heading(node):
        return False
    return bool(node.astext().strip()) or next(node.findall(nodes.image), None) is not None


class Copying:
    """One text on its way to another page.

    :param footnote: a footnote of the document by its id.
    """

    def __init__(self, footnote: Callable[[str], nodes.footnote | None]) -> None:
        self._footnote = footnote
        self._notes: dict[str, nodes.footnote] = {}
        self._lost: dict[str, nodes.Node] = {}

    def copied(self, blocks: Iterable[nodes.Node]) -> Passage:
        """Copy blocks; once for each object."""
        body = nodes.container("", *map(_alone, blocks))
        self._tidy(body, 1)
        notes = 0
        while notes < len(self._notes):  # a footnote may refer to another
            note = list(self._notes.values())[notes]
            self._tidy(note, 1)
            body += note
            notes += 1
        marks = [node for node in body.findall(nodes.paragraph) if node["classes"] == _LEFT_OUT]
        for before, mark in pairwise(marks):
            if mark.previous_sibling() is before:  # one line for both
                before.parent.remove(before)
        self._number_ids(body)
        return Passage(body, notes, self._lost)

    def _tidy(self, parent: nodes.Element, depth: int) -> None:
        children = [kept for child in parent.children for kept in self._kept(child, depth)]
        parent.children = []
        parent += children

    def _kept(self, node: nodes.Node, depth: int) -> list[nodes.Node]:
        """What takes the place of a node.

        :param depth: of a heading here below that of the summary.
        """
        if not isinstance(node, nodes.Element):
            return [node]
        if isinstance(node, _SILENT):
            return []
        if isinstance(node, nodes.raw):
            return self._text_of(node)
        if foreign := _foreign(node):
            self._lost.setdefault(foreign, node)
            return [nodes.paragraph("", _("Left out here: see the proposal."), classes=list(_LEFT_OUT))]
        if isinstance(node, nodes.footnote_reference):
            return self._reference(node)
        if isinstance(node, nodes.section):
            title, blocks = cast("nodes.title", node.children[0]), node.children[1:]
            self._tidy(title, depth)
            heading = nodes.rubric("", "", *title.children, ids=node["ids"])
            heading[_DEPTH] = depth
            return [heading, *(kept for block in blocks for kept in self._kept(block, depth + 1))]
        self._tidy(node, depth)
        if isinstance(node, nodes.reference) and _SCRIPT.match(node.get("refuri", "").translate(_IGNORED)):
            self._lost.setdefault("a link that runs a script; where summaries are collected, it is no link", node)
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

    def _text_of(self, node: nodes.raw) -> list[nodes.Node]:
        """The words of raw HTML. What may be in it is for its own page to decide: here it could break the rest."""
        if "html" not in node["format"].split():
            return []
        words = _words(node.astext())
        if "<" in COMMENT.sub("", node.astext()) and "task-list-item-checkbox" not in node.astext():
            self._lost.setdefault("raw HTML; where summaries are collected, its words alone are shown", node)
        if isinstance(node.parent, nodes.TextElement):
            return [nodes.Text(words)] if words else []
        if not words.strip():
            return []
        if "<pre" in node.astext().lower():
            return [nodes.literal_block(words, words, language="none")]
        words = " ".join(words.split())
        return [nodes.paragraph(words, words)]

    def _reference(self, node: nodes.footnote_reference) -> list[nodes.Node]:
        name = node.get("refid", "")
        note = self._notes.get(name)
        if note is None:
            found = self._footnote(name)
            if found is None:
                return [nodes.Text(f"[{node.astext()}]")]
            note = self._notes[name] = _alone(found)
            label = nodes.label("", str(len(self._notes)))
            note.children = [label, *(child for child in note.children if not isinstance(child, nodes.label))]
            label.parent = note
            note["ids"], note["backrefs"] = [name], []
        _set_text(node, int(note.children[0].astext()))
        return [node]

    def _number_ids(self, body: nodes.container) -> None:
        """Number ids in their order, so that they say nothing of the rest of the document."""
        names: dict[str, str] = {}
        for node in body.findall(nodes.Element):
            if node["ids"]:
                first_id = f"{_LOCAL}{len(names) + 1}"
                names |= dict.fromkeys(node["ids"], first_id)
                node["ids"] = [first_id]
            node["names"], node["dupnames"] = [], []
        for node in body.findall(nodes.Element):
            if node.get("refid") in names:
                node["refid"] = names[node["refid"]]
        for note in self._notes.values():
            note["backrefs"] = [
                node["ids"][0]
                for node in body.findall(nodes.footnote_reference)
                if node["refid"] == note["ids"][0] and node["ids"]
            ]


def _foreign(node: nodes.Element) -> str:
    """What a node is that only its own page can show; empty for others."""
    if isinstance(node, EnhancementView):
        what = "a view of proposals"
    elif isinstance(node, addnodes.desc) and node.get("domain") == "enh":
        what = "another proposal"
    elif is_of_needs(node) and not isinstance(node, nodes.Inline):
        what = "what sphinx-needs draws"
    else:
        return ""
    return f"{what}; where summaries are collected, it is left out"


def _words(html: str) -> str:
    """The words of HTML: blanks where it has lines, check boxes as people write them, pictures by their words."""
    text = _HIDDEN.sub("", COMMENT.sub("", html))
    text = _BOX.sub(lambda found: "[x] " if "checked=" in found[0] else "[ ] ", text)
    return unescape(_TAG.sub("", _LINE.sub(" ", _PICTURE.sub(r"\2", text))))
