"""Charts in a browser: they keep to the page, their letters keep their size, and keyboard and ear get all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from building import SmallProject

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

LETTERS = (
    "() => Math.min(...[...document.querySelectorAll('.enh-chart text')].map(t => t.getBoundingClientRect().height))"
)
COLOURS = """pattern => {
  const dot = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const shape = document.querySelector(pattern).firstElementChild;
  dot.fillStyle = getComputedStyle(shape).fill;
  dot.fillRect(0, 0, 1, 1);
  return [...dot.getImageData(0, 0, 1, 1).data];
}"""


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty releases; one owner with much and forty with one, some of them with names that no line takes."""
    project = SmallProject(tmp_path_factory.mktemp("charts"))
    owners = ["sig-big"] * 100 + [f"sig-{n}" for n in range(38)] + ["n" * 300, "<script>alert(1)</script>"]
    proposals = "".join(
        f"```{{enhancement}} T\n:id: T-{n}\n:status: {('accepted', 'draft')[n % 2]}\n:owner: {owner}\n"
        f":milestones: alpha=v1.{n % 60}\n```\n\n"
        for n, owner in enumerate(owners)
    )
    views = "```{enhancement-chart}\n```\n\n```{enhancement-chart} owner\n:limit: 100\n```\n\n"
    views += "```{enhancement-chart} status\n:split-by: owner\n```\n\n```{enhancement-chart} title\n```\n"
    project.write({"index.md": f"# Home\n\n{views}\n\n```{{toctree}}\np\n```\n", "p.md": f"# Proposals\n\n{proposals}"})
    return project.build(config={"html_theme": "furo"}).outdir


@pytest.mark.parametrize("width", [360, 1280])
def test_on_any_screen(browser: Any, charts: Path, width: int) -> None:
    """The page is no wider than the screen, and letters are not smaller on a small one. No script is needed."""
    page = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 800}).new_page()
    page.goto(f"file://{charts / 'index.html'}")
    for summary in page.locator(".enh-charts summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(LETTERS) >= 12
    columns, owners, *_ = page.locator(".enh-picture").all()
    assert columns.evaluate("box => box.scrollWidth > box.clientWidth")
    last = columns.locator(".enh-bar").last.bounding_box()
    assert last["x"] + last["width"] <= width
    assert owners.evaluate("box => box.scrollWidth <= box.clientWidth + 1")
    assert page.locator(".enh-charts table").count() == 4
    assert page.locator(".enh-charts table").first.locator("tbody tr").count() == 60
    page.context.close()


def test_keyboard(browser: Any, charts: Path) -> None:
    """Columns are links, each with its numbers, and the one that has the focus is seen."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(f"file://{charts / 'index.html'}")
    first = page.locator(".enh-chart a").first
    first.focus()
    page.keyboard.press("Tab")
    reached = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert reached == "v1.1: 3 (Not accepted 3)"
    seen = page.evaluate(
        "() => { const box = document.querySelector('.enh-columns').getBoundingClientRect();"
        " const a = document.activeElement.getBoundingClientRect();"
        " return a.left >= box.left - 1 && a.right <= box.right + 1"
        " && getComputedStyle(document.activeElement.querySelector('.enh-room')).strokeWidth; }"
    )
    assert seen == "2px"
    page.keyboard.press("Enter")
    page.wait_for_url("**/enhancements-releases.html#release-v1-1")
    page.close()


def test_bars_lead_to_their_proposals(browser: Any, charts: Path) -> None:
    """A bar leads to the list of just those that it counts."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"file://{charts / 'index.html'}")
    owners = page.locator(".enh-chart").nth(1).locator("a")
    assert owners.first.get_attribute("aria-label").startswith("sig-big: 100")
    for name, number in (("sig-big", 100), ("<script>", 1), ("n" * 30, 1)):
        page.goto(f"file://{charts / 'index.html'}")
        owners.filter(has_text=name).first.press("Enter")
        page.wait_for_url("**/enhancements.html?q=owner:*")
        assert page.locator(".enh-list tbody tr:visible").count() == number
    page.close()


def test_heard(browser: Any, charts: Path) -> None:
    """Each picture has a name and says where the numbers are."""
    page = browser.new_page()
    page.goto(f"file://{charts / 'index.html'}")
    assert page.get_by_role("group", name="Proposals by owner").count() == 1
    assert page.get_by_role("group", name="Proposals by release").count() == 1
    assert page.get_by_role("link", name="v1.0: 3 (Alpha 3)").count() == 1
    page.close()


def test_colours(browser: Any, site: Path) -> None:
    """They are mixed into the ground of the page, light or dark, and differ between parts."""
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(f"file://{site / 'releases.html'}")
        alpha, beta = (page.evaluate(COLOURS, f".enh-chart pattern.enh-stage-{stage}") for stage in ("alpha", "beta"))
        assert alpha != beta
        for colour in (alpha, beta):
            assert colour[3] == 255
            assert (sum(colour[:3]) / 3 > 128) == (scheme == "light")
        page.close()


def test_printed(browser: Any, site: Path) -> None:
    """Paper has the numbers, which nobody can unfold there."""
    page = browser.new_page()
    page.goto(f"file://{site / 'releases.html'}")
    numbers = page.locator(".enh-numbers").first
    assert not numbers.is_visible()
    page.emulate_media(media="print")
    assert numbers.bounding_box()["height"] > 50
    page.close()
