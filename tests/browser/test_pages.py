"""Pages as a reader sees them, in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser


def test_everything_is_there_without_javascript(browser: Any, site: Path) -> None:
    """Rows, words and links do not wait for a script."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{site / 'release-v1.4.html'}")
    assert page.locator("table.enh-table tbody tr").count() >= 5
    page.locator("table.enh-table a", has_text="SEP-9").first.click()
    assert page.locator(".enh-panel .enh-key").inner_text() == "SEP-9"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_graph_by_keyboard(browser: Any, site: Path, scheme: str) -> None:
    """A box is reached by the tab key, shows that it is, and leads to its page."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    page.goto(f"file://{site / 'proposals/index.html'}")
    first = page.locator(".enh-graph a").first
    before = first.locator("path").evaluate("node => getComputedStyle(node).strokeWidth")
    page.evaluate("document.querySelector('.enh-graphs').previousElementSibling.scrollIntoView()")
    page.locator(".enh-outline a, table a").last.focus()
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.enh-graph .enh-node:not(.enh-foreign)')"):
            break
        if page.evaluate("document.activeElement === document.body"):
            page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')")
    focused = page.locator(".enh-graph a:focus path")
    assert focused.evaluate("node => getComputedStyle(node).strokeWidth") != before
    key = page.evaluate("document.activeElement.getAttribute('aria-label').split(':')[0]")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert page.locator(".enh-panel .enh-key").first.inner_text() == key
    page.close()


def test_a_graph_has_the_colours_of_stages(browser: Any, site: Path) -> None:
    """Boxes of different stages have different colours, in both schemes."""
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(f"file://{site / 'proposals/index.html'}")
        strokes = page.evaluate(
            "() => [...document.querySelectorAll('.enh-graph .enh-node:not(.enh-foreign)')].map("
            "g => [g.className.baseVal.match(/enh-stage-\\S+/)[0], getComputedStyle(g.querySelector('path')).stroke])"
        )
        by_stage = dict(strokes)
        assert len(set(by_stage.values())) == len(by_stage) > 1
        page.close()
