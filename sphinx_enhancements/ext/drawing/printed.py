"""Bars as a file: Graphviz draws boxes and words at the places that they have been given.

It comes with pygraphviz, which the graphs need in any case, and writes what paper (PDF) and e-books (PNG) take, with
letters of any script. It knows no patterns: parts are told by their order, their number and how dark they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygraphviz

from .bars import lay_out
from .graphviz import drawn_file, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .bars import Box, Ink, Picture, Word

_WIDTH = 600
"""Of a picture, in pixels."""

_POINT, _INCH = 0.75, 1 / 96
"""A pixel."""

_LIGHT, _BASE = "#d0d0d0", "#606060"
_COLORS = ("#f3dc9b", "#9fc3ec", "#5fae7f", "#c8b6e6", "#e39a86", "#d9d9d9", "#86c5c9", "#b3a26b")
"""Of the parts. Neighbours differ in how dark they are, for those who print in black."""

_REST = "#f2f2f2"

_LINE = 18
"""How high a line of the legend is."""


def bars_file(picture: Picture, folder: Path, suffix: str) -> Path:
    """A picture as a file.

    :param folder: where pictures are kept between builds.
    :param suffix: ``pdf`` or ``png``.
    """
    return drawn_file(_Sheet(picture).graph, folder, "chart", suffix, "nop2")


class _Sheet:
    """Puts boxes and words where they belong."""

    def __init__(self, picture: Picture) -> None:
        layout = lay_out(picture)
        self.graph = pygraphviz.AGraph(directed=False, strict=False)
        self.graph.graph_attr.update(bgcolor="transparent", pad="0", margin="0", outputorder="nodesfirst")
        self.graph.node_attr.update(
            shape="box", fixedsize="true", fontname="Helvetica", fontsize="9", penwidth="0.5", margin="0", color=_BASE
        )
        legend = list(_legend(picture)) if picture.split else []
        self.top = max((y for _, _, y in legend), default=-_LINE) + _LINE + (6 if legend else 0)
        self.height = self.top + layout.height
        # As large as the whole, so that the picture is.
        self._box(0, -self.top, _WIDTH, self.height, style="invis")
        for ink, x, y in legend:
            self._box(x, y + 3 - self.top, 16, 11, **_filled(ink))
            self._words(ink.word, x + 21, y + 12 - self.top)
        for y in layout.lines:
            self._line(y, _LIGHT)
        for word in layout.ticks:
            self._word(word)
        for place in layout.bars:
            for box in place.boxes:
                self._part(box, picture.inks[box.part])
            for word in place.words:
                self._word(word)
        if layout.base:
            self._line(layout.base, _BASE)

    def _part(self, box: Box, ink: Ink) -> None:
        self._box(box.x * _WIDTH, box.y, box.width * _WIDTH, box.height, label=box.number, **_filled(ink))

    def _line(self, y: float, color: str) -> None:
        self._box(0, y, _WIDTH, 0, style="filled", fillcolor=color, color=color, penwidth="0")

    def _word(self, word: Word) -> None:
        bold = {"fontname": "Helvetica-Bold"} if word.kind == "total" else {}
        if word.right is None:
            x = word.x * _WIDTH
            half = min(x, _WIDTH - x)
            self._box(x - half, word.y - 12, 2 * half, 16, shape="plaintext", label=quoted(word.text), **bold)
        else:
            self._words(word.text, word.x * _WIDTH + word.right, word.y, **bold)

    def _words(self, text: str, x: float, y: float, **how: str) -> None:
        """A text that begins at a place. Its box ends where the picture does, which would grow with it."""
        self._box(x, y - 12, _WIDTH - x, 16, shape="plaintext", label=f"{quoted(text)}\\l", **how)

    def _box(self, x: float, y: float, width: float, height: float, **how: str) -> None:
        middle = (x + width / 2) * _POINT, (self.height - self.top - y - height / 2) * _POINT
        attributes = {"label": "", **how}
        self.graph.add_node(
            f"n{self.graph.order()}",
            pos=f"{middle[0]:.2f},{middle[1]:.2f}",
            width=f"{max(width * _INCH, 0.01):.4f}",
            height=f"{max(height * _INCH, 0.01):.4f}",
            **attributes,
        )


def _filled(ink: Ink) -> dict[str, str]:
    if ink.pattern < 0:
        return {"style": "dashed"}
    return {"style": "filled", "fillcolor": _COLORS[ink.pattern] if ink.pattern < len(_COLORS) else _REST}


def _legend(picture: Picture) -> Iterator[tuple[Ink, float, float]]:
    """Where each part is in the legend, which may have several lines."""
    x = y = 0.0
    for ink in picture.inks:
        width = 40 + 6.5 * len(ink.word)
        if x and x + width > _WIDTH:
            x, y = 0.0, y + _LINE
        yield ink, x, y
        x += width
