"""Pages as a reader sees them, in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser


def test_everything_is_there_without_javascript(static_page: Any, site: Path) -> None:
    """Rows, words and links do not wait for a script."""
    static_page.goto(f"file://{site / 'release-v1.4.html'}")
    assert static_page.locator("table.enh-table tbody tr").count() >= 5
    static_page.locator("table.enh-table a", has_text="SEP-9").first.click()
    assert static_page.locator(".enh-panel .enh-key").inner_text() == "SEP-9"


FOCUS_BEFORE_GRAPH = """() => {
  const nodes = [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")];
  const reachable = nodes.filter(node => node.checkVisibility({visibilityProperty: true}) && node.tabIndex >= 0);
  const first = reachable.findIndex(node => node.closest(".enh-graph .enh-node:not(.enh-foreign)"));
  reachable[first - 1].focus();
}"""


def test_a_graph_by_keyboard(page: Any, site: Path) -> None:
    """A box is reached by the tab key, shows that it is in both schemes, and leads to its page."""
    page.goto(f"file://{site / 'proposals/index.html'}")
    width = "path => parseFloat(getComputedStyle(path).strokeWidth)"
    before = page.locator(".enh-graph a path").first.evaluate(width)
    page.evaluate(FOCUS_BEFORE_GRAPH)
    assert not page.evaluate("!!document.activeElement.closest('.enh-graph .enh-node:not(.enh-foreign)')")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('.enh-graph .enh-node:not(.enh-foreign)')")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.locator(".enh-graph a:focus path").evaluate(width) > before, scheme
    key = page.evaluate("document.activeElement.getAttribute('aria-label').split(':')[0]")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert page.locator(".enh-panel .enh-key").first.inner_text() == key


def test_a_graph_has_the_colours_of_stages(page: Any, site: Path) -> None:
    """Boxes of different stages have different colours, in both schemes."""
    page.goto(f"file://{site / 'proposals/index.html'}")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        strokes = page.evaluate(
            "() => [...document.querySelectorAll('.enh-graph .enh-node:not(.enh-foreign)')].map("
            "g => [g.className.baseVal.match(/enh-stage-\\S+/)[0], getComputedStyle(g.querySelector('path')).stroke])"
        )
        by_stage = dict(strokes)
        assert len(set(by_stage.values())) == len(by_stage) > 1
