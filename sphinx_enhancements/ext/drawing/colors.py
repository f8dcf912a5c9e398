"""Colours of boxes in pictures, taken from the style sheet of sites, which does not apply to pictures."""

from __future__ import annotations

import re
from functools import cache

from ..build.assets import SOURCE_FOLDER, STYLE_SHEET

_FILL_SHARE = 0.18  # share of a state's colour in the background of a box; the rest is white
_DEFINITION = re.compile(r"--enh-color-([a-z-]+): (#[0-9a-f]{6});")
_RULE = re.compile(r"((?:\.enh-(?:status|stage)-[a-z-]+,?\s)+)\{ --enh-color: var\(--enh-color-([a-z-]+)\)")


def get_box_colors(classes: str) -> tuple[str, str]:
    """Return the colours of the line and of the background of a box, given its class names."""
    colors = _read_state_colors()
    names = classes.split()
    line = next((colors[name] for name in names if name in colors), colors["enh-status-draft"])
    return line, "#ffffff" if "enh-foreign" in names else _mix_with_white(line)


@cache
def _read_state_colors() -> dict[str, str]:
    """Return the colour of each class of a status or stage."""
    style_sheet = (SOURCE_FOLDER / STYLE_SHEET).read_text(encoding="utf-8")
    colors: dict[str, str] = {}
    for name, color in _DEFINITION.findall(style_sheet):
        colors.setdefault(name, color)  # later ones are for special cases
    return {
        name: colors[color]
        for selector, color in _RULE.findall(style_sheet)
        for name in re.findall(r"[\w-]+", selector)
    }


def _mix_with_white(color: str) -> str:
    parts = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * _FILL_SHARE):02x}" for part in parts)
