"""What draws the smallest parts of every view, for one document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import NoUri

from ...core.views import Cell, Item, ItemKind
from ...core.views.cells import NO_KNOWN_RELEASE
from ..links import Location, reference_to
from ..messages import _, milestone_label, note_label, status_label

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sphinx.builders import Builder


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws items as nodes of one document.

    :param docname: the document whose links these are.
    :param anchor: unique in the whole project: what the ids of this view start with.
    :param locate: where an item leads.
    :param pictures: where pictures and what was computed for them are kept between builds.
    """

    builder: Builder
    docname: str
    anchor: str
    locate: Callable[[Item], Location | None]
    pictures: Path

    def cell(self, cell: Cell) -> list[nodes.Node]:
        """Items in one line, with commas between them; badges and meters need none."""
        drawn: list[nodes.Node] = []
        for n, item in enumerate(cell):
            if n:
                drawn.append(nodes.Text(" " if item.kind is ItemKind.STATUS else ", "))
            drawn.append(self.item(item))
            if item.note:
                drawn.append(nodes.inline("", f" ({note_label(item.note)})", classes=["enh-note"]))
        return drawn

    def item(self, item: Item) -> nodes.Node:
        """One item."""
        match item.kind:
            case ItemKind.ENHANCEMENT | ItemKind.RELEASE | ItemKind.DOCUMENT | ItemKind.LOCAL | ItemKind.QUESTION:
                return self._reference(item)
            case ItemKind.ADDRESS:
                return nodes.reference("", item.text, refuri=item.target or "")
            case ItemKind.STATUS:
                word = status_label(item.text)
                return nodes.inline(
                    "", word, classes=["enh-badge", "enh-status", f"enh-status-{item.target or 'none'}"]
                )
            case ItemKind.STAGE:
                word = status_label(item.text)
                stage = nodes.make_id(item.target or "none")
                return nodes.inline("", word, classes=["enh-badge", "enh-stage", f"enh-stage-{stage}"])
            case ItemKind.STRUCK:
                struck = nodes.inline("", "", nodes.inline("", milestone_label(item.text), classes=["enh-struck"]))
                struck += nodes.Text(_(" (struck out)"))
                return struck
            case ItemKind.METER:
                # Steps of five per cent: a style sheet cannot read the number.
                step = 5 * round(int(item.target or 0) / 5)
                return nodes.inline("", item.text, classes=["enh-meter", f"enh-meter-{step}"])
            case ItemKind.CODE:
                return nodes.literal("", item.text)
            case ItemKind.TEXT if item.note and item.note.endswith(NO_KNOWN_RELEASE):
                return nodes.Text(milestone_label(item.text))
        return nodes.Text(item.text)

    def _reference(self, item: Item) -> nodes.Node:
        """A link to where an item leads; its text where that is nowhere, or not in what the builder makes."""
        text = nodes.Text(item.text)
        if item.kind is ItemKind.RELEASE and item.text != item.target:
            text = nodes.Text(milestone_label(item.text))
        location = self.locate(item)
        if location is None:
            return text
        try:
            return reference_to(self.builder, self.docname, location, text)
        except NoUri:
            return text


def filled(words: str, **parts: nodes.Node | list[nodes.Node] | None) -> list[nodes.Node]:
    """A sentence with nodes in its places, ``%(name)s``, in whatever order the language has them."""
    made: list[nodes.Node] = []
    for n, piece in enumerate(re.split(r"%\(([a-z]+)\)s", words)):
        part = parts.get(piece) if n % 2 else nodes.Text(piece)
        for node in part if isinstance(part, list) else [part]:
            if node is not None and node.astext():
                # A translation may name a part twice.
                made.append(node.deepcopy() if any(node is other for other in made) else node)
    return made


def heading(text: str, level: int) -> nodes.Node:
    """A heading that is none of the document's sections."""
    rubric = nodes.rubric("", text)
    rubric["heading-level"] = min(level, 6)
    return rubric
