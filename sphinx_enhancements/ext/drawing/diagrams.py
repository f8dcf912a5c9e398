"""Diagrams of boxes and arrows, as plain values."""

from __future__ import annotations

from typing import NamedTuple


class BoxShape(NamedTuple):
    """Size in points, and corners, of the boxes of a diagram.

    :param gap: distance between a box and the next one, in addition to the label of the arrow.
    """

    width: int = 150
    height: int = 52
    gap: int = 36
    is_rounded: bool = True


TALL_BOXES = BoxShape(height=66)
"""Shape of boxes for four lines of text."""


class Box(NamedTuple):
    """Box of a diagram.

    :param name: unique in the diagram.
    :param lines: text in the box, at most four lines.
    :param classes: class names separated by spaces.
    :param address: address that the box links to; empty for none.
    """

    name: str
    lines: tuple[str, ...]
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
    """

    title: str
    anchor: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    shape: BoxShape = BoxShape()
