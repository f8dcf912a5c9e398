"""Diagrams of boxes and arrows, as plain values."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

LINE_STYLES = ("solid", "dashed", "dotted", "bold")
"""Line styles of arrows, in Graphviz's words."""


_NARROW_WIDTH = 420  # width in points of what fits the screen of a phone, a little scaled


class BoxShape(NamedTuple):
    """Width in points, and corners, of the boxes of a diagram; a box is as high as its lines.

    :param gap: distance between a box and the next one, in addition to the label of the arrow.
    """

    width: int = 148
    gap: int = 36
    is_rounded: bool = True


class Box(NamedTuple):
    """Box of a diagram.

    :param name: unique in the diagram.
    :param texts: texts in the box, each as its lines.
    :param classes: class names separated by spaces.
    :param address: address that the box links to; empty for none.
    """

    name: str
    texts: tuple[tuple[str, ...], ...]
    description: str
    classes: str = ""
    address: str = ""
    is_dashed: bool = False


class Arrow(NamedTuple):
    """Arrow from one box to another, both given by name.

    :param label: text on the arrow; empty for none.
    :param line_style: index of the line style; arrows of one kind have the same.
    """

    source: str
    target: str
    label: str
    description: str
    line_style: int = 0


class Diagram(NamedTuple):
    """Boxes and arrows between them.

    :param anchor: prefix of the ids, unique in the project.
    :param is_vertical: True if arrows lead down, otherwise to the right.
    """

    title: str
    anchor: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    shape: BoxShape = BoxShape()
    is_vertical: bool = False

    @property
    def has_links(self) -> bool:
        """True if a box is a link."""
        return any(box.address for box in self.boxes)


class Component(NamedTuple):
    """Connected component of a diagram with its picture.

    :param file: the picture as SVG.
    :param width: of the picture, in points.
    :param height: of the picture, in points.
    """

    diagram: Diagram
    file: Path
    width: float
    height: float

    @property
    def is_wide(self) -> bool:
        """True if the component does not fit the screen of a phone with legible text."""
        return self.width > _NARROW_WIDTH
