"""Release pages by mouse and keyboard, with and without scripts, and in print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

PAGE = "releases.html"
HIDDEN = 2  # pixels: the size of words that only screen readers get


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def has_scripts(request: pytest.FixtureRequest) -> bool:
    """Return True if the browser runs scripts, and False if not."""
    return bool(request.param)


@pytest.fixture
def page(page: Any, static_page: Any, site: Path, *, has_scripts: bool) -> Any:
    """The page of all releases, with and without scripts."""
    page = page if has_scripts else static_page
    page.goto(f"file://{site / PAGE}")
    return page


def find_brief(page: Any) -> Any:
    """Return the first visible brief of missing work on the page."""
    return page.locator("details[open] .enh-brief").first


def is_explained(brief: Any) -> bool:
    """Return True if the full text of a brief is visible."""
    return bool(brief.locator(".enh-reasons").bounding_box()["width"] > HIDDEN)


def test_reasons_on_focus(page: Any, *, has_scripts: bool) -> None:
    """The full text is hidden, appears below the brief on focus, and is hidden by Escape where scripts run."""
    brief = find_brief(page)
    assert brief.locator(".enh-verdict").first.inner_text() == "2/4 · 2 questions"
    assert not is_explained(brief)
    brief.focus()
    assert is_explained(brief)
    assert brief.locator(".enh-reasons").inner_text() == "Not ready: check list 2 of 4, 2 open questions"
    page.keyboard.press("Escape")
    assert is_explained(brief) is not has_scripts
    page.keyboard.press("Tab")
    assert not is_explained(brief)
    page.keyboard.press("Shift+Tab")
    assert is_explained(brief)


def test_reasons_on_hover(page: Any) -> None:
    """The full text appears while the pointer is on the brief or on the text."""
    brief = find_brief(page)
    brief.locator(".enh-verdict").first.hover()
    assert is_explained(brief)
    box = brief.locator(".enh-reasons").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=12)
    assert is_explained(brief)
    page.mouse.move(5, 5)
    assert not is_explained(brief)


def test_reasons_stay_in_their_column(page: Any) -> None:
    """The full text of a brief is no wider than its cell, so that it never leaves the window."""
    brief = find_brief(page)
    brief.focus()
    cell, words = (page.locator(name).first.bounding_box() for name in ("td:has(:focus)", ":focus > .enh-reasons"))
    assert words["x"] >= cell["x"] - 1
    assert words["x"] + words["width"] <= cell["x"] + cell["width"] + 1


def test_link_opens_a_folded_release(page: Any) -> None:
    """A jump link opens the folded release to which it leads, and scrolls to its title."""
    folded = page.locator(".enh-release-fold:has(#release-v1-2)")
    assert folded.get_attribute("open") is None
    page.locator('.enh-jump a[href="#release-v1-2"]').click()
    assert folded.get_attribute("open") is not None
    expect = pytest.importorskip("playwright.sync_api").expect
    expect(folded.locator("summary").first).to_be_in_viewport()  # some themes scroll slowly


def test_print_shows_everything(page: Any) -> None:
    """In print every release is open, tables have the full texts, and there are no jump links."""
    page.emulate_media(media="print")
    assert not page.locator(".enh-jump").is_visible()
    assert page.locator("#release-v1-2").locator("xpath=../../p").first.is_visible()
    brief = find_brief(page)
    assert is_explained(brief)
    assert not brief.locator(".enh-verdict").first.is_visible()


def test_column_positions_in_all_tables(page: Any) -> None:
    """The second columns of all tables of releases start at one position, whatever their content."""
    places = page.evaluate("""
        () => {
          document.querySelectorAll("details").forEach((details) => { details.open = true; });
          const heads = [...document.querySelectorAll(".enh-release thead th:nth-child(2)")];
          return heads.map((head) => [head.textContent.trim(), head.getBoundingClientRect().left]);
        }
    """)
    assert {name for name, _ in places} >= {"Owner", "Before"}
    assert max(left for _, left in places) - min(left for _, left in places) <= 2
