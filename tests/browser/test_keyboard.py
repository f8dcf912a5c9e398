"""Use of pages with the keyboard alone: order, reach and visible focus of links and controls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sites import PAGES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

TARGETS = "a[href], button, input, select, textarea, summary, [tabindex='0']"
MARK = f"""() => {{
  const shown = [...document.querySelectorAll("{TARGETS}")].filter(node =>
    node.closest("[class*=enh-]") && node.checkVisibility({{visibilityProperty: true}}) && !node.disabled
    && node.tabIndex >= 0 && node.getClientRects().length);
  shown.forEach((node, number) => {{ node.dataset.number = number; }});
  return shown.length;
}}"""
# A ring around the element, around a part of it, or around the shape of a picture that it holds.
FOCUSED = """() => {
  const node = document.activeElement;
  const isRinged = part => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part);
    return outlineStyle !== "none" && parseFloat(outlineWidth) > 0 || boxShadow !== "none";
  };
  const shape = node.querySelector("path, polygon");
  const isDrawn = shape && parseFloat(getComputedStyle(shape).strokeWidth) >= 3;
  return {
    number: node.dataset.number,
    isMarked: isDrawn || [node, ...node.children].some(isRinged),
    text: node.textContent.trim().slice(0, 40),
    isPage: node === document.body,
  };
}"""


@pytest.mark.parametrize("what", ["lists and a graph", "a release", "a proposal", "questions"])
def test_tab_key(page: Any, site: Path, what: str) -> None:
    """The tab key focuses each link and control of a view once, visibly, in the order of the page."""
    page.goto(f"file://{site / PAGES[what]}")
    number = page.evaluate(MARK)
    visited, unmarked = [], []
    for _ in range(number + 400):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["isPage"]:
            break
        if focused["number"] is not None:
            visited.append(int(focused["number"]))
            unmarked += [] if focused["isMarked"] else [focused["text"]]
    assert number > 10
    assert visited == list(range(number))
    assert unmarked == []
