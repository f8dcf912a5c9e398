"""Colours of boxes in pictures."""

from __future__ import annotations

import pytest

from sphinx_enhancements.ext.drawing.colors import get_box_colors
from sphinx_enhancements.ext.drawing.diagrams import Box, Diagram
from sphinx_enhancements.ext.drawing.graphviz import draw_file


@pytest.mark.parametrize(
    ("classes", "line", "background"),
    [
        ("enh-status-accepted", "#1f8a4c", "#d7eadf"),
        ("enh-stage-ga", "#1f8a4c", "#d7eadf"),
        ("enh-stage-tech-preview enh-aimed", "#2368c4", "#d7e4f4"),
        ("enh-status-draft enh-foreign", "#8a8f98", "#ffffff"),
        ("enh-stage-none", "#8a8f98", "#eaebec"),
        ("", "#8a8f98", "#eaebec"),
    ],
)
def test_box_colors(tmp_path, classes: str, line: str, background: str) -> None:
    """A box has the colour of its status or stage in the style sheet; one of another project has a white background."""
    assert get_box_colors(classes) == (line, background)
    diagram = Diagram("Ours", "g", (Box("a", (("A",),), "A", classes),), ())
    drawn = draw_file(diagram, tmp_path, "svg").read_text(encoding="utf-8")
    assert f'fill="{background}" stroke="{line}"' in drawn
