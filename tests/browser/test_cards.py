"""Cards beside links, by mouse, keyboard and finger. Source: WCAG 2.2, 1.4.13."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser.conftest import clear

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser

PAGE = "release-v1.4.html"


@pytest.fixture(scope="module")
def timed_page(browser: Any) -> Iterator[Any]:
    """Page of the browser whose clock tests can put forward."""
    page = browser.new_page()
    page.clock.install()
    yield page
    page.close()


@pytest.fixture
def page(timed_page: Any, site: Path) -> Any:
    """A page with four links to proposals in its text."""
    page = clear(timed_page)
    page.goto(f"file://{site / PAGE}")
    return page


def tab_to_link(page: Any) -> Any:
    """Go to the first link that has a card, by keyboard alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.enh-mention')"):
            return page.locator(".enh-mention:focus")
    pytest.fail("no link with a card is reached by the tab key")


def card(page: Any) -> Any:
    """The card that is open."""
    return page.locator(".enh-card:visible")


def stays(page: Any) -> bool:
    """Whether a card is still open when it has had the time to close."""
    page.clock.run_for(700)
    return bool(card(page).count() == 1)


def test_keyboard(page: Any) -> None:
    """It opens with the focus, closes on Escape, stays closed, and comes with the focus again."""
    link = tab_to_link(page)
    card(page).wait_for()
    assert card(page).inner_text().startswith("SEP-5: Store-and-forward link protocol")
    assert "Accepted" in card(page).inner_text()
    assert stays(page)
    page.keyboard.press("Escape")
    assert card(page).count() == 0
    assert not stays(page)
    assert link.evaluate("node => node === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    card(page).wait_for()
    page.keyboard.press("Tab")
    page.clock.run_for(300)
    assert card(page).inner_text().startswith("SEP-9:")
    page.keyboard.press("Enter")
    page.wait_for_url("**/0009-signed-observations.html")


def test_focus_leaves(page: Any) -> None:
    """It closes when the focus goes to something without a card."""
    tab_to_link(page)
    card(page).wait_for()
    page.locator("table.enh-table a").first.focus()
    assert not stays(page)


def test_mouse(page: Any) -> None:
    """It opens on hover, stays while the pointer goes to it and rests on it, and closes behind it."""
    link = page.locator(".enh-mention").first
    link.hover()
    card(page).wait_for()
    box, at = card(page).bounding_box(), link.bounding_box()
    page.mouse.move(at["x"] + 20, at["y"] + at["height"] - 1)
    page.mouse.move(box["x"] + 30, box["y"] + box["height"] / 2, steps=12)
    assert stays(page)
    page.mouse.move(5, 5)
    assert not stays(page)


def test_mouse_and_escape(page: Any) -> None:
    """Escape closes it although the pointer stays, wherever the focus is."""
    page.locator(".enh-mention").first.hover()
    card(page).wait_for()
    page.keyboard.press("Escape")
    assert not stays(page)


def test_a_passing_pointer(page: Any) -> None:
    """A pointer that only crosses a link opens nothing."""
    at = page.locator(".enh-mention").first.bounding_box()
    page.mouse.move(at["x"] + 10, at["y"] + 5)
    page.mouse.move(5, 5)
    assert not stays(page)


def test_it_follows_its_link(page: Any) -> None:
    """Scrolling moves the card with its link."""
    page.set_viewport_size({"width": 1280, "height": 300})
    link = tab_to_link(page)
    card(page).wait_for()
    before = link.bounding_box()["y"], card(page).bounding_box()["y"]
    page.evaluate("() => { scrollBy({top: 40, behavior: 'instant'}); return new Promise(requestAnimationFrame); }")
    after = link.bounding_box()["y"], card(page).bounding_box()["y"]
    assert before[0] - after[0] == pytest.approx(before[1] - after[1], abs=1) != 0


@pytest.mark.parametrize("size", [(360, 640), (360, 300), (1280, 260)])
def test_it_fits_the_window(page: Any, size: tuple[int, int]) -> None:
    """Every card is inside the window and leaves its link free, at the lower and right edges as well."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("document.querySelector('article').style.paddingTop = '800px'")
    above = 0
    for n in range(4):
        link = page.locator(".enh-mention").nth(n)
        # Where the browser scrolls to by itself, and at the lower end of the window.
        for block in ("center", "end"):
            page.mouse.move(1, 1)
            page.clock.run_for(300)
            assert card(page).count() == 0
            link.evaluate("(node, block) => node.scrollIntoView({block, behavior: 'instant'})", block)
            at = link.evaluate("node => { const r = node.getClientRects()[0]; return [r.x, r.y, r.width, r.height] }")
            page.mouse.move(at[0] + 4, at[1] + at[3] / 2)
            page.clock.run_for(200)
            box = card(page).bounding_box()
            assert box["x"] >= 0
            assert box["y"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= height
            over = box["y"] + box["height"] <= at[1]
            above += over
            if height > 300:
                assert over or box["y"] >= at[1] + at[3]
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert above


def test_one_tip(page: Any) -> None:
    """The title that a link has without the script gives way to the card, which describes the link."""
    link = page.locator(".enh-mention").nth(3)
    assert link.get_attribute("title") is None
    described = link.get_attribute("aria-describedby")
    assert page.locator(f"#{described}").get_attribute("role") == "tooltip"


def test_a_finger(browser: Any, site: Path) -> None:
    """A tap follows the link at once."""
    context = browser.new_context(has_touch=True, viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(f"file://{site / PAGE}")
    page.locator(".enh-mention").first.tap()
    page.wait_for_url("**/0005-skiff-protocol.html")
    context.close()


def test_without_javascript(static_page: Any, site: Path) -> None:
    """Nothing is in the way: no card is seen, and the link has its title and leads where it leads."""
    page = static_page
    page.goto(f"file://{site / PAGE}")
    link = page.locator(".enh-mention").nth(3)
    assert link.get_attribute("title") == "SEP-17: CSV push endpoint"
    link.hover()
    assert page.locator(".enh-card").count() == 4
    assert card(page).count() == 0
    link.click()
    assert page.url.endswith("0017-csv-push.html")


def test_strict_policy(page: Any, site: Path) -> None:
    """The script works under a policy that allows no inline script or style, and loads nothing."""
    requests: list[str] = []
    page.on("request", listener := lambda request: requests.append(request.url))
    policy = "default-src 'none'; script-src file:; style-src file:; img-src file: data:"
    html = (site / PAGE).read_text(encoding="utf-8")
    strict = site / "strict.html"
    strict.write_text(
        html.replace("<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">', 1)
    )
    page.goto(f"file://{strict}")
    loaded = len(requests)
    page.locator(".enh-mention").first.hover()
    card(page).wait_for()
    assert card(page).bounding_box()["y"] > page.locator(".enh-mention").first.bounding_box()["y"]
    assert len(requests) == loaded > 0
    assert all(address.startswith(("file:", "data:")) for address in requests)
    page.remove_listener("request", listener)
    strict.unlink()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_card_can_be_read(page: Any, scheme: str) -> None:
    """A card is opaque, and dark on a dark page."""
    page.emulate_media(color_scheme=scheme)
    page.reload()
    page.locator(".enh-mention").first.hover()
    card(page).wait_for()
    ground = page.evaluate(
        """() => {
          const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
          canvas.fillStyle = getComputedStyle(document.querySelector('.enh-card:not([hidden])')).backgroundColor;
          canvas.fillRect(0, 0, 1, 1);
          return [...canvas.getImageData(0, 0, 1, 1).data];
        }"""
    )
    assert ground[3] == 255
    assert (max(ground[:3]) < 60) if scheme == "dark" else (min(ground[:3]) > 220)
